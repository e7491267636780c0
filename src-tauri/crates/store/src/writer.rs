//! The one writer: a connection that write transactions take in turn.
//!
//! It is no pool of one: a pool asks its connection how it is whenever it comes back, which for a file in this process
//! costs as much as the sale's own statements (`docs/speed.md`).

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteTransactionManager};
use sqlx::{ConnectOptions as _, Connection as _, SqlSafeStr as _, SqliteConnection};
use sqlx_core::transaction::TransactionManager as _;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::soon::soon;
use crate::{Error, Result};

/// How long a transaction waits for the one before.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The connection that writes, until the store is closed.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    options: SqliteConnectOptions,
    conn: Arc<Mutex<Option<SqliteConnection>>>,
    /// How many wait for their turn.
    waiting: Arc<AtomicUsize>,
}

/// One who waits for a turn.
struct Waits<'w>(&'w AtomicUsize);

impl<'w> Waits<'w> {
    fn among(waiting: &'w AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Writer {
    /// Of a file that is open.
    pub(crate) fn new(options: SqliteConnectOptions, conn: SqliteConnection) -> Self {
        Self { options, conn: Arc::new(Mutex::new(Some(conn))), waiting: Arc::default() }
    }

    /// Whether somebody waits for a turn.
    pub(crate) fn is_awaited(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// Begins the write transaction, once the one before is over.
    pub(crate) async fn begin(self) -> Result<Transaction> {
        let waits = Waits::among(&self.waiting);
        let turn = tokio::time::timeout(PATIENCE, self.conn.lock_owned());
        let mut turn = turn.await.map_err(|_| Error::Busy)?;
        drop(waits);
        let conn = turn.as_mut().ok_or(Error::Busy)?;
        // On a full disk SQLite ends the transaction by itself; the driver still counts it, and would never begin
        // another on that connection.
        if conn.is_in_transaction() {
            *conn = self.options.connect().await?;
        }
        soon(SqliteTransactionManager::begin(conn, Some("begin immediate".into_sql_str()))).await?;
        Ok(Transaction { conn: turn, over: false })
    }

    /// Closes the connection once no transaction is under way: nothing is written any more.
    pub(crate) async fn close(&self) {
        if let Some(conn) = self.conn.lock().await.take() {
            // Whatever it says, the file is let go of.
            let _ = conn.close().await;
        }
    }
}

/// The write transaction; dropped without [`commit`](Self::commit), it never was.
#[derive(Debug)]
pub struct Transaction {
    conn: OwnedMutexGuard<Option<SqliteConnection>>,
    over: bool,
}

impl Transaction {
    /// Makes it last.
    ///
    /// # Errors
    ///
    /// What the database says; nothing was written then.
    pub async fn commit(mut self) -> Result<()> {
        soon(SqliteTransactionManager::commit(&mut self)).await?;
        self.over = true;
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.over {
            SqliteTransactionManager::start_rollback(self);
        }
    }
}

const HELD: &str = "only the writer's closing takes its connection, and it waits for its turn";

impl Deref for Transaction {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        self.conn.as_ref().expect(HELD)
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.conn.as_mut().expect(HELD)
    }
}
