//! What an administrator does: make the shared database, admit venues and desks, put a desk out.

use kernel::{Chance, DeskId, TypedId, VenueId};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgTransaction};

use super::address::administrator;
use super::code::Code;
use super::scram;
use crate::{Error, Result};

/// Every migration of the shared database, compiled in.
static MIGRATIONS: Migrator = sqlx::migrate!("../../../migrations/hub");

/// PostgreSQL 15: what the functions are written for.
const SERVER_NEEDED: i32 = 150_000;

/// Epochs that no desk was granted before, by whichever server: those after the seconds since 2026, since no unit is granted
/// more often than that.
const LATER_EPOCHS: &str = "update app.hub
    set epochs_from = greatest(epochs_from + 1, extract(epoch from now())::bigint - 1767225600)";

/// A connection with the rights to make schemas, roles and logins.
#[derive(Debug)]
pub struct Admin {
    pub(super) conn: PgConnection,
}

/// What [`Admin::init`] found and left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Initialised {
    /// The last migration there before; 0 for a database without a network.
    pub before: i64,
    /// The last migration there now.
    pub after: i64,
}

/// A desk to admit.
#[derive(Debug, Clone)]
pub struct NewDesk {
    /// The desk's own id, when it worked alone before; any new one otherwise.
    pub id: DeskId,
    /// Its home venue.
    pub venue: VenueId,
    /// What people call it.
    pub name: String,
    /// The certificate (DER) that signed the server's, or the server's own; none on the machine itself.
    pub authority: Option<Vec<u8>>,
}

impl Admin {
    /// Connects at an address such as `postgres://postgres@hub.example.org/parterre`.
    ///
    /// # Errors
    ///
    /// [`Error::AddressUnreadable`], [`Error::PlainRefused`], [`Error::Unreachable`], [`Error::ServerTooOld`].
    pub async fn connect(url: &str) -> Result<Self> {
        Self::connect_with(&administrator(url)?).await
    }

    /// Connects as [`connect`] does, from options.
    ///
    /// # Errors
    ///
    /// [`Error::Unreachable`], [`Error::ServerTooOld`].
    ///
    /// [`connect`]: Self::connect
    pub async fn connect_with(options: &PgConnectOptions) -> Result<Self> {
        let mut conn = PgConnection::connect_with(options).await?;
        let found: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int4")
            .fetch_one(&mut conn)
            .await?;
        match found < SERVER_NEEDED {
            true => Err(Error::ServerTooOld { found, needed: SERVER_NEEDED }),
            false => Ok(Self { conn }),
        }
    }

    /// Makes or brings up to date the schema, roles, policies and functions; done again, it changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::HubNewer`] when a newer program made the database: nothing is touched then.
    pub async fn init(&mut self) -> Result<Initialised> {
        self.upgrade(&MIGRATIONS).await
    }

