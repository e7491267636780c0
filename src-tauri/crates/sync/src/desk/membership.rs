//! That this desk joined a network, and how its exchange stands.

use kernel::Instant;
use sqlx::SqliteConnection;
use store::Store;
use uuid::Uuid;

use super::others;
use crate::Result;
use crate::hub::{Hello, Role};

/// How a desk stands in its network.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Membership {
    /// The era of the server that was spoken to last.
    pub era: Uuid,
    /// The incarnation that was granted rights.
    pub incarnation: u32,
    /// What it is for, hence what it is told.
    pub role: Role,
    /// When it joined.
    pub joined_at: Instant,
    /// When everything here and there was exchanged last.
    pub exchanged_at: Option<Instant>,
    /// When an exchange failed since.
    pub failed_at: Option<Instant>,
    /// The code of that failure.
    pub failure: Option<String>,
}

/// How this desk stands; `None` when it works alone.
///
/// # Errors
///
/// What the database says.
pub async fn membership(conn: &mut SqliteConnection) -> Result<Option<Membership>> {
    Ok(sqlx::query_as(
        "select era, incarnation, role, joined_at, exchanged_at, failed_at, failure from membership",
    )
    .fetch_optional(conn)
    .await?)
}

impl Membership {
    /// Notes that this desk joined.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn begin(conn: &mut SqliteConnection, era: Uuid, incarnation: u32, at: Instant) -> Result<()> {
        sqlx::query(
            "insert into membership (only_one, era, incarnation, joined_at) values (1, ?1, ?2, ?3)
             on conflict (only_one) do update set era = excluded.era, incarnation = excluded.incarnation",
        )
        .bind(era)
        .bind(incarnation)
        .bind(at)
        .execute(conn)
        .await?;
        Ok(())
    }

    /// Notes why an exchange failed.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn failed(store: &Store, code: &str, at: Instant) -> Result<()> {
        let mut tx = store.write().await?;
        sqlx::query("update membership set failed_at = ?1, failure = ?2")
            .bind(at)
            .bind(code)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Notes that everything was exchanged, and with whom.
pub(super) async fn exchanged(store: &Store, hello: &Hello, at: Instant) -> Result<()> {
    let mut tx = store.write().await?;
    others::learn(&mut tx, hello).await?;
    sqlx::query("update membership set exchanged_at = ?1, failed_at = null, failure = null")
        .bind(at)
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Reserves numbers for changes, and answers the one before the first. A number is never used twice, whatever became of
/// what was sent under it: what was sent and not answered is sent again under another, as it is then.
pub(super) async fn reserve(store: &Store, many: i64) -> Result<i64> {
    let mut tx = store.write().await?;
    let last: i64 =
        sqlx::query_scalar("update membership set last_change = last_change + ?1 returning last_change")
            .bind(many)
            .fetch_one(&mut *tx)
            .await?;
    tx.commit().await?;
    Ok(last - many)
}

/// Gives no number to a change that was given one before, as far as the shared database knows.
pub(super) async fn count_from(conn: &mut SqliteConnection, head: i64) -> Result<()> {
    sqlx::query("update membership set last_change = max(last_change, ?1)").bind(head).execute(conn).await?;
    Ok(())
}

/// Notes that people who went from here are still in the bytes of the file.
pub(super) async fn leave_traces(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query("update membership set traces = 1").execute(conn).await?;
    Ok(())
}

/// Whether people whom this desk gave up, since it has no need of them or they are shown to it no more, are still in the bytes
/// of its file.
///
/// # Errors
///
/// What the database says.
pub async fn has_traces(conn: &mut SqliteConnection) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from membership where traces)").fetch_one(conn).await?)
}

/// Notes that nothing of whom a desk gave up is left in the bytes of its file.
///
/// # Errors
///
/// What the database says.
pub async fn scrubbed(store: &Store) -> Result<()> {
    let mut tx = store.write().await?;
    sqlx::query("update membership set traces = 0").execute(&mut *tx).await?;
    Ok(tx.commit().await?)
}
