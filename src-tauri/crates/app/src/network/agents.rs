//! Agents as their administrator sees them.

use kernel::{AgentId, Instant, TypedId};
use network::agent::{self, roles};
use network::{Agent, Error, Language, Right, Role, secret};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::Context;
use crate::error::Result;
use crate::wire::Nothing;

/// An agent, with their roles at this venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentCard {
    /// The agent.
    pub agent: AgentId,
    /// What they type to sign in.
    pub code: String,
    /// Their name.
    pub name: String,
    /// Whether they may sign in.
    pub active: bool,
    /// The language they read.
    pub language: Language,
    /// Their roles at this venue.
    pub roles: Vec<Role>,
    /// Whether they have a PIN.
    pub has_pin: bool,
    /// Until when they are locked after failures.
    pub locked_until: Option<Instant>,
}

/// A new agent.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAgent {
    /// What they will type to sign in: letters, digits and `. _ - @`, 32 at most.
    pub code: String,
    /// Their name.
    pub name: String,
    /// Their first password, eight characters at least.
    pub password: String,
    /// Their first PIN, four to eight digits.
    #[serde(default)]
    pub pin: Option<String>,
    /// The language they read.
    #[serde(default)]
    pub language: Language,
    /// Their roles at this venue.
    pub roles: Vec<Role>,
}

/// An agent's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentOf {
    /// The agent.
    pub agent: AgentId,
}

/// What changes of an agent.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeAgent {
    /// The agent.
    pub agent: AgentId,
    /// Their name.
    pub name: String,
    /// The language they read.
    pub language: Language,
    /// Whether they may sign in; their sessions end at once otherwise.
    pub active: bool,
}

/// The roles of an agent at this venue, all of them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRoles {
    /// The agent.
    pub agent: AgentId,
    /// Their roles from now on.
    pub roles: Vec<Role>,
}

/// A new password for an agent who lost theirs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetSecret {
    /// The agent.
    pub agent: AgentId,
    /// Their new password, eight characters at least.
    pub password: String,
}

/// Every agent here.
///
/// # Errors
///
/// What the store says.
pub async fn list_agents(ctx: &Context, _: Nothing) -> Result<Vec<AgentCard>> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let mut cards = Vec::new();
    for agent in agent::list(&mut conn).await? {
        let known = agent::credentials(&mut conn, agent.id).await?;
        cards.push(AgentCard {
            roles: roles::at(&mut conn, agent.id, venue).await?,
            agent: agent.id,
            code: agent.code,
            name: agent.name,
            active: agent.active,
            language: agent.language,
            has_pin: known.pin_hash.is_some(),
            locked_until: known.attempts.locked_until.filter(|until| *until > ctx.now()),
        });
    }
    Ok(cards)
}

/// Creates an agent.
///
/// # Errors
///
/// `network.code_taken`, and what is wrong with the code, the name or a secret.
pub async fn create_agent(ctx: &Context, input: CreateAgent) -> Result<AgentOf> {
    let author = ctx.author()?;
    check_grant(ctx, &input.roles)?;
    let new = Agent {
        id: ctx.id(),
        code: input.code,
        name: input.name,
        active: true,
        language: input.language,
        demo: false,
    }
    .checked()?;
    let chance = &ctx.app().chance;
    let password = secret::hash_password(&input.password, chance)?;
    let pin = input.pin.map(|pin| secret::hash_pin(&pin, chance)).transpose()?;
    let mut tx = ctx.write().await?;
    agent::insert(&mut tx, &new, &password, pin.as_deref()).await?;
    store::change::record_row(&mut tx, &author, "agent", new.id.uuid(), &new).await?;
    write_roles(ctx, &mut tx, new.id, &input.roles).await?;
    tx.commit().await?;
    Ok(AgentOf { agent: new.id })
}

