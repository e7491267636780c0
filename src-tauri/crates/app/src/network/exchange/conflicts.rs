//! What two desks wrote of the same thing without knowing of each other, for a person to settle.

use kernel::{DeskId, Instant, TypedId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::SqliteConnection;
use sync::desk::{Conflict, Fields};
use uuid::Uuid;

use super::naming::{self, Desks};
use super::shared::Shared;
use crate::error::Result;
use crate::wire::Nothing;
use crate::{Context, Tag};

/// A field with more than one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SheetConflict {
    /// The kind of document: `contact`, `performance`.
    pub entity: String,
    /// Which.
    pub id: Uuid,
    /// What people call it; empty when it has no name.
    pub name: String,
    /// When it begins, of a performance.
    pub starts_at: Option<Instant>,
    /// The field, or the table of the row that it is; empty when the shared database refused the document whole.
    pub field: String,
    /// The field as the exchange names it, to settle it by.
    pub key: String,
    /// Its values: the one that shows first, then the others.
    pub values: Vec<ConflictValue>,
}

/// One value of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConflictValue {
    /// The value, to settle it by.
    pub value: Value,
    /// The same as people read it; empty when there is none.
    pub text: String,
    /// The desk that wrote it.
    pub desk: String,
    /// When.
    pub at: Option<Instant>,
}

/// The fields that wait for a person.
///
/// # Errors
///
/// What the store says.
pub async fn network_conflicts(ctx: &Context, _: Nothing) -> Result<Vec<SheetConflict>> {
    let app = ctx.app().real();
    let mut conn = app.store.read().await?;
    let desks = naming::desks(&mut conn).await?;
    let mut told = Vec::new();
    for conflict in sync::desk::conflicts(&mut conn).await? {
        told.push(describe(&mut conn, &desks, conflict).await?);
    }
    Ok(told)
}

async fn describe(conn: &mut SqliteConnection, desks: &Desks, conflict: Conflict) -> Result<SheetConflict> {
    let Conflict { entity, id, venue_id, field: key, siblings } = conflict;
    let fields = sync::desk::document(conn, &Shared, (&entity, id, venue_id)).await?.unwrap_or_default();
    let siblings: Value = serde_json::from_str(&siblings).unwrap_or_default();
    let beside = siblings.as_array().cloned().unwrap_or_default();
    let over = beside.first().map(|one| one["over"].clone()).unwrap_or_default();
    let shown = fields.get(&key).cloned().unwrap_or_default();
    let mut values = vec![value(conn, desks, venue_id, (&key, shown, &over)).await?];
    for one in &beside {
        values.push(value(conn, desks, venue_id, (&key, one["value"].clone(), one)).await?);
    }
    Ok(SheetConflict {
        name: naming::name(conn, &fields, venue_id).await?,
        starts_at: starts_at(&fields),
        field: key.split_once('/').map_or(key.as_str(), |(table, _)| table).to_owned(),
        entity,
        id,
        key,
        values,
    })
}

async fn value(
    conn: &mut SqliteConnection,
    desks: &Desks,
    venue: VenueId,
    (field, value, stamp): (&str, Value, &Value),
) -> Result<ConflictValue> {
    let desk = stamp["desk"].as_str().and_then(|id| id.parse().ok()).map(DeskId::from_uuid);
    Ok(ConflictValue {
        text: naming::text(conn, field, &value, venue).await?,
        value,
        desk: desk.map(|id| naming::desk(desks, id)).unwrap_or_default(),
        at: stamp["at"].as_i64().filter(|at| *at > 0).map(Instant::from_millis),
    })
}

fn starts_at(fields: &Fields) -> Option<Instant> {
    fields.get("starts_at")?.as_i64().map(Instant::from_millis)
}

/// Which conflict, and the value that is right.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleConflict {
    /// The kind of document.
    pub entity: String,
    /// Which.
    pub id: Uuid,
    /// The field, by its key.
    pub key: String,
    /// One of its values.
    pub value: Value,
}

/// Settles a field that has more than one value: the one chosen is its value at every desk.
///
/// # Errors
///
/// `sync.conflict_settled` when it has other values by now, or one alone.
pub async fn settle_conflict(ctx: &Context, input: SettleConflict) -> Result<Nothing> {
    let app = ctx.app();
    let author = ctx.author()?;
    let mut tx = app.store.write().await?;
    let field = (input.entity.as_str(), input.id, input.key.as_str());
    sync::desk::settle(&mut tx, &Shared, field, &input.value, &author).await?;
    tx.commit().await?;
    app.network.ring();
    let tags: Vec<Tag> = super::shared::tags(&input.entity).to_vec();
    app.events.tell(crate::events::Event::Changed { tags });
    Ok(Nothing {})
}
