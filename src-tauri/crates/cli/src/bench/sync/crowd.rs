//! Two hundred desks of forty houses, each with a store, a login and connections of its own, in one process.

mod cpu;
mod evening;
mod slope;
mod storm;

use std::path::Path;

use app::Context;
use kernel::TypedId as _;

use crate::bench::figure::Figure;
use crate::bench::house::House;
use crate::bench::network::Network;
use crate::bench::{Failure, Size};

/// Houses, and those of a quick look.
const HOUSES: (usize, usize) = (40, 2);
/// Desks of each besides its first, and those of a quick look.
const OTHERS: (usize, usize) = (4, 2);

/// A house of a crowd.
struct Venue {
    house: House,
    others: Vec<Context>,
}

impl Venue {
    /// All of its desks.
    fn desks(&self) -> impl Iterator<Item = &Context> {
        std::iter::once(&self.house.ctx).chain(&self.others)
    }
}

/// The network of a crowd.
struct Crowd {
    network: Network,
    venues: Vec<Venue>,
}

/// Has them all join, then come back at once, then sell.
///
/// # Errors
///
/// What a use case or the shared database refuses.
pub async fn run(size: Size) -> Result<Vec<Figure>, Failure> {
    let folder = tempfile::tempdir()?;
    let crowd = Crowd::new(folder.path(), size).await?;
    let figures = vec![storm::run(&crowd, size).await?, evening::run(&crowd, size).await?];
    for desk in crowd.venues.iter().flat_map(Venue::desks) {
        desk.app().store.close().await;
    }
    Ok(figures)
}

impl Crowd {
    async fn new(folder: &Path, size: Size) -> Result<Self, Failure> {
        let mut network = Network::new().await?;
        let mut venues = Vec::new();
        let each = size.of(OTHERS.0, OTHERS.1);
        for nth in 0..size.of(HOUSES.0, HOUSES.1) {
            let house = House::small(&folder.join(format!("{nth}")), nth as u64).await?;
            network.bring(&house.ctx).await?;
            let venue = house.ctx.author()?.venue;
            let mut others = Vec::with_capacity(each);
            for other in 0..each {
                let seed = 100_000 + (nth * each + other) as u64;
                let name = folder.join(format!("{nth}-{other}-{}", venue.uuid()));
                others.push(network.another(venue, &name, seed).await?.0);
            }
            venues.push(Venue { house, others });
        }
        Ok(Self { network, venues })
    }

    fn desks(&self) -> impl Iterator<Item = &Context> {
        self.venues.iter().flat_map(Venue::desks)
    }
}
