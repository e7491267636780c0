//! Who is signed in, as every screen needs to know it.

use kernel::{AgentId, DeskId, Instant, SessionId, VenueId};
use network::agent::roles;
use network::{Agent, Language, Right, Role, desk, operator, venue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::error::Result;
use crate::wire::Nothing;
use crate::{Context, Session};

/// A signed-in session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Who {
    /// The session: every door sends it with each call.
    pub session: SessionId,
    /// The agent.
    pub agent: AgentId,
    /// Their code.
    pub agent_code: String,
    /// Their name.
    pub agent_name: String,
    /// The language they read.
    pub language: Language,
    /// The venue acted for.
    pub venue: VenueId,
    /// Its name.
    pub venue_name: String,
    /// The legal name of its operator.
    pub operator_name: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Whether it is invented, for the demonstration.
    pub demo: bool,
    /// The desk.
    pub desk: DeskId,
    /// Its name.
    pub desk_name: String,
    /// Its terminal code.
    pub terminal: String,
    /// The agent's roles at the venue.
    pub roles: Vec<Role>,
    /// What they allow; what is not here is not in the rail.
    pub rights: Vec<Right>,
    /// Whether the session is in training mode: nothing counts, documents say SPÉCIMEN.
    pub training: bool,
    /// Whether the screen is locked.
    pub locked: bool,
    /// The venues that the agent may act for here.
    pub venues: Vec<VenueChoice>,
}

/// A venue that one may act for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VenueChoice {
    /// The venue.
    pub venue: VenueId,
    /// Its name.
    pub name: String,
}

/// The session of the one who asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CurrentSession {
    /// Nobody when nobody is signed in.
    pub who: Option<Who>,
}

/// Who is signed in.
///
/// # Errors
///
/// What the store says.
pub async fn session(ctx: &Context, _: Nothing) -> Result<CurrentSession> {
    let Ok(session) = ctx.session() else { return Ok(CurrentSession { who: None }) };
    let mut conn = ctx.read().await?;
    Ok(CurrentSession { who: Some(describe(&mut conn, session).await?) })
}

/// A session as the wire tells it.
///
/// # Errors
///
/// What the store says.
pub async fn describe(conn: &mut SqliteConnection, session: &Session) -> Result<Who> {
    let agent = network::agent::get(conn, session.agent).await?;
    let venue = venue::get(conn, session.venue).await?;
    let operator = operator::get(conn, venue.operator).await?;
    let desk = desk::own(conn).await?;
    let venues = roles::venues(conn, session.agent).await?;
    Ok(Who {
        session: session.id,
        agent: agent.id,
        agent_code: agent.code,
        agent_name: agent.name,
        language: agent.language,
        venue: venue.id,
        venue_name: venue.name,
        operator_name: operator.name,
        time_zone: venue.time_zone,
        demo: venue.demo,
        desk: desk.id,
        desk_name: desk.name,
        terminal: desk.terminal.to_string(),
        roles: session.roles.clone(),
        rights: session.rights.iter().copied().collect(),
        training: session.training,
        locked: session.locked,
        venues: venues.into_iter().map(|(venue, name)| VenueChoice { venue, name }).collect(),
    })
}

/// The session of an agent at a venue: the first one of this desk where they have a role unless told, else the
/// desk's home, where they may do nothing but look at themselves.
///
/// # Errors
///
/// `network.first_start_needed`, or what the store says.
pub async fn begin(
    conn: &mut SqliteConnection,
    id: SessionId,
    agent: &Agent,
    venue: Option<VenueId>,
    training: bool,
    now: Instant,
) -> Result<Session> {
    let desk = desk::own(conn).await?;
    let first = roles::venues(conn, agent.id).await?.first().map(|(venue, _)| *venue);
    let venue = venue.or(first).unwrap_or(desk.home);
    let roles = roles::at(conn, agent.id, venue).await?;
    Ok(Session {
        id,
        agent: agent.id,
        agent_name: agent.name.clone(),
        language: agent.language,
        desk: desk.id,
        venue,
        rights: Role::union(&roles),
        roles,
        training,
        locked: false,
        last_used: now,
    })
}