    /// Brings it up to the version of these migrations, while desks of the version before go on.
    ///
    /// # Errors
    ///
    /// As [`init`](Self::init).
    pub async fn upgrade(&mut self, to: &Migrator) -> Result<Initialised> {
        let before = self.version().await?;
        match to.run_direct(None, &mut self.conn, false).await {
            Ok(()) => Ok(Initialised { before, after: last_of(to) }),
            Err(MigrateError::VersionMissing(found)) => Err(Error::HubNewer { found, known: last_of(to) }),
            Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) => Err(error.into()),
            Err(error) => Err(Error::Database { detail: error.to_string() }),
        }
    }

    /// The last migration of the database; 0 when it holds no network.
    pub(super) async fn version(&mut self) -> Result<i64> {
        let made: bool = sqlx::query_scalar("select to_regclass('public._sqlx_migrations') is not null")
            .fetch_one(&mut self.conn)
            .await?;
        if !made {
            return Ok(0);
        }
        Ok(sqlx::query_scalar("select coalesce(max(version), 0) from public._sqlx_migrations")
            .fetch_one(&mut self.conn)
            .await?)
    }

    /// Admits a venue: its row, and its feeds.
    ///
    /// # Errors
    ///
    /// [`Error::AlreadyThere`], [`Error::HubMissing`].
    pub async fn add_venue(&mut self, venue: VenueId, name: &str) -> Result<()> {
        let mut tx = self.conn.begin().await?;
        sqlx::query("insert into app.venue (venue_id, name) values ($1, $2)")
            .bind(venue.uuid())
            .bind(name)
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "insert into app.feed (venue_id, kind) select $1, unnest(array['operations', 'rights', 'sheets', 'pool'])",
        )
        .bind(venue.uuid())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// Admits a desk and gives its code, good for a day: a login that can do nothing but join.
    ///
    /// # Errors
    ///
    /// [`Error::VenueUnknown`], [`Error::AlreadyThere`].
    pub async fn enrol_desk(&mut self, chance: &Chance, desk: &NewDesk) -> Result<Code> {
        let mut tx = self.conn.begin().await?;
        let venue: Option<String> = sqlx::query_scalar("select name from app.venue where venue_id = $1")
            .bind(desk.venue.uuid())
            .fetch_optional(&mut *tx)
            .await?;
        venue.ok_or(Error::VenueUnknown)?;
        sqlx::query("insert into app.desk (venue_id, desk_id, name) values ($1, $2, $3)")
            .bind(desk.venue.uuid())
            .bind(desk.id.uuid())
            .bind(&desk.name)
            .execute(&mut *tx)
            .await?;
        sqlx::query("insert into app.mandate (venue_id, desk_id) values ($1, $2)")
            .bind(desk.venue.uuid())
            .bind(desk.id.uuid())
            .execute(&mut *tx)
            .await?;
        let code = Code::draw(chance, desk.authority.as_deref());
        open_login(&mut tx, chance, desk.id, &code).await?;
        tx.commit().await?;
        Ok(code)
    }

    /// Awaits an admitted desk that comes from another network, with what that one granted it: it is believed once, and
    /// nothing is granted in its venue before it said what it holds, or was declared lost.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchDesk`].
    pub async fn await_move(&mut self, desk: DeskId) -> Result<()> {
        let mut tx = self.conn.begin().await?;
        let done = sqlx::query("update app.desk set era = gen_random_uuid() where desk_id = $1")
            .bind(desk.uuid())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NoSuchDesk);
        }
        sqlx::query(LATER_EPOCHS).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a desk another code, and another login: its code was not used in time, its machine was replaced, or it was
    /// revoked and found again. The login it had opens nothing any more.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchDesk`].
    pub async fn renew_code(
        &mut self,
        chance: &Chance,
        desk: DeskId,
        authority: Option<&[u8]>,
    ) -> Result<Code> {
        let mut tx = self.conn.begin().await?;
        let login: Option<String> =
            sqlx::query_scalar("delete from app.login where desk_id = $1 returning login::text")
                .bind(desk.uuid())
                .fetch_optional(&mut *tx)
                .await?;
        let login = login.ok_or(Error::NoSuchDesk)?;
        define(&mut tx, "select format('alter role %I nologin', $1)", &[&login]).await?;
        let code = Code::draw(chance, authority);
        open_login(&mut tx, chance, desk, &code).await?;
        tx.commit().await?;
        self.cut(&login).await?;
        Ok(code)
    }

    /// Ends what a login is doing.
    async fn cut(&mut self, login: &str) -> Result<()> {
        sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1")
            .bind(login)
            .execute(&mut self.conn)
            .await?;
        Ok(())
    }

    /// Begins another era, after a restore or a fail-over that may have lost commits and before desks connect: nothing is
    /// granted in a venue until each of its desks told what it holds, or was declared lost.
    ///
    /// # Errors
    ///
    /// [`Error::HubMissing`].
    pub async fn begin_era(&mut self) -> Result<()> {
        let mut tx = self.conn.begin().await?;
        sqlx::query("update app.hub set era = gen_random_uuid()").execute(&mut *tx).await?;
        sqlx::query(LATER_EPOCHS).execute(&mut *tx).await?;
        // Who had been given up for lost may have come back since: it is waited for again.
        sqlx::query("update app.desk set lost_at = null where lost_at is not null").execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// Lets a desk act for another venue: sell there, or only read.
    ///
    /// # Errors
    ///
    /// What the database says of a venue or a desk that is not there.
    pub async fn give_mandate(&mut self, desk: DeskId, venue: VenueId, sells: bool) -> Result<()> {
        sqlx::query(
            "with given as (
                 insert into app.mandate (venue_id, desk_id, rights) values ($1, $2, $3)
                 on conflict (venue_id, desk_id) do update set rights = excluded.rights)
             update app.venue set narrow = true
             where venue_id = $1 and exists (select from app.desk where desk_id = $2 and role <> 'box_office')",
        )
        .bind(venue.uuid())
        .bind(desk.uuid())
        .bind(if sells { "sell" } else { "read" })
        .execute(&mut self.conn)
        .await?;
        Ok(())
    }

    /// Puts a desk out at once: its login opens nothing any more, what it is doing is cut, what it holds waits in
    /// quarantine, and nobody it knew of tells it anything.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchDesk`].
    pub async fn revoke_desk(&mut self, desk: DeskId) -> Result<()> {
        let mut tx = self.conn.begin().await?;
        let login: Option<String> = sqlx::query_scalar(
            "update app.login set revoked_at = coalesce(revoked_at, now()) where desk_id = $1 returning login::text",
        )
        .bind(desk.uuid())
        .fetch_optional(&mut *tx)
        .await?;
        let login = login.ok_or(Error::NoSuchDesk)?;
        define(&mut tx, "select format('alter role %I nologin', $1)", &[&login]).await?;
        sqlx::query("update app.desk set lost_at = coalesce(lost_at, now()) where desk_id = $1")
            .bind(desk.uuid())
            .execute(&mut *tx)
            .await?;
        sqlx::query("select app.turn_all(desk_id, incarnation, 'held', 'quarantine') from app.desk where desk_id = $1")
            .bind(desk.uuid())
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "update app.feed set channel = 'f' || replace(gen_random_uuid()::text, '-', '')
             where venue_id in (select venue_id from app.mandate where desk_id = $1)",
        )
        .bind(desk.uuid())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.cut(&login).await
    }
}

