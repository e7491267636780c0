//! `sale`: two seats for a known buyer, from the open basket to the committed order, through the use cases: price
//! rules, rights, journal, signature, codes, everything synced; beside the C API writing the very same rows.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use app::sales::basket::BasketView;
use app::sales::place::Placed;
use kernel::TypedId;
use serde_json::json;

use super::figure::{self, Figure, Spent};
use super::house::House;
use super::raw::sale::{Replay, Sale, copy};
use super::raw::signatures::Key;
use super::raw::sqlite::Database;
use super::{Failure, Size};

/// Sales before the first one that counts.
const WARMING: usize = 40;
/// Sales of ours, then the same by the C API, in turn.
const ROUND: usize = 40;
/// Rounds, and those of a quick look.
const ROUNDS: (usize, usize) = (50, 15);
/// Orders a second of the best-known open peer, of which we want to be a hundred times.
const PEER: f64 = 9.0;

/// Sells the best pairs of seats one after the other.
///
/// # Errors
///
/// What a use case or the C API refuses.
pub async fn run(house: &House, folder: &Path, size: Size) -> Result<Figure, Failure> {
    let file = house.ctx.app().places.store.join(store::FILE);
    let mut buyers = house.buyers.iter().cycle();
    let mut pairs = house.pairs.iter();
    let mut next = || Some((*buyers.next()?, *pairs.next()?));
    let from = Database::open(&file)?;
    for _ in 0..WARMING {
        let Some((buyer, seats)) = next() else { break };
        let basket = open(house, buyer).await?;
        let basket = fill(house, &basket, seats).await?;
        place(house, &basket).await?;
    }
    let into = copy(&from, &folder.join("raw.db"))?;
    let replay = Replay::new(&from, &into, key(house)?)?;
    let (mut ours, mut raw) = (Spent::default(), Spent::default());
    figure::forget_peak();
    for _ in 0..size.of(ROUNDS.0, ROUNDS.1) {
        let mut sales: Vec<Sale> = Vec::with_capacity(ROUND);
        for _ in 0..ROUND {
            let Some((buyer, seats)) = next() else { break };
            let basket = open(house, buyer).await?;
            replay.open(&into, basket.basket.uuid().as_bytes())?;
            let start = Instant::now();
            let basket = fill(house, &basket, seats).await?;
            let filled = start.elapsed();
            let mut sale = replay.filled(basket.basket.uuid().as_bytes())?;
            let start = Instant::now();
            let placed = place(house, &basket).await?;
            ours.push(filled + start.elapsed());
            replay.placed(&mut sale, basket.basket.uuid().as_bytes(), placed.order.uuid().as_bytes())?;
            sales.push(sale);
        }
        for sale in &sales {
            raw.push(replay.write(sale)?);
        }
    }
    Ok(figure(ours, raw))
}

fn figure(ours: Spent, raw: Spent) -> Figure {
    let (n, rate, limit_rate) = (ours.count(), ours.rate(), raw.rate());
    let ratio = rate / limit_rate;
    let ([median, p95, _], [limit, ..]) = (ours.percentiles(), raw.percentiles());
    Figure {
        name: "sale",
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: Some(limit),
        ratio: Some(ratio),
        goal: "throughput >= 0.3 of the C API writing the same rows, hashes and signatures; p95 <= 5 medians",
        holds: Some(ratio >= 0.3 && p95 <= 5.0 * median),
        peak_mib: figure::peak_mib(),
        details: BTreeMap::from([
            ("sales a second", rate),
            ("sales a second of the C API", limit_rate),
            ("times the best-known open peer", rate / PEER),
        ]),
    }
}

async fn open(house: &House, buyer: kernel::ContactId) -> app::Result<BasketView> {
    house.ctx.ask("open_basket", &json!({"contact": buyer})).await
}

async fn fill(house: &House, basket: &BasketView, seats: [kernel::SeatId; 2]) -> app::Result<BasketView> {
    let input = json!({"basket": basket.basket, "performance": house.performance, "seats": seats});
    house.ctx.ask("add_seats", &input).await
}

async fn place(house: &House, basket: &BasketView) -> app::Result<Placed> {
    let paid = json!([{"means": "card", "confirmed": true, "amount": basket.total}]);
    house.ctx.ask("place_order", &json!({"basket": basket.basket, "payments": paid})).await
}

/// The key of the one chain of this desk.
fn key(house: &House) -> Result<Key, Failure> {
    let keys = std::fs::read_dir(house.ctx.app().state_folder().join("keys"))?;
    let path = keys.flatten().next().ok_or("a desk without a key")?.path();
    let secret = std::fs::read(path)?.try_into().map_err(|_| "a key is 32 bytes")?;
    Ok(Key::new(&secret))
}
