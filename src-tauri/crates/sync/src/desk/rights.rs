//! Rights between a desk and the shared database: learnt from its feed, asked for, adopted, given back.

use std::collections::HashMap;

use journal::rights::RightKind;
use journal::rights::network::{self, AtHand, Standing, Told};
use kernel::{Chance, DeskId, Instant, PerformanceId, TypedId as _, VenueId, ZoneId};
use memchr::memmem;
use serde_json::Value;
use sqlx::SqliteConnection;
use store::Store;
use store::shared::listed;
use uuid::Uuid;

use crate::Result;
use crate::hub::{self, Granted, Link, MovedRight, UnitEpoch};

/// Takes in rights that moved; how many are of a kind that this desk keeps.
///
/// Of the undoing of tickets only what left the desk that sold is kept: as long as it stays there it is written nowhere,
/// and its end travels with its order.
pub(super) async fn learn(
    conn: &mut SqliteConnection,
    of: (DeskId, VenueId),
    moved: &[MovedRight],
    at: Instant,
) -> Result<u64> {
    let passes = passes(conn, moved).await?;
    let mut told = Vec::with_capacity(moved.len());
    for right in moved {
        let kind = RightKind::from_name(&right.kind);
        let Some((kind, state)) = kind.zip(Standing::from_name(&right.state)) else { continue };
        let thing = match kind {
            RightKind::Seat => Some(right.thing_id),
            // There, a credit is a thing of its own; here it is a unit of its pass.
            RightKind::Credit => passes.get(&right.unit_id).copied(),
            RightKind::Undoing if right.epoch > 1 || state == Standing::Free => Some(right.thing_id),
            _ => None,
        };
        let Some(thing) = thing else { continue };
        let (unit, epoch, holder, by) = (right.unit_id, right.epoch, right.holder, right.by_id);
        told.push(Told { kind, thing, unit, epoch, state, holder, by });
    }
    network::learn(conn, of, &told, at).await?;
    Ok(told.len() as u64)
}

/// Whether an operation may give the undoing of a ticket back: what it looks like, before it is read.
pub(super) fn gives_an_undoing_back(record: &[u8]) -> bool {
    let has = |word: &str| memmem::find(record, word.as_bytes()).is_some();
    has("\"right_return\"") && has("\"undoing\"")
}

/// The passes of the credits among rights.
async fn passes(conn: &mut SqliteConnection, moved: &[MovedRight]) -> Result<HashMap<Uuid, Uuid>> {
    let credits = moved.iter().filter(|right| right.kind == RightKind::Credit.name());
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select credit_id, pass_id from credit where credit_id in (select unhex(value) from json_each(?1))",
    )
    .bind(listed(credits.map(|right| right.unit_id)))
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}

/// A desk that asks for rights of a venue; what is granted is at hand when it is answered.
#[derive(Debug)]
pub struct Asking<'a> {
    /// Its store.
    pub store: &'a Store,
    /// Its connection.
    pub link: &'a mut Link,
    /// The desk.
    pub desk: DeskId,
    /// The incarnation that is granted rights.
    pub incarnation: u32,
    /// The venue.
    pub venue: VenueId,
    /// The moment.
    pub at: Instant,
}

