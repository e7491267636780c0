//! Exchange in one gesture: tickets given up and others taken, the difference paid or given back, one operation.

use catalogue::share;
use journal::rights;
use journal::{Kind, Line};
use kernel::{Money, OrderId, TicketId, TypedId};
use serde_json::json;
use sqlx::SqliteConnection;
use store::Batch;

use super::part::Part;
use super::{Fee, Reason, held};
use crate::basket::{self, Basket};
use crate::mentions::Asked;
use crate::order::{self, Done};
use crate::ticket::{self, How};
use crate::{Act, Error, Result, Tender, Ticket, payment, till};

/// What is exchanged for what.
#[derive(Debug, Clone, Default)]
pub struct Exchange {
    /// Tickets given up with their places; those whose places the basket keeps need not be named.
    pub give_up: Vec<TicketId>,
    /// What is kept.
    pub fee: Option<Fee>,
    /// What is paid (positive) or given back (negative); back to the means that paid when absent.
    pub tenders: Option<Vec<Tender>>,
    /// Whether a rest may be owed.
    pub owing: bool,
    /// Whether another means than those that paid is allowed.
    pub other_means: bool,
    /// Why.
    pub reason: Reason,
    /// Flags of the new tickets' codes.
    pub flags: u8,
}

/// Exchanges tickets of an order for the places of a basket.
///
/// # Errors
///
/// What a refund, a placing or a payment refuses.
pub async fn exchange(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    id: OrderId,
    basket: &Basket,
    asked: &Exchange,
) -> Result<Done> {
    asked.reason.check()?;
    asked.fee.iter().try_for_each(Fee::check)?;
    let order = order::get(conn, act.author.venue, id).await?;
    let all = ticket::of_order(conn, order.id).await?;
    let items = order::items(conn, order.id).await?;
    let named = [asked.give_up.as_slice(), &basket.kept()].concat();
    let part = Part::named(&all, &items, (&named, &[]))?;
    let priced = basket.priced()?;
    if part.is_empty() || priced.is_empty() {
        return Err(Error::BasketEmpty);
    }
    keep_places(conn, act, &part.tickets, basket).await?;
    let mut rights = Batch::default();
    let told = Asked::ask(&mut rights, act, priced.iter().map(|(line, _)| line.place.performance));
    let (fresh, answers) = order::spend(rights, conn, act, &priced, asked.flags).await?;
    let fee = part.retained(asked.fee.as_ref());
    let after = order::total(&fresh) + fee.iter().map(|item| item.amount).sum();
    let (tenders, due) = difference(conn, act, id, order.account.due() + after - part.worth(), asked).await?;
    till::check_cash(conn, act, &tenders).await?;
    let paid = payment::Paid::new(act, &tenders);
    let mut entry = act.entry(Kind::Exchange);
    entry.refers = part.refers();
    entry.lines = lines(&part, &fresh, &fee);
    entry.payments = paid.lines();
    entry.data.insert("motive".to_owned(), json!(asked.reason.motive));
    entry.buyer = order.contact;
    entry.order = Some(id);
    told.write(&answers, &mut entry)?;
    let appended = act.append(conn, entry).await?;
    part.end(conn, act, &appended, (How::Exchanged, asked.reason.motive), |ticket| basket.keeps(ticket))
        .await?;
    asked.reason.keep(conn, &appended).await?;
    let fresh = renumbered(fresh, part.len());
    let mut rows = Batch::default();
    order::issue(&mut rows, act, id, &appended, &fresh);
    let closed = basket::ask_to_close(&mut rows, basket.id, "placed", act.at());
    payment::insert_after(rows, conn, act, (id, order.contact), &appended, paid)
        .await?
        .exactly_one(&closed)?;
    order::insert_items(conn, act, id, &appended, &fee, part.len() + fresh.len()).await?;
    let tickets = fresh.iter().map(|new| new.id).collect();
    let numbers = order::numbers(&appended, &fresh);
    let (ended, returned) = part.into_ended();
    Ok(Done { order: id, appended, tickets, numbers, ended, returned, tenders, due })
}

/// The places that the basket keeps of tickets given up: each right passes from its ticket to its line, and goes on
/// counting against the hold or allotment that it came out of.
async fn keep_places(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    given: &[&Ticket],
    basket: &Basket,
) -> Result<()> {
    for (line, ticket) in basket.lines.iter().filter_map(|line| Some((line, line.stands_for?))) {
        let old = given.iter().find(|one| one.id == ticket).ok_or(Error::TicketUnknown)?;
        let right = line.place.right();
        let grant = rights::pass_on(conn, &right, &act.author, (old.id.uuid(), line.id.uuid())).await?;
        share::carry(conn, line.place.performance, (right.unit, grant.epoch)).await?;
    }
    Ok(())
}

/// How the difference is settled: what is paid or given back, and what remains due.
async fn difference(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    order: OrderId,
    due: Money,
    asked: &Exchange,
) -> Result<(Vec<Tender>, Money)> {
    if due >= Money::ZERO {
        let tenders = asked.tenders.clone().unwrap_or_default();
        let rest = payment::settle(due, &tenders, asked.owing)?;
        payment::check_first_use(conn, act, &tenders).await?;
        return Ok((tenders, rest));
    }
    let held = held(conn, order).await?;
    let tenders = payment::give_back(-due, &held, asked.tenders.as_deref(), asked.other_means)?;
    Ok((tenders, Money::ZERO))
}

/// What is given up first, then new tickets, then the fee.
fn lines(part: &Part<'_>, fresh: &[ticket::store::Fresh<'_>], fee: &[order::Item]) -> Vec<Line> {
    let mut lines = part.lines();
    lines.extend(order::lines_of(fresh, part.next()));
    let last = u32::try_from(lines.len() + 1).unwrap_or(u32::MAX);
    lines.extend(fee.iter().map(|item| item.line(last)));
    lines
}

fn renumbered(fresh: Vec<ticket::store::Fresh<'_>>, before: usize) -> Vec<ticket::store::Fresh<'_>> {
    let before = u32::try_from(before).unwrap_or(u32::MAX);
    fresh.into_iter().map(|new| ticket::store::Fresh { line: new.line + before, ..new }).collect()
}
