//! What the tickets of an order take after their sale: on printing, on entry, or of who did not enter.

use journal::Kind;
use kernel::{Money, TypedId};
use sqlx::SqliteConnection;

use super::{Done, Item, Order, reference};
use crate::{Act, Error, Result, Tender, Ticket, payment, till};

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
    let total: Money = items.iter().map(|item| item.amount).sum();
    let due = payment::settle(order.account.due() + total, tenders, true)?;
    payment::check_first_use(conn, act, tenders).await?;
    till::check_cash(conn, act, tenders).await?;
    let paid = payment::Paid::new(act, tenders);
    let mut entry = act.entry(Kind::Debit);
    entry.refers = taken.iter().map(|(ticket, _)| reference(ticket)).collect();
    entry.lines = items.iter().zip(1..).map(|(item, n)| item.line(n)).collect();
    entry.payments = paid.lines();
    entry.buyer = order.contact;
    entry.order = Some(order.id);
    let appended = act.append(conn, entry).await?;
    super::insert_items(conn, act, order.id, &appended, &items, 0).await?;
    payment::insert(conn, act, order.id, order.contact, &appended, paid).await?;
    Ok(Done {
        order: order.id,
        appended,
        tickets: Vec::new(),
        numbers: Vec::new(),
        ended: Vec::new(),
        returned: Vec::new(),
        tenders: tenders.to_vec(),
        due,
    })
}
