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
    let rest = receive(conn, act, order.account.due(), tenders).await?;
    let mut entry = act.entry(Kind::Payment);
    entry.refers = vec![store::first_operation(conn, order.id).await?];
    add(conn, act, &order, entry, &[], (tenders, rest)).await
}

/// Checks payments of what is due, and says what stays due.
pub(super) async fn receive(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    due: Money,
    tenders: &[Tender],
) -> Result<Money> {
    let rest = payment::settle(due, tenders, true)?;
    payment::check_first_use(conn, act, tenders).await?;
    Ok(rest)
}

/// Adds items to an order, with the payments that leave a rest due, by one operation.
pub(super) async fn add(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    order: &Order,
    mut entry: Entry,
    items: &[Item],
    (tenders, due): (&[Tender], Money),
) -> Result<Done> {
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
