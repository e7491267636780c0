//! The version of the program is traced in every chain (`french-rules` §2.3): each operation names it, and the first
//! start of another version is an event of its own.

use std::sync::Arc;

use kernel::{JournalId, VenueId};
use network::chain;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::App;
use crate::error::Result;

impl App {
    /// Records in each chain of this desk that another version of the program goes on with it. Answers how many.
    ///
    /// # Errors
    ///
    /// What the store says, or `journal.key_missing` on a machine that only looks at a copy.
    pub(crate) async fn trace_version(self: &Arc<Self>) -> Result<usize> {
        let mut conn = self.store.read().await?;
        let mut behind = Vec::new();
        if network::desk::find_own(&mut conn).await?.is_some() {
            for (journal, _, venue) in chain::list(&mut conn).await? {
                let version = last_version(&mut conn, journal).await?;
                behind
                    .extend(version.filter(|version| version != journal::SOFTWARE).map(|from| (venue, from)));
            }
        }
        drop(conn);
        if behind.is_empty() {
            return Ok(0);
        }
        self.tell_version(&behind).await?;
        Ok(behind.len())
    }

    async fn tell_version(self: &Arc<Self>, behind: &[(VenueId, String)]) -> Result<()> {
        let mut tx = self.nobody().write().await?;
        for (venue, from) in behind {
            let data = [("from", json!(from)), ("to", json!(journal::SOFTWARE))];
            tx.record_event(*venue, "version_changed", &data).await?;
        }
        tx.commit().await
    }
}

/// The version that wrote the last operation of a chain.
async fn last_version(conn: &mut SqliteConnection, journal: JournalId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(
        "select json_extract(bytes, '$.software') from operation
         where journal_id = ?1
         order by seq desc
         limit 1",
    )
    .bind(journal)
    .fetch_optional(conn)
    .await
    .map_err(store::Error::from)?)
}
