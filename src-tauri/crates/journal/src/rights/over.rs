//! Who has which unit of a thing: what a gauge and a seat plan are derived from.

use kernel::DeskId;
use sqlx::SqliteConnection;
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
    /// What holds it there: a basket line.
    #[sqlx(rename = "by_id")]
    pub by: Uuid,
}

/// The units of a thing that are not free, of one kind: the seats of a performance.
///
/// # Errors
///
/// What the database says.
pub async fn units(conn: &mut SqliteConnection, kind: RightKind, thing: Uuid) -> Result<Units> {
    // One row for a full hall: eight thousand rows would take eight times as long to cross the driver.
    let spent: Option<Vec<u8>> = sqlx::query_scalar(
        "select cast(group_concat(unit_id, '') as blob) from exclusive_right
         where kind = ?1 and thing_id = ?2 and state = 'spent'",
    )
    .bind(kind.name())
    .bind(thing)
    .fetch_one(&mut *conn)
    .await?;
    let held = sqlx::query_as(
        "select unit_id, holder, by_id from exclusive_right indexed by exclusive_right_by_state
         where kind = ?1 and thing_id = ?2 and state = 'held' and by_id is not null",
    )
    .bind(kind.name())
    .bind(thing)
    .fetch_all(conn)
    .await?;
    let spent = spent.unwrap_or_default();
    Ok(Units { spent: spent.as_chunks().0.iter().map(|id| Uuid::from_bytes(*id)).collect(), held })
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

/// The places of a performance that are taken, zone without numbers by zone.
///
/// # Errors
///
/// What the database says.
pub async fn places(conn: &mut SqliteConnection, thing: Uuid) -> Result<Vec<Counted>> {
    Ok(sqlx::query_as(
        "select scope_id, sum(state = 'spent') as spent, sum(state = 'held') as held
         from exclusive_right
         where kind = 'place' and thing_id = ?1 and scope_id is not null
         group by scope_id",
    )
    .bind(thing)
    .fetch_all(conn)
    .await?)
}
