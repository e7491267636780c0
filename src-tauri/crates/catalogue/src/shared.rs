//! What the desks of a network share of the programme.

use kernel::{ContactId, Instant, PerformanceId, PlanId, TypedId as _, VenueId};
use sqlx::SqliteConnection;
use store::shared::{Entity, Needs, Part, Row, listed};

use crate::Result;

/// Seasons, halls, plans, shows, performances and holds, in the order in which they refer to each other.
pub const SHARED: &[Entity] = &[
    Entity {
        name: "season",
        row: Some(Row::new("season", "season_id")),
        venues: "select venue_id from season where season_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "hall",
        row: Some(Row::new("hall", "hall_id")),
        venues: "select venue_id from hall where hall_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "plan",
        row: Some(Row::new("plan", "plan_id")),
        venues: "select venue_id from hall join plan using (hall_id) where plan_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "show",
        row: Some(Row::new("show", "show_id")),
        venues: "select venue_id from show where show_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "performance",
        row: Some(Row::new("performance", "performance_id")),
        venues: "select venue_id from performance where performance_id = ?1",
        subject: None,
        parts: &[
            Part::rows("category", &["category_id"], OF_PERFORMANCE, "it.performance_id"),
            Part::rows("category_scope", &["plan_category", "zone_id"], OF_PERFORMANCE, "it.performance_id"),
            Part::rows("allotment", &["allotment_id"], OF_PERFORMANCE, "it.performance_id"),
            Part::rows("quota", &["tariff_code"], OF_PERFORMANCE, "it.performance_id"),
        ],
        after_operations: false,
        needs: Needs { until: Some(UNTIL), people: None },
    },
    Entity {
        name: "hold",
        row: Some(Row::new("hold", "hold_id")),
        venues: "select venue_id from hold where hold_id = ?1",
        subject: None,
        parts: &[Part::rows("hold_place", &["seat_id", "zone_id"], "it.hold_id = ?1", "it.hold_id")],
        after_operations: false,
        needs: Needs {
            until: None,
            people: Some(
                "select performance_id, contact_id from hold where hold_id = ?1 and released_at is null",
            ),
        },
    },
];

const OF_PERFORMANCE: &str = "it.performance_id = ?1";

/// A day after it began, or after what is played instead: who bought it may still come to the desk.
const UNTIL: &str = "select max(p.starts_at) + 86400000 from performance p
    where p.performance_id = ?1
       or p.performance_id in (select played_id from put_off where performance_id = ?1)";

/// The performances of a venue that are still to be played at a moment, each with its plan: those whose places are granted.
///
/// # Errors
///
/// What the database says.
pub async fn to_come(
    conn: &mut SqliteConnection,
    venue: VenueId,
    since: Instant,
) -> Result<Vec<(PerformanceId, PlanId)>> {
    Ok(sqlx::query_as(
        "select performance_id, plan_id from performance
         where venue_id = ?1 and starts_at >= ?2 order by starts_at, performance_id",
    )
    .bind(venue)
    .bind(since)
    .fetch_all(conn)
    .await?)
}

/// The performances of every venue that people may still come to the desk for: those whose day is not over, in themselves or
/// in what is played instead. What the shared database calls needed, it works out the same way (`Needs`).
///
/// # Errors
///
/// What the database says.
pub async fn open(conn: &mut SqliteConnection, at: Instant) -> Result<Vec<PerformanceId>> {
    Ok(sqlx::query_scalar(
        "select p.performance_id from performance p
         left join put_off o on o.performance_id = p.performance_id
         left join performance l on l.performance_id = o.played_id
         where max(p.starts_at, coalesce(l.starts_at, 0)) + 86400000 > ?1",
    )
    .bind(at)
    .fetch_all(conn)
    .await?)
}

/// Who holds an option on one of some performances.
///
/// # Errors
///
/// What the database says.
pub async fn awaited(conn: &mut SqliteConnection, performances: &[PerformanceId]) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select distinct contact_id from hold
         where contact_id is not null and released_at is null
           and performance_id in (select unhex(value) from json_each(?1))",
    )
    .bind(listed(performances.iter().map(|id| id.uuid())))
    .fetch_all(conn)
    .await?)
}
