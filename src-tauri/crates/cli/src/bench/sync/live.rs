//! `grant`: a seat picked at one desk of a network, with its right; `sale`: from its sale at one desk to its being sold at
//! the other, nobody asking (G6).

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use app::Context;
use app::Tag;
use app::catalogue::capacity::Capacity;
use app::events::Event;
use app::sales::basket::BasketView;
use app::sales::place::Placed;
use serde_json::{Value, json};
use tokio::time::{sleep_until, timeout};

use crate::bench::figure::{Figure, Spent};
use crate::bench::house::House;
use crate::bench::network::Network;
use crate::bench::raw::postgres;
use crate::bench::{Failure, Size};

/// Seats picked, and those of a quick look.
const PICKED: (usize, usize) = (500, 100);
/// Sales, one a second, and those of a quick look.
const SALES: (usize, usize) = (100, 15);
/// Between two sales.
const APART: Duration = Duration::from_secs(1);
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
    for [seat, _] in house.pairs.iter().rev().take(many) {
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

/// Sells at the first desk, and looks at the second one each time that it says something changed.
///
/// # Errors
///
/// What a use case refuses; a hint that never came.
pub async fn sale(house: &House, second: &Context, size: Size) -> Result<Figure, Failure> {
    let agents = [house.ctx.app().keep_exchanging(), second.app().keep_exchanging()];
    // Both listen before the first sale.
    tokio::time::sleep(2 * APART).await;
    let mut spent = Spent::default();
    for (pair, buyer) in house.pairs.iter().zip(house.buyers.iter().cycle()).take(size.of(SALES.0, SALES.1)) {
        let next = tokio::time::Instant::now() + APART;
        let sold = of(second, house).await?;
        let mut heard = second.app().events.subscribe();
        let basket: BasketView = house.ctx.ask("open_basket", &json!({"contact": buyer})).await?;
        let input = json!({"basket": basket.basket, "performance": house.performance, "seats": pair});
        let basket: BasketView = house.ctx.ask("add_seats", &input).await?;
        let paid = json!([{"means": "card", "confirmed": true, "amount": basket.total}]);
        let order = json!({"basket": basket.basket, "payments": paid});
        let _: Placed = house.ctx.ask("place_order", &order).await?;
        let start = Instant::now();
        loop {
            if of(second, house).await? > sold {
                break;
            }
            loop {
                match timeout(PATIENCE, heard.recv()).await?? {
                    Event::Changed { tags } if tags.contains(&Tag::Gauges) => break,
                    _ => {}
                }
            }
        }
        spent.push(start.elapsed());
        sleep_until(next).await;
    }
    agents.iter().for_each(tokio::task::JoinHandle::abort);
    let (n, [median, p95, p99]) = (spent.count(), spent.percentiles());
    Ok(Figure {
        name: "live_sale",
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: Some(150.0),
        ratio: None,
        goal: "p95 <= 150 ms at one sale a second, from the commit to the other desk's answer",
        holds: Some(p95 <= 150.0),
        peak_mib: None,
        details: BTreeMap::from([("p99_ms", p99)]),
    })
}

/// Seats that a desk knows to be sold.
async fn of(ctx: &Context, house: &House) -> Result<u32, Failure> {
    let capacity: Capacity = ctx.ask("capacity", &json!({"performance": house.performance})).await?;
    Ok(capacity.total.sold)
}
