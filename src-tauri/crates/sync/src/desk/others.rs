//! The other desks of one's venues, told with each hello: when each was heard of last. What a desk did since is not known
//! here, and whoever adds up what a venue did must say so.

use kernel::{DeskId, Instant, VenueId};
use sqlx::SqliteConnection;

use crate::Result;
use crate::hub::Hello;

/// Another desk of a venue, as far as this desk heard.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Other {
    /// Which.
    #[sqlx(rename = "desk_id")]
    pub desk: DeskId,
    /// Its home venue.
    #[sqlx(rename = "venue_id")]
    pub venue: VenueId,
    /// What people call it.
    pub name: String,
    /// When it said hello last, by the clock of the shared database.
    pub seen_at: Option<Instant>,
    /// Since when it is given up for lost, or admitted no more.
    pub lost_at: Option<Instant>,
}

/// The other desks whose home is a venue, by name; none at a desk alone.
///
/// # Errors
///
/// What the database says.
pub async fn others(conn: &mut SqliteConnection, venue: VenueId) -> Result<Vec<Other>> {
    Ok(sqlx::query_as(
        "select desk_id, venue_id, name, seen_at, lost_at from other_desk where venue_id = ?1 order by name, desk_id",
    )
    .bind(venue)
    .fetch_all(conn)
    .await?)
}

/// Takes in which desks there are, and when each was heard of.
pub(super) async fn learn(conn: &mut SqliteConnection, hello: &Hello) -> Result<()> {
    sqlx::query("delete from other_desk").execute(&mut *conn).await?;
    for other in &hello.desks {
        sqlx::query(
            "insert into other_desk (desk_id, venue_id, name, seen_at, lost_at) values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(other.desk)
        .bind(other.venue)
        .bind(&other.name)
        .bind(other.seen_at)
        .bind(other.lost_at)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
