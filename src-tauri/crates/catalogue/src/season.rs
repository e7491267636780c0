//! Seasons of a venue.

use kernel::{NaiveDate, SeasonId, TypedId, VenueId};
use serde::Serialize;
use sqlx::SqliteConnection;
use store::Author;

use crate::{Error, Result};

/// A season: the span that passes, loyalty and statements speak of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Season {
    /// Its id.
    #[sqlx(rename = "season_id")]
    pub id: SeasonId,
    /// The venue.
    #[sqlx(rename = "venue_id")]
    pub venue: VenueId,
    /// « 2026-2027 ».
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, included.
    pub ends_on: NaiveDate,
}

/// Writes a new season.
///
/// # Errors
///
/// [`Error::SeasonBackwards`] when it ends before it starts.
pub async fn insert(conn: &mut SqliteConnection, author: &Author, season: &Season) -> Result<()> {
    if season.ends_on < season.starts_on {
        return Err(Error::SeasonBackwards { starts_on: season.starts_on, ends_on: season.ends_on });
    }
    sqlx::query(
        "insert into season (season_id, venue_id, name, starts_on, ends_on) values (?1, ?2, ?3, ?4, ?5)",
    )
    .bind(season.id)
    .bind(season.venue)
    .bind(&season.name)
    .bind(season.starts_on)
    .bind(season.ends_on)
    .execute(&mut *conn)
    .await?;
    Ok(store::change::record_row(conn, author, "season", season.id.uuid(), season).await?)
}

/// The seasons of a venue, the latest first.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, venue: VenueId) -> Result<Vec<Season>> {
    Ok(sqlx::query_as(
        "select season_id, venue_id, name, starts_on, ends_on from season
         where venue_id = ?1
         order by starts_on desc",
    )
    .bind(venue)
    .fetch_all(conn)
    .await?)
}
