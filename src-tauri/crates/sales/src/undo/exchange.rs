//! Exchange in one gesture: tickets given up and others taken, the difference paid or given back, one operation.

use journal::rights;
use journal::{Kind, Line};
use kernel::{BasketLineId, Money, OrderId, TicketId, TypedId};
use sqlx::SqliteConnection;

use super::{Fee, chosen, end, free_place, held};
use crate::basket::{self, Basket};
use crate::order::{self, Done};
use crate::ticket::{self, How};
use crate::{Act, Error, Price, Result, Tender, Ticket, payment};

/// A ticket whose place is kept at another price: the tariff was wrong, a proof came late.
#[derive(Debug, Clone)]
pub struct Repriced {
    /// The ticket.
    pub ticket: TicketId,
    /// Its new price.
    pub price: Price,
}

/// What is exchanged for what.
#[derive(Debug, Clone, Default)]
pub struct Exchange {
    /// Tickets given up with their places.
    pub give_up: Vec<TicketId>,
    /// Tickets given up whose places are kept.
    pub reprice: Vec<Repriced>,
    /// What is kept.
    pub fee: Option<Fee>,
    /// What is paid (positive) or given back (negative); back to the means that paid when absent.
    pub tenders: Option<Vec<Tender>>,
    /// Whether a rest may be owed.
    pub owing: bool,
    /// Whether another means than those that paid is allowed.
    pub other_means: bool,
    /// Why.
    pub reason: String,
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
    basket: Option<&Basket>,
    asked: &Exchange,
) -> Result<Done> {
    let order = order::get(conn, act.author.venue, id).await?;
    let all = ticket::of_order(conn, order.id).await?;
    let repriced: Vec<_> = asked.reprice.iter().map(|one| one.ticket).collect();
    let given = chosen(&all, &[asked.give_up.as_slice(), &repriced].concat())?;
    let kept = keep_places(conn, act, &given, &asked.reprice).await?;
    let mut priced: Vec<_> = kept.iter().map(|(line, price)| (line, *price)).collect();
    priced.extend(basket.map(Basket::priced).transpose()?.into_iter().flatten());
    if given.is_empty() || priced.is_empty() {
        return Err(Error::BasketEmpty);
    }
    let fresh = order::spend(conn, act, &priced, asked.flags).await?;
    let fee: Vec<_> =
        asked.fee.iter().filter(|fee| !fee.amount.is_zero()).map(|fee| fee.item(&given)).collect();
    if asked.fee.as_ref().is_some_and(|fee| fee.amount < Money::ZERO) {
        return Err(Error::FeeTooHigh);
    }
    let before: Money = given.iter().map(|ticket| ticket.price).sum();
    let after = order::total(&fresh) + fee.iter().map(|item| item.amount).sum();
    let (tenders, due) = difference(conn, id, order.account.due() + after - before, asked).await?;
    let paid = payment::Paid::new(act, &tenders);
    let mut entry = act.entry(Kind::Exchange);
    entry.refers = given.iter().map(|ticket| order::reference(ticket)).collect();
    entry.lines = lines(&given, &fresh, &fee);
    entry.payments = paid.lines();
    entry.buyer = order.contact;
    let appended = act.append(conn, entry).await?;
    for (old, n) in given.iter().zip(1..) {
        end(conn, act, &appended, old, n, How::Exchanged, &asked.reason).await?;
        if !repriced.contains(&old.id) {
            free_place(conn, act, old).await?;
        }
    }
    let fresh = renumbered(fresh, given.len());
    order::issue(conn, act, id, &appended, &fresh).await?;
    order::insert_items(conn, act, id, &appended, &fee, given.len() + fresh.len()).await?;
    payment::insert(conn, act, id, order.contact, &appended, paid).await?;
    if let Some(basket) = basket {
        basket::close(conn, basket.id, "placed", act.at()).await?;
    }
    let tickets = fresh.iter().map(|new| new.id).collect();
    let ended = given.iter().map(|old| old.id).collect();
    let numbers = order::numbers(&appended, &fresh);
    Ok(Done { order: id, appended, tickets, numbers, ended, tenders, due })
}

/// The places that repriced tickets keep: each is given back and taken at once, in this transaction.
async fn keep_places<'p>(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    given: &[&Ticket],
    reprice: &'p [Repriced],
) -> Result<Vec<(basket::Line, &'p Price)>> {
    let mut kept = Vec::with_capacity(reprice.len());
    for Repriced { ticket, price } in reprice {
        price.check()?;
        let old = given.iter().find(|one| one.id == *ticket).ok_or(Error::TicketUnknown)?;
        let (id, right): (BasketLineId, _) = (act.id(), old.place.right());
        free_place(conn, act, old).await?;
        let grant = rights::take(conn, &right, act.author.desk, id.uuid(), act.at()).await?;
        kept.push((basket::Line { id, place: old.place.clone(), grant, choice: None, price: None }, price));
    }
    Ok(kept)
}

/// How the difference is settled: what is paid or given back, and what remains due.
async fn difference(
    conn: &mut SqliteConnection,
    order: OrderId,
    due: Money,
    asked: &Exchange,
) -> Result<(Vec<Tender>, Money)> {
    if due >= Money::ZERO {
        let tenders = asked.tenders.clone().unwrap_or_default();
        let rest = payment::settle(due, &tenders, asked.owing)?;
        return Ok((tenders, rest));
    }
    let held = held(conn, order).await?;
    let tenders = payment::give_back(-due, &held, asked.tenders.as_deref(), asked.other_means)?;
    Ok((tenders, Money::ZERO))
}

/// Tickets given up first, then new ones, then the fee.
fn lines(given: &[&Ticket], fresh: &[ticket::store::Fresh<'_>], fee: &[order::Item]) -> Vec<Line> {
    let mut lines: Vec<_> = given.iter().zip(1..).map(|(old, n)| order::given_up(n, old)).collect();
    let next = |lines: &Vec<Line>| u32::try_from(lines.len() + 1).unwrap_or(u32::MAX);
    let first = next(&lines);
    lines.extend(order::lines_of(fresh, first));
    let last = next(&lines);
    lines.extend(fee.iter().map(|item| item.line(last)));
    lines
}

fn renumbered(fresh: Vec<ticket::store::Fresh<'_>>, before: usize) -> Vec<ticket::store::Fresh<'_>> {
    let before = u32::try_from(before).unwrap_or(u32::MAX);
    fresh.into_iter().map(|new| ticket::store::Fresh { line: new.line + before, ..new }).collect()
}
