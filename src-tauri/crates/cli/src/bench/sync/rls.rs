//! `row_security`: what the policies under the functions cost a page that is pulled or pushed (G8): the same calls with them
//! and without, in turn.

use std::collections::BTreeMap;

use journal::receive;
use kernel::TypedId as _;

use super::push;
use crate::bench::figure::Figure;
use crate::bench::house::House;
use crate::bench::network::Network;
use crate::bench::raw::postgres::policies::{self, Page};
use crate::bench::{Failure, Size};

/// Operations of the page that is pushed.
const PUSHED: usize = 500;
/// Turns, and those of a quick look.
const TURNS: (usize, usize) = (20, 6);
/// How many times the time without policies the time with them may be.
const MOST: f64 = 1.3;

/// Pulls and pushes pages as the house does, and takes back what was pushed.
///
/// # Errors
///
/// What the shared database refuses.
pub async fn run(network: &Network, house: &House, size: Size) -> Result<Figure, Failure> {
    push::make(&house.ctx, PUSHED).await?;
    let turns = size.of(TURNS.0, TURNS.1);
    let times = policies::measure(|| network.root(), &page(network, house).await?, turns).await?;
    // What was made goes.
    house.ctx.app().exchange().await?;
    let by_name: BTreeMap<&'static str, f64> =
        times.iter().map(|(name, [with, without])| (*name, with / without)).collect();
    let worst = by_name.values().copied().fold(0.0, f64::max);
    let sum = |of: usize| times.iter().map(|(_, both)| both[of]).sum::<f64>();
    Ok(Figure {
        name: "row_security",
        unit: "ms",
        n: turns as u64,
        median: sum(0),
        p95: None,
        limit: Some(sum(1)),
        ratio: Some(sum(1) / sum(0)),
        goal: "each page pulled or pushed takes 1.3 times what it takes without policies at most",
        holds: Some(worst <= MOST),
        peak_mib: None,
        details: by_name,
    })
}

/// What the house would push next.
async fn page(network: &Network, house: &House) -> Result<Page, Failure> {
    let author = house.ctx.author()?;
    let (journal, head) = policies::head(&mut network.root().await?, author.desk.uuid()).await?;
    let most = i64::try_from(PUSHED)?;
    let rows =
        receive::from(&mut *house.ctx.read().await?, kernel::JournalId::from_uuid(journal), head + 1, most)
            .await?;
    let mut page = Page {
        venue: author.venue.uuid(),
        desk: author.desk.uuid(),
        journal,
        first: head + 1,
        ..Page::default()
    };
    for (bytes, hash, signature) in rows {
        page.bytes.push(bytes);
        page.hashes.push(hash);
        page.signatures.push(signature);
    }
    Ok(page)
}
