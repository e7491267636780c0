//! What the tickets of an order take after their sale: on printing, on entry, or of who did not enter.

use journal::Kind;
use kernel::TypedId;
use sqlx::SqliteConnection;

use super::pay::add;
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
    let items: Vec<Item> = taken
        .iter()
        .map(|(ticket, item)| Item {
            thing: Some(ticket.id.uuid()),
            performance: Some(ticket.place.performance),
            ..item.clone()
        })
        .collect();
    let mut entry = act.entry(Kind::Debit);
    entry.refers = taken.iter().map(|(ticket, _)| reference(ticket)).collect();
    add(conn, act, order, entry, &items, tenders).await
}
