//! `push_sales`: sales of places at hand that were made without the network, brought when it is back (G4), beside `unnest`
//! inserting the very same rows and one update of all the seats.

use std::collections::HashSet;
use std::time::Instant;

use app::network::exchange::Exchanged;
use app::network::exchange::keep::KeepPlaces;
use app::network::exchange::state::KeptPlaces;
use app::wire::Nothing;
use journal::rights::RightKind;
use journal::rights::network::at_hand;
use kernel::{SeatId, TypedId as _};

use super::push::Pushed;
use crate::bench::figure::{self, Figure};
use crate::bench::house::House;
use crate::bench::network::Network;
use crate::bench::raw::postgres::{self, Inserted, rights};
use crate::bench::{Failure, Size, memory};

/// Sales of two places, and those of a quick look.
const SALES: (usize, usize) = (2_000, 200);

/// Keeps places at hand, sells them without exchanging anything, then exchanges.
///
/// # Errors
///
/// What a use case or the shared database refuses; an incident.
pub async fn run(network: &Network, house: &House, size: Size) -> Result<Figure, Failure> {
    let many = size.of(SALES.0, SALES.1);
    let wish = KeepPlaces { performance: house.performance, places: u32::try_from(2 * many)? };
    let _: KeptPlaces = house.ctx.ask("keep_places", &wish).await?;
    let pairs = held(house).await?;
    for (seats, buyer) in pairs.iter().zip(house.buyers.iter().cycle()).take(many) {
        let basket = house.fill(*buyer, seats).await?;
        house.place(&basket).await?;
    }
    // The cut is over: no others are to be kept in their place.
    let mut tx = house.ctx.write().await?;
    sync::desk::keep(&mut tx, house.performance.uuid(), 0).await?;
    tx.commit().await?;
    let mut root = network.root().await?;
    let before = postgres::heads(&mut root).await?;
    figure::forget_peak();
    let start = Instant::now();
    let (exchanged, grown) = memory::grown(house.ctx.ask("exchange", &Nothing {})).await;
    let (exchanged, took): (Exchanged, _) = (exchanged?, start.elapsed());
    if exchanged.operations_out < many as u64 || exchanged.incidents != 0 {
        return Err(format!("{many} sales were made: {exchanged:?}").into());
    }
    let raw = again(&mut root, &before).await?;
    let figure = Pushed { name: "push_sales", unit: "sales/s", took, raw, grown };
    let mut figure =
        figure.figure("ratio >= 0.25 of unnest inserting the same rows and updating the seats", 0.25, size);
    let sales = |took: std::time::Duration| many as f64 / took.as_secs_f64();
    (figure.n, figure.median, figure.limit) = (many as u64, sales(took), Some(sales(raw.took)));
    Ok(figure)
}

/// Pairs of the seats that this desk has at hand, as they lie in the hall: most are neighbours.
async fn held(house: &House) -> Result<Vec<[SeatId; 2]>, Failure> {
    let granted = at_hand(&mut *house.ctx.read().await?, Some(house.performance.uuid())).await?;
    let seats: HashSet<SeatId> = granted
        .iter()
        .filter(|it| it.right.kind == RightKind::Seat)
        .map(|it| SeatId::from_uuid(it.right.unit))
        .collect();
    let held: Vec<SeatId> =
        house.pairs.iter().flatten().filter(|seat| seats.contains(seat)).copied().collect();
    Ok(held.as_chunks().0.to_vec())
}

/// The same rows without any of our functions: operations, documents, the rights that were born, the seats that were sold.
async fn again(root: &mut sqlx::PgConnection, before: &postgres::Heads) -> Result<Inserted, Failure> {
    let operations = postgres::insert_operations_after(root, before.operations).await?;
    let documents = postgres::insert_sheets_after(root, before.sheets).await?;
    let born = rights::insert_born_after(root, before.rights).await?;
    let sold = rights::sell_after(root, before.rights).await?;
    let all = [operations, documents, born, sold];
    Ok(Inserted {
        rows: all.iter().map(|one| one.rows).sum(),
        bytes: all.iter().map(|one| one.bytes).sum(),
        took: all.iter().map(|one| one.took).sum(),
    })
}
