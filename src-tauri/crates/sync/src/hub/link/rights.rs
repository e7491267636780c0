//! Rights: asked of the shared database, held, and seen to move.

use kernel::{DeskId, PerformanceId, TypedId, VenueId, ZoneId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Link;
use crate::Result;
use crate::hub::answer::{self, Answer};

/// What a right is over, by the names of the shared database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RightKind {
    /// A seat of a performance: thing is the performance, unit the seat.
    Seat,
    /// A credit of a pass: thing and unit are the credit, as operations name it.
    Credit,
    /// The balance of a wallet, a credit note or a suspended-ticket fund: thing and unit are it.
    Balance,
    /// The one refund or exchange of a ticket: thing and unit are the ticket.
    Undoing,
}

impl RightKind {
    fn name(self) -> &'static str {
        match self {
            Self::Seat => "seat",
            Self::Credit => "credit",
            Self::Balance => "balance",
            Self::Undoing => "undoing",
        }
    }
}

/// What was granted of what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Granted {
    /// Held by this desk from now on.
    pub granted: Vec<UnitEpoch>,
    /// Somebody else's, or unknown.
    pub refused: Vec<Refused>,
}

/// A unit and the epoch under which it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct UnitEpoch {
    /// The unit.
    pub unit: Uuid,
    /// More than any before; a desk takes in only epochs above what it gave back or spent.
    pub epoch: i64,
}

/// A unit that was not granted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refused {
    /// The unit.
    pub unit: Uuid,
    /// `held`, `spent`, `quarantine`; `free` when another connection was taking it; `unknown` ticket.
    pub state: String,
    /// Who has it.
    pub holder: Option<DeskId>,
}

/// A desk's part of a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Share {
    /// What this call granted.
    pub given: i64,
    /// All that this incarnation of the desk was ever granted: it may sell this minus what it sold and gave back.
    pub granted: i64,
    /// What anyone may still be granted.
    pub left: i64,
}

/// Something that a desk holds.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Holding {
    /// `seat`, `credit`, `balance`, `undoing`; `place` is counted.
    pub kind: String,
    /// The thing.
    pub thing_id: Uuid,
    /// The unit, zone or fund.
    pub unit_id: Uuid,
    /// Of a unit.
    pub epoch: Option<i64>,
    /// `held`, `quarantine` or `counted`.
    pub state: String,
    /// Of a counter: granted in all, sold, and given back.
    pub granted: Option<i64>,
    /// What is sold of it.
    pub spent: Option<i64>,
    /// What was given back of it.
    pub returned: Option<i64>,
}

/// A unit whose state changed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MovedRight {
    /// Its position; a unit that changes again moves to a later one.
    pub feed_seq: i64,
    /// The kind.
    pub kind: String,
    /// The thing.
    pub thing_id: Uuid,
    /// The unit.
    pub unit_id: Uuid,
    /// Its last epoch.
    pub epoch: i64,
    /// `free`, `held`, `spent`, `quarantine`.
    pub state: String,
    /// Who has it.
    pub holder: Option<Uuid>,
    /// The ticket or operation that spent it.
    pub by_id: Option<Uuid>,
}

impl Link {
    /// Asks for units of a thing; each is granted or refused by itself, and nobody waits.
    ///
    /// # Errors
    ///
    /// [`Error::NotAdopted`], [`Error::EveningBegun`], [`Error::QuotaReached`], [`Error::IncarnationStale`],
    /// [`Error::DeskLost`], [`Error::VenueForeign`].
    ///
    /// [`Error::NotAdopted`]: crate::Error::NotAdopted
    /// [`Error::EveningBegun`]: crate::Error::EveningBegun
    /// [`Error::QuotaReached`]: crate::Error::QuotaReached
    /// [`Error::IncarnationStale`]: crate::Error::IncarnationStale
    /// [`Error::DeskLost`]: crate::Error::DeskLost
    /// [`Error::VenueForeign`]: crate::Error::VenueForeign
    pub async fn grant_units(
        &mut self,
        venue: VenueId,
        incarnation: u32,
        kind: RightKind,
        thing: Uuid,
        units: &[Uuid],
    ) -> Result<Granted> {
        let said: Answer =
            sqlx::query_as("select code, params::text from api_v1.grant_units($1, $2, $3, $4, $5)")
                .bind(venue.uuid())
                .bind(i32::try_from(incarnation).unwrap_or(i32::MAX))
                .bind(kind.name())
                .bind(thing)
                .bind(units)
                .fetch_one(self.call())
                .await?;
        answer::read(said)
    }