impl Asking<'_> {
    /// Asks for seats of a performance; those that were not granted.
    ///
    /// # Errors
    ///
    /// As [`Link::grant_units`].
    pub async fn seats(&mut self, performance: PerformanceId, seats: &[Uuid]) -> Result<Vec<Uuid>> {
        let thing = performance.uuid();
        let granted = self.grant(hub::RightKind::Seat, thing, seats).await?;
        self.learn(RightKind::Seat, |_| thing, &granted.granted).await?;
        Ok(granted.refused.iter().map(|refused| refused.unit).collect())
    }

    /// Asks for credits, each with its pass: there, each is a thing of its own; those that were not granted.
    ///
    /// # Errors
    ///
    /// As [`Link::grant_units`].
    pub async fn credits(&mut self, credits: &[(Uuid, Uuid)]) -> Result<Vec<(Uuid, Uuid)>> {
        let mut refused = Vec::new();
        for (pass, credit) in credits {
            if !self.one(RightKind::Credit, hub::RightKind::Credit, (*pass, *credit)).await? {
                refused.push((*pass, *credit));
            }
        }
        Ok(refused)
    }

    /// Asks for the balances of wallets and notes; those that were not granted.
    ///
    /// # Errors
    ///
    /// As [`Link::grant_units`].
    pub async fn balances(&mut self, wallets: &[Uuid]) -> Result<Vec<Uuid>> {
        let mut refused = Vec::new();
        for wallet in wallets {
            if !self.one(RightKind::Balance, hub::RightKind::Balance, (*wallet, *wallet)).await? {
                refused.push(*wallet);
            }
        }
        Ok(refused)
    }

    /// Asks for the one refund or exchange of each of these tickets; those whose is another desk's, or nobody's.
    ///
    /// # Errors
    ///
    /// As [`Link::grant_units`].
    pub async fn undoings(&mut self, tickets: &[Uuid]) -> Result<Vec<Uuid>> {
        let mut refused = Vec::new();
        for ticket in tickets {
            if !self.one(RightKind::Undoing, hub::RightKind::Undoing, (*ticket, *ticket)).await? {
                refused.push(*ticket);
            }
        }
        Ok(refused)
    }

    /// Asks for one unit of a thing, which is itself the thing there; whether it was granted.
    async fn one(
        &mut self,
        kind: RightKind,
        asked: hub::RightKind,
        (thing, unit): (Uuid, Uuid),
    ) -> Result<bool> {
        let granted = self.grant(asked, unit, &[unit]).await?;
        self.learn(kind, |_| thing, &granted.granted).await?;
        Ok(!granted.granted.is_empty())
    }

    /// Asks for places of a zone; how many were granted.
    ///
    /// # Errors
    ///
    /// As [`Link::grant_places`].
    pub async fn places(
        &mut self,
        chance: &Chance,
        (performance, zone): (PerformanceId, ZoneId),
        many: i64,
    ) -> Result<i64> {
        let asked = (performance, zone);
        let share = self.link.grant_places(self.venue, self.incarnation, asked, many).await?;
        let mut tx = self.store.write().await?;
        let of = (self.desk, self.venue);
        let place = (performance.uuid(), zone.uuid());
        network::learn_places(&mut tx, chance, of, place, share.granted, self.at).await?;
        tx.commit().await?;
        Ok(share.given)
    }

    async fn grant(&mut self, kind: hub::RightKind, thing: Uuid, units: &[Uuid]) -> Result<Granted> {
        self.link.grant_units(self.venue, self.incarnation, kind, thing, units).await
    }

    async fn learn(
        &self,
        kind: RightKind,
        thing: impl Fn(Uuid) -> Uuid,
        granted: &[UnitEpoch],
    ) -> Result<()> {
        let told = |it: &UnitEpoch| Told {
            kind,
            thing: thing(it.unit),
            unit: it.unit,
            epoch: it.epoch,
            state: Standing::Held,
            holder: Some(self.desk.uuid()),
            by: None,
        };
        let told: Vec<Told> = granted.iter().map(told).collect();
        let mut tx = self.store.write().await?;
        network::learn(&mut tx, (self.desk, self.venue), &told, self.at).await?;
        Ok(tx.commit().await?)
    }
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

/// How many places of which performance a person wants at hand here.
///
/// # Errors
///
/// What the database says.
pub async fn kept(conn: &mut SqliteConnection) -> Result<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> =
        sqlx::query_as("select thing_id, places from kept_at_hand").fetch_all(conn).await?;
    Ok(rows.into_iter().collect())
}

/// Keeps so many places of a performance at hand; none is a wish as well, whatever the rule of the venue says.
///
/// # Errors
///
/// What the database says.
pub async fn keep(conn: &mut SqliteConnection, thing: Uuid, places: u32) -> Result<()> {
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
