//! Signing in and out, the lock, and the change of seller.

use kernel::{AgentId, SessionId, TypedId, VenueId};
use network::agent::{self, Credentials, roles};
use network::attempt::Attempts;
use network::{Agent, Error, desk, secret};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Author;

use super::who::{self, Who};
use crate::error::Result;
use crate::wire::Nothing;
use crate::{Context, Session};

/// A code and a password.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The agent's code, in any case.
    pub code: String,
    /// Their password.
    pub password: String,
}

/// A code and a PIN.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInByPin {
    /// The agent's code, in any case.
    pub code: String,
    /// Their PIN.
    pub pin: String,
}

/// Who takes the session over.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSeller {
    /// The code of the next seller, in any case.
    pub code: String,
    /// Their PIN.
    pub pin: String,
}

/// What unlocks a session.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// The PIN or the password of the one who holds the session.
    pub secret: String,
}

/// A venue to act for.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchVenue {
    /// One of the session's `venues`.
    pub venue: VenueId,
}

/// A seller who may take over by PIN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seller {
    /// The agent.
    pub agent: AgentId,
    /// Their code.
    pub code: String,
    /// Their name.
    pub name: String,
}

/// What is tried against the hashes of an agent.
#[derive(Clone)]
enum Tried {
    Password(String),
    Pin(String),
    /// A PIN when it looks like one and the agent has one, else a password.
    Either(String),
}

/// Signs in with a password.
///
/// # Errors
///
/// `network.sign_in_refused`, `network.agent_locked`, `network.first_start_needed`.
pub async fn sign_in(ctx: &Context, input: SignIn) -> Result<Who> {
    let agent = admit(ctx, &input.code, Tried::Password(input.password)).await?;
    start(ctx, &agent, ctx.id(), None).await
}

/// Signs in with a PIN.
///
/// # Errors
///
/// As [`sign_in`].
pub async fn sign_in_pin(ctx: &Context, input: SignInByPin) -> Result<Who> {
    let agent = admit(ctx, &input.code, Tried::Pin(input.pin)).await?;
    start(ctx, &agent, ctx.id(), None).await
}

/// Gives the session to another seller: same session, same desk, same venue when they have a role there.
///
/// # Errors
///
/// As [`sign_in`], and `app.sign_in_needed` without a session to take over.
pub async fn change_seller(ctx: &Context, input: ChangeSeller) -> Result<Who> {
    let before = ctx.session()?;
    let agent = admit(ctx, &input.code, Tried::Pin(input.pin)).await?;
    let mut conn = ctx.read().await?;
    let here = roles::venues(&mut conn, agent.id).await?.iter().any(|(venue, _)| *venue == before.venue);
    drop(conn);
    start(ctx, &agent, before.id, here.then_some(before.venue)).await
}

/// Unlocks the session.
///
/// # Errors
///
/// As [`sign_in`]; `app.sign_in_needed` when the session is over.
pub async fn unlock(ctx: &Context, input: Unlock) -> Result<Who> {
    let session = ctx.session()?;
    let mut conn = ctx.read().await?;
    let agent = agent::get(&mut conn, session.agent).await?;
    drop(conn);
    let agent = admit(ctx, &agent.code, Tried::Either(input.secret)).await?;
    start(ctx, &agent, session.id, Some(session.venue)).await
}

/// Locks the session.
///
/// # Errors
///
/// `app.sign_in_needed` when there is none.
pub async fn lock(ctx: &Context, _: Nothing) -> Result<Nothing> {
    let session = ctx.session()?.clone();
    ctx.app().sessions.put(Session { locked: true, ..session });
    Ok(Nothing {})
}

/// Ends the session.
///
/// # Errors
///
/// `app.sign_in_needed` when there is none.
pub async fn sign_out(ctx: &Context, _: Nothing) -> Result<Nothing> {
    ctx.app().sessions.end(ctx.session()?.id);
    Ok(Nothing {})
}

/// Acts for another venue.
///
/// # Errors
///
/// `network.venue_not_yours` when this desk does not act for it or the agent has no role there.
pub async fn switch_venue(ctx: &Context, input: SwitchVenue) -> Result<Who> {
    let session = ctx.session()?;
    let mut conn = ctx.read().await?;
    let venues = roles::venues(&mut conn, session.agent).await?;
    if !venues.iter().any(|(venue, _)| *venue == input.venue) {
        return Err(Error::VenueNotYours.into());
    }
    let agent = agent::get(&mut conn, session.agent).await?;
    drop(conn);
    start(ctx, &agent, session.id, Some(input.venue)).await
}

