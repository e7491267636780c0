//! Overwriting what deleted rows leave in the file: SQLite gives pages back without clearing them, and the log keeps
//! what was written until it is written over.

use sqlx::Connection as _;

use crate::{Result, Store};

/// The pages that one row of zeros takes: 1 MiB of 4 KiB pages.
const ROW_PAGES: i64 = 256;

impl Store {
    /// Fills the free pages of the file with zeros and empties the log into it; whether nothing is left.
    ///
    /// When a reader holds an old snapshot for longer than the store's patience, the log is left for a later call.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn scrub(&self) -> Result<bool> {
        let mut conn = self.alone().await?;
        // « fast » does not clear the pages that are given back.
        sqlx::query("pragma secure_delete = on").execute(&mut conn).await?;
        let mut tx = conn.begin_with("begin immediate").await?;
        let free: i64 = sqlx::query_scalar("pragma freelist_count").fetch_one(&mut *tx).await?;
        sqlx::query(
            "create table scrub as
             with recursive row(no) as (select 1 union all select no + 1 from row where no < ?1 / ?2 + 1)
             select zeroblob(?2 * 4096) as zeros from row",
        )
        .bind(free)
        .bind(ROW_PAGES)
        .execute(&mut *tx)
        .await?;
        sqlx::query("drop table if exists scrub").execute(&mut *tx).await?;
        tx.commit().await?;
        // The first column says whether somebody kept the log from being emptied.
        let busy: bool = sqlx::query_scalar("pragma wal_checkpoint(truncate)").fetch_one(&mut conn).await?;
        crate::close(conn).await?;
        Ok(!busy)
    }
}
