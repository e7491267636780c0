//! Entries recorded at the desk, of tickets that take something then; and what becomes of those nobody entered with.

use std::collections::BTreeMap;

use catalogue::performance::{self, Performance, State};
use kernel::{Money, OrderId, PerformanceId, TicketId};
use network::venue;
use passes::promise::{self, How};
use sales::undo::{self, GiveUp, Motive, Reason, Wanted};
use sales::{Tender, Ticket, order, ticket};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::act::Doing;
use super::consume;
use super::place::{Placed, placed};
use super::promises::{Moment, Standing};
use crate::{Context, Result, Write};

/// Tickets whose holders enter.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEntry {
    /// The order.
    pub order: OrderId,
    /// Its tickets; every live one that takes something on entry when empty.
    #[serde(default)]
    pub tickets: Vec<TicketId>,
    /// What is paid now of what the order then owes; the rest stays due.
    #[serde(default)]
    pub payments: Vec<Tender>,
}

/// Which performance.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntriesOf {
    /// The performance.
    pub performance: PerformanceId,
}

/// Tickets of a performance that take something on entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entries {
    /// Those whose holders are still awaited.
    pub awaited: u32,
    /// What they will owe.
    pub due: Money,
    /// Those that entered.
    pub entered: u32,
    /// Those that were settled because nobody entered.
    pub missed: u32,
}

/// What became of who did not enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoShows {
    /// Places given up, free again.
    pub released: u32,
    /// Tickets of which something is due.
    pub charged: u32,
    /// What is due of them.
    pub amount: Money,
    /// Tickets of which nothing is due; their credits are in their passes again.
    pub waived: u32,
    /// Tickets that were left: another desk of the venue holds their refund, and did not answer.
    pub elsewhere: u32,
}

/// Records entries, as one operation of the order: what each ticket takes then, and what is paid of it.
pub(super) async fn record_entry(ctx: &Context, input: RecordEntry) -> Result<Placed> {
    ctx.app().ask_for_notes(&ctx.author()?, &input.payments, None).await;
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let order = order::get(&mut tx, doing.author.venue, input.order).await?;
    let all = ticket::of_order(&mut tx, order.id).await?;
    let chosen = chosen(&all, &input.tickets)?;
    let standing = Standing::of(&mut tx, &chosen, None).await?;
    let named = chosen.iter().find(|ticket| !standing.holds(ticket));
    if let Some(ticket) = named.filter(|_| standing.is_empty() || !input.tickets.is_empty()) {
        return Err(why_not(&mut tx, ticket).await?.into());
    }
    for ticket in chosen.iter().filter(|ticket| standing.holds(ticket)) {
        check_day(&mut tx, &doing, ticket.place.performance).await?;
    }
    let of = (&order, ctx.session()?.language);
    let done = standing.take(&mut tx, &doing, of, (Moment::Entry, &input.payments)).await?;
    tx.moved(done.appended.head);
    tx.commit().await?;
    Ok(placed(&done))
}

/// The tickets that are named, or every live one.
fn chosen<'t>(all: &'t [Ticket], named: &[TicketId]) -> Result<Vec<&'t Ticket>> {
    if named.is_empty() {
        let live: Vec<_> = all.iter().filter(|ticket| ticket.end.is_none()).collect();
        return if live.is_empty() { Err(sales::Error::TicketUnknown.into()) } else { Ok(live) };
    }
    let one = |id: &TicketId| {
        let ticket = all.iter().find(|ticket| ticket.id == *id).ok_or(sales::Error::TicketUnknown)?;
        match ticket.end {
            Some(_) => Err(sales::Error::TicketEnded { number: ticket.number.clone() }.into()),
            None => Ok(ticket),
        }
    };
    named.iter().map(one).collect()
}

/// Why a ticket takes nothing on entry.
async fn why_not(conn: &mut SqliteConnection, ticket: &Ticket) -> Result<sales::Error> {
    let number = ticket.number.clone();
    let kept = promise::of_ticket(conn, ticket.id).await?;
    let kept = kept.iter().any(|promise| promise.end.is_some_and(|(how, _)| how == How::Kept));
    Ok(if kept { sales::Error::EntryRecorded { number } } else { sales::Error::NothingOnEntry { number } })
}

/// An entry is of a performance that is played, on its day or since; of one that was postponed, when it is.
async fn check_day(conn: &mut SqliteConnection, doing: &Doing, of: PerformanceId) -> Result<()> {
    let of = performance::get(conn, of).await?;
    let Some(of) = performance::played_instead(conn, &of).await? else {
        return Err(sales::Error::NotPlayed.into());
    };
    let venue = venue::get(conn, of.venue).await?;
    let day = venue::day_of(of.starts_at, &venue.time_zone, venue.cut_hour)?;
    match doing.day < day {
        true => Err(sales::Error::EntryTooEarly { day }.into()),
        false => Ok(()),
    }
}

