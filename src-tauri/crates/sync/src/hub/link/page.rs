//! Pages of many rows, read on another thread: whoever asked may be writing the page before.

use sqlx::postgres::PgRow;

use crate::{Error, Result};

/// What the rows of a page say.
pub(super) async fn read<T: Send + 'static>(
    rows: Vec<PgRow>,
    each: impl Fn(PgRow) -> Result<T> + Send + 'static,
) -> Result<Vec<T>> {
    let read = tokio::task::spawn_blocking(move || rows.into_iter().map(each).collect());
    read.await.map_err(|error| Error::Database { detail: error.to_string() })?
}