/// Makes a database of a server, unless it is there.
pub(crate) async fn make_database(server: &PgConnectOptions, name: &str) -> Result<()> {
    let mut conn = PgConnection::connect_with(server).await?;
    let statement: Option<String> = sqlx::query_scalar(
        "select format('create database %I', $1)
         where not exists (select from pg_database where datname = $1)",
    )
    .bind(name)
    .fetch_optional(&mut conn)
    .await?;
    if let Some(statement) = statement {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut conn).await?;
    }
    Ok(conn.close().await?)
}

/// The last migration that this program knows.
pub(super) fn known() -> i64 {
    last_of(&MIGRATIONS)
}

fn last_of(migrations: &Migrator) -> i64 {
    migrations.iter().map(|migration| migration.version).max().unwrap_or(0)
}

async fn open_login(tx: &mut PgTransaction<'_>, chance: &Chance, desk: DeskId, code: &Code) -> Result<()> {
    let (login, verifier) = (code.login(), scram::verifier(&code.password(), &chance.bytes()));
    sqlx::query(
        "insert into app.login (login, desk_id, code_until) values ($1::name, $2, now() + interval '24 hours')",
    )
    .bind(&login)
    .bind(desk.uuid())
    .execute(&mut **tx)
    .await?;
    define(
        tx,
        "select format('create role %I login password %L connection limit 3 in role parterre_desk', $1, $2)",
        &[&login, &verifier],
    )
    .await?;
    // Good manners of our own program: whoever speaks SQL may lift them, and is bounded otherwise.
    define(tx, "select format('alter role %I set statement_timeout = ''60s''', $1)", &[&login]).await?;
    define(
        tx,
        "select format('alter role %I set idle_in_transaction_session_timeout = ''5s''', $1)",
        &[&login],
    )
    .await
}

/// Runs a statement that takes no parameters, quoted by the server itself.
async fn define(tx: &mut PgTransaction<'_>, format: &'static str, words: &[&str]) -> Result<()> {
    let mut quoted = sqlx::query_scalar::<_, String>(format);
    for word in words {
        quoted = quoted.bind(*word);
    }
    let statement = quoted.fetch_one(&mut **tx).await?;
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut **tx).await?;
    Ok(())
}
