//! Charters, and the people whom venues that signed one show each other.

use chrono::{DateTime, Utc};
use kernel::{AgentId, ContactId, Instant, TypedId, VenueId};
use serde::Deserialize;
use uuid::Uuid;

use super::Link;
use crate::Result;
use crate::hub::answer::{self, Answer};

/// A venue whose people in the pool a desk reads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Partner {
    /// Which.
    pub venue: VenueId,
    /// Its name.
    pub name: String,
}

/// A version of a charter, as a venue sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharterVersion {
    /// Which charter.
    pub charter: Uuid,
    /// Which version of it.
    pub version: i32,
    /// What people call it.
    pub name: String,
    /// Its text.
    pub body: String,
    /// SHA-256 of the text, in hexadecimal: what is signed.
    pub hash: String,
    /// What a card shows besides names and commune: `email`, `phone`, `postal`.
    pub shows: Vec<String>,
    /// Which figures of a member the others see: `contacts`, `pooled`, `tickets`.
    pub tells: Vec<String>,
    /// Since when it is in force.
    pub published_at: Instant,
    /// Whether no later version is.
    pub in_force: bool,
    /// When the venue signed it, unless it left.
    pub signed_at: Option<Instant>,
    /// The venues that are members under it, by name.
    pub members: Vec<String>,
}

/// A person of a partner, as far as a list shows her.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Pooled {
    /// Its position in the feed.
    pub feed_seq: i64,
    /// Her id at her venue.
    pub contact_id: Uuid,
    /// Whether she is in the pool no more.
    pub gone: bool,
    /// `person` or `organisation`.
    pub kind: String,
    /// Her names.
    pub name: String,
    /// Where she lives.
    pub commune: String,
}

/// A card of the pool, opened.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PoolCard {
    /// `person` or `organisation`.
    pub kind: String,
    /// Her names.
    pub name: String,
    /// Where she lives.
    pub commune: String,
    /// What she agreed to have shown, as far as the charter that her venue signed shows it.
    pub points: Vec<PoolPoint>,
}

/// An e-mail, a phone or an address of a card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PoolPoint {
    /// `email`, `phone` or `postal`.
    pub kind: String,
    /// As it was typed.
    pub value: String,
    /// Of an address.
    #[serde(default)]
    pub postcode: String,
    /// Of an address.
    #[serde(default)]
    pub city: String,
}

/// Somebody of another venue opened the card of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolRead {
    /// Whose card.
    pub contact: ContactId,
    /// The venue that read it.
    pub reader: String,
    /// When.
    pub at: Instant,
}

/// What a member of a charter lets the network see; a count that is not told, or of one to four, is none.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MemberFigures {
    /// The charter.
    pub charter: Uuid,
    /// The member.
    pub venue_name: String,
    /// People and organisations in its base.
    pub contacts: Option<i64>,
    /// Those it shows.
    pub pooled: Option<i64>,
    /// Tickets sold and not given back.
    pub tickets: Option<i64>,
}

/// The trace of a card that is opened.
#[derive(Deserialize)]
struct Opened {
    read: Uuid,
}

#[derive(sqlx::FromRow)]
struct CharterRow {
    charter: Uuid,
    version: i32,
    name: String,
    body: String,
    hash: String,
    shows: Vec<String>,
    tells: Vec<String>,
    published_at: DateTime<Utc>,
    in_force: bool,
    signed_at: Option<DateTime<Utc>>,
    members: Vec<String>,
}

