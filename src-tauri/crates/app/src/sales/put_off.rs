//! The end of a ticket whose performance was postponed: the place that was kept for it at the other date is free.

use catalogue::performance::{self, State};
use catalogue::seating::Places;
use kernel::TicketId;
use sales::{Spot, ticket};
use sqlx::SqliteConnection;

use super::act::Doing;
use crate::Result;

/// Frees what was kept for tickets that ended, but for those that `basket` takes to that date: they were sold out of it.
pub(super) async fn free(
    conn: &mut SqliteConnection,
    doing: &Doing,
    ended: &[TicketId],
    basket: Option<&sales::Basket>,
) -> Result<()> {
    let mut taken: Vec<_> =
        basket.iter().flat_map(|basket| &basket.lines).map(|line| line.place.performance).collect();
    for id in ended {
        let place = ticket::get(conn, *id).await?.place;
        let of = performance::get(conn, place.performance).await?;
        if of.state != State::Postponed {
            continue;
        }
        let Some(played) = performance::played_instead(conn, &of).await? else { continue };
        if let Some(at) = taken.iter().position(|taken| *taken == played.id) {
            taken.swap_remove(at);
            continue;
        }
        let kept = match place.spot {
            Spot::Seat(seat) => Places::Seat { seat },
            Spot::Free { zone, .. } => Places::Unnumbered { zone, count: 1 },
        };
        catalogue::hold::free_put_off(conn, &doing.author, played.id, kept).await?;
    }
    Ok(())
}
