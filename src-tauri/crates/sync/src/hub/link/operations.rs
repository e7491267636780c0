//! Operations of chains, there and back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use journal::chain::Hash;
use kernel::{AgentId, DeskId, JournalId, OperationId, TypedId, VenueId};
use serde::Deserialize;
use serde_json::Value;
use sqlx::FromRow as _;
use uuid::Uuid;

use super::{Link, page};
use crate::hub::answer::{self, Answer};
use crate::{Error, Result};

/// Operations of one chain that follow each other: verbatim bytes, hashes, signatures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Canonical bytes of each.
    pub bytes: Vec<Vec<u8>>,
    /// The hash of each.
    pub hashes: Vec<Vec<u8>>,
    /// The signature of each hash.
    pub signatures: Vec<Vec<u8>>,
}

impl Batch {
    /// Adds the next operation.
    pub fn push(&mut self, bytes: Vec<u8>, hash: &Hash, signature: &[u8; 64]) {
        self.bytes.push(bytes);
        self.hashes.push(hash.to_vec());
        self.signatures.push(signature.to_vec());
    }
}

/// What a push did.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Pushed {
    /// The chain's last place, as the shared database knows it now.
    pub head: i64,
    /// How many of those sent were there already.
    pub known: i64,
    /// How many incidents they raised.
    pub incidents: i64,
    /// Whether the hint to others was kept back: to be told a little later.
    pub kick: bool,
    /// By venue, the first and the last position in its feed of those that were not there.
    #[serde(default)]
    pub placed: HashMap<Uuid, (i64, i64)>,
}

/// How far one of one's chains is known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KnownChain {
    /// The chain.
    pub journal: JournalId,
    /// Its last place.
    pub head: i64,
    /// Its last hash, in hexadecimal.
    pub hash: String,
    /// Its incarnation.
    pub incarnation: u32,
}

/// A chain of a venue.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OtherChain {
    /// The chain.
    pub journal_id: Uuid,
    /// Whose.
    pub desk_id: Uuid,
    /// Its incarnation.
    pub incarnation: i32,
    /// The operator's SIREN.
    pub siren: String,
    /// Its terminal code.
    pub terminal: String,
    /// The key of its opening.
    pub public_key: Vec<u8>,
    /// Its last place.
    pub head: i64,
    /// Its last hash.
    pub head_hash: Vec<u8>,
}

/// An operation as pulled.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Pulled {
    /// Its position in the feed, without gap.
    pub feed_seq: i64,
    /// Who pushed it.
    pub desk_id: Uuid,
    /// Its chain.
    pub journal_id: Uuid,
    /// Its place there.
    pub seq: i64,
    /// Its id; made from its hash when its bytes are no sound record.
    pub operation_id: Uuid,
    /// Verbatim.
    pub bytes: Vec<u8>,
    /// Checked by the shared database.
    pub hash: Vec<u8>,
    /// Checked by nobody but desks and auditors.
    pub signature: Vec<u8>,
}

/// Something that waits for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// Which.
    pub id: Uuid,
    /// When it was seen.
    pub at: DateTime<Utc>,
    /// The desk whose operation showed it.
    pub desk: Option<DeskId>,
    /// `sold_without_right`, `undone_twice`…: docs/algorithms/hub.md lists them.
    pub code: String,
    /// What it is about.
    pub params: Value,
    /// The operation.
    pub operation: Option<OperationId>,
}

/// A row of `api_v1.incidents`.
type IncidentRow = (Uuid, DateTime<Utc>, Option<Uuid>, String, String, Option<Uuid>);

impl Link {
    /// Appends operations to a chain of this desk, from place `first` on: all, or none and a refusal.
    ///
    /// # Errors
    ///
    /// [`Error::ChainGap`], [`Error::ChainForked`], [`Error::ChainBroken`], [`Error::ChainForeign`],
    /// [`Error::ChainEnded`], [`Error::OperationReplayed`], [`Error::OpeningUnreadable`],
    /// [`Error::ChainOfTraining`], [`Error::BatchMalformed`].
    pub async fn push_operations(&mut self, journal: JournalId, first: i64, batch: &Batch) -> Result<Pushed> {
        let said: Answer =
            sqlx::query_as("select code, params::text from api_v1.push_operations($1, $2, $3, $4, $5)")
                .bind(journal.uuid())
                .bind(first)
                .bind(&batch.bytes)
                .bind(&batch.hashes)
                .bind(&batch.signatures)
                .fetch_one(self.call())
                .await?;
        answer::read(said)
    }

    /// The operations of a venue after a position, in order, at most `page` and a MiB of them unless one is larger.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn pull_operations(&mut self, venue: VenueId, after: i64, page: i32) -> Result<Vec<Pulled>> {
        let rows = sqlx::query(
            "select feed_seq, desk_id, journal_id, seq, operation_id, bytes, hash, signature
             from api_v1.pull_operations($1, $2, $3)",
        )
        .bind(venue.uuid())
        .bind(after)
        .bind(page)
        .fetch(self.call());
        page::read(rows, |row| Ok(Pulled::from_row(&row)?)).await
    }

    /// The chains of a venue.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn chains(&mut self, venue: VenueId) -> Result<Vec<OtherChain>> {
        Ok(sqlx::query_as(
            "select journal_id, desk_id, incarnation, siren, terminal, public_key, head, head_hash
             from api_v1.chains($1)",
        )
        .bind(venue.uuid())
        .fetch_all(self.call())
        .await?)
    }

    /// The incidents of a venue that nobody settled, oldest first.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn incidents(&mut self, venue: VenueId) -> Result<Vec<Incident>> {
        let rows: Vec<IncidentRow> = sqlx::query_as(
            "select incident_id, at, desk_id, code, params::text, operation_id from api_v1.incidents($1)",
        )
        .bind(venue.uuid())
        .fetch_all(self.call())
        .await?;
        let read = |(id, at, desk, code, params, operation): IncidentRow| {
            Ok(Incident {
                id,
                at,
                desk: desk.map(DeskId::from_uuid),
                code,
                params: serde_json::from_str(&params)
                    .map_err(|error| Error::Database { detail: error.to_string() })?,
                operation: operation.map(OperationId::from_uuid),
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Says that a person dealt with an incident.
    ///
    /// # Errors
    ///
    /// [`Error::IncidentUnknown`].
    pub async fn settle_incident(&mut self, venue: VenueId, incident: Uuid, agent: AgentId) -> Result<()> {
        let said: Answer =
            sqlx::query_as("select code, params::text from api_v1.settle_incident($1, $2, $3)")
                .bind(venue.uuid())
                .bind(incident)
                .bind(agent.uuid())
                .fetch_one(self.call())
                .await?;
        answer::read::<Value>(said).map(|_| ())
    }
}