impl Link {
    /// The charters of the network, all their versions, the later first.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn charters(&mut self, venue: VenueId) -> Result<Vec<CharterVersion>> {
        let rows: Vec<CharterRow> = sqlx::query_as("select * from api_v1.charters($1)")
            .bind(venue.uuid())
            .fetch_all(self.call())
            .await?;
        let read = |row: CharterRow| CharterVersion {
            charter: row.charter,
            version: row.version,
            name: row.name,
            body: row.body,
            hash: row.hash,
            shows: row.shows,
            tells: row.tells,
            published_at: row.published_at.into(),
            in_force: row.in_force,
            signed_at: row.signed_at.map(Instant::from),
            members: row.members,
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Signs a version of a charter for a venue: the words whose hash this is.
    ///
    /// # Errors
    ///
    /// [`Error::CharterChanged`](crate::Error::CharterChanged) when it is not in force, or has other words.
    pub async fn sign_charter(
        &mut self,
        venue: VenueId,
        (charter, version, hash): (Uuid, i32, &str),
        agent: AgentId,
    ) -> Result<()> {
        let said: Answer =
            sqlx::query_as("select code, params::text from api_v1.sign_charter($1, $2, $3, $4, $5)")
                .bind(venue.uuid())
                .bind(charter)
                .bind(version)
                .bind(hash)
                .bind(agent.uuid())
                .fetch_one(self.call())
                .await?;
        answer::read::<serde_json::Value>(said).map(drop)
    }

    /// Leaves a charter.
    ///
    /// # Errors
    ///
    /// [`Error::CharterUnsigned`](crate::Error::CharterUnsigned).
    pub async fn leave_charter(&mut self, venue: VenueId, charter: Uuid) -> Result<()> {
        let said: Answer = sqlx::query_as("select code, params::text from api_v1.leave_charter($1, $2)")
            .bind(venue.uuid())
            .bind(charter)
            .fetch_one(self.call())
            .await?;
        answer::read::<serde_json::Value>(said).map(drop)
    }

    /// The people of a partner who came into the pool, changed, or left it after a position, at most `page`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn pull_pool(&mut self, venue: VenueId, after: i64, page: i32) -> Result<Vec<Pooled>> {
        let rows = sqlx::query_as(
            "select feed_seq, contact_id, gone, kind, name, commune from api_v1.pull_pool($1, $2, $3)",
        );
        Ok(rows.bind(venue.uuid()).bind(after).bind(page).fetch_all(self.call()).await?)
    }

    /// Opens the card of a partner's person; her venue reads who did.
    ///
    /// # Errors
    ///
    /// [`Error::PoolPersonGone`](crate::Error::PoolPersonGone),
    /// [`Error::PoolReadsBounded`](crate::Error::PoolReadsBounded).
    pub async fn open_pool_card(
        &mut self,
        venue: VenueId,
        contact: ContactId,
        agent: AgentId,
    ) -> Result<PoolCard> {
        let noted: Answer =
            sqlx::query_as("select code, params::text from api_v1.open_pool_card($1, $2, $3)")
                .bind(venue.uuid())
                .bind(contact.uuid())
                .bind(agent.uuid())
                .fetch_one(self.call())
                .await?;
        let Opened { read } = answer::read(noted)?;
        let said: Answer = sqlx::query_as("select code, params::text from api_v1.read_pool_card($1, $2)")
            .bind(venue.uuid())
            .bind(read)
            .fetch_one(self.call())
            .await?;
        answer::read(said)
    }

    /// Who opened the cards of a venue's people, the latest first.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn pool_reads(&mut self, venue: VenueId) -> Result<Vec<PoolRead>> {
        let rows: Vec<(Uuid, String, DateTime<Utc>)> =
            sqlx::query_as("select contact_id, reader_name, at from api_v1.pool_reads($1)")
                .bind(venue.uuid())
                .fetch_all(self.call())
                .await?;
        let read = |(contact, reader, at): (Uuid, String, DateTime<Utc>)| PoolRead {
            contact: ContactId::from_uuid(contact),
            reader,
            at: at.into(),
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// What the members of a venue's charters let the network see.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn network_figures(&mut self, venue: VenueId) -> Result<Vec<MemberFigures>> {
        let rows = sqlx::query_as(
            "select charter, venue_name, contacts, pooled, tickets from api_v1.network_figures($1)",
        );
        Ok(rows.bind(venue.uuid()).fetch_all(self.call()).await?)
    }
}
