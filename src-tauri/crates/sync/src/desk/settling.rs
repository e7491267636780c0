//! Settling what two desks wrote of the same field without knowing of each other: a person chooses one of the values, and
//! her choice is told as an edit that saw them all, which takes the others away at every desk.

use kernel::{TypedId as _, VenueId};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use store::Author;
use store::change::{self, Change};
use uuid::Uuid;

use super::document::{self, Fields};
use super::merging::{self, CHOSEN};
use super::{Domain, exchanged, outgoing};
use crate::{Error, Result};

/// The fields of a document as they are here; `None` when there is nothing of it.
///
/// # Errors
///
/// What the database says.
pub async fn document<D: Domain>(
    conn: &mut SqliteConnection,
    domain: &D,
    (entity, id, venue): (&str, Uuid, VenueId),
) -> Result<Option<Fields>> {
    let Some(entity) = domain.entities().iter().find(|it| it.name == entity) else { return Ok(None) };
    let columns = document::columns(conn, std::slice::from_ref(entity)).await?;
    document::read(conn, &columns, entity, id, venue.uuid()).await
}

/// Settles a field: the value chosen, which is one of those it has, is what it is from now on.
///
/// # Errors
///
/// [`Error::ConflictSettled`] when it has other values by now, or one alone.
pub async fn settle<D: Domain>(
    conn: &mut SqliteConnection,
    domain: &D,
    (entity, id, field): (&str, Uuid, &str),
    chosen: &Value,
    author: &Author,
) -> Result<()> {
    let entity = domain.entities().iter().find(|it| it.name == entity).ok_or(Error::ConflictSettled)?;
    let venue = author.venue;
    let columns = document::columns(conn, std::slice::from_ref(entity)).await?;
    let shown = document::read(conn, &columns, entity, id, venue.uuid()).await?;
    let mut fields = shown.ok_or(Error::ConflictSettled)?;
    let beside = take(conn, (entity.name, id, field), venue).await?;
    let is_known = fields.get(field).unwrap_or(&Value::Null) == chosen
        || beside.as_array().is_some_and(|all| all.iter().any(|one| one["value"] == *chosen));
    if !is_known {
        return Err(Error::ConflictSettled);
    }
    fields.insert(field.to_owned(), chosen.clone());
    document::write(conn, &columns, entity, (id, venue.uuid()), &fields).await?;
    domain.arrived(conn, entity.name, &[(id, &fields)], author.at).await?;
    let mut known = exchanged::known(conn, entity.name, id, venue).await?.unwrap_or_default();
    let (version, _) = merging::seen(&known, field);
    known.insert(field.to_owned(), json!([version, CHOSEN]));
    exchanged::remember(conn, entity.name, (id, venue), &known).await?;
    outgoing::note(conn, entity.name, id).await?;
    let written = Fields::from_iter([(field.to_owned(), chosen.clone())]);
    change::record(conn, author, Change { entity: entity.name, id, fields: &written, base_versions: None })
        .await?;
    Ok(())
}

/// Takes a conflict off the list, and answers the values that did not show.
async fn take(
    conn: &mut SqliteConnection,
    (entity, id, field): (&str, Uuid, &str),
    venue: VenueId,
) -> Result<Value> {
    let beside: Option<String> = sqlx::query_scalar(
        "delete from sheet_conflict where entity = ?1 and id = ?2 and venue_id = ?3 and field = ?4
         returning siblings",
    )
    .bind(entity)
    .bind(id)
    .bind(venue)
    .bind(field)
    .fetch_optional(conn)
    .await?;
    Ok(serde_json::from_str(&beside.ok_or(Error::ConflictSettled)?).unwrap_or_default())
}
