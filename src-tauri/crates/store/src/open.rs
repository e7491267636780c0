//! Opening, creating and migrating the file.

use std::path::Path;
use std::sync::{Arc, RwLock};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use crate::writer::{PATIENCE, Writer};
use crate::{Error, FILE, Pools, Result, Store};

/// Every migration of the desk's store, compiled in.
static MIGRATIONS: Migrator = sqlx::migrate!("../../../migrations/desk");

/// The first SQLite whose WAL reset is safe against the corruption of older ones (sqlite.org, 3.51.3 notes).
const SQLITE_NEEDED: (u32, u32, u32) = (3, 51, 3);

const READERS: u32 = 4;

/// Rows that a connection's thread reads ahead: at each halt two threads wait for each other.
const ROWS_AHEAD: usize = 2_048;

impl Store {
    /// Makes a new, empty store in `folder`, creating the folder.
    ///
    /// # Errors
    ///
    /// [`Error::Exists`] when the folder already holds one; what the disk says.
    pub async fn create(folder: &Path) -> Result<Self> {
        if folder.join(FILE).exists() {
            return Err(Error::Exists { folder: folder.display().to_string() });
        }
        std::fs::create_dir_all(folder)?;
        Self::connect(folder).await
    }

    /// Makes a new store that nobody relies on yet: nothing is synced while it is filled, so that a power cut would
    /// leave a useless file. [`finish`] makes it one to rely on.
    ///
    /// # Errors
    ///
    /// As [`create`].
    ///
    /// [`create`]: Self::create
    /// [`finish`]: Self::finish
    pub async fn build(folder: &Path) -> Result<Self> {
        if folder.join(FILE).exists() {
            return Err(Error::Exists { folder: folder.display().to_string() });
        }
        std::fs::create_dir_all(folder)?;
        let pools = connect(options(folder).synchronous(SqliteSynchronous::Off)).await?;
        Ok(Self { folder: folder.to_owned(), pools: Arc::new(RwLock::new(pools)) })
    }

    /// Closes a store that was being built and syncs its file.
    ///
    /// # Errors
    ///
    /// What the disk says.
    pub async fn finish(&self) -> Result<()> {
        self.close().await;
        Ok(std::fs::File::open(self.folder.join(FILE))?.sync_all()?)
    }

    /// Opens the store of `folder` and brings its file up to this program's schema.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] when there is none, [`Error::Newer`] when a newer program wrote it.
    pub async fn open(folder: &Path) -> Result<Self> {
        if !folder.join(FILE).exists() {
            return Err(Error::Missing { folder: folder.display().to_string() });
        }
        Self::connect(folder).await
    }

    /// Puts another file in the place of the store's, which must have been checked with [`examine`]; the one that
    /// was there is kept as `aside`. No transaction may be under way. Without success the old file is back.
    ///
    /// # Errors
    ///
    /// What the disk or the database says.
    ///
    /// [`examine`]: Self::examine
    pub async fn replace(&self, with: &Path, aside: &Path) -> Result<()> {
        self.close().await;
        let file = self.folder().join(FILE);
        let opened = match put_in_place(with, &file, aside) {
            Ok(()) => connect(options(self.folder())).await,
            Err(error) => Err(error),
        };
        let (pools, outcome) = match opened {
            Ok(pools) => (pools, Ok(())),
            Err(error) => {
                if aside.exists() {
                    std::fs::rename(aside, &file)?;
                }
                (connect(options(self.folder())).await?, Err(error))
            }
        };
        *self.pools.write().expect("nothing panics while it holds the connections") = pools;
        outcome
    }

    /// Checks that a file is a whole store that this program can read, without changing a byte of it.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`] when it is not one or is damaged, [`Error::Newer`] when a newer program wrote it.
    pub async fn examine(file: &Path) -> Result<()> {
        let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
        let mut conn = SqliteConnection::connect_with(&options).await?;
        let sound: String = sqlx::query_scalar("pragma quick_check(1)").fetch_one(&mut conn).await?;
        if sound != "ok" {
            return Err(Error::Corrupt { detail: sound });
        }
        let found: i64 = sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
            .fetch_one(&mut conn)
            .await
            .map_err(|error| Error::Corrupt { detail: error.to_string() })?;
        conn.close().await?;
        match found > known() {
            true => Err(Error::Newer { found, known: known() }),
            false => Ok(()),
        }
    }

