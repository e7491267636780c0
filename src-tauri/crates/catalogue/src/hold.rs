//! Options, house holds (servitudes) and blocks: three different things that keep places from sale.

use kernel::PerformanceId;
use sqlx::SqliteConnection;

use crate::Result;

/// How many places of a performance are kept by holds not yet released.
///
/// # Errors
///
/// What the database says.
pub async fn places_kept(conn: &mut SqliteConnection, of: PerformanceId) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select coalesce(sum(p.places), 0)
         from hold h
         join hold_place p on p.hold_id = h.hold_id
         where h.performance_id = ?1 and h.released_at is null",
    )
    .bind(of)
    .fetch_one(conn)
    .await?)
}
