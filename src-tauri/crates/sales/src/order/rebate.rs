//! What is taken off the price of tickets after their sale: a step that their outing earned to who bought ahead.

use journal::Kind;
use kernel::Money;
use serde_json::json;
use sqlx::SqliteConnection;

use super::pay::add;
use super::{Done, Item, Order, debit, reference};
use crate::undo::Motive;
use crate::{Act, Error, Means, Result, Tender, Ticket};

/// Takes something off the price of some tickets of an order, as one operation that refers to them: less is due of it, and
/// what was paid too much is held by a new credit note (CGI, art. 272, 1: the price is lowered, and its tax with it).
///
/// # Errors
///
/// [`Error::TicketUnknown`] without any ticket; [`Error::AmountWrong`] for what is not below zero.
pub async fn rebate(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    order: &Order,
    earned: &[(&Ticket, Item)],
) -> Result<Done> {
    if earned.is_empty() {
        return Err(Error::TicketUnknown);
    }
    if earned.iter().any(|(_, item)| item.amount >= Money::ZERO) {
        return Err(Error::AmountWrong);
    }
    let items = debit::of_tickets(earned);
    let rest = order.account.due() + items.iter().map(|item| item.amount).sum();
    let note = Tender { means: Means::CreditNote { note: None }, amount: rest.min(Money::ZERO) };
    let tenders: Vec<Tender> = Some(note).into_iter().filter(|note| !note.amount.is_zero()).collect();
    let mut entry = act.entry(Kind::Refund);
    entry.refers = earned.iter().map(|(ticket, _)| reference(ticket)).collect();
    entry.data.insert("motive".to_owned(), json!(Motive::StepEarned));
    add(conn, act, order, entry, &items, (&tenders, rest.max(Money::ZERO))).await
}