    async fn connect(folder: &Path) -> Result<Self> {
        let pools = connect(options(folder)).await?;
        Ok(Self { folder: folder.to_owned(), pools: Arc::new(RwLock::new(pools)) })
    }
}

/// Puts `with` in the place of a closed store's `file`, which becomes `aside`.
fn put_in_place(with: &Path, file: &Path, aside: &Path) -> Result<()> {
    // The log is still there when another program has the store open: it would be replayed into the new file.
    if file.with_extension("db-wal").exists() {
        return Err(Error::Busy);
    }
    std::fs::rename(file, aside)?;
    Ok(std::fs::rename(with, file)?)
}

/// The last migration that this program knows.
fn known() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

async fn connect(file: SqliteConnectOptions) -> Result<Pools> {
    let mut writer = file.connect().await?;
    check_version(&mut writer).await?;
    migrate(&mut writer).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        // A reader cannot write what `pragma optimize` finds; its close would fail before the file is let go.
        .connect_lazy_with(file.clone().pragma("query_only", "on").optimize_on_close(false, None));
    Ok(Pools { writer: Writer::new(file, writer), readers })
}

/// How the store's file is opened, everywhere.
pub(crate) fn options(folder: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(folder.join(FILE))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(400)
        .row_buffer_size(ROWS_AHEAD)
        .pragma("secure_delete", "fast")
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-32768")
        .pragma("mmap_size", "1073741824")
        // A page that many transactions write again goes into the file once: joining waits a tenth less (docs/speed.md).
        .pragma("wal_autocheckpoint", "4000")
        .optimize_on_close(true, 400)
}

async fn check_version(conn: &mut SqliteConnection) -> Result<()> {
    let found: String = sqlx::query_scalar("select sqlite_version()").fetch_one(conn).await?;
    let mut parts = found.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_NEEDED {
        let (major, minor, patch) = SQLITE_NEEDED;
        return Err(Error::SqliteTooOld { found, needed: format!("{major}.{minor}.{patch}") });
    }
    Ok(())
}

async fn migrate(conn: &mut SqliteConnection) -> Result<()> {
    match MIGRATIONS.run_direct(None, conn, false).await {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMissing(found)) => Err(Error::Newer { found, known: known() }),
        Err(MigrateError::Execute(error)) => Err(error.into()),
        Err(error) => Err(Error::Database { detail: error.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_store_is_made_once_and_opened_again() {
        let folder = tempfile::tempdir().expect("a folder");
        Store::create(folder.path()).await.expect("made").close().await;
        assert!(matches!(Store::create(folder.path()).await, Err(Error::Exists { .. })));
        Store::open(folder.path()).await.expect("opened").close().await;
    }

    #[tokio::test]
    async fn a_store_that_was_built_is_opened_as_any_other() {
        let folder = tempfile::tempdir().expect("a folder");
        Store::build(folder.path()).await.expect("begun").finish().await.expect("finished");
        assert!(matches!(Store::build(folder.path()).await, Err(Error::Exists { .. })));
        let store = Store::open(folder.path()).await.expect("opened");
        let mut tx = store.write().await.expect("a transaction");
        let synced: i64 =
            sqlx::query_scalar("pragma synchronous").fetch_one(&mut *tx).await.expect("a pragma");
        assert_eq!(synced, 2, "full");
    }

    #[tokio::test]
    async fn a_folder_without_a_store_is_said_to_be_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(Store::open(folder.path()).await, Err(Error::Missing { .. })));
        assert!(!folder.path().join(FILE).exists(), "looking for a store does not make one");
    }

    #[tokio::test]
    async fn a_file_of_a_newer_program_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(folder.path()).await.expect("made");
        let mut tx = store.write().await.expect("a transaction");
        sqlx::query(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             values (29990101000000, 'from the future', 1, x'00', 0)",
        )
        .execute(&mut *tx)
        .await
        .expect("recorded");
        tx.commit().await.expect("committed");
        store.close().await;
        let before = std::fs::read(folder.path().join(FILE)).expect("read");

        let error = Store::open(folder.path()).await.expect_err("refused");

        assert!(matches!(error, Error::Newer { found: 29_990_101_000_000, .. }), "{error}");
        assert_eq!(std::fs::read(folder.path().join(FILE)).expect("read"), before, "not a byte was touched");
    }

    #[tokio::test]
    async fn a_reader_cannot_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(folder.path()).await.expect("made");
        let mut reader = store.read().await.expect("a reader");
        let refused = sqlx::query("delete from change").execute(&mut *reader).await;
        assert!(refused.is_err());
    }
}
