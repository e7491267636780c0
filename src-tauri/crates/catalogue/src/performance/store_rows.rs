//! The rows of performances.

use kernel::{HallId, Instant, PerformanceId, PlanId, ShowId, TariffBookId, TypedId, VatRate, VenueId};
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use super::{Performance, State};
use crate::column;
use crate::{Error, Result};

/// Writes a new performance.
///
/// # Errors
///
/// What the database says.
pub async fn insert(conn: &mut SqliteConnection, author: &Author, performance: &Performance) -> Result<()> {
    sqlx::query(
        "insert into performance
             (performance_id, venue_id, show_id, hall_id, plan_id, starts_at, door_at, contract, vat_rate,
              state, tariff_book_id, series)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )
    .bind(performance.id)
    .bind(performance.venue)
    .bind(performance.show)
    .bind(performance.hall)
    .bind(performance.plan)
    .bind(performance.starts_at)
    .bind(performance.door_at)
    .bind(column::text(&performance.contract))
    .bind(performance.vat)
    .bind(column::text(&performance.state))
    .bind(performance.tariff_book)
    .bind(performance.series)
    .execute(&mut *conn)
    .await?;
    Ok(store::change::record_row(conn, author, "performance", performance.id.uuid(), performance).await?)
}

/// Edits a performance.
///
/// # Errors
///
/// [`Error::NotFound`]; [`Error::PlanFrozen`] when another plan is given to one whose tickets name seats.
pub async fn update(conn: &mut SqliteConnection, author: &Author, after: &Performance) -> Result<()> {
    let before = get(conn, after.id).await?;
    if before.plan_frozen && before.plan != after.plan {
        return Err(Error::PlanFrozen);
    }
    let versions: String = sqlx::query_scalar("select versions from performance where performance_id = ?1")
        .bind(after.id)
        .fetch_one(&mut *conn)
        .await?;
    let edit = (&before, after);
    let next =
        store::change::record_edit(conn, author, "performance", after.id.uuid(), &versions, edit).await?;
    let Some(versions) = next else { return Ok(()) };
    let done = sqlx::query(
        "update performance
         set hall_id = ?2, plan_id = ?3, starts_at = ?4, door_at = ?5, contract = ?6, vat_rate = ?7,
             state = ?8, postponed_to = ?9, tariff_book_id = ?10, versions = ?11
         where performance_id = ?1",
    )
    .bind(after.id)
    .bind(after.hall)
    .bind(after.plan)
    .bind(after.starts_at)
    .bind(after.door_at)
    .bind(column::text(&after.contract))
    .bind(after.vat)
    .bind(column::text(&after.state))
    .bind(after.postponed_to)
    .bind(after.tariff_book)
    .bind(versions)
    .execute(conn)
    .await?;
    Ok(store::exactly_one(&done)?)
}

/// Freezes the plan version at the first sale; does nothing afterwards.
///
/// # Errors
///
/// What the database says.
pub async fn freeze_plan(conn: &mut SqliteConnection, id: PerformanceId) -> Result<()> {
    sqlx::query("update performance set plan_frozen = 1 where performance_id = ?1 and plan_frozen = 0")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// A performance.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn get(conn: &mut SqliteConnection, id: PerformanceId) -> Result<Performance> {
    sqlx::query_as::<_, Row>(
        "select performance_id, venue_id, show_id, hall_id, plan_id, plan_frozen, starts_at, door_at, contract,
                vat_rate, state, postponed_to, tariff_book_id, series
         from performance
         where performance_id = ?1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::NotFound { entity: "performance", id: id.uuid() })?
    .into_performance()
}

/// What is played instead of a performance, however often it was postponed: itself when it stands, nothing when it, or
/// what should have replaced it, was cancelled.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn played_instead(conn: &mut SqliteConnection, of: &Performance) -> Result<Option<Performance>> {
    /// More dates than any show was put off by: two that name each other, written by two desks, end too.
    const MOST: usize = 50;
    let mut last = of.clone();
    for _ in 0..MOST {
        match (last.state, last.postponed_to) {
            (State::Cancelled, _) => return Ok(None),
            (State::Postponed, Some(next)) => last = get(conn, next).await?,
            _ => break,
        }
    }
    Ok(Some(last))
}

