//! `idle`: what a desk asks when nothing happens, `heads()` (G7), beside a question that needs no look at anything.

use std::collections::BTreeMap;
use std::time::Instant;

use kernel::Chance;
use sqlx::{Connection as _, PgConnection};
use sync::hub::{Credentials, Link};

use crate::bench::figure::{Figure, Spent};
use crate::bench::house::House;
use crate::bench::network::Network;
use crate::bench::{Failure, Size};

/// Questions, and those of a quick look.
const QUESTIONS: (usize, usize) = (5_000, 1_000);
/// Milliseconds that the server may think.
const MOST_MS: f64 = 0.3;

/// Asks one after the other, the two in turn.
///
/// # Errors
///
/// What the shared database refuses.
pub async fn run(network: &mut Network, house: &House, size: Size) -> Result<Figure, Failure> {
    let chance = Chance::system();
    let venue = house.ctx.author()?.venue;
    let code = network.code(venue, chance.id(house.ctx.now()), "Sonde").await?;
    let (credentials, _) = Link::join_as(&network.address(), &code, &chance, None).await?;
    let mut link = Link::connect(&credentials).await?;
    let Credentials { address, login, password, .. } = &credentials;
    let mut bare = PgConnection::connect_with(&address.options(login, password, None)).await?;
    let (mut ours, mut raw) = (Spent::default(), Spent::default());
    for _ in 0..size.of(QUESTIONS.0, QUESTIONS.1) {
        let start = Instant::now();
        link.heads().await?;
        ours.push(start.elapsed());
        let start = Instant::now();
        let _: i32 = sqlx::query_scalar("select 1").fetch_one(&mut bare).await?;
        raw.push(start.elapsed());
    }
    let (n, [median, p95, p99], [limit, ..]) = (ours.count(), ours.percentiles(), raw.percentiles());
    Ok(Figure {
        name: "idle",
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: Some(limit),
        ratio: Some(limit / median),
        goal: "one round trip, 0.3 ms more than `select 1` in the middle",
        holds: Some(median - limit <= MOST_MS),
        peak_mib: None,
        details: BTreeMap::from([("p99_ms", p99), ("ms more than select 1", median - limit)]),
    })
}
