//! The card of a contact: sheet, coordinates, positions, consents in force, what it bought, what happened.

use contacts::consent::{Channel, ConsentState};
use contacts::interaction::InteractionKind;
use contacts::point::{PointKind, PointStatus};
use contacts::{Point, Sheet, consent, contact, interaction, point};
use kernel::{AgentId, ContactId, ContactPointId, Instant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::bought::{Bought, bought};
use super::position::{PositionView, positions};
use crate::{Context, Result};

/// Whose card.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactCardOf {
    /// The contact.
    pub contact: ContactId,
}

/// A card.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ContactCard {
    /// The contact.
    pub contact: ContactId,
    /// The whole name, as shown.
    pub name: String,
    /// Its fields.
    pub sheet: Sheet,
    /// The version of each field ever edited: given back to `edit_contact`, so that nobody is overwritten unseen.
    pub versions: Map<String, Value>,
    /// Its coordinates, the oldest first.
    pub points: Vec<PointView>,
    /// Its consents in force at this venue; what is not there means no.
    pub consents: Vec<ConsentView>,
    /// What happened, the latest first, 50 at most.
    pub interactions: Vec<InteractionView>,
    /// The organisations of a person, or the people of an organisation: the present ones first.
    pub positions: Vec<PositionView>,
    /// What it bought and still holds; absent for who neither sells nor reads accounts.
    pub bought: Option<Bought>,
    /// When it will be erased, once that was asked for.
    pub erase_at: Option<Instant>,
}

/// A coordinate.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PointView {
    /// The coordinate.
    pub point: ContactPointId,
    /// What it is.
    pub kind: PointKind,
    /// As it is read, on one line.
    pub shown: String,
    /// As it was typed; for an address, the lines above postcode and city.
    pub value: String,
    /// The postcode of an address.
    pub postcode: String,
    /// The city of an address.
    pub city: String,
    /// Whether it reaches anyone.
    pub status: PointStatus,
}

/// A consent in force.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ConsentView {
    /// How.
    pub channel: Channel,
    /// What for.
    pub purpose: String,
    /// What was said.
    pub state: ConsentState,
    /// Whether the person may be reached.
    pub allows: bool,
    /// The version of the words that were read.
    pub wording: String,
    /// Where it was said.
    pub source: String,
    /// What proves it.
    pub proof: String,
    /// When.
    pub at: Instant,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct InteractionView {
    /// What.
    pub kind: InteractionKind,
    /// When.
    pub at: Instant,
    /// Who wrote it down.
    pub agent: Option<String>,
    /// What was said.
    pub text: String,
}

/// Interactions shown on a card.
const SHOWN: i64 = 50;

/// The card of a contact of the venue.
///
/// # Errors
///
/// A contact that the venue does not have.
pub async fn contact_card(ctx: &Context, input: ContactCardOf) -> Result<ContactCard> {
    let mut conn = ctx.read().await?;
    card(&mut conn, ctx, input.contact).await
}

/// The card as it stands in the transaction of `conn`.
pub(super) async fn card(conn: &mut SqliteConnection, ctx: &Context, id: ContactId) -> Result<ContactCard> {
    let venue = ctx.session()?.venue;
    let stored = contact::store::get(conn, venue, id).await?;
    let points = point::store::list(conn, id).await?;
    let consents = consent::effective(conn, venue, id).await?;
    let mut interactions = Vec::new();
    for one in interaction::list(conn, venue, id, SHOWN).await? {
        let agent = agent_name(conn, one.agent_id).await?;
        interactions.push(InteractionView { kind: one.kind, at: one.at, agent, text: one.text });
    }
    Ok(ContactCard {
        contact: id,
        name: stored.sheet.name(),
        versions: stored.versions(),
        sheet: stored.sheet,
        points: points.into_iter().map(PointView::from).collect(),
        consents: consents.into_iter().map(ConsentView::from).collect(),
        interactions,
        positions: positions(conn, ctx, id).await?,
        bought: bought(conn, ctx, id).await?,
        erase_at: stored.erase_at,
    })
}

/// The name of who acted, as screens show it.
pub(super) async fn agent_name(
    conn: &mut SqliteConnection,
    agent: Option<AgentId>,
) -> Result<Option<String>> {
    match agent {
        Some(agent) => Ok(Some(network::agent::get(conn, agent).await?.name)),
        None => Ok(None),
    }
}

impl From<Point> for PointView {
    fn from(point: Point) -> Self {
        Self {
            point: point.id,
            kind: point.kind,
            shown: point.shown(),
            value: point.value,
            postcode: point.postcode,
            city: point.city,
            status: point.status,
        }
    }
}

impl From<contacts::Consent> for ConsentView {
    fn from(consent: contacts::Consent) -> Self {
        Self {
            channel: consent.channel,
            purpose: consent.purpose,
            state: consent.state,
            allows: consent.state.allows(),
            wording: consent.wording,
            source: consent.source,
            proof: consent.proof,
            at: consent.at,
        }
    }
}
