//! # Store
//!
//! The desk's own store: a folder with one SQLite file, `parterre.db`.
//!
//! Promises: what is committed survives a power cut (`synchronous=full`, WAL); there is one writer at a time
//! (`begin immediate`); migrations only go forward, and a file written by a newer program is refused politely;
//! every write that is not an operation of the journal leaves its row in the `change` log, in the same
//! transaction.
//!
//! Absent on purpose: the SQL of any domain (each crate holds its own) and encryption at rest (the system's
//! disk encryption; see `docs/decisions`).

pub mod backup;
mod batch;
mod census;
pub mod change;
pub mod error;

mod open;
pub mod rows;
mod scrub;
pub mod shared;
mod soon;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteQueryResult;
use sqlx::{ConnectOptions as _, Connection as _, Sqlite, SqliteConnection, SqlitePool};

pub use batch::{Answers, At, Batch, Begun};
pub use census::{Census, census};
pub use change::{Author, Change};
pub use error::{Error, Result};
pub use writer::Transaction;
use writer::Writer;

/// The file inside the store's folder.
pub const FILE: &str = "parterre.db";

/// An open store: one writer, several readers.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    pools: Arc<RwLock<Pools>>,
}

/// The connections to the file; replaced together when the file is.
#[derive(Debug, Clone)]
struct Pools {
    writer: Writer,
    readers: SqlitePool,
}

impl Store {
    /// The folder that holds the store's file.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A connection that only reads, on a snapshot of its own per statement.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] when no connection is free within the store's patience.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>> {
        Ok(self.pools().readers.acquire().await?)
    }

    /// The one write transaction, begun immediately; dropped without [`Transaction::commit`], it never was.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] when another program keeps the file locked.
    pub async fn write(&self) -> Result<Transaction> {
        self.pools().writer.begin().await
    }

    /// Whether a write waits for the one that is under way: one that could go on ends soon.
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.pools().writer.is_awaited()
    }

    /// A connection of one's own, for what would disturb the others: another file attached, a whole copy.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn alone(&self) -> Result<SqliteConnection> {
        Ok(open::options(&self.folder).connect().await?)
    }

    /// Closes every connection, checkpointing the log into the file.
    pub async fn close(&self) {
        let pools = self.pools();
        pools.readers.close().await;
        pools.writer.close().await;
    }

    fn pools(&self) -> Pools {
        self.pools.read().expect("nothing panics while it holds the connections").clone()
    }
}

/// Puts the file of a folder aside as it is, with its log, without opening it; a folder without one is left alone.
///
/// # Errors
///
/// What the disk says.
pub fn put_aside(folder: &Path, aside: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let file = folder.join(format!("{FILE}{suffix}"));
        if file.exists() {
            let mut kept = aside.as_os_str().to_owned();
            kept.push(suffix);
            std::fs::rename(file, kept)?;
        }
    }
    Ok(())
}

/// Closes a connection made with [`Store::alone`].
///
/// # Errors
///
/// What the database says.
pub async fn close(conn: SqliteConnection) -> Result<()> {
    Ok(conn.close().await?)
}

/// Asserts that a statement touched one row.
///
/// # Errors
///
/// [`Error::RowCount`] otherwise: the row vanished or there were two, which is a defect to hear of.
pub fn exactly_one(done: &SqliteQueryResult) -> Result<()> {
    match done.rows_affected() {
        1 => Ok(()),
        rows => Err(Error::RowCount { rows }),
    }
}

/// The number of the last `change` row: what a cache compares itself with.
///
/// # Errors
///
/// What the database says.
pub async fn last_change(conn: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("select coalesce(max(seq), 0) from change").fetch_one(conn).await?)
}