/// The active agents who have a PIN.
///
/// # Errors
///
/// What the store says.
pub async fn list_sellers(ctx: &Context, _: Nothing) -> Result<Vec<Seller>> {
    let mut conn = ctx.read().await?;
    let agents = agent::with_pin(&mut conn).await?;
    Ok(agents
        .into_iter()
        .map(|agent| Seller { agent: agent.id, code: agent.code, name: agent.name })
        .collect())
}

async fn start(ctx: &Context, agent: &Agent, id: SessionId, venue: Option<VenueId>) -> Result<Who> {
    let mut conn = ctx.read().await?;
    let training = ctx.app().is_training();
    let session = who::begin(&mut conn, id, agent, venue, training, ctx.now()).await?;
    let told = who::describe(&mut conn, &session).await?;
    ctx.app().sessions.put(session);
    Ok(told)
}

/// Lets in who bears a code and knows their secret; failures are counted and lock, one attempt at a time. Of several who
/// bear it each has a secret of their own: a failure is one of each.
async fn admit(ctx: &Context, code: &str, tried: Tried) -> Result<Agent> {
    let _one_at_a_time = ctx.app().sessions.door.lock().await;
    let mut conn = ctx.read().await?;
    let mut bearers = Vec::new();
    for agent in agent::of_code(&mut conn, code).await? {
        let known = agent::credentials(&mut conn, agent.id).await?;
        bearers.push((agent, known));
    }
    drop(conn);
    if bearers.is_empty() {
        verified(None, tried).await;
        return Err(Error::SignInRefused.into());
    }
    let (mut refusal, mut failed) = (Error::SignInRefused, Vec::new());
    for (agent, known) in bearers {
        let attempts = known.attempts;
        if let Err(locked) = attempts.check(ctx.now()) {
            refusal = locked;
            continue;
        }
        if verified(Some(known), tried.clone()).await {
            remember(ctx, &agent, Attempts::default(), "admitted").await?;
            return Ok(agent);
        }
        failed.push((agent, attempts));
    }
    for (agent, attempts) in failed {
        remember(ctx, &agent, attempts.failed(ctx.now()), "refused").await?;
    }
    Err(refusal.into())
}

/// Compares off the async threads: a hash is slow on purpose.
async fn verified(known: Option<Credentials>, tried: Tried) -> bool {
    let compare = move || {
        let hashes = known.as_ref().map(|known| (known.secret_hash.as_str(), known.pin_hash.as_deref()));
        let password = hashes.map(|(password, _)| password);
        let pin = hashes.and_then(|(_, pin)| pin);
        match tried {
            Tried::Password(secret) => secret::verify(&secret, password),
            Tried::Pin(secret) => secret::verify(&secret, pin),
            Tried::Either(secret) if pin.is_some() && secret::looks_like_pin(&secret) => {
                secret::verify(&secret, pin)
            }
            Tried::Either(secret) => secret::verify(&secret, password),
        }
    };
    tokio::task::spawn_blocking(compare).await.unwrap_or(false)
}

/// Writes what happened and the failures that count from now on.
async fn remember(ctx: &Context, agent: &Agent, attempts: Attempts, result: &str) -> Result<()> {
    let mut tx = ctx.write().await?;
    let desk = desk::own(&mut tx).await?;
    let author = Author { desk: desk.id, agent: Some(agent.id), venue: desk.home, at: ctx.now() };
    agent::set_attempts(&mut tx, agent.id, attempts).await?;
    let row =
        json!({"sign_in": result, "failures": attempts.failures, "locked_until": attempts.locked_until});
    store::change::record_row(&mut tx, &author, "sign_in", agent.id.uuid(), &row).await?;
    tx.commit().await
}

/// Lets in by PIN or password, a second person who agrees.
pub(super) async fn admit_either(ctx: &Context, code: &str, secret: &str) -> Result<Agent> {
    admit(ctx, code, Tried::Either(secret.to_owned())).await
}

/// Lets in by password, for what asks for it once more.
pub(super) async fn admit_password(ctx: &Context, code: &str, password: &str) -> Result<Agent> {
    admit(ctx, code, Tried::Password(password.to_owned())).await
}
