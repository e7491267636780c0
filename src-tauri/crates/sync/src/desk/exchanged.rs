//! What is remembered of documents that were exchanged: what the shared database knows of them, what was erased, what
//! waits for a person.

use std::collections::HashMap;

use kernel::{TypedId as _, VenueId};
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;
use store::rows::{self, Insert};
use store::shared::listed;
use uuid::Uuid;

use super::merging::Known;
use crate::Result;

/// Which document, and the venue that shares it.
pub(super) type Of = (Uuid, VenueId);

/// Documents as a statement unpacks them: `unhex(value ->> 0)`, `unhex(value ->> 1)` of `json_each`.
pub(super) fn pairs(all: &[Of]) -> String {
    let pair = |(id, venue): &Of| json!([id.simple().to_string(), venue.uuid().simple().to_string()]);
    Value::from_iter(all.iter().map(pair)).to_string()
}

/// What was exchanged of a document; `None` when nothing ever was.
pub(super) async fn known(
    conn: &mut SqliteConnection,
    entity: &str,
    id: Uuid,
    venue: VenueId,
) -> Result<Option<Known>> {
    Ok(known_all(conn, entity, &[id]).await?.remove(&(id, venue)))
}

/// What was exchanged of documents of one kind, with each venue that shares them.
pub(super) async fn known_all(
    conn: &mut SqliteConnection,
    entity: &str,
    ids: &[Uuid],
) -> Result<HashMap<(Uuid, VenueId), Known>> {
    let rows: Vec<(Uuid, VenueId, String)> = sqlx::query_as(
        "select id, venue_id, fields from exchanged
         where entity = ?1 and id in (select unhex(value) from json_each(?2))",
    )
    .bind(entity)
    .bind(listed(ids.iter().copied()))
    .fetch_all(conn)
    .await?;
    let read = |(id, venue, text): (Uuid, VenueId, String)| {
        ((id, venue), serde_json::from_str(&text).unwrap_or_default())
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Remembers what was exchanged of a document.
pub(super) async fn remember(conn: &mut SqliteConnection, entity: &str, of: Of, known: &Known) -> Result<()> {
    remember_all(conn, &[Remembered::new(entity, of, known)]).await
}

/// What was exchanged of a document, to be remembered.
pub(super) struct Remembered<'e> {
    pub(super) entity: &'e str,
    pub(super) of: Of,
    /// By field, its version and the mark of its value, as JSON.
    pub(super) known: String,
}

impl<'e> Remembered<'e> {
    pub(super) fn new(entity: &'e str, of: Of, known: &Known) -> Self {
        Self { entity, of, known: serde_json::to_string(known).unwrap_or_default() }
    }
}

/// Remembers what was exchanged of documents.
pub(super) async fn remember_all(conn: &mut SqliteConnection, all: &[Remembered<'_>]) -> Result<()> {
    let insert = Insert {
        into: "insert into exchanged (entity, id, venue_id, fields)",
        columns: 4,
        otherwise: "on conflict (entity, id, venue_id) do update set fields = excluded.fields",
    };
    let write = rows::write(conn, insert, all, |values, Remembered { entity, of: (id, venue), known }| {
        values.bind(*entity).bind(*id).bind(*venue).bind(known.as_str());
    });
    Ok(write.await?)
}

/// Forgets what was exchanged of a document, as if it had never been here.
pub(super) async fn lose(conn: &mut SqliteConnection, entity: &str, id: Uuid) -> Result<()> {
    sqlx::query("delete from exchanged where entity = ?1 and id = ?2")
        .bind(entity)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    sqlx::query("delete from sheet_conflict where entity = ?1 and id = ?2")
        .bind(entity)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    Ok(())
}

/// Forgets what was exchanged of a document that is no more, and remembers that it is not.
pub(super) async fn forget(
    conn: &mut SqliteConnection,
    entity: &str,
    (id, venue): (Uuid, VenueId),
) -> Result<()> {
    lose(conn, entity, id).await?;
    sqlx::query("insert or ignore into erased (entity, id, venue_id) values (?1, ?2, ?3)")
        .bind(entity)
        .bind(id)
        .bind(venue)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether a document was erased here.
pub(super) async fn is_erased(
    conn: &mut SqliteConnection,
    entity: &str,
    (id, venue): (Uuid, VenueId),
) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from erased where entity = ?1 and id = ?2 and venue_id = ?3)",
    )
    .bind(entity)
    .bind(id)
    .bind(venue)
    .fetch_one(conn)
    .await?)
}

/// Nothing of these documents waits for a person any more.
pub(super) async fn forget_conflicts(conn: &mut SqliteConnection, entity: &str, all: &[Of]) -> Result<()> {
    sqlx::query(
        "delete from sheet_conflict where (entity, id, venue_id) in (
             select ?1, unhex(value ->> 0), unhex(value ->> 1) from json_each(?2))",
    )
    .bind(entity)
    .bind(pairs(all))
    .execute(conn)
    .await?;
    Ok(())
}

/// Puts the fields of a document that have more than one value before a person, and takes away those that no longer have.
pub(super) async fn note_conflicts(
    conn: &mut SqliteConnection,
    entity: &str,
    (id, venue): (Uuid, VenueId),
    siblings: &Map<String, Value>,
) -> Result<()> {
    sqlx::query("delete from sheet_conflict where entity = ?1 and id = ?2 and venue_id = ?3")
        .bind(entity)
        .bind(id)
        .bind(venue)
        .execute(&mut *conn)
        .await?;
    for (field, values) in siblings {
        sqlx::query(
            "insert into sheet_conflict (entity, id, venue_id, field, siblings) values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(entity)
        .bind(id)
        .bind(venue)
        .bind(field)
        .bind(values.to_string())
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
