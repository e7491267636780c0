//! When a contact last acted (bought, came, called): who is offered first, and later who may be kept.

use kernel::{ContactId, Instant};
use sqlx::SqliteConnection;

use crate::Result;

/// Notes an own act of a contact; an older one than what is known changes nothing.
///
/// A cache of the facts of other crates, so it leaves no change row.
///
/// # Errors
///
/// What the database says.
pub async fn touch(conn: &mut SqliteConnection, contact: ContactId, at: Instant) -> Result<()> {
    sqlx::query("update contact set active_at = max(coalesce(active_at, ?2), ?2) where contact_id = ?1")
        .bind(contact)
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}
