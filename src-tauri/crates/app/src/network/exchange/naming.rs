//! What people call the things that the exchange knows by their ids: documents, desks, places.

use std::collections::HashMap;

use catalogue::{performance, show};
use kernel::{DeskId, Instant, PerformanceId, TypedId, VenueId};
use network::desk;
use serde_json::Value;
use sqlx::SqliteConnection;
use sync::desk::Fields;
use uuid::Uuid;

use super::shared::Shared;
use crate::App;
use crate::error::Result;

/// The names of the desks that are known here.
pub(super) type Desks = HashMap<DeskId, String>;

/// The names of the desks that are known here.
pub(super) async fn desks(conn: &mut SqliteConnection) -> Result<Desks> {
    let known = desk::list(conn).await?;
    Ok(known.into_iter().map(|it| (it.id, format!("{} ({})", it.name, it.terminal))).collect())
}

/// The name of a desk; of one that is not known here, the end of its id.
pub(super) fn desk(desks: &Desks, id: DeskId) -> String {
    desks.get(&id).cloned().unwrap_or_else(|| {
        let id = id.uuid().simple().to_string();
        id[id.len() - 6..].to_owned()
    })
}

/// What a document is called, from its fields: its own name, or that of the show that is played.
pub(super) async fn name(conn: &mut SqliteConnection, fields: &Fields, venue: VenueId) -> Result<String> {
    let own = own_name(fields);
    if !own.is_empty() {
        return Ok(own);
    }
    for (reference, entity) in [("show_id", "show"), ("person", "contact"), ("contact_id", "contact")] {
        if let Some(id) = fields.get(reference).and_then(Value::as_str).and_then(|id| id.parse().ok()) {
            return of(conn, (entity, id), venue).await;
        }
    }
    Ok(String::new())
}

async fn of(conn: &mut SqliteConnection, (entity, id): (&str, Uuid), venue: VenueId) -> Result<String> {
    let fields = sync::desk::document(conn, &Shared, (entity, id, venue)).await?;
    Ok(fields.as_ref().map(own_name).unwrap_or_default())
}

fn own_name(fields: &Fields) -> String {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let person = format!("{} {}", text("given"), text("usage")).trim().to_owned();
    let mut names = [person, text("organisation"), text("name"), text("title"), text("label")].into_iter();
    names.find(|name| !name.is_empty()).unwrap_or_default()
}

/// A value as people read it: an id by the name of what it points to, a row by what it says.
pub(super) async fn text(
    conn: &mut SqliteConnection,
    field: &str,
    value: &Value,
    venue: VenueId,
) -> Result<String> {
    Ok(match value {
        Value::Null => String::new(),
        Value::String(text) => match (field.strip_suffix("_id"), text.parse::<Uuid>()) {
            (Some(entity), Ok(id)) => of(conn, (entity, id), venue).await?,
            _ => text.clone(),
        },
        Value::Object(row) => {
            let said =
                ["value", "name", "label", "number", "function"].into_iter().filter_map(|name| row.get(name));
            said.filter_map(Value::as_str).find(|text| !text.is_empty()).unwrap_or_default().to_owned()
        }
        Value::Array(all) => all.len().to_string(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    })
}

/// A performance, and a place in it when one is named, as people say them.
pub(super) struct Spot {
    pub(super) title: String,
    pub(super) starts_at: Instant,
    /// The seat or the zone; empty when the plan has none of that id.
    pub(super) place: String,
}

impl App {
    /// What a performance and a seat or zone of it are called; `None` when the performance is not known here.
    pub(super) async fn spot(
        &self,
        conn: &mut SqliteConnection,
        performance: PerformanceId,
        unit: Uuid,
    ) -> Result<Option<Spot>> {
        let Ok(known) = performance::get(conn, performance).await else { return Ok(None) };
        let title = show::get(conn, known.show).await?.title;
        let plan = &self.plan(conn, known.plan).await?.plan;
        let seat = plan.seats().iter().find(|seat| seat.id.uuid() == unit).map(|seat| seat.label.clone());
        let zone = || plan.zones().iter().find(|zone| zone.id.uuid() == unit).map(|zone| zone.name.clone());
        let place = seat.or_else(zone).unwrap_or_default();
        Ok(Some(Spot { title, starts_at: known.starts_at, place }))
    }
}