/// Changes an agent.
///
/// # Errors
///
/// `network.last_admin` when the only administrator would be shut out, `network.agent_unknown`.
pub async fn change_agent(ctx: &Context, input: ChangeAgent) -> Result<Nothing> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    check_whole(ctx, &mut tx, input.agent).await?;
    let mut changed = agent::get(&mut tx, input.agent).await?;
    let shut_out = changed.active && !input.active;
    changed =
        Agent { name: input.name, language: input.language, active: input.active, ..changed }.checked()?;
    agent::update(&mut tx, &changed).await?;
    roles::check_administered(&mut tx).await?;
    store::change::record_row(&mut tx, &author, "agent", changed.id.uuid(), &changed).await?;
    if shut_out {
        let data = [("agent", json!(changed.id)), ("active", json!("no"))];
        tx.record_event(author.venue, "rights_changed", &data).await?;
    }
    tx.commit().await?;
    if shut_out {
        ctx.app().sessions.end_of(changed.id);
    }
    Ok(Nothing {})
}

/// Replaces roles; the live sessions of the agent follow at once.
///
/// # Errors
///
/// `network.last_admin`, `network.beyond_own_rights`, `network.agent_unknown`.
pub async fn set_roles(ctx: &Context, input: SetRoles) -> Result<Nothing> {
    check_grant(ctx, &input.roles)?;
    let mut tx = ctx.write().await?;
    check_target(ctx, &mut tx, input.agent).await?;
    write_roles(ctx, &mut tx, input.agent, &input.roles).await?;
    tx.commit().await?;
    let venue = ctx.session()?.venue;
    ctx.app().sessions.set_roles(input.agent, venue, ctx.app().is_training(), &input.roles);
    Ok(Nothing {})
}

/// Gives a new password.
///
/// # Errors
///
/// `network.password_too_short`, `network.agent_unknown`.
pub async fn reset_secret(ctx: &Context, input: ResetSecret) -> Result<Nothing> {
    let author = ctx.author()?;
    let hash = secret::hash_password(&input.password, &ctx.app().chance)?;
    let mut tx = ctx.write().await?;
    check_whole(ctx, &mut tx, input.agent).await?;
    agent::get(&mut tx, input.agent).await?;
    agent::set_secret(&mut tx, input.agent, &hash).await?;
    agent::set_pin(&mut tx, input.agent, None).await?;
    let row = json!({"secret": "reset by an administrator"});
    store::change::record_row(&mut tx, &author, "agent", input.agent.uuid(), &row).await?;
    tx.commit().await?;
    Ok(Nothing {})
}

async fn write_roles(ctx: &Context, tx: &mut crate::Write, agent: AgentId, given: &[Role]) -> Result<()> {
    let author = ctx.author()?;
    agent::get(tx, agent).await?;
    roles::set(tx, agent, author.venue, given).await?;
    store::change::record_row(tx, &author, "agent_role", agent.uuid(), &given).await?;
    let data = [("agent", json!(agent)), ("roles", json!(given))];
    tx.record_event(author.venue, "rights_changed", &data).await?;
    Ok(())
}

/// Only who manages the network makes another network administrator.
fn check_grant(ctx: &Context, given: &[Role]) -> Result<()> {
    match given.contains(&Role::NetworkAdmin) && !ctx.has(Right::ManageNetwork) {
        true => Err(Error::BeyondOwnRights.into()),
        false => Ok(()),
    }
}

/// What an agent has everywhere — a password, a state — is touched by who manages the network, or the agents of every
/// venue where this one works.
async fn check_whole(ctx: &Context, conn: &mut SqliteConnection, agent: AgentId) -> Result<()> {
    if ctx.has(Right::ManageNetwork) {
        return Ok(());
    }
    let own = ctx.session()?.agent;
    for venue in roles::all_venues(conn, agent).await? {
        check_grant(ctx, &roles::at(conn, agent, venue).await?)?;
        if !Role::union(&roles::at(conn, own, venue).await?).contains(&Right::ManageAgents) {
            return Err(Error::BeyondOwnRights.into());
        }
    }
    Ok(())
}

/// Only who manages the network touches a network administrator.
async fn check_target(ctx: &Context, conn: &mut SqliteConnection, agent: AgentId) -> Result<()> {
    check_grant(ctx, &roles::at(conn, agent, ctx.session()?.venue).await?)
}
