//! What a desk that knows only whom it needs gives up of places kept from sale: for whom, and why. The places stay kept.

use kernel::{PerformanceId, TypedId as _};
use sqlx::SqliteConnection;
use store::shared::listed;
use uuid::Uuid;

use crate::Result;

/// Takes the person and the words out of every hold but those of some performances, and answers which holds those are.
///
/// # Errors
///
/// What the database says.
pub async fn veil(conn: &mut SqliteConnection, but_of: &[PerformanceId]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "update hold set contact_id = null, label = ''
         where (contact_id is not null or label <> '')
           and performance_id not in (select unhex(value) from json_each(?1))
         returning hold_id",
    )
    .bind(listed(but_of.iter().map(|id| id.uuid())))
    .fetch_all(conn)
    .await?)
}
