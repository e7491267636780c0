//! What tickets consume besides money, at once or later, and what their end gives back: the sale's part in passes and funds.

use kernel::TicketId;
use sales::order::Done;
use sqlx::SqliteConnection;

use super::act::Doing;
use crate::Result;

/// Takes what the new tickets of an act consume, and gives back what the ended ones had.
pub(super) async fn settle(
    conn: &mut SqliteConnection,
    doing: &Doing,
    done: &Done,
    basket: Option<&sales::Basket>,
) -> Result<()> {
    for ticket in &done.ended {
        passes::consume::give_back(conn, &doing.author, doing.act().chance, *ticket).await?;
    }
    for (line, ticket) in basket.iter().flat_map(|basket| &basket.lines).zip(&done.tickets) {
        take(conn, doing, line, *ticket).await?;
    }
    Ok(())
}

async fn take(
    conn: &mut SqliteConnection,
    doing: &Doing,
    line: &sales::basket::Line,
    ticket: TicketId,
) -> Result<()> {
    let Some(price) = &line.price else { return Ok(()) };
    let of = (ticket, line.place.performance);
    passes::consume::take(conn, &doing.author, (doing.act().chance, doing.day), of, &price.consumes).await?;
    Ok(passes::promise::make(conn, &doing.author, of, &price.promises).await?)
}
