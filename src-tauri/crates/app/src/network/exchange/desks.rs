//! The desks of one's venue in the network: which were seen when, and what becomes of the places of one that is lost.
//!
//! A desk that burnt may have sold on paper what nobody else knows: what it held waits, and no clock frees it. Two people
//! may decide not to wait.

use kernel::{DeskId, Instant};
use network::agent::roles;
use network::{Error, Right, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Context;
use crate::error::Result;
use crate::network::sign;
use crate::wire::Nothing;

/// A desk of one's venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkDesk {
    /// Which.
    pub desk: DeskId,
    /// What people call it.
    pub name: String,
    /// Whether it is the one that is asked.
    pub own: bool,
    /// The program it last said hello with.
    pub software: String,
    /// When it last said hello.
    pub seen_at: Option<Instant>,
    /// Since when it is given up for lost.
    pub lost_at: Option<Instant>,
    /// Whether two machines were found writing its journal.
    pub forked: bool,
    /// Places and balances that it holds.
    pub held: i64,
    /// Those that wait for it.
    pub quarantined: i64,
}

/// The desks of one's venue. They are asked of the shared database.
///
/// # Errors
///
/// `sync.not_joined`, `sync.unreachable`.
pub async fn network_desks(ctx: &Context, _: Nothing) -> Result<Vec<NetworkDesk>> {
    let (venue, own) = (ctx.session()?.venue, ctx.session()?.desk);
    let seen = ctx.app().answering().await?.desks(venue).await?;
    Ok(seen
        .into_iter()
        .map(|it| NetworkDesk {
            desk: it.desk,
            own: it.desk == own,
            name: it.name,
            software: it.software,
            seen_at: it.seen_at,
            lost_at: it.lost_at,
            forked: it.fenced,
            held: it.held,
            quarantined: it.quarantined,
        })
        .collect())
}

/// Which desk.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareDeskLost {
    /// Which.
    pub desk: DeskId,
}

/// Says that another desk of one's venue is lost: it is granted nothing until it says hello, and what it held waits.
///
/// # Errors
///
/// `sync.desk_foreign`, `sync.unreachable`.
pub async fn declare_desk_lost(ctx: &Context, input: DeclareDeskLost) -> Result<Nothing> {
    ctx.app().answering().await?.declare_lost(input.desk).await?;
    let mut tx = ctx.write().await?;
    let venue = ctx.session()?.venue;
    tx.record_event(venue, "desk_lost", &[("desk", json!(input.desk))]).await?;
    tx.commit().await?;
    Ok(Nothing {})
}

/// Which desk's places, and who agrees.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseQuarantine {
    /// The desk that does not come back.
    pub desk: DeskId,
    /// The code of the second person.
    pub second: String,
    /// Their PIN or their password.
    pub secret: String,
}

/// Their secret stays out of logs.
impl std::fmt::Debug for ReleaseQuarantine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReleaseQuarantine({}, {})", self.desk, self.second)
    }
}

/// Gives back to everyone what waits for a desk. Two people decide it, and the journal says who: a ticket that the desk
/// sold meanwhile is void at the door.
///
/// # Errors
///
/// `network.second_person_needed`, `network.sign_in_refused`, `sync.desk_foreign`, `sync.unreachable`.
pub async fn release_quarantine(ctx: &Context, input: ReleaseQuarantine) -> Result<Nothing> {
    let session = ctx.session()?.clone();
    let desks = ctx.app().answering().await?.desks(session.venue).await?;
    let named = || sync::Error::DeskForeign;
    let desk = desks.into_iter().find(|it| it.desk == input.desk).ok_or_else(named)?;
    let second = sign::admit_either(ctx, &input.second, &input.secret).await?;
    let rights = Role::union(&roles::at(&mut *ctx.read().await?, second.id, session.venue).await?);
    if second.id == session.agent || !rights.contains(&Right::SettleExchange) {
        return Err(Error::SecondPersonNeeded.into());
    }
    let mut tx = ctx.write().await?;
    let said =
        [("desk", json!(desk.desk)), ("incarnation", json!(desk.incarnation)), ("second", json!(second.id))];
    tx.record_event(session.venue, "quarantine_released", &said).await?;
    tx.commit().await?;
    // It is decided, and written: with the network gone meanwhile, it goes with the next exchange.
    if let Err(error) = ctx.app().exchange().await {
        tracing::info!("what two people decided waits for the network: {error}");
    }
    Ok(Nothing {})
}
