//! `evening`: all desks connected and listening, an order a second among them for two minutes; how long until another desk
//! of the house has it, whether that grows, and what the server uses of the machine.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use app::catalogue::capacity::Capacity;
use app::events::Event;
use app::sales::basket::BasketView;
use app::sales::place::Placed;
use app::{Context, Tag};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{sleep_until, timeout};

use super::slope::Slope;
use super::{Crowd, Venue, cpu};
use crate::bench::figure::{Figure, Spent};
use crate::bench::{Failure, Size};

/// Orders, one a second, and those of a quick look.
const ORDERS: (usize, usize) = (120, 10);
/// Between two orders.
const APART: Duration = Duration::from_secs(1);
/// Until all listen.
const SETTLED: (usize, usize) = (20, 3);
/// How long one waits for a hint: below what the poll would bring.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sells at one desk after the other.
///
/// # Errors
///
/// What a use case refuses; an order that another desk never heard of.
pub async fn run(crowd: &Crowd, size: Size) -> Result<Figure, Failure> {
    let agents: Vec<_> = crowd.desks().map(|desk| desk.app().real().keep_exchanging()).collect();
    tokio::time::sleep(Duration::from_secs(size.of(SETTLED.0, SETTLED.1) as u64)).await;
    let mut root = crowd.network.root().await?;
    let (used, begun) = (cpu::seconds(&mut root).await?, Instant::now());
    let (mut spent, mut points) = (Spent::default(), Vec::new());
    let mut next = tokio::time::Instant::now();
    for nth in 0..size.of(ORDERS.0, ORDERS.1) {
        sleep_until(next).await;
        next += APART;
        let at = begun.elapsed();
        let lag = order(&crowd.venues[nth % crowd.venues.len()], nth / crowd.venues.len()).await?;
        points.push((at.as_secs_f64(), lag.as_secs_f64() * 1000.0));
        spent.push(lag);
    }
    let elapsed = begun.elapsed().as_secs_f64();
    let share = (cpu::seconds(&mut root).await? - used) / elapsed;
    agents.iter().for_each(tokio::task::JoinHandle::abort);
    let slope = Slope::through(&points).ok_or("too few orders")?;
    let (n, [median, p95, p99]) = (spent.count(), spent.percentiles());
    let cores = std::thread::available_parallelism()?.get() as f64;
    Ok(Figure {
        name: "evening",
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: None,
        ratio: None,
        goal: "the time until another desk has an order does not grow: its slope is 0 within twice its error",
        holds: size.tells(slope.is_flat()),
        peak_mib: crate::bench::figure::peak_mib(),
        details: BTreeMap::from([
            ("desks", crowd.desks().count() as f64),
            ("p99_ms", p99),
            ("ms more each second", slope.slope),
            ("ms more each second, error", slope.error),
            ("percent of the machine used by PostgreSQL", 100.0 * share / cores),
        ]),
    })
}

/// Sells two places at one desk of a house, and waits until another one has heard of it.
async fn order(venue: &Venue, turn: usize) -> Result<Duration, Failure> {
    let desks: Vec<&Context> = venue.desks().collect();
    let (seller, other) = (desks[turn % desks.len()], desks[(turn + 1) % desks.len()]);
    let [pair] = venue.house.free(1).try_into().map_err(|_| "a house that is sold out")?;
    let buyer = venue.house.buyers[turn % venue.house.buyers.len()];
    let sold = of(other, venue).await?;
    let mut heard = other.app().events.subscribe();
    let basket: BasketView = seller.ask("open_basket", &json!({"contact": buyer})).await?;
    let input = json!({"basket": basket.basket, "performance": venue.house.performance, "seats": pair});
    let basket: BasketView = seller.ask("add_seats", &input).await?;
    venue.house.note_sold(&pair);
    let paid = json!([{"means": "card", "confirmed": true, "amount": basket.total}]);
    let _: Placed = seller.ask("place_order", &json!({"basket": basket.basket, "payments": paid})).await?;
    let committed = Instant::now();
    while of(other, venue).await? <= sold {
        loop {
            match timeout(PATIENCE, heard.recv()).await? {
                Ok(Event::Changed { tags }) if tags.contains(&Tag::Gauges) => break,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return Err("a desk that says nothing any more".into()),
            }
        }
    }
    Ok(committed.elapsed())
}

/// Seats that a desk knows to be sold.
async fn of(ctx: &Context, venue: &Venue) -> Result<u32, Failure> {
    let capacity: Capacity = ctx.ask("capacity", &json!({"performance": venue.house.performance})).await?;
    Ok(capacity.total.sold)
}
