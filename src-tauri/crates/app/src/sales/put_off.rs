//! Tickets whose performance was postponed: the place that the other date keeps for each goes with it, to nobody else, and
//! is free once the ticket ends.

use catalogue::hold;
use catalogue::performance::{self, State};
use catalogue::share;
use kernel::{PerformanceId, TicketId};
use sales::basket::Line;
use sales::{Basket, ticket};
use sqlx::SqliteConnection;

use super::act::Doing;
use crate::Result;
use crate::sheets::Sheets;

/// Refuses to sell what is kept for tickets of a date that was put off: they are exchanged for it.
pub(super) async fn check_not_sold(
    conn: &mut SqliteConnection,
    sheets: &Sheets,
    basket: &Basket,
) -> Result<()> {
    match kept_lines(conn, sheets, basket).await?.is_empty() {
        true => Ok(()),
        false => Err(catalogue::Error::HoldOfTickets.into()),
    }
}

/// Frees what was kept for tickets that ended. What a basket took of it must have been kept for one of them.
pub(super) async fn free(
    conn: &mut SqliteConnection,
    doing: &Doing,
    ended: &[TicketId],
    basket: Option<&Basket>,
) -> Result<()> {
    let mut taken = match basket {
        Some(basket) => kept_lines(conn, &doing.sheets, basket).await?,
        None => Vec::new(),
    };
    for id in ended {
        let place = ticket::get(conn, *id).await?.place;
        let of = performance::get(conn, place.performance).await?;
        if of.state != State::Postponed {
            continue;
        }
        let Some(played) = performance::played_instead(conn, &of).await? else { continue };
        let kept = place.spot.place();
        let own = |line: &&Line| line.place.performance == played.id && line.place.spot.place() == kept;
        if let Some(at) = taken.iter().position(own) {
            let line = taken.swap_remove(at);
            share::let_go(conn, played.id, unit(line)).await?;
        }
        hold::free_put_off(conn, &doing.author, played.id, kept).await?;
    }
    match taken.is_empty() {
        true => Ok(()),
        false => Err(catalogue::Error::HoldOfTickets.into()),
    }
}

/// The lines of a basket that were taken out of what a date keeps for tickets put off to it.
async fn kept_lines<'b>(
    conn: &mut SqliteConnection,
    sheets: &Sheets,
    basket: &'b Basket,
) -> Result<Vec<&'b Line>> {
    let mut lines = Vec::new();
    for line in basket.lines.iter().filter(|line| line.stands_for.is_none()) {
        let of: PerformanceId = line.place.performance;
        if sheets.performance(conn, of).await?.held && hold::is_put_off(conn, of, unit(line)).await? {
            lines.push(line);
        }
    }
    Ok(lines)
}

fn unit(line: &Line) -> (uuid::Uuid, i64) {
    (line.place.right().unit, line.grant.epoch)
}
