//! `sale_offline`: a sale without the network, from the click that places it to its being on the disk (G5), beside
//! `fdatasync` of the same disk in the same loop.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use crate::bench::figure::{Figure, Spent};
use crate::bench::house::House;
use crate::bench::raw::disk::Disk;
use crate::bench::{Failure, Size};

/// Sales, and those of a quick look.
const SALES: (usize, usize) = (400, 60);
/// Sales before the first one that counts.
const WARMING: usize = 10;

/// Sells pairs of seats one after the other; after each, the disk flushes a page of its own.
///
/// # Errors
///
/// What a use case or the disk refuses.
pub async fn run(house: &House, folder: &Path, size: Size) -> Result<Figure, Failure> {
    let mut disk = Disk::new(&folder.join("flushed"))?;
    let many = size.of(SALES.0, SALES.1);
    let (mut ours, mut raw) = (Spent::default(), Spent::default());
    for (nth, (seats, buyer)) in
        house.free(many + WARMING).into_iter().zip(house.buyers.iter().cycle()).enumerate()
    {
        let basket = house.fill(*buyer, &seats).await?;
        let start = Instant::now();
        house.place(&basket).await?;
        let sold = start.elapsed();
        let flushed = disk.flush()?;
        if nth >= WARMING {
            ours.push(sold);
            raw.push(flushed);
        }
    }
    Ok(figure(ours, raw))
}

fn figure(ours: Spent, raw: Spent) -> Figure {
    let n = ours.count();
    let ([median, p95, p99], [flush, _, flush_p99]) = (ours.percentiles(), raw.percentiles());
    let holds = median <= 1.5 * flush + 1.0 && p99 <= 3.0 * flush_p99 + 5.0;
    Figure {
        name: "sale_offline",
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: Some(flush),
        ratio: Some(flush / median),
        goal: "from the click that places it: median <= 1.5 fdatasync + 1 ms, p99 <= 3 fdatasync + 5 ms",
        holds: Some(holds),
        peak_mib: None,
        details: BTreeMap::from([("p99_ms", p99), ("p99_ms of fdatasync", flush_p99)]),
    }
}
