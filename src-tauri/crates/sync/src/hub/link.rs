//! A desk's connection to the shared database: joining, saying hello, and one function of `api_v1` per method.
//!
//! A method returns the refusal of the database as [`Error`]; [`Error::Unreachable`] and [`Error::Busy`] mean that the
//! same call, with the same bytes, may be made again.

mod call;
mod desks;
mod operations;
mod page;
mod pool;
mod recall;
mod rights;
mod sheets;

use kernel::{Chance, DeskId, Instant, TypedId as _, VenueId, ZoneId};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

use super::address::Address;
use super::answer::{self, Answer};
use super::code::Code;
use super::role::Role;
use super::{scram, trust};
use crate::{Error, Result};

pub use desks::DeskSeen;
pub use operations::{Batch, Incident, KnownChain, OtherChain, Pulled, Pushed};
pub use pool::{CharterVersion, MemberFigures, Partner, PoolCard, PoolPoint, PoolRead, Pooled};
pub use recall::{Recall, Recalled};
pub use rights::{Granted, Holding, MovedRight, Refused, RightKind, Share, UnitEpoch};
pub use sheets::{Change, Needed, Outcome, Present, Shape, Sheet, Told, Word};

/// What a desk keeps in its keyring to connect.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Where.
    pub address: Address,
    /// As whom.
    pub login: String,
    /// Known to this desk alone.
    pub password: String,
    /// The certificate, in PEM, that must have signed the server's.
    pub authority: Option<String>,
}

/// Its password stays out of logs.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials({} at {})", self.login, self.address.host)
    }
}

/// What a desk learns as it joins.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Joined {
    /// Who the network takes it for.
    pub desk: DeskId,
    /// What people call it.
    pub desk_name: String,
    /// Its home venue.
    pub venue: VenueId,
    /// That venue's name.
    pub venue_name: String,
    /// The server's era.
    pub era: Uuid,
    /// Whether it is awaited from another network, with what that one granted it.
    pub moves: bool,
}

/// Who joins, when that is no new desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The desk.
    pub desk: DeskId,
    /// Its home venue.
    pub venue: VenueId,
    /// Whether it comes from another network.
    pub moves: bool,
}

/// What the shared database says to a desk that says hello.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Hello {
    /// Changes when the server was put back in time: what was pulled is pulled again, what was pushed pushed again.
    pub era: Uuid,
    /// The version of the exchange.
    pub hub_version: i32,
    /// The least version that a program must speak to be told anything; it may always deliver its operations.
    #[serde(default)]
    pub minimum: i32,
    /// Who one is.
    pub desk: DeskId,
    /// What people call one.
    pub desk_name: String,
    /// One's home venue.
    pub venue: VenueId,
    /// What one is for, hence what one is told.
    #[serde(default)]
    pub role: Role,
    /// The incarnation that is granted rights.
    pub incarnation: u32,
    /// The last incarnation that is granted nothing any more, for a fork.
    pub fenced: u32,
    /// Whether one had been declared lost; what one held is one's own again, but for what people decided meanwhile.
    pub was_lost: bool,
    /// Whether the server was put back since one last told what one holds: push what it misses, then declare it.
    pub declare: bool,
    /// The venues one may read.
    pub venues: Vec<VenueId>,
    /// Those of them that one may sell and write for.
    pub sells: Vec<VenueId>,
    /// How far one's chains are known.
    pub chains: Vec<KnownChain>,
    /// The evenings whose set-up began.
    #[serde(default)]
    pub evenings: Vec<Evening>,
    /// The other desks whose home is one of these venues.
    #[serde(default)]
    pub desks: Vec<OtherDesk>,
    /// What other desks ask one to give back, told once.
    #[serde(default)]
    pub recalls: Vec<Recall>,
    /// The venues whose people in the pool one reads, under a charter that both signed.
    #[serde(default)]
    pub partners: Vec<Partner>,
}

/// Another desk, and when it was heard of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OtherDesk {
    /// Its home venue.
    pub venue: VenueId,
    /// Which.
    pub desk: DeskId,
    /// What people call it.
    pub name: String,
    /// When it said hello last.
    pub seen_at: Option<Instant>,
    /// Since when it is given up for lost, or admitted no more.
    pub lost_at: Option<Instant>,
}

/// A performance whose places belong to the desks of the evening.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Evening {
    /// Its venue.
    pub venue: VenueId,
    /// The performance.
    pub thing: Uuid,
    /// The desks of the evening.
    pub desks: Vec<DeskId>,
    /// Places of zones that this desk was granted.
    pub zones: Vec<ZoneShare>,
}

/// Places of a zone that a desk was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct ZoneShare {
    /// The zone.
    pub zone: ZoneId,
    /// All that it was ever granted.
    pub granted: i64,
}

/// What a desk may pull, and how far it goes.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Feed {
    /// The feed.
    pub feed_id: Uuid,
    /// Whose.
    pub venue_id: Uuid,
    /// `operations`, `rights`, `sheets` or `pool`.
    pub kind: String,
    /// The last position.
    pub head: i64,
    /// Exclusive or of the first eight bytes of the hashes of all its operations.
    pub digest: i64,
    /// Where hints are told: `listen` to it.
    pub channel: String,
}

