//! Rights between a desk and the shared database: learnt from its feed, asked for, adopted, given back.

use std::collections::HashMap;

use journal::rights::RightKind;
use journal::rights::network::{self, AtHand, Standing, Told};
use kernel::{Chance, DeskId, Instant, PerformanceId, TypedId as _, VenueId, ZoneId};
use serde_json::Value;
use sqlx::SqliteConnection;
use store::Store;
use uuid::Uuid;

use crate::Result;
use crate::hub::{self, Granted, Link, MovedRight, Share};

/// Takes in rights that moved; how many are of a kind that this desk keeps.
///
/// The undoing of a ticket is not among them: it stays with the desk that sold, and its end travels with its order.
pub(super) async fn learn(
    conn: &mut SqliteConnection,
    of: (DeskId, VenueId),
    moved: &[MovedRight],
    at: Instant,
) -> Result<u64> {
    let mut told = Vec::with_capacity(moved.len());
    for right in moved {
        let kind = RightKind::from_name(&right.kind);
        let Some((kind, state)) = kind.zip(Standing::from_name(&right.state)) else { continue };
        let thing = match kind {
            RightKind::Seat => Some(right.thing_id),
            // There, a credit is its own thing; here it is a unit of its pass.
            RightKind::Credit => {
                sqlx::query_scalar("select pass_id from credit where credit_id = ?1")
                    .bind(right.unit_id)
                    .fetch_optional(&mut *conn)
                    .await?
            }
            _ => None,
        };
        let Some(thing) = thing else { continue };
        let (unit, epoch, holder, by) = (right.unit_id, right.epoch, right.holder, right.by_id);
        told.push(Told { kind, thing, unit, epoch, state, holder, by });
    }
    network::learn(conn, of, &told, at).await?;
    Ok(told.len() as u64)
}

/// Asks for seats of a performance; what is granted is at hand when this answers.
///
/// # Errors
///
/// As [`Link::grant_units`].
pub async fn grant_seats(
    store: &Store,
    link: &mut Link,
    (desk, venue): (DeskId, VenueId),
    incarnation: u32,
    (performance, seats): (PerformanceId, &[Uuid]),
    at: Instant,
) -> Result<Granted> {
    let thing = performance.uuid();
    let granted = link.grant_units(venue, incarnation, hub::RightKind::Seat, thing, seats).await?;
    let told: Vec<Told> = granted
        .granted
        .iter()
        .map(|it| Told {
            kind: RightKind::Seat,
            thing,
            unit: it.unit,
            epoch: it.epoch,
            state: Standing::Held,
            holder: Some(desk.uuid()),
            by: None,
        })
        .collect();
    let mut tx = store.write().await?;
    network::learn(&mut tx, (desk, venue), &told, at).await?;
    tx.commit().await?;
    Ok(granted)
}

/// Asks for places of a zone; what is granted is at hand when this answers.
///
/// # Errors
///
/// As [`Link::grant_places`].
pub async fn grant_places(
    store: &Store,
    link: &mut Link,
    chance: &Chance,
    (desk, venue): (DeskId, VenueId),
    incarnation: u32,
    (performance, zone): (PerformanceId, ZoneId),
    (many, at): (i64, Instant),
) -> Result<Share> {
    let share = link.grant_places(venue, incarnation, (performance, zone), many).await?;
    let mut tx = store.write().await?;
    let place = (performance.uuid(), zone.uuid());
    network::learn_places(&mut tx, chance, (desk, venue), place, share.granted, at).await?;
    tx.commit().await?;
    Ok(share)
}

/// Has the shared database grant the rights of a venue from now on, and the places of its performances: those that it does
/// not know yet, and those whose capacities changed.
///
/// # Errors
///
/// As [`Link::adopt_performance`].
pub async fn adopt(
    store: &Store,
    link: &mut Link,
    venue: VenueId,
    performances: &[(PerformanceId, Vec<(ZoneId, i64)>)],
) -> Result<()> {
    if told(store, venue.uuid()).await?.is_none() {
        link.adopt_venue(venue).await?;
        tell(store, venue.uuid(), "").await?;
    }
    for (performance, zones) in performances {
        let said = serde_json::to_string(zones).unwrap_or_default();
        if told(store, performance.uuid()).await?.as_ref() != Some(&said) {
            link.adopt_performance(venue, *performance, zones).await?;
            tell(store, performance.uuid(), &said).await?;
        }
    }
    Ok(())
}

/// What the shared database was told of the capacities of a thing.
async fn told(store: &Store, thing: Uuid) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select zones from told_adopted where thing_id = ?1")
        .bind(thing)
        .fetch_optional(&mut *store.read().await?)
        .await?)
}

async fn tell(store: &Store, thing: Uuid, zones: &str) -> Result<()> {
    let mut tx = store.write().await?;
    sqlx::query(
        "insert into told_adopted (thing_id, zones) values (?1, ?2)
         on conflict (thing_id) do update set zones = excluded.zones",
    )
    .bind(thing)
    .bind(zones)
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Gives rights at hand up, for the operation that returns them: what its `data.rights` says.
///
/// # Errors
///
/// What the database says.
pub async fn give_back(conn: &mut SqliteConnection, rights: &[AtHand], at: Instant) -> Result<Vec<Value>> {
    Ok(network::give_up(conn, rights, at).await?)
}

/// How many places of which performance this desk keeps at hand.
///
/// # Errors
///
/// What the database says.
pub async fn kept(conn: &mut SqliteConnection) -> Result<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> =
        sqlx::query_as("select thing_id, places from kept_at_hand").fetch_all(conn).await?;
    Ok(rows.into_iter().collect())
}

/// Keeps so many places of a performance at hand; none gives them back.
///
/// # Errors
///
/// What the database says.
pub async fn keep(conn: &mut SqliteConnection, thing: Uuid, places: u32) -> Result<()> {
    if places == 0 {
        sqlx::query("delete from kept_at_hand where thing_id = ?1").bind(thing).execute(conn).await?;
        return Ok(());
    }
    sqlx::query(
        "insert into kept_at_hand (thing_id, places) values (?1, ?2)
         on conflict (thing_id) do update set places = excluded.places",
    )
    .bind(thing)
    .bind(places)
    .execute(conn)
    .await?;
    Ok(())
}
