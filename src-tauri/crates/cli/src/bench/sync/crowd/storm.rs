//! `storm`: after a cut that all had, every desk comes back within five seconds, each with two hundred operations (G11).

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::Crowd;
use crate::bench::figure::{Figure, Spent};
use crate::bench::sync::push;
use crate::bench::{Failure, Size};

/// Operations of each desk.
const OPERATIONS: usize = 200;
/// Within which they come back.
const WITHIN: Duration = Duration::from_secs(5);
/// Seconds until all is told.
const MOST: f64 = 30.0;

/// Has each desk work alone and lose its connections, then come back.
///
/// # Errors
///
/// What the store refuses; an exchange that failed is counted, and is no error here.
pub async fn run(crowd: &Crowd, size: Size) -> Result<Figure, Failure> {
    for desk in crowd.desks() {
        push::make(desk, OPERATIONS).await?;
    }
    crowd.network.cut().await?;
    let many = u32::try_from(crowd.desks().count())?;
    let begun = Instant::now();
    let coming = crowd.desks().zip(0..).map(|(desk, nth)| {
        let app = desk.app().real();
        tokio::spawn(async move {
            tokio::time::sleep(WITHIN * nth / many).await;
            let start = Instant::now();
            (app.exchange().await, start.elapsed())
        })
    });
    let coming: Vec<_> = coming.collect();
    let (mut spent, mut failed, mut told) = (Spent::default(), 0, 0);
    for one in coming {
        let (exchanged, took) = one.await?;
        match exchanged {
            Ok(exchanged) => told += exchanged.operations_out,
            Err(_) => failed += 1,
        }
        spent.push(took);
    }
    let took = begun.elapsed().as_secs_f64();
    let whole = told >= u64::from(many) * OPERATIONS as u64;
    let (n, [median, p95, p99]) = (spent.count(), spent.percentiles());
    Ok(Figure {
        name: "storm",
        unit: "ms",
        n,
        median,
        p95: Some(p95),
        limit: None,
        ratio: None,
        goal: "all told within 30 s of the first that comes back, none sees an error",
        holds: size.tells(whole && failed == 0 && took < MOST),
        peak_mib: None,
        details: BTreeMap::from([
            ("desks", f64::from(many)),
            ("seconds until all is told", took),
            ("operations told", told as f64),
            ("errors", f64::from(failed)),
            ("p99_ms", p99),
        ]),
    })
}