/// An open connection of a desk.
#[derive(Debug)]
pub struct Link {
    conn: PgConnection,
    pooled: bool,
}

impl Link {
    /// Whether the connection still answers.
    pub async fn is_there(&mut self) -> bool {
        self.conn.ping().await.is_ok()
    }

    /// Uses a code: checks the server's certificate, replaces the password and joins, the last two in one transaction.
    ///
    /// # Errors
    ///
    /// [`Error::CertificateUnknown`], [`Error::CodeExpired`], [`Error::DeskUnknown`] when the code was used,
    /// [`Error::Unreachable`].
    pub async fn join(address: &Address, code: &Code, chance: &Chance) -> Result<(Credentials, Joined)> {
        Self::join_as(address, code, chance, None).await
    }

    /// The same for a desk that has its venue: the code must have been made for it, its venue and its move, else it stays
    /// unused.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join), [`Error::CodeOfAnotherDesk`] and [`Error::CodeForNoMove`].
    pub async fn join_as(
        address: &Address,
        code: &Code,
        chance: &Chance,
        own: Option<Known>,
    ) -> Result<(Credentials, Joined)> {
        let authority = match &code.authority {
            Some(named) => Some(trust::authority(address, named).await?),
            None => None,
        };
        let login = code.login();
        let options = address.options(&login, &code.password(), authority.as_deref());
        let mut conn = PgConnection::connect_with(&options).await?;
        let password = data_encoding::BASE32_NOPAD.encode(&chance.bytes::<20>());
        let verifier = scram::verifier(&password, &chance.bytes());
        let mut tx = conn.begin().await?;
        // The verifier is ours, of Base64 and `$`: nothing in it ends a literal.
        let statement = format!("alter role current_user password '{verifier}'");
        // No statement of this connection keeps a name: a pooler may hand it on to another.
        sqlx::query(AssertSqlSafe(statement)).persistent(false).execute(&mut *tx).await?;
        let enrol = sqlx::query_as("select code, params::text from api_v1.enrol()").persistent(false);
        let said: Answer = enrol.fetch_one(&mut *tx).await?;
        let joined: Joined = answer::read(said)?;
        if let Some(own) = own {
            if (own.desk, own.venue) != (joined.desk, joined.venue) {
                return Err(Error::CodeOfAnotherDesk { desk: joined.desk_name });
            } else if own.moves && !joined.moves {
                return Err(Error::CodeForNoMove);
            }
        }
        tx.commit().await?;
        Ok((Credentials { address: address.clone(), login, password, authority }, joined))
    }

    /// Connects a desk that joined.
    ///
    /// # Errors
    ///
    /// [`Error::DeskUnknown`] when the login was closed or its password is another, [`Error::Unreachable`].
    pub async fn connect(credentials: &Credentials) -> Result<Self> {
        let Credentials { address, login, password, authority } = credentials;
        let options = address.options(login, password, authority.as_deref());
        Ok(Self { conn: PgConnection::connect_with(&options).await?, pooled: address.pooled })
    }

    /// Says with which program and under which incarnation one comes.
    ///
    /// # Errors
    ///
    /// [`Error::IncarnationStale`] when a later one is known.
    pub async fn hello(&mut self, software: &str, incarnation: u32) -> Result<Hello> {
        let said: Answer = sqlx::query_as("select code, params::text from api_v1.hello($1, $2)")
            .bind(software)
            .bind(i32::try_from(incarnation).unwrap_or(i32::MAX))
            .fetch_one(self.call())
            .await?;
        answer::read(said)
    }

    /// How far each feed goes: the idle poll, one round trip.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn heads(&mut self) -> Result<Vec<Feed>> {
        Ok(sqlx::query_as("select feed_id, venue_id, kind, head, digest, channel from api_v1.heads()")
            .fetch_all(self.call())
            .await?)
    }

    /// How many rows a feed of a venue (`sheets`, `operations`, `rights`) holds after a position.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn ahead(&mut self, venue: VenueId, kind: &str, after: i64) -> Result<u64> {
        let many: Option<i64> = sqlx::query_scalar("select many from api_v1.ahead($1, $2, $3)")
            .bind(venue.uuid())
            .bind(kind)
            .bind(after)
            .fetch_optional(self.call())
            .await?;
        Ok(many.and_then(|many| u64::try_from(many).ok()).unwrap_or(0))
    }

    /// Tells those who listen to any feed of this desk.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn kick_all(&mut self) -> Result<()> {
        for feed in self.heads().await? {
            self.kick(feed.feed_id).await?;
        }
        Ok(())
    }

    /// Tells those who listen to a feed, when a push said that its hint was kept back ([`Pushed::kick`]).
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn kick(&mut self, feed: Uuid) -> Result<bool> {
        Ok(sqlx::query_scalar("select api_v1.kick($1)").bind(feed).fetch_one(self.call()).await?)
    }
}
