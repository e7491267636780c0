//! What happened with a contact: notes, calls, visits; appended only.

use kernel::{AgentId, ContactId, Instant, InteractionId, TypedId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use store::Author;

use crate::Result;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum InteractionKind {
    /// Someone wrote a note.
    Note,
    /// A call.
    Call,
    /// A visit.
    Visit,
    /// A message.
    Message,
}

/// An interaction.
#[derive(Debug, Clone, Serialize, sqlx::FromRow)]
pub struct Interaction {
    /// Its id.
    pub interaction_id: InteractionId,
    /// With whom.
    pub contact_id: ContactId,
    /// The venue that keeps it.
    pub venue_id: VenueId,
    /// What happened.
    pub kind: InteractionKind,
    /// When.
    pub at: Instant,
    /// Who wrote it down.
    pub agent_id: Option<AgentId>,
    /// What was said.
    pub text: String,
}

/// Appends an interaction.
///
/// # Errors
///
/// What the database says.
pub async fn record(conn: &mut SqliteConnection, author: &Author, interaction: &Interaction) -> Result<()> {
    sqlx::query(
        "insert into interaction (interaction_id, contact_id, venue_id, kind, at, agent_id, text)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .bind(interaction.interaction_id)
    .bind(interaction.contact_id)
    .bind(interaction.venue_id)
    .bind(interaction.kind)
    .bind(interaction.at)
    .bind(interaction.agent_id)
    .bind(&interaction.text)
    .execute(&mut *conn)
    .await?;
    let id = interaction.interaction_id.uuid();
    Ok(store::change::record_row(conn, author, "interaction", id, interaction).await?)
}

/// Interactions of a contact at a venue, the latest first.
///
/// # Errors
///
/// What the database says.
pub async fn list(
    conn: &mut SqliteConnection,
    venue: VenueId,
    contact: ContactId,
    limit: i64,
) -> Result<Vec<Interaction>> {
    Ok(sqlx::query_as(
        "select interaction_id, contact_id, venue_id, kind, at, agent_id, text
         from interaction
         where contact_id = ?1 and venue_id = ?2
         order by at desc, interaction_id desc
         limit ?3",
    )
    .bind(contact)
    .bind(venue)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}