/// The performances that were postponed to one, however often: their tickets are for it.
///
/// # Errors
///
/// What the database says.
pub async fn put_off_to(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<PerformanceId>> {
    Ok(sqlx::query_scalar("select performance_id from put_off where played_id = ?1 order by performance_id")
        .bind(of)
        .fetch_all(conn)
        .await?)
}

/// The performances that were postponed to one that was postponed itself, however often.
///
/// # Errors
///
/// What the database says.
pub async fn put_off_through(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<PerformanceId>> {
    Ok(sqlx::query_scalar(
        "with recursive earlier (performance_id) as (
             select performance_id from performance where postponed_to = ?1 and state = 'postponed'
             union
             select p.performance_id from earlier e join performance p on p.postponed_to = e.performance_id
             where p.state = 'postponed'
         )
         select performance_id from earlier where performance_id <> ?1 order by performance_id",
    )
    .bind(of)
    .fetch_all(conn)
    .await?)
}

/// The performances of a venue that start in a span, in order.
///
/// # Errors
///
/// What the database says.
pub async fn between(
    conn: &mut SqliteConnection,
    venue: VenueId,
    (from, until): (Instant, Instant),
) -> Result<Vec<Performance>> {
    sqlx::query_as::<_, Row>(
        "select performance_id, venue_id, show_id, hall_id, plan_id, plan_frozen, starts_at, door_at, contract,
                vat_rate, state, postponed_to, tariff_book_id, series
         from performance
         where venue_id = ?1 and starts_at >= ?2 and starts_at < ?3
         order by starts_at, performance_id",
    )
    .bind(venue)
    .bind(from)
    .bind(until)
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Row::into_performance)
    .collect()
}

/// The performances of a show, in order.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, show: ShowId) -> Result<Vec<Performance>> {
    sqlx::query_as::<_, Row>(
        "select performance_id, venue_id, show_id, hall_id, plan_id, plan_frozen, starts_at, door_at, contract,
                vat_rate, state, postponed_to, tariff_book_id, series
         from performance
         where show_id = ?1
         order by starts_at, performance_id",
    )
    .bind(show)
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Row::into_performance)
    .collect()
}

/// How many performances of a show come before an hour here: its rank among the 140.
///
/// # Errors
///
/// What the database says.
pub async fn earlier_of_show(conn: &mut SqliteConnection, show: ShowId, starts_at: Instant) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from performance
         where show_id = ?1 and starts_at < ?2 and state not in ('cancelled', 'postponed')",
    )
    .bind(show)
    .bind(starts_at)
    .fetch_one(conn)
    .await?)
}

/// Which performance of its show it is, from 1, of all that were ever announced: the number that its tickets bear, and
/// that stays when an earlier one is cancelled or put off.
///
/// # Errors
///
/// What the database says.
pub async fn number_in_show(conn: &mut SqliteConnection, of: &Performance) -> Result<u32> {
    Ok(sqlx::query_scalar("select count(*) + 1 from performance where show_id = ?1 and starts_at < ?2")
        .bind(of.show)
        .bind(of.starts_at)
        .fetch_one(conn)
        .await?)
}

/// Checks that nothing else that stands is played in its hall at its hour.
///
/// # Errors
///
/// [`Error::HallTaken`].
pub async fn check_hall(conn: &mut SqliteConnection, performance: &Performance) -> Result<()> {
    let other: Option<String> = sqlx::query_scalar(
        "select s.title from performance p join show s on s.show_id = p.show_id
         where p.hall_id = ?1 and p.starts_at = ?2 and p.performance_id <> ?3
               and p.state not in ('cancelled', 'postponed')
         limit 1",
    )
    .bind(performance.hall)
    .bind(performance.starts_at)
    .bind(performance.id)
    .fetch_optional(conn)
    .await?;
    other.map_or(Ok(()), |title| Err(Error::HallTaken { title, starts_at: performance.starts_at }))
}

/// How often what is announced of a performance was changed, its show included: it only grows.
///
/// # Errors
///
/// What the database says.
pub async fn revision(conn: &mut SqliteConnection, id: PerformanceId) -> Result<u32> {
    Ok(sqlx::query_scalar(
        "select coalesce((select sum(value) from json_each(p.versions)), 0)
                + coalesce((select sum(value) from json_each(s.versions)), 0)
         from performance p join show s on s.show_id = p.show_id
         where p.performance_id = ?1",
    )
    .bind(id)
    .fetch_one(conn)
    .await?)
}

#[derive(sqlx::FromRow)]
struct Row {
    performance_id: PerformanceId,
    venue_id: VenueId,
    show_id: ShowId,
    hall_id: HallId,
    plan_id: PlanId,
    plan_frozen: bool,
    starts_at: Instant,
    door_at: Option<Instant>,
    contract: String,
    vat_rate: VatRate,
    state: String,
    postponed_to: Option<PerformanceId>,
    tariff_book_id: Option<TariffBookId>,
    series: Option<Uuid>,
}

impl Row {
    fn into_performance(self) -> Result<Performance> {
        Ok(Performance {
            id: self.performance_id,
            venue: self.venue_id,
            show: self.show_id,
            hall: self.hall_id,
            plan: self.plan_id,
            plan_frozen: self.plan_frozen,
            starts_at: self.starts_at,
            door_at: self.door_at,
            contract: column::variant(self.contract)?,
            vat: self.vat_rate,
            state: column::variant(self.state)?,
            postponed_to: self.postponed_to,
            tariff_book: self.tariff_book_id,
            series: self.series,
        })
    }
}
