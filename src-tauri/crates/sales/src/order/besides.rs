//! Placing an order that holds no place: what is sold, given or granted besides tickets.

use ::store::Batch;
use journal::Kind;
use kernel::{ContactId, Money, OrderId};
use sqlx::SqliteConnection;

use super::place::record;
use super::store::{self, NewOrder};
use super::{Done, Placed, Terms};
use crate::{Act, Error, Result, payment, till};

/// Places items for a person, or for nobody in particular, without any basket: one operation, its payments.
///
/// # Errors
///
/// [`Error::BasketEmpty`] without any item; what a payment refuses; [`Error::HandedUnpaid`] when something stays due.
pub async fn place_items(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    contact: Option<ContactId>,
    terms: &Terms,
) -> Result<Placed> {
    if terms.items.is_empty() {
        return Err(Error::BasketEmpty);
    }
    let total: Money = terms.items.iter().map(|item| item.amount).sum();
    let due = payment::settle(total, &terms.tenders, terms.owing)?;
    super::check_paid(due)?;
    payment::check_first_use(conn, act, &terms.tenders).await?;
    till::check_cash(conn, act, &terms.tenders).await?;
    let paid = payment::Paid::new(act, &terms.tenders);
    let order: OrderId = act.id();
    let mut entry = act.entry(Kind::Sale);
    entry.lines = terms.items.iter().zip(1..).map(|(item, n)| item.line(n)).collect();
    entry.payments = paid.lines();
    entry.buyer = contact;
    entry.channel = Some(terms.channel.clone());
    entry.order = Some(order);
    let appended = act.append(conn, entry).await?;
    let mut rows = Batch::default();
    let new = NewOrder { id: order, contact, terms };
    store::insert(&mut rows, act, &appended, &new);
    record(&mut rows, act, &appended, &new)?;
    payment::insert_after(rows, conn, act, (order, contact), &appended, paid).await?;
    super::insert_items(conn, act, order, &appended, &terms.items, 0).await?;
    Ok(Done {
        order,
        appended,
        tickets: Vec::new(),
        numbers: Vec::new(),
        ended: Vec::new(),
        returned: Vec::new(),
        tenders: terms.tenders.clone(),
        due,
    })
}
