//! `bench desk`: the figures of a desk, each beside its limit.

use super::figure::Figure;
use super::house::House;
use super::{Failure, Size, base, best, find, import, paper, quote, sale, verify};

/// Contacts from which the size of the base tells in the figures, and those of a quick look.
const CONTACTS: (usize, usize) = (1_000_000, 50_000);

/// Measures everything, the least memory first: what one figure holds must not be counted in the next.
///
/// # Errors
///
/// What a use case, the disk or the C API refuses.
pub async fn run(size: Size) -> Result<Vec<Figure>, Failure> {
    let quote = quote::run(size)?;
    let paper = paper::run(size)?;
    let folder = tempfile::tempdir()?;
    let house = House::new(folder.path()).await?;
    let sale = sale::run(&house, folder.path(), size).await?;
    let best = best::run(&house, size).await?;
    let verify = verify::run(&house, size).await?;
    house.ctx.app().store.close().await;
    let folder = tempfile::tempdir()?;
    let ctx = base::new(folder.path()).await?;
    let count = size.of(CONTACTS.0, CONTACTS.1);
    let import = import::run(&ctx, folder.path(), count).await?;
    let find = find::run(&ctx, count, size).await?;
    ctx.app().store.close().await;
    Ok(vec![sale, quote, best, find, paper, import, verify])
}
