//! Collections (retraits): what waits at the desk, handed over or released.

use kernel::{ContactId, Instant, Money, OrderId, PerformanceId};
use sales::collection::{self, Elsewhere, Left, Search, Waiting};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Doing;
use super::order::{self, OrderView};
use crate::{Context, Result};

/// What to look for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindCollections {
    /// The beginning of a name, or a number; everything that waits when empty.
    #[serde(default)]
    pub query: String,
    /// Persons found by other words: their e-mail, their phone.
    #[serde(default)]
    pub contacts: Vec<ContactId>,
    /// Only those of a performance.
    #[serde(default)]
    pub performance: Option<PerformanceId>,
}

/// What waits.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Collections {
    /// By start of the performance, then by name; 200 at most.
    pub orders: Vec<Collection>,
}

/// An order that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Collection {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// The name said at the desk.
    pub kept_for: String,
    /// The person, when known.
    pub contact: Option<ContactId>,
    /// Live tickets.
    pub tickets: u32,
    /// What remains due.
    pub due: Money,
    /// The start of the first of their performances.
    pub starts_at: Instant,
    /// The title of its show.
    pub title: String,
}

/// Tickets to hand over.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// The order.
    pub order: OrderId,
}

/// A performance whose unpaid kept tickets are given up.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The performance.
    pub performance: PerformanceId,
    /// Why, as kept with each ticket.
    pub reason: String,
}

/// What was released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ReleasedOrders")]
pub struct Released {
    /// Orders.
    pub orders: u32,
    /// Their places, free again.
    pub places: u32,
    /// Orders that were left as they are: a deposit was paid, and is to be given back first.
    pub left: Vec<LeftOrder>,
    /// Orders that were left as they are: another desk of the venue holds their refund, and did not answer.
    pub elsewhere: Vec<OrderElsewhere>,
}

/// An order that was not released, since another desk holds its refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderElsewhere {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// The name said at the desk.
    pub kept_for: String,
    /// Its live tickets of the performance.
    pub tickets: u32,
    /// The other desk, when it is known.
    pub desk: Option<String>,
}

/// An order that was not released, for its deposit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOrder {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// The name said at the desk.
    pub kept_for: String,
    /// Its live tickets of the performance.
    pub tickets: u32,
    /// What was paid.
    pub paid: Money,
    /// What remains due.
    pub due: Money,
}

impl From<Left> for LeftOrder {
    fn from(left: Left) -> Self {
        let Left { order, number, kept_for, tickets, paid, due } = left;
        Self { order, number, kept_for, tickets, paid, due }
    }
}

impl From<Elsewhere> for OrderElsewhere {
    fn from(of: Elsewhere) -> Self {
        let Elsewhere { order, number, kept_for, tickets, desk } = of;
        Self { order, number, kept_for, tickets, desk }
    }
}

impl From<Waiting> for Collection {
    fn from(waiting: Waiting) -> Self {
        Self {
            order: waiting.order,
            number: waiting.number,
            kept_for: waiting.kept_for,
            contact: waiting.contact,
            tickets: waiting.tickets,
            due: waiting.due,
            starts_at: waiting.starts_at,
            title: waiting.title,
        }
    }
}

/// What waits.
pub(super) async fn collections(ctx: &Context, input: FindCollections) -> Result<Collections> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let by_number = match order::number(&input.query) {
        None => None,
        Some((terminal, seq)) => {
            Some(sales::order::by_number(&mut conn, venue, terminal.as_deref(), seq).await?)
        }
    };
    let search = Search {
        name: if by_number.is_none() { &input.query } else { "" },
        contacts: &input.contacts,
        orders: by_number.as_deref(),
        performance: input.performance,
    };
    let waiting = collection::waiting(&mut conn, venue, &search).await?;
    Ok(Collections { orders: waiting.into_iter().map(Collection::from).collect() })
}

/// Marks kept tickets as handed over.
pub(super) async fn hand_over(ctx: &Context, input: HandOver) -> Result<OrderView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    sales::order::get(&mut tx, author.venue, input.order).await?.check_paid()?;
    collection::hand_over(&mut tx, &author, input.order).await?;
    let view = order::view(&mut tx, author.venue, input.order).await?;
    tx.commit().await?;
    Ok(view)
}

/// Gives up what nobody paid nor collected, and tells what was left.
pub(super) async fn release_uncollected(ctx: &Context, input: Release) -> Result<Released> {
    let author = ctx.author()?;
    let wanted = collection::uncollected(&mut *ctx.read().await?, author.venue, input.performance).await?;
    ctx.app().ask_for_undoing(&author, &wanted).await;
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let released = collection::release(&mut tx, &doing.act(), input.performance, &input.reason).await?;
    for done in &released.done {
        tx.moved(done.appended.head);
        super::consume::settle(&mut tx, &doing, done, None).await?;
        super::put_off::free(&mut tx, &doing, &done.ended, None).await?;
    }
    tx.commit().await?;
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let places = released.done.iter().map(|done| done.ended.len()).sum();
    Ok(Released {
        orders: count(released.done.len()),
        places: count(places),
        left: released.left.into_iter().map(LeftOrder::from).collect(),
        elsewhere: released.elsewhere.into_iter().map(OrderElsewhere::from).collect(),
    })
}
