//! The desks of a venue, as the shared database sees them.

use chrono::{DateTime, Utc};
use kernel::{DeskId, Instant, TypedId, VenueId};
use uuid::Uuid;

use super::Link;
use crate::Result;

/// A desk of a venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskSeen {
    /// Which.
    pub desk: DeskId,
    /// What people call it.
    pub name: String,
    /// How many times it was opened anew.
    pub incarnation: u32,
    /// The program it last said hello with.
    pub software: String,
    /// When it last said hello.
    pub seen_at: Option<Instant>,
    /// Since when it is given up for lost.
    pub lost_at: Option<Instant>,
    /// Whether two machines were found writing its journal.
    pub fenced: bool,
    /// Places and balances that it holds.
    pub held: i64,
    /// Those that wait for it to come back, and that two people may give back to everyone.
    pub quarantined: i64,
}

/// A row of `api_v1.desks`.
#[derive(sqlx::FromRow)]
struct Row {
    desk_id: Uuid,
    name: String,
    incarnation: i32,
    software: String,
    seen_at: Option<DateTime<Utc>>,
    lost_at: Option<DateTime<Utc>>,
    fenced: bool,
    held: i64,
    quarantined: i64,
}

impl Link {
    /// The desks whose home is a venue, by name; those that never came apart.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn desks(&mut self, venue: VenueId) -> Result<Vec<DeskSeen>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select desk_id, name, incarnation, software, seen_at, lost_at, fenced, held, quarantined
             from api_v1.desks($1)",
        )
        .bind(venue.uuid())
        .fetch_all(self.call())
        .await?;
        let read = |row: Row| DeskSeen {
            desk: DeskId::from_uuid(row.desk_id),
            name: row.name,
            incarnation: u32::try_from(row.incarnation).unwrap_or(1),
            software: row.software,
            seen_at: row.seen_at.map(Instant::from),
            lost_at: row.lost_at.map(Instant::from),
            fenced: row.fenced,
            held: row.held,
            quarantined: row.quarantined,
        };
        Ok(rows.into_iter().map(read).collect())
    }
}
