//! What the desks of a network share of the programme.

use kernel::{Instant, PerformanceId, PlanId, VenueId};
use sqlx::SqliteConnection;
use store::shared::{Entity, Part, Row};

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
    },
    Entity {
        name: "hall",
        row: Some(Row::new("hall", "hall_id")),
        venues: "select venue_id from hall where hall_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
    },
    Entity {
        name: "plan",
        row: Some(Row::new("plan", "plan_id")),
        venues: "select venue_id from hall join plan using (hall_id) where plan_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
    },
    Entity {
        name: "show",
        row: Some(Row::new("show", "show_id")),
        venues: "select venue_id from show where show_id = ?1",
        subject: None,
        parts: &[],
        after_operations: false,
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
    },
    Entity {
        name: "hold",
        row: Some(Row::new("hold", "hold_id")),
        venues: "select venue_id from hold where hold_id = ?1",
        subject: None,
        parts: &[Part::rows("hold_place", &["seat_id", "zone_id"], "it.hold_id = ?1", "it.hold_id")],
        after_operations: false,
    },
];

const OF_PERFORMANCE: &str = "it.performance_id = ?1";

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
