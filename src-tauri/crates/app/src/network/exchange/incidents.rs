//! What is not as it should be in the network, for a person: nothing was refused and nothing is lost, but somebody has to
//! look. The shared database keeps the list; whoever looked says so, and it is off it at every desk.

use kernel::{DeskId, Instant, OrderId, PerformanceId, TicketId, TypedId};
use passes::tolerance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use sync::hub::Incident;
use uuid::Uuid;

use super::naming::{self, Desks};
use crate::error::Result;
use crate::wire::Nothing;
use crate::{App, Context};

/// Something that waits for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkIncident {
    /// Which.
    pub id: Uuid,
    /// When it was seen.
    pub at: Instant,
    /// What happened: `sold_without_right`, `undone_twice`, `operation_unsound`…
    pub code: String,
    /// The desk whose operation showed it.
    pub desk: String,
    /// The show that it is about.
    pub title: Option<String>,
    /// When that is played.
    pub starts_at: Option<Instant>,
    /// The seat or the zone.
    pub place: Option<String>,
    /// The desk that had the place, or has it.
    pub holder: Option<String>,
    /// The number of the operation, as papers bear it.
    pub number: Option<String>,
    /// Its order, when it is known here.
    pub order: Option<OrderId>,
}

/// What waits for a person in the network, oldest first. It is asked of the shared database.
///
/// # Errors
///
/// `sync.not_joined`, `sync.unreachable`.
pub async fn network_incidents(ctx: &Context, _: Nothing) -> Result<Vec<NetworkIncident>> {
    let app = ctx.app();
    let venue = ctx.session()?.venue;
    let told = app.answering().await?.incidents(venue).await?;
    let mut conn = ctx.read().await?;
    let desks = naming::desks(&mut conn).await?;
    let mut incidents = Vec::with_capacity(told.len());
    for incident in told {
        incidents.push(app.describe(&mut conn, &desks, incident).await?);
    }
    Ok(incidents)
}

impl App {
    async fn describe(
        &self,
        conn: &mut SqliteConnection,
        desks: &Desks,
        incident: Incident,
    ) -> Result<NetworkIncident> {
        let id = |name: &str| incident.params[name].as_str().and_then(|id| id.parse::<Uuid>().ok());
        let is_place = matches!(incident.params["kind"].as_str(), Some("seat" | "place"));
        let spot = match (id("thing"), id("unit")) {
            (Some(thing), Some(unit)) if is_place => {
                self.spot(conn, PerformanceId::from_uuid(thing), unit).await?
            }
            _ => None,
        };
        let told = match incident.operation {
            Some(operation) => sales::order::of_operation(conn, operation).await?,
            None => None,
        };
        let terminal = || incident.params["terminal"].as_str().map(ToOwned::to_owned);
        let name = |id: DeskId| naming::desk(desks, id);
        Ok(NetworkIncident {
            id: incident.id,
            at: incident.at.into(),
            desk: incident.desk.map(name).unwrap_or_default(),
            holder: id("holder").map(|id| name(DeskId::from_uuid(id))),
            title: spot.as_ref().map(|spot| spot.title.clone()),
            starts_at: spot.as_ref().map(|spot| spot.starts_at),
            place: spot.map(|spot| spot.place).filter(|place| !place.is_empty()),
            number: told.as_ref().map(|(number, _)| number.clone()).or_else(terminal),
            order: told.and_then(|(_, order)| order),
            code: incident.code,
        })
    }
}

/// Which incident.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleIncident {
    /// Which.
    pub incident: Uuid,
}

/// The code of a place that a pass paid for offline and that nothing was left for.
const PASS_TO_SETTLE: &str = "pass_to_settle";

/// Says that one dealt with an incident: the journal and the shared database remember who. A place of a pass that nothing was
/// left for is then waived, unless its ticket was given up.
///
/// # Errors
///
/// `sync.incident_unknown` when somebody did already, `sync.unreachable`.
pub async fn settle_incident(ctx: &Context, input: SettleIncident) -> Result<Nothing> {
    let session = ctx.session()?;
    let (venue, agent) = (session.venue, session.agent);
    let mut link = ctx.app().answering().await?;
    let of = |incident: &Incident| incident.id == input.incident && incident.code == PASS_TO_SETTLE;
    let unsettled = link.incidents(venue).await?.into_iter().find(of);
    link.settle_incident(venue, input.incident, agent).await?;
    let mut tx = ctx.write().await?;
    let mut said = vec![("incident", Value::from(input.incident.to_string()))];
    let ticket = unsettled.and_then(|it| it.params["ticket"].as_str()?.parse::<Uuid>().ok());
    let waived = match ticket {
        Some(ticket) => tolerance::unsettled(&mut tx, TicketId::from_uuid(ticket)).await?,
        None => Vec::new(),
    };
    if !waived.is_empty() {
        said.push(("waived", json!(waived)));
    }
    let told = tx.record_event(venue, "incident_settled", &said).await?;
    tolerance::waive(&mut tx, &waived, &told.head).await?;
    tx.commit().await?;
    Ok(Nothing {})
}
