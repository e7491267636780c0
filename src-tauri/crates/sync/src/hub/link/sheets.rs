//! Sheets and facts that are no operations: rows of the desk's log out, present states of rows in.

use std::collections::HashMap;

use kernel::{Instant, TypedId, VenueId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::FromRow as _;
use uuid::Uuid;

use super::{Link, page};
use crate::hub::answer::{self, Answer};
use crate::{Error, Result};

/// What kind of row a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A sheet that several desks edit offline: field by field.
    Merged,
    /// A sheet that is published whole, over the version it was drafted from.
    Published,
    /// Written once.
    Fact,
    /// What is left of an erased row; as a change, the erasure of it and of all that is about it.
    #[serde(rename(serialize = "erasure"))]
    Erased,
}

/// A row of the desk's log.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its place in the log; rows that stay at home leave holes.
    pub seq: i64,
    /// Whose.
    pub venue: VenueId,
    /// The table, in the singular.
    pub entity: &'static str,
    /// The row.
    pub id: Uuid,
    /// Whom it is about, when that is another row: the contact of a consent.
    pub subject: Option<Uuid>,
    /// Its shape, the same for all changes of an entity.
    pub shape: Shape,
    /// The fields that changed; all of them for a birth, a fact, a published sheet.
    pub fields: Map<String, Value>,
    /// The version that each field had, or the published version under the empty name.
    pub base: Map<String, Value>,
    /// When it was written.
    pub at: Instant,
    /// For facts that answer one question: which one (`consent:…:email:news`).
    pub register: Option<String>,
    /// Whether this fact wins over those of its register that were written without having seen it.
    pub stops: bool,
    /// How far the desk had pulled the venue's sheets when it wrote this.
    pub seen: i64,
    /// What it says of who is needed.
    pub needs: Needed,
}

/// What a row says of who is needed, for desks that replicate no other people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needed {
    /// Until when it needs anybody.
    pub until: Option<Instant>,
    /// What people come to, and whom it needs for that; nothing when it is no such row.
    pub people: Option<Vec<(Uuid, Option<Uuid>)>>,
}

/// What became of the changes of a push.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Told {
    /// How far the log is known now.
    pub head: i64,
    /// One for each change, in their order.
    pub outcomes: Vec<Outcome>,
    /// By venue, the first and the last position in its feed of its changes, when all of them were births.
    #[serde(default)]
    pub placed: HashMap<Uuid, (i64, i64)>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Outcome {
    /// Its place in the log.
    pub seq: i64,
    /// What was done.
    pub outcome: Word,
    /// The row as it is now, where the desk could not know.
    pub row: Option<Present>,
}

/// The word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// As asked.
    Done,
    /// It had been taken in before.
    Known,
    /// The same fact was there.
    Same,
    /// Merged; some field has more than one value, for a person.
    Conflict,
    /// A sheet was published meanwhile: draft again over the row as it is.
    Stale,
    /// The row, or whom it is about, was erased.
    Erased,
    /// Another fact, or another shape, is known under this id.
    Differs,
    /// The desk may not write for this venue.
    Foreign,
    /// It cannot be read.
    Malformed,
}

/// A row as it is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Present {
    /// Its shape.
    pub shape: Shape,
    /// Its fields.
    pub fields: Map<String, Value>,
    /// By field, how often it changed.
    pub versions: Map<String, Value>,
    /// By field, the values that lost a conflict, and who wrote the one that shows: `[{value, at, desk, over}]`.
    pub siblings: Map<String, Value>,
}

/// A row as pulled.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its position: a row that changes again moves to a later one.
    pub feed_seq: i64,
    /// The table, in the singular.
    pub entity: String,
    /// The row.
    pub id: Uuid,
    /// Whom it is about.
    pub subject: Option<Uuid>,
    /// What it is now.
    pub present: Present,
    /// A fact that another one stops, which its author had not seen.
    pub overruled: bool,
    /// How long it was as it came.
    pub bytes: usize,
}

/// A change as it is sent.
#[derive(Serialize)]
struct Sent<'a> {
    seq: i64,
    venue: VenueId,
    entity: &'a str,
    id: Uuid,
    subject: Option<Uuid>,
    shape: Shape,
    fields: &'a Map<String, Value>,
    base: &'a Map<String, Value>,
    at: i64,
    register: Option<&'a str>,
    stops: bool,
    seen: i64,
    until: Option<i64>,
    needs: Option<&'a [(Uuid, Option<Uuid>)]>,
}

impl<'a> From<&'a Change> for Sent<'a> {
    fn from(change: &'a Change) -> Self {
        let Change { seq, venue, entity, id, subject, shape, ref fields, ref base, at, .. } = *change;
        let (register, stops, seen) = (change.register.as_deref(), change.stops, change.seen);
        let (at, until, needs) =
            (at.as_millis(), change.needs.until.map(Instant::as_millis), change.needs.people.as_deref());
        Self { seq, venue, entity, id, subject, shape, fields, base, at, register, stops, seen, until, needs }
    }
}

/// A row of `api_v1.pull_sheets`; the last is its fields, versions and siblings.
type SheetRow = (i64, String, Uuid, Option<Uuid>, bool, String);

impl Link {
    /// Pushes rows of the log that follow `after`, in order; each has its outcome, and none stops those behind it.
    ///
    /// # Errors
    ///
    /// [`Error::ChangesGap`], [`Error::BatchMalformed`].
    pub async fn push_changes(&mut self, incarnation: u32, after: i64, changes: &[Change]) -> Result<Told> {
        let changes: Vec<Sent<'_>> = changes.iter().map(Sent::from).collect();
        let changes =
            serde_json::to_string(&changes).map_err(|error| Error::Database { detail: error.to_string() })?;
        let said: Answer =
            sqlx::query_as("select code, params::text from api_v1.push_changes($1, $2, $3::jsonb)")
                .bind(i32::try_from(incarnation).unwrap_or(i32::MAX))
                .bind(after)
                .bind(changes)
                .fetch_one(self.call())
                .await?;
        answer::read(said)
    }

    /// The rows of a venue that changed after a position, at most `page` and a MiB of them unless one is larger, each once
    /// and as it is now.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn pull_sheets(&mut self, venue: VenueId, after: i64, page: i32) -> Result<Vec<Sheet>> {
        let rows = sqlx::query(
            "select feed_seq, entity, entity_id, subject, overruled,
                    jsonb_build_object('shape', shape, 'fields', fields, 'versions', versions, 'siblings', siblings)::text
             from api_v1.pull_sheets($1, $2, $3)",
        )
        .bind(venue.uuid())
        .bind(after)
        .bind(page)
        .fetch(self.call());
        page::read(rows, |row| {
            let (feed_seq, entity, id, subject, overruled, present) = SheetRow::from_row(&row)?;
            let (bytes, present) = (present.len(), serde_json::from_str(&present));
            let present = present.map_err(|error| Error::Database { detail: error.to_string() })?;
            Ok(Sheet { feed_seq, entity, id, subject, present, overruled, bytes })
        })
        .await
    }
}
