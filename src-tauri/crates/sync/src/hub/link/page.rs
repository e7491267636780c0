//! Pages of many rows: bounded by what they weigh, whatever a row holds, and read on another thread, since whoever asked may be
//! writing the page before.

use futures_util::{Stream, TryStreamExt as _};
use sqlx::postgres::PgRow;
use sqlx::{Row as _, ValueRef as _};

use crate::{Error, Result};

/// What a page weighs at most, in bytes, unless one row alone is heavier.
const HEAVIEST: usize = 1 << 20;

/// What the rows of a page say, as many of them as it may weigh.
pub(super) async fn read<T: Send + 'static>(
    rows: impl Stream<Item = sqlx::Result<PgRow>> + Unpin,
    each: impl Fn(PgRow) -> Result<T> + Send + 'static,
) -> Result<Vec<T>> {
    let rows = bounded(rows, weight, HEAVIEST).await?;
    let read = tokio::task::spawn_blocking(move || rows.into_iter().map(each).collect());
    read.await.map_err(|error| Error::Database { detail: error.to_string() })?
}

/// What comes, until it would weigh more than that; the first at least.
async fn bounded<T>(
    mut rows: impl Stream<Item = sqlx::Result<T>> + Unpin,
    weight: impl Fn(&T) -> usize,
    heaviest: usize,
) -> sqlx::Result<Vec<T>> {
    let (mut page, mut weighs) = (Vec::new(), 0);
    while let Some(row) = rows.try_next().await? {
        weighs += weight(&row);
        if weighs > heaviest && !page.is_empty() {
            break;
        }
        page.push(row);
    }
    Ok(page)
}

/// How many bytes a row holds.
fn weight(row: &PgRow) -> usize {
    let values = (0..row.len()).filter_map(|column| row.try_get_raw(column).ok());
    values.map(|value| if value.is_null() { 0 } else { value.as_bytes().map_or(0, <[u8]>::len) }).sum()
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    async fn page(rows: &[usize]) -> Vec<usize> {
        bounded(stream::iter(rows.iter().copied().map(Ok)), |row| *row, 10).await.expect("a page")
    }

    #[tokio::test]
    async fn a_page_is_no_heavier_than_it_may_be_and_has_one_row_at_least() {
        assert_eq!(page(&[4, 4, 2]).await, [4, 4, 2], "as heavy as it may be");
        assert_eq!(page(&[4, 4, 3, 1]).await, [4, 4], "what does not fit waits, and what follows it");
        assert_eq!(page(&[40, 1]).await, [40], "one that is heavier than a page");
        assert_eq!(page(&[]).await, Vec::<usize>::new());
    }
}
