//! Joining a network, with an address and a code.

use std::sync::atomic::Ordering;

use kernel::VenueId;
use network::desk::{self, Desk};
use network::{Right, venue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sync::desk::Membership;
use sync::hub::{Address, Code, Link};

use super::super::vault::Secret;
use super::shared;
use crate::Context;
use crate::error::{Gate, Result};

/// Which network, and the code that was made for this desk.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinNetwork {
    /// `host[:port]/database`, as the administrator gave it.
    pub address: String,
    /// The one-time code.
    pub code: String,
}

/// Where one is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JoinedNetwork {
    /// The home venue.
    pub venue: VenueId,
    /// Its name.
    pub venue_name: String,
    /// What the network calls this desk.
    pub desk_name: String,
    /// The terminal code that its numbers begin with.
    pub terminal: String,
}

/// Joins a network. A desk without a venue receives one, with its agents, its programme and its people; a venue that worked
/// alone brings all that it has, once, and nothing of it is changed. What is cut off goes on with the next exchange.
///
/// # Errors
///
/// `sync.already_joined`, `sync.code_…`, `sync.unreachable`, `network.refused_in_training`.
pub async fn join_network(ctx: &Context, input: JoinNetwork) -> Result<JoinedNetwork> {
    let app = ctx.app();
    if app.is_training() {
        return Err(network::Error::RefusedInTraining.into());
    }
    let own = desk::find_own(&mut *ctx.read().await?).await?;
    if own.is_some() {
        ctx.require(Right::ManageVenue)?;
    }
    let member = sync::desk::membership(&mut *ctx.read().await?).await?.is_some();
    match (member, &own) {
        (true, Some(_)) => return Err(sync::Error::AlreadyJoined.into()),
        // Its code was used and it has no venue yet: it goes on where it stopped.
        (true, None) => {}
        (false, own) => enrol(ctx, &input, own.as_ref()).await?,
    }
    app.exchange().await?;
    let mut conn = ctx.read().await?;
    let Desk { name, home, terminal, .. } = desk::own(&mut conn).await?;
    let venue_name = venue::get(&mut conn, home).await?.name;
    Ok(JoinedNetwork { venue: home, venue_name, desk_name: name, terminal: terminal.to_string() })
}

/// Uses the code, and notes that this desk is in a network: from then on every exchange goes on with the joining.
async fn enrol(ctx: &Context, input: &JoinNetwork, own: Option<&Desk>) -> Result<()> {
    let app = ctx.app();
    let address: Address = input.address.parse()?;
    let code: Code = input.code.parse()?;
    let as_known = own.map(|desk| (desk.id, desk.home));
    let (credentials, joined) = Link::join_as(&address, &code, &app.chance, as_known).await?;
    let kept =
        serde_json::to_string(&credentials).map_err(|error| Gate::Internal { detail: error.to_string() })?;
    app.set_secret(Secret::Network, &kept)?;
    let mut tx = app.store.write().await?;
    let incarnation = own.map_or(1, |desk| desk.incarnation);
    Membership::begin(&mut tx, joined.era, incarnation, ctx.now()).await?;
    if own.is_some() {
        sync::desk::watch(&mut tx, shared::entities(), true).await?;
    }
    tx.commit().await?;
    app.network.joined.store(true, Ordering::Relaxed);
    Ok(())
}
