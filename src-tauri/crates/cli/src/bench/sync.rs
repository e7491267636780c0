//! `bench sync`: what the desks of a network exchange, each figure beside its limit, over a PostgreSQL of its own.
//!
//! One story: a house joins with its people, works without the network, brings what it did; a second desk joins; then
//! both sell.

mod idle;
mod join;
mod live;
mod push;

use std::path::Path;

use app::contacts::import::{ImportContacts, Imported};

use super::figure::Figure;
use super::house::House;
use super::network::Network;
use super::{Failure, Size, import};

/// People of the house, and those of a quick look.
const PEOPLE: (usize, usize) = (200_000, 3_000);
/// Operations that it brings, and those of a quick look.
const OPERATIONS: (usize, usize) = (1_000_000, 10_000);

/// Those that need a second desk, or what it takes to have one.
const OF_TWO: [&str; 4] = ["push_operations", "join", "grant", "live_sale"];

/// Measures the figures that are wanted, all when none is named: what comes before one in the story is done for it.
///
/// # Errors
///
/// What a use case, the disk, the C API or the server refuses.
pub async fn run(size: Size, only: &[String]) -> Result<Vec<Figure>, Failure> {
    let wanted = |name: &str| only.is_empty() || only.iter().any(|one| one == name);
    let folder = tempfile::tempdir()?;
    let mut network = Network::new().await?;
    let house = House::new(&folder.path().join("first")).await?;
    let path = import::write_people(folder.path(), size.of(PEOPLE.0, PEOPLE.1))?;
    let people =
        ImportContacts { path: path.to_string_lossy().into_owned(), mapping: vec![], job: "bench".into() };
    let _: Imported = house.ctx.ask("import_contacts", &people).await?;
    let mut figures = vec![push::people(&mut network, &house).await?];
    figures.push(idle::run(&mut network, &house, size).await?);
    if OF_TWO.into_iter().any(wanted) {
        figures.extend(two(&mut network, &house, folder.path(), size).await?);
    }
    house.ctx.app().store.close().await;
    figures.retain(|figure| wanted(figure.name));
    Ok(figures)
}

/// What the house brings while nobody hears it, who receives it, and how they sell together.
async fn two(
    network: &mut Network,
    house: &House,
    folder: &Path,
    size: Size,
) -> Result<[Figure; 4], Failure> {
    let pushed = push::operations(network, house, size.of(OPERATIONS.0, OPERATIONS.1)).await?;
    let (second, joined) = join::run(network, house, folder).await?;
    let grant = live::grant(network, house, &second, size).await?;
    let sale = live::sale(house, &second, size).await?;
    second.app().store.close().await;
    Ok([pushed, joined, grant, sale])
}
