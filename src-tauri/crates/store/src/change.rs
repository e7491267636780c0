//! The change log: every write that is not an operation of the journal leaves one row here, in its own
//! transaction, with who, when, from which desk. Exchange, undo, audit and screen refresh read this one table.

use kernel::{AgentId, DeskId, Instant, VenueId};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::rows::{self, Insert};
use crate::shared::listed;
use crate::{Batch, Result};

/// Who writes, from where, when, on whose behalf.
#[derive(Debug, Clone, Copy)]
pub struct Author {
    /// The desk the write happens on.
    pub desk: DeskId,
    /// The person, absent for what the program does by itself (release of expired options, first start).
    pub agent: Option<AgentId>,
    /// The venue the row belongs to.
    pub venue: VenueId,
    /// When.
    pub at: Instant,
}

/// One act on one entity.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The table, in the singular: `contact`, `show`.
    pub entity: &'static str,
    /// The row.
    pub id: Uuid,
    /// The fields that changed, with their new values; null is a value. A fact carries all of its fields.
    pub fields: &'a Map<String, Value>,
    /// For a merged sheet: the version of each changed field before this write.
    pub base_versions: Option<&'a Map<String, Value>>,
}

/// Records an act.
///
/// # Errors
///
/// What the database says.
pub async fn record(conn: &mut SqliteConnection, author: &Author, change: Change<'_>) -> Result<()> {
    let mut batch = Batch::default();
    add(&mut batch, author, &change);
    batch.run(conn).await?;
    Ok(())
}

/// Records an act with what it wrote.
pub fn add(batch: &mut Batch, author: &Author, change: &Change<'_>) {
    batch
        .statement(
            "insert into change (desk_id, agent_id, at, venue_id, entity, entity_id, fields, base_versions)
             values (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(author.desk)
        .bind(author.agent)
        .bind(author.at)
        .bind(author.venue)
        .bind(change.entity)
        .bind(change.id)
        .bind(serde_json::to_string(change.fields).unwrap_or_default())
        .bind(change.base_versions.map(|versions| serde_json::to_string(versions).unwrap_or_default()));
}

/// Records an act whose fields are those of a serialisable `row`.
///
/// # Errors
///
/// What the database says.
pub async fn record_row<T: serde::Serialize>(
    conn: &mut SqliteConnection,
    author: &Author,
    entity: &'static str,
    id: Uuid,
    row: &T,
) -> Result<()> {
    let mut batch = Batch::default();
    add_row(&mut batch, author, entity, id, row)?;
    batch.run(conn).await?;
    Ok(())
}

/// Records an act whose fields are those of a serialisable `row` with what it wrote.
///
/// # Errors
///
/// [`Error::Database`](crate::Error::Database) when the row has no form as JSON.
pub fn add_row<T: serde::Serialize>(
    batch: &mut Batch,
    author: &Author,
    entity: &'static str,
    id: Uuid,
    row: &T,
) -> Result<()> {
    let fields = fields_of(row)?;
    add(batch, author, &Change { entity, id, fields: &fields, base_versions: None });
    Ok(())
}

/// Records the edit of a merged sheet from `before` to `after` and returns its next `versions` text.
///
/// `versions` is the sheet's column of that name as it was read. `None` when no field changed: nothing is
/// recorded then.
///
/// # Errors
///
/// What the database says.
pub async fn record_edit<T: serde::Serialize>(
    conn: &mut SqliteConnection,
    author: &Author,
    entity: &'static str,
    id: Uuid,
    versions: &str,
    (before, after): (&T, &T),
) -> Result<Option<String>> {
    let versions: Map<String, Value> = serde_json::from_str(versions).unwrap_or_default();
    let (before, after) = (fields_of(before)?, fields_of(after)?);
    let changed: Map<String, Value> =
        after.into_iter().filter(|(field, value)| before.get(field) != Some(value)).collect();
    if changed.is_empty() {
        return Ok(None);
    }
    let base = changed
        .keys()
        .map(|field| (field.clone(), versions.get(field).cloned().unwrap_or(Value::from(0))))
        .collect();
    record(conn, author, Change { entity, id, fields: &changed, base_versions: Some(&base) }).await?;
    Ok(Some(Value::Object(next_versions(&versions, &changed)).to_string()))
}

fn fields_of<T: serde::Serialize>(row: &T) -> Result<Map<String, Value>> {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(other) => Ok(Map::from_iter([("value".to_owned(), other)])),
        Err(error) => Err(crate::Error::Database { detail: error.to_string() }),
    }
}

/// Records the births of many sheets or facts of one kind: `(id, fields)`, one change row each.
///
/// # Errors
///
/// What the database says.
pub async fn record_all(
    conn: &mut SqliteConnection,
    author: &Author,
    entity: &'static str,
    rows: &[(Uuid, Map<String, Value>)],
) -> Result<()> {
    let insert = Insert {
        into: "insert into change (desk_id, agent_id, at, venue_id, entity, entity_id, fields)",
        columns: 7,
        otherwise: "",
    };
    rows::write(conn, insert, rows, |values, (id, fields)| {
        values
            .bind(author.desk)
            .bind(author.agent)
            .bind(author.at)
            .bind(author.venue)
            .bind(entity)
            .bind(*id)
            .bind(serde_json::to_string(fields).unwrap_or_default());
    })
    .await
}

/// Empties what the log says of these entities: that something was written remains, and no longer what.
///
/// # Errors
///
/// What the database says.
pub async fn forget(conn: &mut SqliteConnection, ids: &[Uuid]) -> Result<()> {
    sqlx::query(
        "update change set fields = '{}', base_versions = null
         where entity_id in (select unhex(value) from json_each(?1))",
    )
    .bind(listed(ids.iter().copied()))
    .execute(conn)
    .await?;
    Ok(())
}

/// The versions of a merged sheet after a write: one more for each field that changed.
///
/// `versions` is the JSON object kept in the sheet's `versions` column; a field never written counts 0.
#[must_use]
pub fn next_versions(versions: &Map<String, Value>, changed: &Map<String, Value>) -> Map<String, Value> {
    let mut next = versions.clone();
    for field in changed.keys() {
        let before = versions.get(field).and_then(Value::as_i64).unwrap_or(0);
        next.insert(field.clone(), Value::from(before + 1));
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_fields_that_changed_get_a_new_version() {
        let versions = json!({"name": 3, "city": 1});
        let changed = json!({"name": "Anne", "phone": null});
        let next = next_versions(versions.as_object().expect("object"), changed.as_object().expect("object"));
        assert_eq!(Value::Object(next), json!({"name": 4, "city": 1, "phone": 1}));
    }
}
