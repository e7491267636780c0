//! `push_people` and `push_operations`: what a house brings, beside `unnest` inserting the very same rows.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use app::network::exchange::Exchanged;
use app::sales::takings::BusinessDay;
use app::wire::Nothing;
use journal::{Entry, Kind};
use serde_json::json;

use crate::bench::Failure;
use crate::bench::figure::{self, Figure};
use crate::bench::house::House;
use crate::bench::network::Network;
use crate::bench::raw::postgres;

/// Operations of one transaction, as they are made.
const AT_ONCE: usize = 5_000;

/// The house joins with all that it has (G13).
///
/// # Errors
///
/// What the shared database refuses.
pub async fn people(network: &mut Network, house: &House) -> Result<Figure, Failure> {
    figure::forget_peak();
    let took = network.bring(&house.ctx).await?;
    let peak_mib = figure::peak_mib();
    let raw = postgres::insert_sheets(&mut network.root().await?).await?;
    let figure = Pushed { name: "push_people", unit: "documents/s", took, raw, peak_mib };
    Ok(figure.figure("ratio >= 0.2 of unnest inserting the same rows", 0.2))
}

/// What was done without the network goes (G3).
///
/// # Errors
///
/// What the shared database refuses; an incident.
pub async fn operations(network: &Network, house: &House, count: usize) -> Result<Figure, Failure> {
    let before = make(house, count).await?;
    figure::forget_peak();
    let start = Instant::now();
    let exchanged: Exchanged = house.ctx.ask("exchange", &Nothing {}).await?;
    let took = start.elapsed();
    if exchanged.operations_out != before || exchanged.incidents != 0 {
        return Err(format!("{before} operations were made: {exchanged:?}").into());
    }
    let peak_mib = figure::peak_mib();
    let raw = postgres::insert_operations(&mut network.root().await?, before).await?;
    let figure = Pushed { name: "push_operations", unit: "operations/s", took, raw, peak_mib };
    Ok(figure.figure("ratio >= 0.25 of unnest inserting the same rows", 0.25))
}

struct Pushed {
    name: &'static str,
    unit: &'static str,
    took: Duration,
    raw: postgres::Inserted,
    peak_mib: Option<f64>,
}

impl Pushed {
    fn figure(self, goal: &'static str, least: f64) -> Figure {
        let Self { name, unit, took, raw, peak_mib } = self;
        let rate = |took: Duration| raw.rows as f64 / took.as_secs_f64();
        let ratio = raw.took.as_secs_f64() / took.as_secs_f64();
        Figure {
            name,
            unit,
            n: raw.rows,
            median: rate(took),
            p95: None,
            limit: Some(rate(raw.took)),
            ratio: Some(ratio),
            goal,
            holds: Some(ratio >= least),
            peak_mib,
            details: BTreeMap::from([("bytes a row", raw.bytes as f64 / raw.rows.max(1) as f64)]),
        }
    }
}

/// Appends events to the chain of the house, as a desk that works alone does: signed, hashed, synced.
async fn make(house: &House, count: usize) -> Result<u64, Failure> {
    let ctx = &house.ctx;
    let venue = ctx.author()?.venue;
    let BusinessDay { day, .. } = ctx.ask("business_day", &Nothing {}).await?;
    for made in (0..count).step_by(AT_ONCE) {
        let mut tx = ctx.write().await?;
        let signer = tx.signer(venue).await?;
        let at = ctx.now();
        for n in made..count.min(made + AT_ONCE) {
            let mut entry = Entry::new(Kind::Event, venue, at, day, None);
            entry.data.insert("event".to_owned(), json!("bench"));
            entry.data.insert("n".to_owned(), json!(n));
            tx.append(&signer, entry).await?;
        }
        tx.commit().await?;
    }
    Ok(count as u64)
}
