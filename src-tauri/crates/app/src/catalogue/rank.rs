//! The rank of a performance among the first 140 of its work (CGI, art. 281 quater): one that is not played counts no
//! more, and those after it move up as long as no ticket of them was sold.

use catalogue::performance::{self, Performance, State};
use catalogue::show;
use sqlx::SqliteConnection;
use store::Author;

use crate::Result;

/// The performances after one of its show that have the rate of their rank, and of which no ticket stands.
pub(super) async fn after(conn: &mut SqliteConnection, of: &Performance) -> Result<Vec<Performance>> {
    let show = show::get(conn, of.show).await?;
    let mut ranked = Vec::new();
    if show.vat.first_rank.is_none() {
        return Ok(ranked);
    }
    for later in performance::list(conn, show.id).await? {
        let played = !matches!(later.state, State::Cancelled | State::Postponed);
        if !played || later.starts_at <= of.starts_at || sales::ticket::any_stands(conn, later.id).await? {
            continue;
        }
        let earlier = performance::earlier_of_show(conn, show.id, later.starts_at).await?;
        if later.vat == show.vat.rate_after(earlier) {
            ranked.push(later);
        }
    }
    Ok(ranked)
}

/// Gives performances the rate of the rank that they have now.
pub(super) async fn settle(
    conn: &mut SqliteConnection,
    author: &Author,
    ranked: Vec<Performance>,
) -> Result<()> {
    for of in ranked {
        let show = show::get(conn, of.show).await?;
        let earlier = performance::earlier_of_show(conn, show.id, of.starts_at).await?;
        let vat = show.vat.rate_after(earlier);
        performance::update(conn, author, &Performance { vat, ..of }).await?;
    }
    Ok(())
}