fn check_played(of: &Performance) -> Result<()> {
    match of.state {
        State::Cancelled | State::Postponed => Err(sales::Error::NotPlayed.into()),
        _ => Ok(()),
    }
}

/// Tickets of a performance that take something on entry.
pub(super) async fn entries(ctx: &Context, input: EntriesOf) -> Result<Entries> {
    let mut conn = ctx.read().await?;
    ctx.same_venue(performance::get(&mut conn, input.performance).await?.venue)?;
    let tally = promise::tally(&mut conn, input.performance).await?;
    Ok(Entries { awaited: tally.awaited, due: tally.due, entered: tally.kept, missed: tally.missed })
}

/// Settles, as each tariff says, the tickets of a performance that nobody entered with.
pub(super) async fn settle_no_shows(ctx: &Context, input: EntriesOf) -> Result<NoShows> {
    let author = ctx.author()?;
    let awaited = awaited_of(&mut *ctx.read().await?, input.performance).await?;
    ctx.app().ask_for_undoing(&author, &awaited).await;
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let of = performance::get(&mut tx, input.performance).await?;
    ctx.same_venue(of.venue)?;
    check_played(&of)?;
    if of.starts_at > doing.author.at {
        return Err(sales::Error::NotPlayed.into());
    }
    let mut settled = NoShows { released: 0, charged: 0, amount: Money::ZERO, waived: 0, elsewhere: 0 };
    for wanted in awaited_of(&mut tx, of.id).await? {
        let mut tickets = Vec::with_capacity(wanted.tickets.len());
        for id in &wanted.tickets {
            match is_here(&mut tx, &doing, (wanted.order, *id)).await? {
                true => tickets.push(ticket::get(&mut tx, *id).await?),
                false => settled.elsewhere += 1,
            }
        }
        if !tickets.is_empty() {
            settle(ctx, &mut tx, &doing, (wanted.order, &tickets), &mut settled).await?;
        }
    }
    tx.commit().await?;
    Ok(settled)
}

/// The tickets of a performance whose promises stand, by their orders.
async fn awaited_of(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<Wanted>> {
    let mut orders: BTreeMap<OrderId, Vec<TicketId>> = BTreeMap::new();
    for id in promise::awaited(conn, of).await? {
        let ticket = ticket::get(conn, id).await?;
        orders.entry(ticket.order).or_default().push(id);
    }
    Ok(orders.into_iter().map(|(order, tickets)| Wanted { order, tickets, items: Vec::new() }).collect())
}

/// Whether what becomes of a ticket is for this desk to say: it may undo it, and holds the credits that are set apart for it.
async fn is_here(
    conn: &mut SqliteConnection,
    doing: &Doing,
    (order, id): (OrderId, TicketId),
) -> Result<bool> {
    let wanted = Wanted { order, tickets: vec![id], items: Vec::new() };
    Ok(undo::lacking(conn, &doing.author, &wanted).await?.is_empty() && promise::is_held(conn, id).await?)
}

/// Settles the tickets of one order: places that are given up by a cancellation, the others by one operation.
async fn settle(
    ctx: &Context,
    tx: &mut Write,
    doing: &Doing,
    (id, tickets): (OrderId, &[Ticket]),
    settled: &mut NoShows,
) -> Result<()> {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let tickets: Vec<&Ticket> = tickets.iter().collect();
    let (freed, kept) = Standing::of(tx, &tickets, None).await?.part();
    if !freed.is_empty() {
        settled.released += count(freed.len());
        let give_up = GiveUp {
            order: id,
            tickets: freed.iter().map(|ticket| ticket.id).collect(),
            items: Vec::new(),
            fee: None,
            tenders: None,
            other_means: false,
            reason: Reason { motive: Motive::NoShow, words: String::new() },
        };
        let done = undo::refund(tx, &doing.act(), &give_up).await?;
        tx.moved(done.appended.head);
        consume::settle(tx, doing, &done, None).await?;
    }
    if kept.is_empty() {
        return Ok(());
    }
    let (charged, amount) = kept.no_show();
    settled.charged += count(charged);
    settled.waived += count(kept.len() - charged);
    settled.amount += amount;
    let order = order::get(tx, doing.author.venue, id).await?;
    let done = kept.take(tx, doing, (&order, ctx.session()?.language), (Moment::NoShow, &[])).await?;
    tx.moved(done.appended.head);
    Ok(())
}
