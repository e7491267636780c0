//! Dropping from `contact_find` the words of who is no longer in it: FTS5 marks a row as deleted and keeps its words
//! until the segments that hold them are merged.

use store::Store;

use crate::Result;

/// Pages that one transaction merges: less than a tenth of a second, so that sales go on between two of them.
const PAGES: i64 = 512;

/// Merges every segment into one, by small transactions.
///
/// Two rounds: a merge that was under way when the row was deleted may have copied its words already.
///
/// # Errors
///
/// What the database says.
pub(crate) async fn scrub(store: &Store) -> Result<()> {
    for _ in 0..2 {
        // A negative number asks for all segments, a positive one goes on with them.
        let mut pages = -PAGES;
        while merge(store, pages).await? {
            pages = PAGES;
        }
    }
    Ok(())
}

/// Whether there was something to merge.
async fn merge(store: &Store, pages: i64) -> Result<bool> {
    let mut tx = store.write().await?;
    let before: i64 = sqlx::query_scalar("select total_changes()").fetch_one(&mut *tx).await?;
    sqlx::query("insert into contact_find (contact_find, rank) values ('merge', ?1)")
        .bind(pages)
        .execute(&mut *tx)
        .await?;
    let after: i64 = sqlx::query_scalar("select total_changes()").fetch_one(&mut *tx).await?;
    tx.commit().await?;
    // The command itself counts for one.
    Ok(after - before > 1)
}
