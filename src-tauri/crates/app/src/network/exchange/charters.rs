//! Charters: what the venues of a network agreed to show each other, signed venue by venue, and left.

use kernel::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync::hub::{CharterVersion, MemberFigures};
use uuid::Uuid;

use crate::Context;
use crate::error::Result;
use crate::wire::Nothing;

/// A charter of the network, in the version that is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Charter {
    /// Which.
    pub charter: Uuid,
    /// What people call it.
    pub name: String,
    /// The version in force.
    pub version: i32,
    /// Its text.
    pub body: String,
    /// The hash of its text: what is signed.
    pub hash: String,
    /// What a card shows besides names and commune: `email`, `phone`, `postal`.
    pub shows: Vec<String>,
    /// Which figures of a member the others see: `contacts`, `pooled`, `tickets`.
    pub tells: Vec<String>,
    /// Since when it is in force.
    pub published_at: Instant,
    /// When this venue signed this version.
    pub signed_at: Option<Instant>,
    /// The earlier version that this venue is a member under, for thirty days after this one came into force.
    pub signed_before: Option<i32>,
    /// Its members, by name.
    pub members: Vec<String>,
}

/// The charters of the network. It is asked of the shared database.
///
/// # Errors
///
/// `sync.not_joined`, `sync.unreachable`.
pub async fn charters(ctx: &Context, _: Nothing) -> Result<Vec<Charter>> {
    let venue = ctx.session()?.venue;
    let versions = ctx.app().answering().await?.charters(venue).await?;
    let before = |of: Uuid| {
        let signed = |it: &&CharterVersion| it.charter == of && !it.in_force && it.signed_at.is_some();
        versions.iter().find(signed).map(|it| it.version)
    };
    let members = |of: Uuid| {
        let mut names: Vec<String> =
            versions.iter().filter(|it| it.charter == of).flat_map(|it| it.members.clone()).collect();
        names.sort();
        names.dedup();
        names
    };
    let in_force = versions.iter().filter(|it| it.in_force).cloned();
    Ok(in_force
        .map(|it| Charter {
            signed_before: before(it.charter).filter(|_| it.signed_at.is_none()),
            members: members(it.charter),
            charter: it.charter,
            name: it.name,
            version: it.version,
            body: it.body,
            hash: it.hash,
            shows: it.shows,
            tells: it.tells,
            published_at: it.published_at,
            signed_at: it.signed_at,
        })
        .collect())
}

/// The version of a charter that one read.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignCharter {
    /// Which.
    pub charter: Uuid,
    /// The version.
    pub version: i32,
    /// The hash of the text that was read.
    pub hash: String,
}

/// Signs a charter for the venue: its people who agreed are shown to the other members, and theirs here.
///
/// # Errors
///
/// `sync.charter_changed` when another version is in force, `sync.unreachable`.
pub async fn sign_charter(ctx: &Context, input: SignCharter) -> Result<Vec<Charter>> {
    ctx.require_box_office().await?;
    let session = ctx.session()?;
    let (venue, agent) = (session.venue, session.agent);
    let words = (input.charter, input.version, input.hash.as_str());
    ctx.app().answering().await?.sign_charter(venue, words, agent).await?;
    let mut tx = ctx.write().await?;
    let said = [
        ("charter", Value::from(input.charter.to_string())),
        ("version", Value::from(input.version)),
        ("hash", Value::from(input.hash)),
    ];
    tx.record_event(venue, "charter_signed", &said).await?;
    tx.commit().await?;
    ctx.app().exchange().await?;
    charters(ctx, Nothing {}).await
}

/// Which charter.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveCharter {
    /// Which.
    pub charter: Uuid,
}

/// Leaves a charter: nobody of the venue is shown under it any more, and nobody of the others here.
///
/// # Errors
///
/// `sync.charter_unsigned`, `sync.unreachable`.
pub async fn leave_charter(ctx: &Context, input: LeaveCharter) -> Result<Vec<Charter>> {
    ctx.require_box_office().await?;
    let venue = ctx.session()?.venue;
    ctx.app().answering().await?.leave_charter(venue, input.charter).await?;
    let mut tx = ctx.write().await?;
    let said = [("charter", Value::from(input.charter.to_string()))];
    tx.record_event(venue, "charter_left", &said).await?;
    tx.commit().await?;
    ctx.app().exchange().await?;
    charters(ctx, Nothing {}).await
}

/// What a member of one's charters lets the network see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkFigure {
    /// The charter.
    pub charter: Uuid,
    /// The member.
    pub venue: String,
    /// People and organisations in its base; nothing when that is not told, or is one to four.
    pub contacts: Option<i64>,
    /// Those it shows.
    pub pooled: Option<i64>,
    /// Tickets sold and not given back.
    pub tickets: Option<i64>,
}

impl From<MemberFigures> for NetworkFigure {
    fn from(told: MemberFigures) -> Self {
        let MemberFigures { charter, venue_name: venue, contacts, pooled, tickets } = told;
        Self { charter, venue, contacts, pooled, tickets }
    }
}

/// What the members of one's charters let the network see.
///
/// # Errors
///
/// `sync.not_joined`, `sync.unreachable`.
pub async fn network_figures(ctx: &Context, _: Nothing) -> Result<Vec<NetworkFigure>> {
    let venue = ctx.session()?.venue;
    let told = ctx.app().answering().await?.network_figures(venue).await?;
    Ok(told.into_iter().map(NetworkFigure::from).collect())
}
