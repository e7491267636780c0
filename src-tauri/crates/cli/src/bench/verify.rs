//! `verify`: the whole store through the use case, beside bare batched verification of the same signatures; and the
//! chain's hashes alone.

use std::collections::BTreeMap;
use std::time::Instant;

use app::wire::Nothing;
use journal::chain::{self, GENESIS, Hash};
use sales::verify::Report;

use super::figure::{self, Figure, Rates};
use super::house::House;
use super::raw::{self, signatures::Signed};
use super::{Failure, Size};

/// Verifications, each of the whole store, and those of a quick look.
const TIMES: (usize, usize) = (25, 9);
/// Hashes a second that are asked for.
const HASHES: f64 = 300_000.0;

/// The operations of the desk's one chain.
struct Chain {
    key: [u8; 32],
    operations: Vec<(Vec<u8>, Signed)>,
}

/// Verifies what was sold.
///
/// # Errors
///
/// What the use case refuses; a store that it finds at fault.
pub async fn run(house: &House, size: Size) -> Result<Figure, Failure> {
    let chain = read(house).await?;
    let signed: Vec<Signed> = chain.operations.iter().map(|(_, signed)| *signed).collect();
    let count = signed.len();
    let [mut ours, mut bare, mut hashes]: [Rates; 3] = Default::default();
    figure::forget_peak();
    for _ in 0..size.of(TIMES.0, TIMES.1) {
        let start = Instant::now();
        let report: Report = house.ctx.ask("verify_store", &Nothing {}).await?;
        ours.push(count, start.elapsed());
        if !report.faults.is_empty() || report.operations != count as u64 {
            return Err(format!("the store is at fault: {report:?}").into());
        }
        bare.push(count, raw::signatures::verify(&chain.key, &signed).ok_or("a wrong signature")?);
        let start = Instant::now();
        if !chain.holds() {
            return Err("a wrong hash".into());
        }
        hashes.push(count, start.elapsed());
    }
    let ((median, p95), (limit, _)) = (ours.median_and_p95(), bare.median_and_p95());
    let (hashes, ratio) = (hashes.median_and_p95().0, median / limit);
    let bytes: usize = chain.operations.iter().map(|(bytes, _)| bytes.len()).sum();
    Ok(Figure {
        name: "verify",
        unit: "operations/s",
        n: count as u64,
        median,
        p95: Some(p95),
        limit: Some(limit),
        ratio: Some(ratio),
        goal: "ratio >= 0.6 of bare batched verification of the same signatures; hashes alone >= 300 000/s",
        holds: Some(ratio >= 0.6 && hashes >= HASHES),
        peak_mib: figure::peak_mib(),
        details: BTreeMap::from([("hashes/s", hashes), ("bytes an operation", bytes as f64 / count as f64)]),
    })
}

impl Chain {
    /// Whether each hash follows from the one before.
    fn holds(&self) -> bool {
        let mut previous: Hash = GENESIS;
        self.operations.iter().all(|(bytes, (hash, _))| {
            previous = chain::hash(&previous, bytes);
            previous == *hash
        })
    }
}

async fn read(house: &House) -> Result<Chain, Failure> {
    let mut conn = house.ctx.read().await?;
    let key: Vec<u8> = sqlx::query_scalar("select public_key from journal").fetch_one(&mut *conn).await?;
    let rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> =
        sqlx::query_as("select bytes, hash, signature from operation order by seq")
            .fetch_all(&mut *conn)
            .await?;
    let operation = |(bytes, hash, signature): (_, Vec<u8>, Vec<u8>)| {
        Some((bytes, (hash.try_into().ok()?, signature.try_into().ok()?)))
    };
    let operations =
        rows.into_iter().map(operation).collect::<Option<_>>().ok_or("a chain of other sizes")?;
    Ok(Chain { key: key.try_into().map_err(|_| "a key is 32 bytes")?, operations })
}
