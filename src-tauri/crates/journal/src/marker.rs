//! The mark outside the store: the head each chain had after the last commit. A store that is older than its
//! mark was restored or replaced, and may not go on as if nothing had happened.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;

use kernel::JournalId;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::append::hex;
use crate::{Error, Head, Result};

/// The folder of marks, one file a chain.
#[derive(Debug, Clone)]
pub struct Markers(PathBuf);

#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    seq: i64,
    hash: String,
}

impl Markers {
    /// Marks are kept in `folder`, made with the first one.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// Moves the mark of a chain to `head`; called after each commit that appended to it.
    ///
    /// # Errors
    ///
    /// [`Error::KeyStore`] when the file cannot be written.
    pub fn set(&self, head: &Head) -> Result<()> {
        let mark = serde_json::json!({"seq": head.seq, "hash": hex(&head.hash)}).to_string();
        let path = self.path(head.journal);
        // Written over the one before: a chain only grows, and so does the text; a file put in its place by renaming
        // would be flushed at each sale.
        let write = || {
            let mut file = match OpenOptions::new().write(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir_all(&self.0)?;
                    File::create(&path)?
                }
                opened => opened?,
            };
            file.write_all(mark.as_bytes())
        };
        write().map_err(|error: io::Error| Error::KeyStore { detail: error.to_string() })
    }

    /// Checks that the store still holds what the mark of `journal` says; a chain without a mark passes.
    ///
    /// # Errors
    ///
    /// [`Error::StoreRolledBack`] when the chain is shorter than its mark, or forked from it.
    pub async fn check(&self, conn: &mut SqliteConnection, journal: JournalId) -> Result<()> {
        let Ok(text) = fs::read_to_string(self.path(journal)) else { return Ok(()) };
        let Ok(mark) = serde_json::from_str::<Mark>(&text) else { return Ok(()) };
        let found: Option<Vec<u8>> =
            sqlx::query_scalar("select hash from operation where journal_id = ?1 and seq = ?2")
                .bind(journal)
                .bind(mark.seq)
                .fetch_optional(&mut *conn)
                .await?;
        if mark.seq == 0 || found.is_some_and(|hash| hex(&hash) == mark.hash) {
            return Ok(());
        }
        let found = crate::head(conn, journal).await?.seq;
        Err(Error::StoreRolledBack { journal: journal.to_string(), marked: mark.seq, found })
    }

    /// Checks that no chain with an operation is known, where there is no store at all.
    ///
    /// # Errors
    ///
    /// [`Error::StoreRolledBack`] for the first that is.
    pub fn check_lost(&self) -> Result<()> {
        let known = self.list().into_iter().find_map(|journal| {
            let (marked, _) = self.read(journal)?;
            (marked > 0).then_some((journal, marked))
        });
        match known {
            Some((journal, marked)) => {
                Err(Error::StoreRolledBack { journal: journal.to_string(), marked, found: 0 })
            }
            None => Ok(()),
        }
    }

    /// The chains that have a mark.
    #[must_use]
    pub fn list(&self) -> Vec<JournalId> {
        let Ok(entries) = fs::read_dir(&self.0) else { return Vec::new() };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut journals: Vec<JournalId> =
            names.filter_map(|name| name.strip_suffix(".mark")?.parse().ok()).collect();
        journals.sort_unstable();
        journals
    }

    /// What the mark of a chain says: a place and a hash, in hexadecimal.
    #[must_use]
    pub fn read(&self, journal: JournalId) -> Option<(i64, String)> {
        let text = fs::read_to_string(self.path(journal)).ok()?;
        let mark: Mark = serde_json::from_str(&text).ok()?;
        Some((mark.seq, mark.hash))
    }

    /// Puts a mark aside after a restore told of openly: the chain it marked is continued by another.
    ///
    /// # Errors
    ///
    /// [`Error::KeyStore`] when the file cannot be renamed.
    pub fn supersede(&self, journal: JournalId) -> Result<()> {
        let path = self.path(journal);
        fs::rename(&path, path.with_extension("superseded"))
            .map_err(|error| Error::KeyStore { detail: error.to_string() })
    }

    fn path(&self, journal: JournalId) -> PathBuf {
        self.0.join(format!("{journal}.mark"))
    }
}
