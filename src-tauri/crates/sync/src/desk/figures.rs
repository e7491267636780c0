//! The exchange in figures, for who helps from afar: how far each feed is, what waits by kind, the chains that are here.

use std::collections::BTreeMap;

use kernel::{DeskId, JournalId, VenueId};
use serde::Serialize;
use sqlx::SqliteConnection;

use crate::Result;

/// How far a feed was pulled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Position {
    /// The venue.
    pub venue_id: VenueId,
    /// `operations`, `rights`, `sheets`.
    pub kind: String,
    /// The last position.
    pub position: i64,
}

/// A chain that is here, and how long it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct KnownChain {
    /// Which.
    pub journal_id: JournalId,
    /// Whose.
    pub desk_id: DeskId,
    /// Of which incarnation.
    pub incarnation: u32,
    /// Its terminal code.
    pub terminal: String,
    /// Whether it came through the network.
    pub received: bool,
    /// Operations that are here.
    pub operations: i64,
}

/// How far each feed was pulled.
///
/// # Errors
///
/// What the database says.
pub async fn positions(conn: &mut SqliteConnection) -> Result<Vec<Position>> {
    Ok(sqlx::query_as("select venue_id, kind, position from feed_position order by venue_id, kind")
        .fetch_all(conn)
        .await?)
}

/// How many documents wait to be pushed, by kind.
///
/// # Errors
///
/// What the database says.
pub async fn left_by_kind(conn: &mut SqliteConnection) -> Result<BTreeMap<String, i64>> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("select entity, count(*) from outgoing group by entity").fetch_all(conn).await?;
    Ok(rows.into_iter().collect())
}

/// The chains that are here.
///
/// # Errors
///
/// What the database says.
pub async fn known_chains(conn: &mut SqliteConnection) -> Result<Vec<KnownChain>> {
    Ok(sqlx::query_as(
        "select j.journal_id, j.desk_id, j.incarnation, j.terminal, j.received,
                (select count(*) from operation o where o.journal_id = j.journal_id) as operations
         from journal j order by j.terminal, j.incarnation, j.journal_id",
    )
    .fetch_all(conn)
    .await?)
}
