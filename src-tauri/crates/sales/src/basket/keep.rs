//! The places of tickets in a basket: to be sold again to their holder, at another price.

use journal::rights::Grant;
use kernel::{BasketId, BasketLineId, Chance, TypedId};
use sqlx::SqliteConnection;
use store::{Author, Batch};

use super::{Line, fill};
use crate::{Error, Result, Ticket};

/// Puts the places of live tickets into a basket; each ticket keeps its right until it is exchanged.
///
/// # Errors
///
/// [`Error::BasketClosed`], [`Error::TicketEnded`], [`Error::SeatTaken`] when a basket keeps the place already.
pub async fn add_tickets(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    basket: BasketId,
    tickets: &[Ticket],
) -> Result<()> {
    fill::touch(conn, author, basket).await?;
    for ticket in tickets {
        if ticket.end.is_some() {
            return Err(Error::TicketEnded { number: ticket.number.clone() });
        }
        let kept: bool = sqlx::query_scalar(
            "select exists (select 1 from basket_line l join basket b on b.basket_id = l.basket_id
                            where l.ticket_id = ?1 and b.state = 'open')",
        )
        .bind(ticket.id)
        .fetch_one(&mut *conn)
        .await?;
        if kept {
            return Err(Error::SeatTaken);
        }
        let line = Line {
            id: chance.id::<BasketLineId>(author.at),
            place: ticket.place.clone(),
            grant: Grant { epoch: ticket.epoch, grantor: author.desk.uuid() },
            stands_for: Some(ticket.id),
            choice: None,
            price: None,
        };
        let mut batch = Batch::default();
        fill::insert(&mut batch, basket, &line);
        batch.run(conn).await?;
    }
    Ok(())
}
