//! `push_people` and `push_operations`: what a house brings, beside `unnest` inserting the very same rows.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use app::Context;
use app::network::exchange::Exchanged;
use app::sales::takings::BusinessDay;
use app::wire::Nothing;
use journal::{Entry, Kind};
use serde_json::json;

use crate::bench::figure::{self, Figure};
use crate::bench::house::House;
use crate::bench::network::Network;
use crate::bench::raw::postgres;
use crate::bench::{Failure, Size, memory};

/// Operations that are brought, and those of a quick look.
const OPERATIONS: (usize, usize) = (1_000_000, 10_000);
/// Operations of one transaction, as they are made.
const AT_ONCE: usize = 5_000;

/// The house joins with all that it has (G13).
///
/// # Errors
///
/// What the shared database refuses.
pub async fn people(network: &mut Network, house: &House, size: Size) -> Result<Figure, Failure> {
    figure::forget_peak();
    let (took, grown) = memory::grown(network.bring(&house.ctx)).await;
    let took = took?;
    let raw = postgres::insert_sheets_after(&mut network.root().await?, 0).await?;
    let figure = Pushed { name: "push_people", unit: "documents/s", took, raw, grown };
    Ok(figure.figure("ratio >= 0.2 of unnest inserting the same rows", 0.2, size))
}

/// What was done without the network goes (G3).
///
/// # Errors
///
/// What the shared database refuses; an incident.
pub async fn operations(network: &Network, house: &House, size: Size) -> Result<Figure, Failure> {
    let mut root = network.root().await?;
    let heads = postgres::heads(&mut root).await?;
    let made = make(&house.ctx, size.of(OPERATIONS.0, OPERATIONS.1)).await?;
    figure::forget_peak();
    let start = Instant::now();
    let (exchanged, grown) = memory::grown(house.ctx.ask("exchange", &Nothing {})).await;
    let (exchanged, took): (Exchanged, _) = (exchanged?, start.elapsed());
    if exchanged.operations_out != made || exchanged.incidents != 0 {
        return Err(format!("{made} operations were made: {exchanged:?}").into());
    }
    let raw = postgres::insert_operations_after(&mut root, heads.operations).await?;
    let figure = Pushed { name: "push_operations", unit: "operations/s", took, raw, grown };
    Ok(figure.figure("ratio >= 0.25 of unnest inserting the same rows", 0.25, size))
}

/// What was pushed, beside the same rows inserted.
pub(super) struct Pushed {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) took: Duration,
    pub(super) raw: postgres::Inserted,
    pub(super) grown: memory::Grown,
}

impl Pushed {
    pub(super) fn figure(self, goal: &'static str, least: f64, size: Size) -> Figure {
        let Self { name, unit, took, raw, grown } = self;
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
            holds: size.tells(ratio >= least),
            peak_mib: figure::peak_mib(),
            details: BTreeMap::from([
                ("bytes a row", raw.bytes as f64 / raw.rows.max(1) as f64),
                ("MiB more than before", grown.all),
                ("MiB beside SQLite's", grown.beside_sqlite),
            ]),
        }
    }
}

/// Appends events to the chain of a desk, as a desk that works alone does: signed, hashed, synced.
pub(super) async fn make(ctx: &Context, count: usize) -> Result<u64, Failure> {
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
