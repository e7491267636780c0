//! What two desks wrote of the same thing without knowing of each other, for a person to look at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::Context;
use crate::error::Result;
use crate::wire::Nothing;

/// A field with more than one value. It shows one of them; writing it again settles it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SheetConflict {
    /// The kind of document: `contact`, `performance`.
    pub entity: String,
    /// Which.
    pub id: Uuid,
    /// The field; empty when the shared database refused the document whole.
    pub field: String,
    /// The values that do not show.
    pub values: Vec<Value>,
}

/// The fields that wait for a person.
///
/// # Errors
///
/// What the store says.
pub async fn network_conflicts(ctx: &Context, _: Nothing) -> Result<Vec<SheetConflict>> {
    let app = ctx.app().real();
    let mut conn = app.store.read().await?;
    let conflicts = sync::desk::conflicts(&mut conn).await?;
    let read = |it: sync::desk::Conflict| {
        let siblings: Value = serde_json::from_str(&it.siblings).unwrap_or_default();
        let values = match siblings {
            Value::Array(all) => all.into_iter().map(|one| one["value"].clone()).collect(),
            word => vec![word],
        };
        SheetConflict { entity: it.entity, id: it.id, field: it.field, values }
    };
    Ok(conflicts.into_iter().map(read).collect())
}
