//! Halls and the published versions of their seating plans.

use std::sync::Arc;

use kernel::{HallId, Instant, PlanId, TypedId, VenueId};
use serde::Serialize;
use serde_json::json;
use sqlx::SqliteConnection;
use store::Author;

use crate::seating::Plan;
use crate::{Error, Result};

/// A hall of a venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Hall {
    /// Its id.
    #[sqlx(rename = "hall_id")]
    pub id: HallId,
    /// The venue.
    #[sqlx(rename = "venue_id")]
    pub venue: VenueId,
    /// « Grande salle ».
    pub name: String,
}

/// A published version of a hall's plan; never changed, only followed by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Version {
    /// Its id, which a performance names.
    #[sqlx(rename = "plan_id")]
    pub id: PlanId,
    /// The hall.
    #[sqlx(rename = "hall_id")]
    pub hall: HallId,
    /// From 1.
    pub version: i64,
    /// Places, numbered or not.
    pub seats: i64,
    /// How many of them are never for sale with this version.
    pub blocked: i64,
    /// When.
    pub published_at: Instant,
}

/// Writes a new hall.
///
/// # Errors
///
/// [`Error::TitleEmpty`] without a name.
pub async fn insert(conn: &mut SqliteConnection, author: &Author, hall: &Hall) -> Result<()> {
    if hall.name.trim().is_empty() {
        return Err(Error::TitleEmpty);
    }
    sqlx::query("insert into hall (hall_id, venue_id, name) values (?1, ?2, ?3)")
        .bind(hall.id)
        .bind(hall.venue)
        .bind(&hall.name)
        .execute(&mut *conn)
        .await?;
    Ok(store::change::record_row(conn, author, "hall", hall.id.uuid(), hall).await?)
}

/// A hall.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn get(conn: &mut SqliteConnection, id: HallId) -> Result<Hall> {
    sqlx::query_as("select hall_id, venue_id, name from hall where hall_id = ?1")
        .bind(id)
        .fetch_optional(conn)
        .await?
        .ok_or(Error::NotFound { entity: "hall", id: id.uuid() })
}

/// The halls of a venue, by name.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, venue: VenueId) -> Result<Vec<Hall>> {
    Ok(sqlx::query_as("select hall_id, venue_id, name from hall where venue_id = ?1 order by name")
        .bind(venue)
        .fetch_all(conn)
        .await?)
}

/// Publishes a plan as the next version of a hall's.
///
/// # Errors
///
/// What the database says.
pub async fn publish(
    conn: &mut SqliteConnection,
    author: &Author,
    (hall, id): (HallId, PlanId),
    plan: &Plan,
) -> Result<Version> {
    let last: i64 = sqlx::query_scalar("select coalesce(max(version), 0) from plan where hall_id = ?1")
        .bind(hall)
        .fetch_one(&mut *conn)
        .await?;
    let version = Version {
        id,
        hall,
        version: last + 1,
        seats: i64::from(plan.capacity()),
        blocked: i64::from(plan.blocked()),
        published_at: author.at,
    };
    sqlx::query(
        "insert into plan (plan_id, hall_id, version, document, fingerprint, seats, blocked, published_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(id)
    .bind(hall)
    .bind(version.version)
    .bind(plan.export())
    .bind(plan.fingerprint())
    .bind(version.seats)
    .bind(version.blocked)
    .bind(author.at)
    .execute(&mut *conn)
    .await?;
    let row = json!({"hall": hall, "version": version.version, "seats": version.seats});
    store::change::record_row(conn, author, "plan", id.uuid(), &row).await?;
    Ok(version)
}

/// The latest version of a hall's plan.
///
/// # Errors
///
/// [`Error::NotFound`] when none was published.
pub async fn latest(conn: &mut SqliteConnection, hall: HallId) -> Result<Version> {
    sqlx::query_as(
        "select plan_id, hall_id, version, seats, blocked, published_at from plan
         where hall_id = ?1
         order by version desc, published_at desc, plan_id
         limit 1",
    )
    .bind(hall)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::NotFound { entity: "plan", id: hall.uuid() })
}

/// A version of a plan, without its document.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn version(conn: &mut SqliteConnection, id: PlanId) -> Result<Version> {
    sqlx::query_as(
        "select plan_id, hall_id, version, seats, blocked, published_at from plan where plan_id = ?1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::NotFound { entity: "plan", id: id.uuid() })
}

/// Reads a published plan.
///
/// # Errors
///
/// [`Error::NotFound`]; what the plan refuses.
pub async fn plan(conn: &mut SqliteConnection, id: PlanId) -> Result<Arc<Plan>> {
    let document: String = sqlx::query_scalar("select document from plan where plan_id = ?1")
        .bind(id)
        .fetch_optional(conn)
        .await?
        .ok_or(Error::NotFound { entity: "plan", id: id.uuid() })?;
    Ok(Arc::new(Plan::import(&document)?))
}
