//! Refund and cancellation: tickets given up, passes and gift vouchers given back, whole orders or parts of them.

use journal::Kind;
use kernel::{Money, OrderId, TicketId};
use serde_json::json;
use sqlx::SqliteConnection;

use super::item::GiveBack;
use super::part::Part;
use super::{Fee, Reason, held};
use crate::order::{self, Done};
use crate::ticket::{self, How};
use crate::{Act, Error, Result, Tender, payment, till};

/// What is given up, and how what it brought goes back.
#[derive(Debug, Clone)]
pub struct GiveUp {
    /// The order.
    pub order: OrderId,
    /// Its tickets to give up; every live one when neither a ticket nor an item is named.
    pub tickets: Vec<TicketId>,
    /// Its passes and gift vouchers to give back.
    pub items: Vec<GiveBack>,
    /// What is kept.
    pub fee: Option<Fee>,
    /// How it goes back, in negative amounts; to the means that paid when absent.
    pub tenders: Option<Vec<Tender>>,
    /// Whether another means than those that paid is allowed.
    pub other_means: bool,
    /// Why.
    pub reason: Reason,
}

/// Gives tickets up and items back. What goes back is what the order then has too much; nothing, when nothing had
/// been paid: the operation is then a cancellation.
///
/// # Errors
///
/// [`Error::TicketEnded`], [`Error::TicketUnknown`], [`Error::ItemEnded`], [`Error::ItemUnknown`],
/// [`Error::ItemKept`], [`Error::ItemUsedUp`], [`Error::FeeTooHigh`], [`Error::DetailMissing`] without a reason, what
/// giving back refuses.
pub async fn refund(conn: &mut SqliteConnection, act: &Act<'_>, asked: &GiveUp) -> Result<Done> {
    asked.reason.check()?;
    asked.fee.iter().try_for_each(Fee::check)?;
    let order = order::get(conn, act.author.venue, asked.order).await?;
    let all = ticket::of_order(conn, order.id).await?;
    let items = order::items(conn, order.id).await?;
    let part = match asked.tickets.is_empty() && asked.items.is_empty() {
        true => Part::live(&all, &items)?,
        false => Part::named(&all, &items, (&asked.tickets, &asked.items))?,
    };
    if part.is_empty() {
        return Err(Error::TicketUnknown);
    }
    let kept = asked.fee.as_ref().map_or(Money::ZERO, |fee| fee.amount);
    if kept > part.worth() {
        return Err(Error::FeeTooHigh);
    }
    let due = order.account.due() - part.worth() + kept;
    let back = (-due).max(Money::ZERO);
    let tenders =
        payment::give_back(back, &held(conn, order.id).await?, asked.tenders.as_deref(), asked.other_means)?;
    till::check_cash(conn, act, &tenders).await?;
    let paid = payment::Paid::new(act, &tenders);
    let how = if order.account.paid.is_zero() { How::Cancelled } else { How::Refunded };
    let mut entry = act.entry(if how == How::Cancelled { Kind::Cancellation } else { Kind::Refund });
    let retained = part.retained(asked.fee.as_ref());
    entry.refers = part.refers();
    entry.lines = part.lines();
    entry.lines.extend(retained.iter().zip(part.next()..).map(|(item, n)| item.line(n)));
    entry.payments = paid.lines();
    entry.data.insert("motive".to_owned(), json!(asked.reason.motive));
    entry.buyer = order.contact;
    entry.order = Some(order.id);
    let appended = act.append(conn, entry).await?;
    part.end(conn, act, &appended, (how, asked.reason.motive), |_| false).await?;
    asked.reason.keep(conn, &appended).await?;
    order::insert_items(conn, act, order.id, &appended, &retained, part.len()).await?;
    payment::insert(conn, act, order.id, order.contact, &appended, paid).await?;
    let (ended, returned) = part.into_ended();
    let due = due.max(Money::ZERO);
    let (tickets, numbers) = (Vec::new(), Vec::new());
    Ok(Done { order: order.id, appended, tickets, numbers, ended, returned, tenders, due })
}
