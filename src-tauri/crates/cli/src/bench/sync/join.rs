//! `join`: a second desk receives what the venue has (G1), and how much memory that takes (G12), beside `copy` out of the
//! server and the C API writing the same tables. `apply`: what of that it takes to write what came (G2), beside the C API.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use app::Context;

use crate::bench::figure::{self, Figure};
use crate::bench::house::House;
use crate::bench::network::Network;
use crate::bench::raw::{postgres, tables};
use crate::bench::{Failure, Size, import, memory};

/// MiB that the exchange may hold, whatever there is to receive, beside the caches that SQLite bounds for each connection.
const MEMORY: f64 = 32.0;

/// Joins.
///
/// # Errors
///
/// What the shared database or the C API refuses.
pub async fn run(
    network: &mut Network,
    house: &House,
    folder: &Path,
    size: Size,
) -> Result<(Context, [Figure; 2]), Failure> {
    let venue = house.ctx.author()?.venue;
    figure::forget_peak();
    let (joined, grown) = memory::grown(network.second(venue, &folder.join("second"))).await;
    let (second, took) = joined?;
    let peak_mib = figure::peak_mib();
    let mut root = network.root().await?;
    let out = postgres::copy_out(&mut root).await?;
    let file = second.app().places.store.join(store::FILE);
    let written = tables::write(&file, &folder.join("raw.db"), &import::find(&second).await?)?;
    let raw = out.took.max(written);
    let rate = |took: Duration| out.rows as f64 / took.as_secs_f64();
    let ratio = raw.as_secs_f64() / took.as_secs_f64();
    let joining = Figure {
        name: "join",
        unit: "rows/s",
        n: out.rows,
        median: rate(took),
        p95: None,
        limit: Some(rate(raw)),
        ratio: Some(ratio),
        goal: "ratio >= 0.5 of the slower of COPY and the C API; 32 MiB more at most beside SQLite's",
        holds: size.tells(ratio >= 0.5 && grown.beside_sqlite <= MEMORY),
        peak_mib,
        details: BTreeMap::from([
            ("seconds", took.as_secs_f64()),
            ("seconds of COPY", out.took.as_secs_f64()),
            ("seconds of the C API", written.as_secs_f64()),
            ("MiB more than before", grown.all),
            ("MiB beside SQLite's", grown.beside_sqlite),
        ]),
    };
    let applying = second.app().writing();
    let ratio = written.as_secs_f64() / applying.as_secs_f64();
    let apply = Figure {
        name: "apply",
        median: rate(applying),
        limit: Some(rate(written)),
        ratio: Some(ratio),
        goal: "ratio >= 0.8 of the C API",
        holds: size.tells(ratio >= 0.8),
        details: BTreeMap::from([("seconds", applying.as_secs_f64())]),
        ..joining.clone()
    };
    Ok((second, [joining, apply]))
}
