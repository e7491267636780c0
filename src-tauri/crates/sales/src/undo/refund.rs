//! Refund and cancellation: tickets given up, whole orders or parts of them.

use journal::Kind;
use kernel::{Money, OrderId, TicketId};
use serde_json::json;
use sqlx::SqliteConnection;

use super::{Fee, Reason, chosen, end, free_place, held};
use crate::order::{self, Done};
use crate::ticket::{self, How};
use crate::{Act, Error, Result, Tender, payment};

/// Which tickets are given up, and how what they brought goes back.
#[derive(Debug, Clone)]
pub struct GiveUp {
    /// The order.
    pub order: OrderId,
    /// Its tickets to give up; every live one when empty.
    pub tickets: Vec<TicketId>,
    /// What is kept.
    pub fee: Option<Fee>,
    /// How it goes back, in negative amounts; to the means that paid when absent.
    pub tenders: Option<Vec<Tender>>,
    /// Whether another means than those that paid is allowed.
    pub other_means: bool,
    /// Why.
    pub reason: Reason,
}

/// Gives tickets up. What goes back is what the order then has too much; nothing, when nothing had been paid:
/// the operation is then a cancellation.
///
/// # Errors
///
/// [`Error::TicketEnded`], [`Error::TicketUnknown`], [`Error::FeeTooHigh`], [`Error::DetailMissing`] without a
/// reason, what giving back refuses.
pub async fn refund(conn: &mut SqliteConnection, act: &Act<'_>, asked: &GiveUp) -> Result<Done> {
    asked.reason.check()?;
    asked.fee.iter().try_for_each(Fee::check)?;
    let order = order::get(conn, act.author.venue, asked.order).await?;
    let all = ticket::of_order(conn, order.id).await?;
    let given = match asked.tickets.is_empty() {
        true => all.iter().filter(|ticket| ticket.end.is_none()).collect(),
        false => chosen(&all, &asked.tickets)?,
    };
    if given.is_empty() {
        return Err(Error::TicketUnknown);
    }
    let worth: Money = given.iter().map(|ticket| ticket.price).sum();
    let kept = asked.fee.as_ref().map_or(Money::ZERO, |fee| fee.amount);
    if kept > worth {
        return Err(Error::FeeTooHigh);
    }
    let due = order.account.due() - worth + kept;
    let back = (-due).max(Money::ZERO);
    let tenders =
        payment::give_back(back, &held(conn, order.id).await?, asked.tenders.as_deref(), asked.other_means)?;
    let paid = payment::Paid::new(act, &tenders);
    let how = if order.account.paid.is_zero() { How::Cancelled } else { How::Refunded };
    let mut entry = act.entry(if how == How::Cancelled { Kind::Cancellation } else { Kind::Refund });
    entry.refers = given.iter().map(|ticket| order::reference(ticket)).collect();
    entry.lines = given.iter().zip(1..).map(|(ticket, n)| order::given_up(n, ticket)).collect();
    let fee: Vec<_> =
        asked.fee.iter().filter(|fee| !fee.amount.is_zero()).map(|fee| fee.item(&given)).collect();
    let next = u32::try_from(given.len() + 1).unwrap_or(u32::MAX);
    entry.lines.extend(fee.iter().map(|item| item.line(next)));
    entry.payments = paid.lines();
    entry.data.insert("motive".to_owned(), json!(asked.reason.motive));
    entry.buyer = order.contact;
    let appended = act.append(conn, entry).await?;
    for (ticket, n) in given.iter().zip(1..) {
        end(conn, act, &appended, ticket, n, how, asked.reason.motive).await?;
        free_place(conn, act, ticket).await?;
    }
    asked.reason.keep(conn, &appended).await?;
    order::insert_items(conn, act, order.id, &appended, &fee, given.len()).await?;
    payment::insert(conn, act, order.id, order.contact, &appended, paid).await?;
    let ended = given.iter().map(|ticket| ticket.id).collect();
    let due = due.max(Money::ZERO);
    Ok(Done { order: order.id, appended, tickets: Vec::new(), numbers: Vec::new(), ended, tenders, due })
}
