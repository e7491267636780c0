//! `footprint`: what the exchange keeps for itself on the disks, beside what it exchanges (G9).
//!
//! Of the desk, what counts as exchanged is every table of the domains with its indexes, journal and rights included; its
//! log of changes and its search index count as neither. Of the shared database, it is what documents and operations say,
//! with the indexes of their ids; everything else there is bookkeeping.

use std::collections::BTreeMap;

use crate::bench::figure::Figure;
use crate::bench::house::House;
use crate::bench::network::Network;
use crate::bench::raw::postgres::footprint::{self, Footprint};
use crate::bench::raw::sqlite::{Cell, Database};
use crate::bench::{Failure, Size};

/// The tables of a desk that only the exchange has (`migrations/desk`, `create_exchange`).
const OF_EXCHANGE: [&str; 11] = [
    "membership",
    "feed_position",
    "outgoing",
    "incoming",
    "exchanged",
    "erased",
    "sheet_conflict",
    "told_adopted",
    "kept_at_hand",
    "other_desk",
    "evening",
];
/// What a desk has besides, and that is not exchanged: its log and what it finds people by.
const NEITHER: [&str; 3] = ["change", "find_word", "_sqlx_migrations"];
/// Bytes of bookkeeping for one of payload.
const MOST: f64 = 0.35;

/// Adds the bytes up.
///
/// # Errors
///
/// What a database says.
pub async fn run(network: &Network, house: &House, size: Size) -> Result<Figure, Failure> {
    let file = Database::open(&house.ctx.app().places.store.join(store::FILE))?;
    let desk = of_desk(&file)?;
    let server = footprint::measure(&mut network.root().await?).await?;
    let ratio = |of: &Footprint| of.bookkeeping as f64 / of.payload.max(1) as f64;
    let (payload, bookkeeping) = (desk.payload + server.payload, desk.bookkeeping + server.bookkeeping);
    const MIB: f64 = 1024.0 * 1024.0;
    Ok(Figure {
        name: "footprint",
        unit: "MiB",
        n: 2,
        median: bookkeeping as f64 / MIB,
        p95: None,
        limit: Some(payload as f64 / MIB),
        ratio: Some(bookkeeping as f64 / payload.max(1) as f64),
        goal: "bookkeeping <= 0.35 of what is exchanged, at the desk and in the shared database",
        holds: size.tells(ratio(&desk) <= MOST && ratio(&server) <= MOST),
        peak_mib: None,
        details: BTreeMap::from([("of the desk", ratio(&desk)), ("of the shared database", ratio(&server))]),
    })
}

/// The pages of a desk's file.
fn of_desk(file: &Database) -> Result<Footprint, Failure> {
    let tables = file.rows(
        "select s.tbl_name, sum(d.pgsize) from dbstat d join sqlite_schema s on s.name = d.name
         where d.aggregate = true group by s.tbl_name",
    )?;
    let mut desk = Footprint { payload: 0, bookkeeping: 0 };
    for row in tables {
        let [Cell::Text(name), Cell::Integer(bytes)] = row.as_slice() else { continue };
        let name = String::from_utf8_lossy(name);
        if OF_EXCHANGE.contains(&name.as_ref()) {
            desk.bookkeeping += bytes;
        } else if !NEITHER.contains(&name.as_ref()) && !name.starts_with("contact_find") {
            desk.payload += bytes;
        }
    }
    Ok(desk)
}
