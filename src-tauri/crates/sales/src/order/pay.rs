//! A later payment of what an order owes.

use journal::{Entry, Kind};
use kernel::{Money, OrderId};
use sqlx::SqliteConnection;

use super::{Done, Item, Order, store};
use crate::{Act, Error, Result, Tender, payment, till};

/// Records payments on an order that owes something; a rest may stay due.
///
/// # Errors
///
/// [`Error::OrderUnknown`]; [`Error::AmountWrong`] without any payment; what a payment refuses.
pub async fn pay(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    order: OrderId,
    tenders: &[Tender],
) -> Result<Done> {
    if tenders.is_empty() {
        return Err(Error::AmountWrong);
    }
    let order = store::get(conn, act.author.venue, order).await?;
    let mut entry = act.entry(Kind::Payment);
    entry.refers = vec![store::first_operation(conn, order.id).await?];
    add(conn, act, &order, entry, &[], tenders).await
}

/// Adds items and payments to an order by one operation; a rest may stay due.
pub(super) async fn add(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    order: &Order,
    mut entry: Entry,
    items: &[Item],
    tenders: &[Tender],
) -> Result<Done> {
    let more: Money = items.iter().map(|item| item.amount).sum();
    let due = payment::settle(order.account.due() + more, tenders, true)?;
    payment::check_first_use(conn, act, tenders).await?;
    till::check_cash(conn, act, tenders).await?;
    let paid = payment::Paid::new(act, tenders);
    entry.lines = items.iter().zip(1..).map(|(item, n)| item.line(n)).collect();
    entry.payments = paid.lines();
    entry.buyer = order.contact;
    entry.order = Some(order.id);
    let appended = act.append(conn, entry).await?;
    super::insert_items(conn, act, order.id, &appended, items, 0).await?;
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
