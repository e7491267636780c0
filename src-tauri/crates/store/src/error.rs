//! What can go wrong with the file itself.

kernel::refusals! {
    /// Why the store cannot be opened, read or written.
    pub enum Error {
        /// The folder holds no store.
        Missing { folder: String } = "store.missing",
        /// The folder already holds a store.
        Exists { folder: String } = "store.exists",
        /// The file was written by a newer program; nothing was touched.
        Newer { found: i64, known: i64 } = "store.newer",
        /// The linked SQLite is older than the one whose locking is safe.
        SqliteTooOld { found: String, needed: String } = "store.sqlite_too_old",
        /// The disk or quota is full; the transaction left no trace.
        Full = "store.full",
        /// Another program keeps the file locked.
        Busy = "store.busy",
        /// The file is damaged.
        Corrupt { detail: String } = "store.corrupt",
        /// A statement touched another number of rows than one.
        RowCount { rows: u64 } = "store.row_count",
        /// The folder cannot be read or written.
        Folder { detail: String } = "store.folder",
        /// The backup is encrypted and the passphrase is not its own.
        PassphraseWrong { file: String } = "store.passphrase_wrong",
        /// The backup is encrypted and no passphrase was given.
        PassphraseNeeded { file: String } = "store.passphrase_needed",
        /// No backup has this name.
        BackupMissing { file: String } = "store.backup_missing",
        /// Anything else the database says.
        Database { detail: String } = "store.database",
    }
}

/// The result of a store function.
pub type Result<T> = std::result::Result<T, Error>;

/// SQLite's primary result codes that a person is told apart (<https://sqlite.org/rescode.html>).
const SQLITE_BUSY: u32 = 5;
const SQLITE_CORRUPT: u32 = 11;
const SQLITE_FULL: u32 = 13;
/// `SQLITE_IOERR_SHMSIZE`: no space for the index of the log, which is opened before anything is read.
const SQLITE_IOERR_SHMSIZE: u32 = 10 | 19 << 8;
const SQLITE_NOTADB: u32 = 26;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let detail = error.to_string();
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(database) => {
                let extended: u32 = database.code().and_then(|code| code.parse().ok()).unwrap_or(0);
                if extended == SQLITE_IOERR_SHMSIZE {
                    return Self::Full;
                }
                match extended & 0xff {
                    SQLITE_BUSY => Self::Busy,
                    SQLITE_FULL => Self::Full,
                    SQLITE_CORRUPT | SQLITE_NOTADB => Self::Corrupt { detail },
                    _ => Self::Database { detail },
                }
            }
            _ => Self::Database { detail },
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Folder { detail: said(&error) },
        }
    }
}

/// What a file system says: a code that has words, under `values.detail` of `src-tauri/locales/*/store.json` and
/// `sales.json`, or the system's own words for what is seldom seen.
#[must_use]
pub fn said(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "not_found".to_owned(),
        ErrorKind::PermissionDenied => "denied".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "read_only".to_owned(),
        ErrorKind::NotADirectory => "not_a_folder".to_owned(),
        ErrorKind::IsADirectory => "a_folder".to_owned(),
        _ => error.to_string(),
    }
}
