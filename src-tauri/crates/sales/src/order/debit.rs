//! What the tickets of an order take after their sale: on printing, on entry, or of who did not enter.

use journal::Kind;
use kernel::{Money, TypedId};
use sqlx::SqliteConnection;

use super::pay::{add, receive};
use super::{Done, Item, Order, reference};
use crate::{Act, Error, Result, Tender, Ticket};

/// Adds to an order what some of its tickets take now, as one operation that refers to them; what is due of it may be paid
/// at once, and may stay due.
///
/// # Errors
///
/// [`Error::TicketUnknown`] without any ticket; what a payment refuses.
pub async fn debit(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    order: &Order,
    taken: &[(&Ticket, Item)],
    tenders: &[Tender],
) -> Result<Done> {
    if taken.is_empty() {
        return Err(Error::TicketUnknown);
    }
    let items = of_tickets(taken);
    let more: Money = items.iter().map(|item| item.amount).sum();
    let rest = receive(conn, act, order.account.due() + more, tenders).await?;
    let mut entry = act.entry(Kind::Debit);
    entry.refers = taken.iter().map(|(ticket, _)| reference(ticket)).collect();
    add(conn, act, order, entry, &items, (tenders, rest)).await
}

/// Items of tickets, each bound to its own and to the performance whose takings it changes.
pub(super) fn of_tickets(items: &[(&Ticket, Item)]) -> Vec<Item> {
    let one = |(ticket, item): &(&Ticket, Item)| Item {
        thing: Some(ticket.id.uuid()),
        performance: Some(ticket.place.performance),
        ..item.clone()
    };
    items.iter().map(one).collect()
}
