//! Who has which unit of a thing: what a gauge and a seat plan are derived from.

use std::collections::HashSet;

use kernel::DeskId;
use sqlx::SqliteConnection;
use store::{Answers, At, Batch};
use uuid::Uuid;

use super::RightKind;
use crate::Result;

/// The units of a thing that are not free.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    /// Spent: sold, in the order of their ids.
    pub spent: Vec<Uuid>,
    /// Held: in a basket.
    pub held: Vec<Held>,
}

/// A unit that somebody holds for the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Held {
    /// The unit.
    #[sqlx(rename = "unit_id")]
    pub unit: Uuid,
    /// The desk.
    pub holder: DeskId,
    /// What holds it there: a basket line; of another desk, the desk.
    #[sqlx(rename = "by_id")]
    pub by: Uuid,
}

/// How many places of one scope are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Counted {
    /// The zone.
    #[sqlx(rename = "scope_id")]
    pub scope: Uuid,
    /// Sold.
    pub spent: u32,
    /// In baskets.
    pub held: u32,
}

/// Where what is taken of a performance is answered.
#[derive(Debug)]
pub struct Asked {
    spent: At<(Option<Vec<u8>>,)>,
    held: At<Held>,
    counted: At<Counted>,
}

impl Asked {
    /// Asks for the seats and the places that are not free.
    pub fn ask(batch: &mut Batch, performance: Uuid) -> Self {
        let seat = RightKind::Seat.name();
        // One row for a full hall: eight thousand rows would take eight times as long to cross the driver.
        let spent = batch
            .statement(
                "select cast(group_concat(unit_id, '') as blob) from exclusive_right
                 where kind = ? and thing_id = ? and state = 'spent'",
            )
            .bind(seat)
            .bind(performance)
            .answer();
        let held = batch
            .statement(
                "select unit_id, holder, by_id from exclusive_right indexed by exclusive_right_by_state
                 where kind = ? and thing_id = ? and state = 'held' and by_id is not null",
            )
            .bind(seat)
            .bind(performance)
            .answer();
        let counted = batch
            .statement(
                "select scope_id, sum(state = 'spent') as spent, sum(state = 'held') as held
                 from exclusive_right
                 where kind = 'place' and thing_id = ? and scope_id is not null
                 group by scope_id",
            )
            .bind(performance)
            .answer();
        Self { spent, held, counted }
    }

    /// The seats, and the places without numbers zone by zone.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn read(&self, answers: &Answers) -> Result<(Units, Vec<Counted>)> {
        let spent = answers.first(&self.spent)?.and_then(|(spent,)| spent).unwrap_or_default();
        let spent = spent.as_chunks().0.iter().map(|id| Uuid::from_bytes(*id)).collect();
        Ok((Units { spent, held: answers.rows(&self.held)? }, answers.rows(&self.counted)?))
    }
}

/// The seats of a performance that other desks of the network hold.
///
/// # Errors
///
/// What the database says.
pub async fn held_elsewhere(conn: &mut SqliteConnection, performance: Uuid) -> Result<HashSet<Uuid>> {
    let units: Vec<Uuid> = sqlx::query_scalar(
        "select unit_id from exclusive_right indexed by exclusive_right_by_state
         where kind = 'seat' and thing_id = ?1 and state = 'held' and by_id = holder",
    )
    .bind(performance)
    .fetch_all(conn)
    .await?;
    Ok(units.into_iter().collect())
}
