//! The chains that a desk wrote one after the other: each restore begins another, which continues the one before.

use kernel::{JournalId, Money};
use serde_json::Value;
use sqlx::SqliteConnection;

use crate::Result;

/// A chain, up to where the next one continues it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) journal: JournalId,
    /// Its last operation that is of this past.
    pub(super) until: i64,
    /// Perpetual totals of those before it.
    pub(super) carried: (Money, Money),
}

/// A chain up to one of its operations, and those that it continues, the oldest first.
pub(super) async fn of(conn: &mut SqliteConnection, journal: JournalId, until: i64) -> Result<Vec<Link>> {
    let mut links = vec![(journal, until)];
    while let Some((before, until)) = continued(conn, links[links.len() - 1].0).await? {
        links.push((before, until));
    }
    let (mut lineage, mut carried) = (Vec::with_capacity(links.len()), (Money::ZERO, Money::ZERO));
    for (journal, until) in links.into_iter().rev() {
        lineage.push(Link { journal, until, carried });
        let (total, absolute) = totals_at(conn, journal, until).await?;
        carried = (carried.0 + total, carried.1 + absolute);
    }
    Ok(lineage)
}

async fn continued(conn: &mut SqliteConnection, journal: JournalId) -> Result<Option<(JournalId, i64)>> {
    // The opening of another desk's chain may be of a venue that this desk does not see.
    let said: Option<Option<String>> = sqlx::query_scalar(
        "select cast(bytes as text) -> '$.data.continues' from operation where journal_id = ?1 and seq = 1",
    )
    .bind(journal)
    .fetch_optional(conn)
    .await?;
    let said: Value = serde_json::from_str(&said.flatten().unwrap_or_default()).unwrap_or_default();
    let before: Option<JournalId> = serde_json::from_value(said["journal"].clone()).ok();
    Ok(before.zip(said["seq"].as_i64()))
}

async fn totals_at(conn: &mut SqliteConnection, journal: JournalId, seq: i64) -> Result<(Money, Money)> {
    let found: Option<(Money, Money)> = sqlx::query_as(
        "select grand, grand_absolute from operation
         where journal_id = ?1 and seq <= ?2 order by seq desc limit 1",
    )
    .bind(journal)
    .bind(seq)
    .fetch_optional(conn)
    .await?;
    Ok(found.unwrap_or((Money::ZERO, Money::ZERO)))
}
