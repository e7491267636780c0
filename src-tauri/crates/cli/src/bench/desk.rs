//! `bench desk`: the figures of a desk, each beside its limit.

use super::figure::Figure;
use super::house::House;
use super::{Failure, Size, base, best, find, import, paper, quote, sale, verify};

/// Contacts from which the size of the base tells in the figures, and those of a quick look.
const CONTACTS: (usize, usize) = (1_000_000, 50_000);

/// Measures the figures that are wanted, all when none is named; the least memory first: what one figure holds must not
/// be counted in the next.
///
/// # Errors
///
/// What a use case, the disk or the C API refuses.
pub async fn run(size: Size, only: &[String]) -> Result<Vec<Figure>, Failure> {
    let wanted = |name: &str| only.is_empty() || only.iter().any(|one| one == name);
    let mut figures = Vec::new();
    if wanted("quote") {
        figures.push(quote::run(size)?);
    }
    if wanted("ticket_pdf") {
        figures.push(paper::run(size)?);
    }
    if ["sale", "best_available", "verify"].into_iter().any(wanted) {
        figures.extend(house(size).await?);
    }
    if ["import", "find"].into_iter().any(wanted) {
        figures.extend(contacts(size).await?);
    }
    figures.retain(|figure| wanted(figure.name));
    Ok(figures)
}

/// What is measured in a house that sells.
async fn house(size: Size) -> Result<[Figure; 3], Failure> {
    let folder = tempfile::tempdir()?;
    let house = House::new(folder.path()).await?;
    let sale = sale::run(&house, folder.path(), size).await?;
    let best = best::run(&house, size).await?;
    let verify = verify::run(&house, size).await?;
    house.ctx.app().store.close().await;
    Ok([sale, best, verify])
}

/// What is measured on a base of contacts.
async fn contacts(size: Size) -> Result<[Figure; 2], Failure> {
    let folder = tempfile::tempdir()?;
    let ctx = base::new(folder.path()).await?;
    let count = size.of(CONTACTS.0, CONTACTS.1);
    let import = import::run(&ctx, folder.path(), count).await?;
    let find = find::run(&ctx, count, size).await?;
    ctx.app().store.close().await;
    Ok([import, find])
}
