//! Joining a network, with an address and a code.

use std::sync::atomic::Ordering;

use kernel::VenueId;
use network::desk::{self, Desk};
use network::{Right, venue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sync::desk::Membership;
use sync::hub::{Address, Code, Credentials, Known, Link};

use super::super::vault::Secret;
use super::shared;
use crate::error::{Gate, Result};
use crate::{App, Context};

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
    joined(ctx).await
}

/// Moves to another network with the code that was made there for this desk's move, with all that it has: what the network
/// that it leaves granted is its own there too.
///
/// # Errors
///
/// `sync.not_joined`, `sync.code_…`, `sync.unreachable`, `network.refused_in_training`.
pub async fn move_network(ctx: &Context, input: JoinNetwork) -> Result<JoinedNetwork> {
    let app = ctx.app();
    if app.is_training() {
        return Err(network::Error::RefusedInTraining.into());
    }
    if !app.network.joined() {
        return Err(sync::Error::NotJoined.into());
    }
    let (address, code): (Address, Code) = (input.address.parse()?, input.code.parse()?);
    let own = desk::own(&mut *ctx.read().await?).await?;
    // What others there can still be told; a network that is gone is left all the same.
    if let Err(error) = app.exchange().await {
        tracing::info!("the network is left without another exchange: {error}");
    }
    app.leave_for(&address, &code, Known { desk: own.id, venue: own.home, moves: true }).await?;
    app.exchange().await?;
    joined(ctx).await
}

/// Where one is now.
async fn joined(ctx: &Context) -> Result<JoinedNetwork> {
    let mut conn = ctx.read().await?;
    let Desk { name, home, terminal, .. } = desk::own(&mut conn).await?;
    let venue_name = venue::get(&mut conn, home).await?.name;
    Ok(JoinedNetwork { venue: home, venue_name, desk_name: name, terminal: terminal.to_string() })
}

impl App {
    /// Uses a code elsewhere, and gives the connections that were open up: the next exchange finds another era, and goes on
    /// as with a server that was put back.
    pub(in crate::network) async fn leave_for(
        &self,
        address: &Address,
        code: &Code,
        own: Known,
    ) -> Result<()> {
        let (mut rounds, mut asks) = (self.network.rounds.lock().await, self.network.asks.lock().await);
        let (credentials, _) = Link::join_as(address, code, &self.chance, Some(own)).await?;
        self.keep_credentials(&credentials)?;
        (*rounds, *asks) = (None, None);
        self.network.unheard.store(true, Ordering::Relaxed);
        Ok(())
    }

    pub(super) fn keep_credentials(&self, credentials: &Credentials) -> Result<()> {
        let kept = serde_json::to_string(credentials);
        let kept = kept.map_err(|error| Gate::Internal { detail: error.to_string() })?;
        self.set_secret(Secret::Network, &kept)
    }
}

/// Uses the code, and notes that this desk is in a network: from then on every exchange goes on with the joining.
async fn enrol(ctx: &Context, input: &JoinNetwork, own: Option<&Desk>) -> Result<()> {
    let app = ctx.app();
    let address: Address = input.address.parse()?;
    let code: Code = input.code.parse()?;
    let as_known = own.map(|desk| Known { desk: desk.id, venue: desk.home, moves: false });
    let (credentials, joined) = Link::join_as(&address, &code, &app.chance, as_known).await?;
    app.keep_credentials(&credentials)?;
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
