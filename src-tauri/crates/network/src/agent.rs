//! Agents: the persons who work at a desk, with their roles at each venue.

pub mod roles;

use kernel::{AgentId, Instant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::attempt::Attempts;
use crate::operator::named;
use crate::{Error, Result};

/// The longest code, in characters.
const CODE_MOST: usize = 32;

/// The language an agent reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Français.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// The name kept in its column: ISO 639-1.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "en" => Self::En,
            _ => Self::Fr,
        }
    }
}

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agent {
    /// Their id.
    pub id: AgentId,
    /// What they type to sign in, unique here whatever the case.
    pub code: String,
    /// Their name, as the state line shows it.
    pub name: String,
    /// Whether they may sign in.
    pub active: bool,
    /// The language they read.
    pub language: Language,
    /// Whether they are invented, for the demonstration.
    pub demo: bool,
}

impl Agent {
    /// Checks the code and the name.
    ///
    /// # Errors
    ///
    /// [`Error::CodeInvalid`] for a code with spaces, empty or beyond 32 characters; [`Error::NameMissing`].
    pub fn checked(mut self) -> Result<Self> {
        self.code = self.code.trim().to_owned();
        self.name = named(&self.name, "agent")?;
        let plain = self.code.chars().all(|c| c.is_alphanumeric() || "._-@".contains(c));
        match plain && (1..=CODE_MOST).contains(&self.code.chars().count()) {
            true => Ok(self),
            false => Err(Error::CodeInvalid { code: self.code }),
        }
    }
}

/// The hashes of an agent's secrets, and what is remembered of their failures.
#[derive(Clone)]
pub struct Credentials {
    /// Of the password.
    pub secret_hash: String,
    /// Of the PIN, when one is set.
    pub pin_hash: Option<String>,
    /// Failures in a row.
    pub attempts: Attempts,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("attempts", &self.attempts).finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    agent_id: AgentId,
    code: String,
    name: String,
    state: String,
    language: String,
    demo: bool,
}

impl From<Row> for Agent {
    fn from(row: Row) -> Self {
        Self {
            id: row.agent_id,
            code: row.code,
            name: row.name,
            active: row.state == "active",
            language: Language::from_name(&row.language),
            demo: row.demo,
        }
    }
}

/// Writes a new agent.
///
/// # Errors
///
/// [`Error::CodeTaken`] when someone here has the code.
pub async fn insert(
    conn: &mut SqliteConnection,
    agent: &Agent,
    secret_hash: &str,
    pin_hash: Option<&str>,
) -> Result<()> {
    let done = sqlx::query(
        "insert into agent (agent_id, code, name, secret_hash, pin_hash, state, language, demo)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
         where not exists (select 1 from agent where code = ?2)",
    )
    .bind(agent.id)
    .bind(&agent.code)
    .bind(&agent.name)
    .bind(secret_hash)
    .bind(pin_hash)
    .bind(state_name(agent.active))
    .bind(agent.language.name())
    .bind(agent.demo)
    .execute(conn)
    .await?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(Error::CodeTaken { code: agent.code.clone() }),
    }
}

fn state_name(active: bool) -> &'static str {
    match active {
        true => "active",
        false => "disabled",
    }
}

/// Rewrites the name, language and state of an agent.
///
/// # Errors
///
/// What the database says.
pub async fn update(conn: &mut SqliteConnection, agent: &Agent) -> Result<()> {
    let done = sqlx::query("update agent set name = ?2, language = ?3, state = ?4 where agent_id = ?1")
        .bind(agent.id)
        .bind(&agent.name)
        .bind(agent.language.name())
        .bind(state_name(agent.active))
        .execute(conn)
        .await?;
    Ok(store::exactly_one(&done)?)
}

/// An agent.
///
/// # Errors
///
/// [`Error::AgentUnknown`] when they are not here.
pub async fn get(conn: &mut SqliteConnection, agent: AgentId) -> Result<Agent> {
    let row: Option<Row> =
        sqlx::query_as("select agent_id, code, name, state, language, demo from agent where agent_id = ?1")
            .bind(agent)
            .fetch_optional(conn)
            .await?;
    Ok(row.ok_or(Error::AgentUnknown)?.into())
}

/// The active agents of a code, whatever its case: those of the desk's own venue first. A code is given once at a desk, but
/// two desks that did not hear each other, or two venues, may have given it each.
///
/// # Errors
///
/// What the database says.
pub async fn of_code(conn: &mut SqliteConnection, code: &str) -> Result<Vec<Agent>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select agent_id, code, name, state, language, demo from agent a
         where code = ?1 and state = 'active'
         order by not exists (select 1 from agent_role r join desk d on d.home_venue = r.venue_id and d.own = 1
                              where r.agent_id = a.agent_id), agent_id",
    )
    .bind(code.trim())
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Agent::from).collect())
}

/// Every agent, by name.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection) -> Result<Vec<Agent>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select agent_id, code, name, state, language, demo from agent order by name, agent_id",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Agent::from).collect())
}

/// The active agents who have a PIN, by name.
///
/// # Errors
///
/// What the database says.
pub async fn with_pin(conn: &mut SqliteConnection) -> Result<Vec<Agent>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select agent_id, code, name, state, language, demo from agent
         where state = 'active' and pin_hash is not null
         order by name, agent_id",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Agent::from).collect())
}

/// The hashes and failures of an agent.
///
/// # Errors
///
/// [`Error::AgentUnknown`] when they are not here.
pub async fn credentials(conn: &mut SqliteConnection, agent: AgentId) -> Result<Credentials> {
    let row: Option<(String, Option<String>, u32, Option<Instant>)> =
        sqlx::query_as("select secret_hash, pin_hash, failures, locked_until from agent where agent_id = ?1")
            .bind(agent)
            .fetch_optional(conn)
            .await?;
    let (secret_hash, pin_hash, failures, locked_until) = row.ok_or(Error::AgentUnknown)?;
    Ok(Credentials { secret_hash, pin_hash, attempts: Attempts { failures, locked_until } })
}

/// Replaces the password of an agent, and forgets their failures.
///
/// # Errors
///
/// What the database says.
pub async fn set_secret(conn: &mut SqliteConnection, agent: AgentId, secret_hash: &str) -> Result<()> {
    let done = sqlx::query(
        "update agent set secret_hash = ?2, failures = 0, locked_until = null where agent_id = ?1",
    )
    .bind(agent)
    .bind(secret_hash)
    .execute(conn)
    .await?;
    Ok(store::exactly_one(&done)?)
}

/// Replaces the PIN of an agent, or takes it away.
///
/// # Errors
///
/// What the database says.
pub async fn set_pin(conn: &mut SqliteConnection, agent: AgentId, pin_hash: Option<&str>) -> Result<()> {
    let done = sqlx::query("update agent set pin_hash = ?2 where agent_id = ?1")
        .bind(agent)
        .bind(pin_hash)
        .execute(conn)
        .await?;
    Ok(store::exactly_one(&done)?)
}

/// Remembers the failures of an agent.
///
/// # Errors
///
/// What the database says.
pub async fn set_attempts(conn: &mut SqliteConnection, agent: AgentId, attempts: Attempts) -> Result<()> {
    let done = sqlx::query("update agent set failures = ?2, locked_until = ?3 where agent_id = ?1")
        .bind(agent)
        .bind(attempts.failures)
        .bind(attempts.locked_until)
        .execute(conn)
        .await?;
    Ok(store::exactly_one(&done)?)
}