    /// Asks for places of a zone: as many as are left, if not all.
    ///
    /// # Errors
    ///
    /// As [`grant_units`].
    ///
    /// [`grant_units`]: Self::grant_units
    pub async fn grant_places(
        &mut self,
        venue: VenueId,
        incarnation: u32,
        (performance, zone): (PerformanceId, ZoneId),
        many: i64,
    ) -> Result<Share> {
        let said: Answer =
            sqlx::query_as("select code, params::text from api_v1.grant_count($1, $2, $3, $4, $5, $6)")
                .bind(venue.uuid())
                .bind(i32::try_from(incarnation).unwrap_or(i32::MAX))
                .bind("place")
                .bind(performance.uuid())
                .bind(zone.uuid())
                .bind(many)
                .fetch_one(self.call())
                .await?;
        answer::read(said)
    }

    /// All that this desk holds of a venue under its present incarnation.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn my_grants(&mut self, venue: VenueId) -> Result<Vec<Holding>> {
        Ok(sqlx::query_as(
            "select kind, thing_id, unit_id, epoch, state, granted, spent, returned from api_v1.my_grants($1)",
        )
        .bind(venue.uuid())
        .fetch_all(self.call())
        .await?)
    }

    /// The units of a venue whose state changed after a position, in order, at most `page`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn pull_rights(&mut self, venue: VenueId, after: i64, page: i32) -> Result<Vec<MovedRight>> {
        Ok(sqlx::query_as(
            "select feed_seq, kind, thing_id, unit_id, epoch, state, holder, by_id
             from api_v1.pull_rights($1, $2, $3)",
        )
        .bind(venue.uuid())
        .bind(after)
        .bind(page)
        .fetch_all(self.call())
        .await?)
    }

    /// Gives the granting of a performance to the shared database, with the capacity of each zone without numbers;
    /// what was sold before is accepted. Said again, it changes capacities.
    ///
    /// # Errors
    ///
    /// [`Error::CapacityBelowSold`], [`Error::VenueForeign`].
    ///
    /// [`Error::CapacityBelowSold`]: crate::Error::CapacityBelowSold
    /// [`Error::VenueForeign`]: crate::Error::VenueForeign
    pub async fn adopt_performance(
        &mut self,
        venue: VenueId,
        performance: PerformanceId,
        zones: &[(ZoneId, i64)],
    ) -> Result<()> {
        let zones: Vec<Value> =
            zones.iter().map(|(zone, capacity)| json!({"zone": zone, "capacity": capacity})).collect();
        let said: Answer =
            sqlx::query_as("select code, params::text from api_v1.adopt_performance($1, $2, $3::jsonb)")
                .bind(venue.uuid())
                .bind(performance.uuid())
                .bind(Value::from(zones).to_string())
                .fetch_one(self.call())
                .await?;
        answer::read::<Value>(said).map(|_| ())
    }

    /// The same for what belongs to no performance: credits, balances, funds, the undoing of tickets. Said once the whole
    /// store was pushed, before other desks join.
    ///
    /// # Errors
    ///
    /// [`Error::VenueForeign`].
    ///
    /// [`Error::VenueForeign`]: crate::Error::VenueForeign
    pub async fn adopt_venue(&mut self, venue: VenueId) -> Result<()> {
        let said: Answer = sqlx::query_as("select code, params::text from api_v1.adopt_venue($1)")
            .bind(venue.uuid())
            .fetch_one(self.call())
            .await?;
        answer::read::<Value>(said).map(|_| ())
    }

    /// Tells a server that was put back what this desk holds, once it pushed what the server misses. What it did not take in
    /// was granted again, and is no longer held.
    ///
    /// # Errors
    ///
    /// [`Error::EraStale`], [`Error::IncarnationStale`].
    ///
    /// [`Error::EraStale`]: crate::Error::EraStale
    /// [`Error::IncarnationStale`]: crate::Error::IncarnationStale
    pub async fn declare(
        &mut self,
        era: Uuid,
        incarnation: u32,
        held: &[(VenueId, Holding)],
    ) -> Result<Vec<Uuid>> {
        #[derive(Deserialize)]
        struct Declared {
            refused: Vec<Uuid>,
        }
        let told = |(venue, it): &(VenueId, Holding)| {
            json!({"venue": venue, "kind": it.kind, "thing": it.thing_id, "unit": it.unit_id, "epoch": it.epoch,
                   "granted": it.granted})
        };
        let held = Value::from(held.iter().map(told).collect::<Vec<_>>());
        let said: Answer = sqlx::query_as("select code, params::text from api_v1.declare($1, $2, $3::jsonb)")
            .bind(era)
            .bind(i32::try_from(incarnation).unwrap_or(i32::MAX))
            .bind(held.to_string())
            .fetch_one(self.call())
            .await?;
        Ok(answer::read::<Declared>(said)?.refused)
    }

    /// Evening set-up: gives a desk of the evening these seats and, of each zone, so many places; no desk but those of
    /// the evening is granted any from then on.
    ///
    /// # Errors
    ///
    /// [`Error::NotAdopted`], [`Error::VenueForeign`], [`Error::DeskLost`].
    ///
    /// [`Error::NotAdopted`]: crate::Error::NotAdopted
    /// [`Error::VenueForeign`]: crate::Error::VenueForeign
    /// [`Error::DeskLost`]: crate::Error::DeskLost
    pub async fn set_up_evening(
        &mut self,
        (venue, performance): (VenueId, PerformanceId),
        desk: DeskId,
        seats: &[Uuid],
        zones: &[(ZoneId, i64)],
    ) -> Result<Granted> {
        let zones: Vec<Value> =
            zones.iter().map(|(zone, count)| json!({"zone": zone, "count": count})).collect();
        let said: Answer =
            sqlx::query_as("select code, params::text from api_v1.set_up_evening($1, $2, $3, $4, $5::jsonb)")
                .bind(venue.uuid())
                .bind(performance.uuid())
                .bind(desk.uuid())
                .bind(seats)
                .bind(Value::from(zones).to_string())
                .fetch_one(self.call())
                .await?;
        answer::read(said)
    }

    /// Ends the evening set-up: any desk may be granted what is free.
    ///
    /// # Errors
    ///
    /// [`Error::NotAdopted`].
    ///
    /// [`Error::NotAdopted`]: crate::Error::NotAdopted
    pub async fn end_evening(&mut self, venue: VenueId, performance: PerformanceId) -> Result<()> {
        let said: Answer = sqlx::query_as("select code, params::text from api_v1.end_evening($1, $2)")
            .bind(venue.uuid())
            .bind(performance.uuid())
            .fetch_one(self.call())
            .await?;
        answer::read::<Value>(said).map(|_| ())
    }

    /// Says that another desk of one's home venue is lost: what it holds waits in quarantine. How many units that is.
    ///
    /// # Errors
    ///
    /// [`Error::DeskForeign`].
    ///
    /// [`Error::DeskForeign`]: crate::Error::DeskForeign
    pub async fn declare_lost(&mut self, desk: DeskId) -> Result<u32> {
        #[derive(Deserialize)]
        struct Lost {
            quarantined: u32,
        }
        let said: Answer = sqlx::query_as("select code, params::text from api_v1.declare_lost($1)")
            .bind(desk.uuid())
            .fetch_one(self.call())
            .await?;
        Ok(answer::read::<Lost>(said)?.quarantined)
    }
}
