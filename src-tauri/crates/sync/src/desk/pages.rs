//! Pages that came are written together, as long as the next one is there and nobody else has something to write: what
//! several of them touch goes to the disk once.

use std::time::{Duration, Instant};

use store::{Store, Transaction};

use crate::Result;

/// How long they are written together at most: what comes again when the power goes.
const TOGETHER: Duration = Duration::from_secs(1);

/// The transactions in which pages are written.
pub(super) struct Pages<'s> {
    store: &'s Store,
    /// That of the page before, when it goes on.
    goes_on: Option<Transaction>,
    since: Instant,
}

impl<'s> Pages<'s> {
    /// Of a store.
    pub(super) fn of(store: &'s Store) -> Self {
        Self { store, goes_on: None, since: Instant::now() }
    }

    /// The transaction of the next page, to be ended by [`end`](Self::end).
    pub(super) async fn next(&mut self) -> Result<Transaction> {
        let mut tx = match self.goes_on.take() {
            Some(tx) => tx,
            None => {
                let tx = self.store.write().await?;
                self.since = Instant::now();
                tx
            }
        };
        sqlx::query("savepoint pulled").execute(&mut *tx).await?;
        Ok(tx)
    }

    /// Ends that of a page and tells what became of it, unless it goes on with the next one, which is there: one that is not
    /// there yet is never waited for while others cannot write. A page that was refused leaves those before it as they are.
    pub(super) async fn end<T>(
        &mut self,
        mut tx: Transaction,
        kept: Result<T>,
        next_is_there: bool,
    ) -> Result<T> {
        if kept.is_err() {
            sqlx::query("rollback to pulled").execute(&mut *tx).await?;
        }
        sqlx::query("release pulled").execute(&mut *tx).await?;
        if kept.is_ok() && next_is_there && !self.store.is_awaited() && self.since.elapsed() < TOGETHER {
            self.goes_on = Some(tx);
        } else {
            tx.commit().await?;
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    async fn empty() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(folder.path()).await.expect("a store");
        (folder, store)
    }

    /// Writes a page.
    async fn write(pages: &mut Pages<'_>, venue: u8, next_is_there: bool) {
        let mut tx = pages.next().await.expect("a turn");
        sqlx::query(
            "insert into feed_position (venue_id, kind, position, digest) values (?1, 'sheets', 1, 0)",
        )
        .bind(vec![venue; 16])
        .execute(&mut *tx)
        .await
        .expect("written");
        pages.end(tx, Ok(()), next_is_there).await.expect("ended");
    }

    async fn seen(store: &Store) -> i64 {
        let mut conn = store.read().await.expect("a reader");
        sqlx::query_scalar("select count(*) from feed_position").fetch_one(&mut *conn).await.expect("counted")
    }

    #[tokio::test]
    async fn pages_are_written_together_as_long_as_the_next_is_there() {
        let (_folder, store) = empty().await;
        let mut pages = Pages::of(&store);
        write(&mut pages, 1, true).await;
        write(&mut pages, 2, true).await;
        assert_eq!(seen(&store).await, 0);
        write(&mut pages, 3, false).await;
        assert_eq!(seen(&store).await, 3);
    }

    #[tokio::test]
    async fn a_page_that_is_refused_takes_none_of_those_before_it_along() {
        let (_folder, store) = empty().await;
        let mut pages = Pages::of(&store);
        write(&mut pages, 1, true).await;
        let mut tx = pages.next().await.expect("a turn");
        let known = "insert into feed_position select x'02', kind, position, digest from feed_position";
        sqlx::query(known).execute(&mut *tx).await.expect("half a page");
        let refused = pages.end::<()>(tx, Err(Error::NotJoined), true).await;
        assert!(matches!(refused, Err(Error::NotJoined)));
        assert_eq!(seen(&store).await, 1);
    }

    #[tokio::test]
    async fn whoever_waits_to_write_waits_for_one_page_alone() {
        let (_folder, store) = empty().await;
        let mut pages = Pages::of(&store);
        write(&mut pages, 1, true).await;
        let waits = tokio::spawn({
            let store = store.clone();
            async move { store.write().await.expect("a turn").commit().await.expect("over") }
        });
        while !store.is_awaited() {
            tokio::task::yield_now().await;
        }
        write(&mut pages, 2, true).await;
        assert_eq!(seen(&store).await, 2);
        waits.await.expect("its turn came");
        assert!(!store.is_awaited());
    }
}
