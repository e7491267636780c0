//! `grant`: a seat picked at one desk of a network, with its right; `live_sale` and `live_rush`: from its sale at one desk to
//! its being sold at the other, nobody asking (G6).

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::Context;
use app::Tag;
use app::catalogue::capacity::Capacity;
use app::events::Event;
use app::sales::basket::BasketView;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{sleep_until, timeout};

use crate::bench::figure::{Figure, Spent};
use crate::bench::house::House;
use crate::bench::network::Network;
use crate::bench::raw::postgres;
use crate::bench::{Failure, Size};

/// Seats picked, and those of a quick look.
const PICKED: (usize, usize) = (500, 100);
/// Until both desks listen.
const SETTLED: Duration = Duration::from_secs(2);
/// How long one waits for a hint: below what the poll would bring.
const PATIENCE: Duration = Duration::from_secs(10);

/// Picks seats at the second desk, one after the other.
///
/// # Errors
///
/// What a use case refuses.
pub async fn grant(
    network: &Network,
    house: &House,
    second: &Context,
    size: Size,
) -> Result<Figure, Failure> {
    let many = size.of(PICKED.0, PICKED.1);
    let basket: BasketView = second.ask("open_basket", &json!({})).await?;
    let mut spent = Spent::default();
    for [seat, _] in house.free(usize::MAX).iter().rev().take(many) {
        let input = json!({"basket": basket.basket, "performance": house.performance, "seats": [seat]});
        let start = Instant::now();
        let filled: BasketView = second.ask("add_seats", &input).await?;
        spent.push(start.elapsed());
        let line = filled.lines.last().ok_or("a basket without the seat")?.line;
        let _: BasketView =
            second.ask("remove_lines", &json!({"basket": basket.basket, "lines": [line]})).await?;
    }
    let _: Value = second.ask("drop_basket", &json!({"basket": basket.basket})).await?;
    let raw = postgres::compare_and_set(&mut network.root().await?, many).await?;
    let (n, [median, p95, p99], [limit, ..]) = (spent.count(), spent.percentiles(), raw.percentiles());
    Ok(Figure {
        name: "grant",
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: Some(limit),
        ratio: Some(limit / median),
        goal: "p95 <= 50 ms for the whole gesture; beside it, one row compared and set by the server",
        holds: Some(p95 <= 50.0),
        peak_mib: None,
        details: BTreeMap::from([("p99_ms", p99)]),
    })
}

/// How often one sells.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    name: &'static str,
    apart: Duration,
    many: (usize, usize),
    most_ms: f64,
    goal: &'static str,
}

/// Once a second.
pub const CALM: Pace = Pace {
    name: "live_sale",
    apart: Duration::from_secs(1),
    many: (100, 15),
    most_ms: 150.0,
    goal: "p95 <= 150 ms at one sale a second, from the commit to the other desk's answer",
};

/// Twenty times a second.
pub const RUSH: Pace = Pace {
    name: "live_rush",
    apart: Duration::from_millis(50),
    many: (600, 100),
    most_ms: 650.0,
    goal: "p95 <= 650 ms at twenty sales a second, from the commit to the other desk's answer",
};

/// Sells at the first desk at a pace, and looks at the second one each time that it says something changed.
///
/// # Errors
///
/// What a use case refuses; a hint that never came.
pub async fn sale(house: &House, second: &Context, size: Size, pace: &Pace) -> Result<Figure, Failure> {
    let agents = [house.ctx.app().keep_exchanging(), second.app().keep_exchanging()];
    // Both listen before the first sale.
    tokio::time::sleep(SETTLED).await;
    let pairs = house.free(size.of(pace.many.0, pace.many.1));
    let committed = Mutex::new(Vec::with_capacity(pairs.len()));
    let begun = Instant::now();
    let selling = async {
        let mut next = tokio::time::Instant::now();
        for (pair, buyer) in pairs.iter().zip(house.buyers.iter().cycle()) {
            sleep_until(next).await;
            next += pace.apart;
            let basket = house.fill(*buyer, pair).await?;
            house.place(&basket).await?;
            committed.lock().unwrap_or_else(PoisonError::into_inner).push(Instant::now());
        }
        Ok::<Duration, Failure>(begun.elapsed())
    };
    let (took, spent) = tokio::try_join!(selling, seen(house, second, &committed, pairs.len()))?;
    agents.iter().for_each(tokio::task::JoinHandle::abort);
    let (n, [median, p95, p99]) = (spent.count(), spent.percentiles());
    Ok(Figure {
        name: pace.name,
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: Some(pace.most_ms),
        ratio: None,
        goal: pace.goal,
        holds: Some(p95 <= pace.most_ms),
        peak_mib: None,
        details: BTreeMap::from([("p99_ms", p99), ("sales a second", n as f64 / took.as_secs_f64())]),
    })
}

/// How long after its commit each sale was seen at the second desk.
async fn seen(
    house: &House,
    second: &Context,
    committed: &Mutex<Vec<Instant>>,
    many: usize,
) -> Result<Spent, Failure> {
    let mut spent = Spent::default();
    let mut heard = second.app().events.subscribe();
    let sold = of(second, house).await?;
    loop {
        let here = usize::try_from(of(second, house).await?.saturating_sub(sold) / 2)?;
        let now = Instant::now();
        let known = usize::try_from(spent.count())?;
        for commit in committed.lock().unwrap_or_else(PoisonError::into_inner).iter().take(here).skip(known) {
            spent.push(now - *commit);
        }
        if spent.count() == many as u64 {
            return Ok(spent);
        }
        loop {
            match timeout(PATIENCE, heard.recv()).await? {
                Ok(Event::Changed { tags }) if !tags.contains(&Tag::Gauges) => {}
                Ok(Event::Changed { .. }) | Err(RecvError::Lagged(_)) => break,
                Ok(_) => {}
                Err(RecvError::Closed) => return Err("a desk that says nothing any more".into()),
            }
        }
    }
}

/// Seats that a desk knows to be sold.
async fn of(ctx: &Context, house: &House) -> Result<u32, Failure> {
    let capacity: Capacity = ctx.ask("capacity", &json!({"performance": house.performance})).await?;
    Ok(capacity.total.sold)
}
