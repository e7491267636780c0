//! How this desk stands in its network, for the line that is always in view.

use journal::rights::RightKind;
use journal::rights::network as granted;
use kernel::{DeskId, Instant, VenueId};
use network::desk;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sync::hub::Role;
use uuid::Uuid;

use super::receiving::Receiving;
use crate::Context;
use crate::error::Result;
use crate::wire::Nothing;

/// How a desk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NetworkStanding {
    /// It works alone.
    Alone,
    /// Everything here is there, and the other way round.
    Synchronised,
    /// The network answers, and something could not be exchanged yet.
    Late,
    /// The network does not answer.
    Offline,
}

/// How this desk stands in its network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkState {
    /// How it stands.
    pub standing: NetworkStanding,
    /// When everything was exchanged last.
    pub exchanged_at: Option<Instant>,
    /// What the last exchange failed with; its words are those of a refusal.
    pub failure: Option<String>,
    /// When it failed.
    pub failed_at: Option<Instant>,
    /// How far this desk is with what it receives, when that is much.
    pub receiving: Option<Receiving>,
    /// Documents written here that the network does not have yet.
    pub to_push: i64,
    /// Operations written here that the network does not have yet, as far as is known.
    pub waiting: usize,
    /// Fields that two desks wrote without knowing of each other.
    pub conflicts: usize,
    /// Places at hand: what this desk may sell without the network.
    pub places: usize,
    /// Places of those that it keeps, by performance.
    pub kept: Vec<KeptPlaces>,
    /// The desks that were just asked to give back something that a sale here needs.
    pub asked: Vec<String>,
    /// The home venue: what an administrator admits it by.
    pub venue: Option<VenueId>,
    /// This desk: what an administrator enrols it by.
    pub desk: Option<DeskId>,
    /// What it is for, hence whom it is told of.
    pub role: DeskRole,
}

/// What a desk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeskRole {
    /// A box office: everybody whom its venues know.
    #[default]
    BoxOffice,
    /// A seasonal desk: those whom a performance to come needs.
    Seasonal,
    /// A door: nobody.
    Door,
}

impl From<Role> for DeskRole {
    fn from(role: Role) -> Self {
        match role {
            Role::BoxOffice => Self::BoxOffice,
            Role::Seasonal => Self::Seasonal,
            Role::Door => Self::Door,
        }
    }
}

/// Places of a performance that a desk keeps at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeptPlaces {
    /// The performance.
    pub performance: Uuid,
    /// How many it wants to keep.
    pub wanted: i64,
    /// How many it has.
    pub at_hand: usize,
}

/// How this desk stands in its network.
///
/// # Errors
///
/// What the store says.
pub async fn network_state(ctx: &Context, _: Nothing) -> Result<NetworkState> {
    let app = ctx.app().real();
    let mut conn = app.store.read().await?;
    let own = desk::find_own(&mut conn).await?;
    let membership = sync::desk::membership(&mut conn).await?;
    let to_push = sync::desk::left(&mut conn).await?;
    let conflicts = sync::desk::conflicts(&mut conn).await?.len();
    let waiting = sync::desk::waiting(&mut conn).await?.len();
    let at_hand = granted::at_hand(&mut conn, None).await?;
    let is_place = |kind| matches!(kind, RightKind::Seat | RightKind::Place);
    let of = |performance: Uuid| at_hand.iter().filter(|it| it.right.thing == performance).count();
    let mut kept: Vec<KeptPlaces> = sync::desk::kept(&mut conn)
        .await?
        .into_iter()
        .filter(|(_, wanted)| *wanted > 0)
        .map(|(performance, wanted)| KeptPlaces { performance, wanted, at_hand: of(performance) })
        .collect();
    kept.sort_unstable_by_key(|it| it.performance);
    let failure = membership.as_ref().and_then(|it| it.failure.clone());
    let standing = match (&membership, failure.as_deref()) {
        (None, _) => NetworkStanding::Alone,
        (Some(_), Some("sync.unreachable" | "sync.busy")) => NetworkStanding::Offline,
        (Some(_), Some(_)) => NetworkStanding::Late,
        (Some(it), None) if it.exchanged_at.is_none() || waiting > 0 => NetworkStanding::Late,
        (Some(_), None) => NetworkStanding::Synchronised,
    };
    Ok(NetworkState {
        standing,
        exchanged_at: membership.as_ref().and_then(|it| it.exchanged_at),
        failed_at: membership.as_ref().and_then(|it| it.failed_at),
        failure,
        receiving: app.network.receiving(),
        to_push,
        waiting,
        conflicts,
        places: at_hand.iter().filter(|it| is_place(it.right.kind)).count(),
        kept,
        asked: app.network.waiting_for(),
        venue: own.as_ref().map(|it| it.home),
        desk: own.as_ref().map(|it| it.id),
        role: membership.map(|it| it.role.into()).unwrap_or_default(),
    })
}
