//! `bench sync`: what the desks of a network exchange, each figure beside its limit, over a PostgreSQL of its own.
//!
//! Two stories. A house joins with its people, works without the network, brings what it did; a second desk joins; then
//! both sell. And forty houses of five desks each come back at once, then sell all evening.

mod backlog;
mod crowd;
mod footprint;
mod idle;
mod join;
mod live;
mod offline;
mod push;
mod rls;
mod window;

use std::path::Path;

use app::Context;
use app::contacts::import::{ImportContacts, Imported};

use super::figure::Figure;
use super::house::House;
use super::network::Network;
use super::{Failure, Size, import};

/// People of the house, and those of a quick look.
const PEOPLE: (usize, usize) = (200_000, 3_000);

/// Those that need what is sold and received, or what it takes to have it.
const OF_TWO: [&str; 9] = [
    "push_operations",
    "row_security",
    "push_sales",
    "footprint",
    "join",
    "apply",
    "grant",
    "live_sale",
    "live_rush",
];

/// That which needs a window: a quick look leaves it out, unless it is named.
const IN_A_WINDOW: &str = "live_window";

/// Those of a network of their own.
const OF_MANY: [&str; 2] = ["storm", "evening"];

/// Measures the figures that are wanted, all when none is named: what comes before one in the story is done for it.
///
/// # Errors
///
/// What a use case, the disk, the C API or the server refuses.
pub async fn run(size: Size, only: &[String]) -> Result<Vec<Figure>, Failure> {
    let is_named = |name: &str| only.iter().any(|one| one == name);
    let in_all = |name: &str| only.is_empty() && (name != IN_A_WINDOW || size == Size::Whole);
    let wanted = |name: &str| in_all(name) || is_named(name);
    let mut figures = Vec::new();
    if only.is_empty() || !only.iter().all(|one| OF_MANY.contains(&one.as_str())) {
        figures.extend(house(size, wanted).await?);
    }
    if OF_MANY.into_iter().any(wanted) {
        figures.extend(crowd::run(size).await?);
    }
    figures.retain(|figure| wanted(figure.name));
    Ok(figures)
}

/// What a house exchanges, alone and with a second desk.
async fn house(size: Size, wanted: impl Fn(&str) -> bool) -> Result<Vec<Figure>, Failure> {
    let folder = tempfile::tempdir()?;
    let mut network = Network::new().await?;
    let house = House::new(&folder.path().join("first")).await?;
    let path = import::write_people(folder.path(), size.of(PEOPLE.0, PEOPLE.1))?;
    let people =
        ImportContacts { path: path.to_string_lossy().into_owned(), mapping: vec![], job: "bench".into() };
    let _: Imported = house.ctx.ask("import_contacts", &people).await?;
    let mut figures = vec![offline::run(&house, folder.path(), size).await?];
    figures.push(push::people(&mut network, &house, size).await?);
    figures.push(idle::run(&mut network, &house, size).await?);
    if OF_TWO.into_iter().chain([IN_A_WINDOW]).any(&wanted) {
        let (second, of_two) = two(&mut network, &house, folder.path(), size).await?;
        figures.extend(of_two);
        match wanted(IN_A_WINDOW) {
            true => figures.push(window::run(&house, second, size).await?),
            false => second.app().store.close().await,
        }
    }
    house.ctx.app().store.close().await;
    Ok(figures)
}

/// What the house brings while nobody hears it, who receives it, and how they sell together.
async fn two(
    network: &mut Network,
    house: &House,
    folder: &Path,
    size: Size,
) -> Result<(Context, Vec<Figure>), Failure> {
    let mut figures = vec![push::operations(network, house, size).await?];
    figures.push(rls::run(network, house, size).await?);
    figures.push(backlog::run(network, house, size).await?);
    figures.push(footprint::run(network, house, size).await?);
    let (second, joined) = join::run(network, house, folder, size).await?;
    figures.extend(joined);
    figures.push(live::grant(network, house, &second, size).await?);
    figures.push(live::sale(house, &second, size, &live::CALM).await?);
    figures.push(live::sale(house, &second, size, &live::RUSH).await?);
    Ok((second, figures))
}
