//! Backups of one kind in a folder: their names say what they are and when they were made.

use std::fs;
use std::path::{Path, PathBuf};

use kernel::Instant;
use tokio::sync::Mutex;

use super::{Passphrase, cipher, rotation};
use crate::{Error, Result};

/// What a name ends with when a passphrase opens the file.
const ENCRYPTED: &str = ".age";
/// How the moment is written in a name.
const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// One backup is made at a time: that of the day and one asked for in the same second bear the same name.
static ONE: Mutex<()> = Mutex::const_new(());

/// A backup in its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFile {
    /// Its name, which says when it was made: `parterre-20261121T170000Z.db`.
    pub name: String,
    /// When it was made, to the second.
    pub at: Instant,
    /// Its length in bytes.
    pub bytes: u64,
    /// Whether a passphrase opens it.
    pub encrypted: bool,
}

/// Backups of one kind, which their names tell from others in the same folder.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    prefix: &'static str,
    suffix: &'static str,
}

impl Family {
    /// Those whose names begin and end so, the mark of encryption apart.
    #[must_use]
    pub const fn new(prefix: &'static str, suffix: &'static str) -> Self {
        Self { prefix, suffix }
    }

    /// Makes a backup in `folder` of what `write` writes into the file that it is given. With a passphrase it is in clear
    /// only in `beside`, where what it is made from is in clear already.
    ///
    /// # Errors
    ///
    /// What the disk or `write` says; a backup that failed leaves no file.
    pub async fn make<E, W>(
        &self,
        (folder, beside): (&Path, &Path),
        at: Instant,
        passphrase: Option<&Passphrase>,
        write: impl FnOnce(PathBuf) -> W,
    ) -> std::result::Result<BackupFile, E>
    where
        E: From<Error>,
        W: Future<Output = std::result::Result<(), E>>,
    {
        let _one = ONE.lock().await;
        fs::create_dir_all(folder).map_err(Error::from)?;
        let encrypted = if passphrase.is_some() { ENCRYPTED } else { "" };
        let name = format!("{}{}{}{encrypted}", self.prefix, at.utc().format(STAMP), self.suffix);
        let unfinished = folder.join(format!("{name}.unfinished"));
        let written = match passphrase {
            None => write(unfinished.clone()).await,
            Some(passphrase) => {
                let clear = beside.join(format!("{}backup.unfinished", self.prefix));
                let written = match write(clear.clone()).await {
                    Ok(()) => cipher::encrypt(&clear, &unfinished, passphrase).await.map_err(E::from),
                    Err(error) => Err(error),
                };
                let _ = fs::remove_file(&clear);
                written
            }
        };
        if written.is_err() {
            // The first failure is the one to tell.
            let _ = fs::remove_file(&unfinished);
        }
        written?;
        Ok(self.finish(folder, name, at, passphrase.is_some())?)
    }

    fn finish(&self, folder: &Path, name: String, at: Instant, encrypted: bool) -> Result<BackupFile> {
        let file = folder.join(&name);
        fs::rename(folder.join(format!("{name}.unfinished")), &file)?;
        let bytes = fs::metadata(&file)?.len();
        let at = Instant::from_millis(at.as_millis() - at.as_millis().rem_euclid(1000));
        Ok(BackupFile { name, at, bytes, encrypted })
    }

    /// Those of a folder, the latest first; a folder that is not there has none.
    ///
    /// # Errors
    ///
    /// What the disk says.
    pub fn list(&self, folder: &Path) -> Result<Vec<BackupFile>> {
        if !folder.exists() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if let Some((at, encrypted)) = entry.file_name().to_str().and_then(|name| self.read_name(name)) {
                let name = entry.file_name().to_string_lossy().into_owned();
                files.push(BackupFile { name, at, bytes: entry.metadata()?.len(), encrypted });
            }
        }
        files.sort_by_key(|file| std::cmp::Reverse(file.at));
        Ok(files)
    }

    /// Deletes those of a folder that the rotation does not keep, and answers their names.
    ///
    /// # Errors
    ///
    /// What the disk says.
    pub fn rotate(&self, folder: &Path) -> Result<Vec<String>> {
        let files = self.list(folder)?;
        let moments: Vec<Instant> = files.iter().map(|file| file.at).collect();
        let kept = rotation::kept(&moments);
        let mut deleted = Vec::new();
        for file in files.into_iter().filter(|file| !kept.contains(&file.at)) {
            fs::remove_file(folder.join(&file.name))?;
            deleted.push(file.name);
        }
        Ok(deleted)
    }

    /// The file of one named as [`list`](Self::list) names it; a path is not a name.
    ///
    /// # Errors
    ///
    /// [`Error::BackupMissing`].
    pub fn find(&self, folder: &Path, name: &str) -> Result<PathBuf> {
        let file = folder.join(name);
        match self.read_name(name).is_some() && file.is_file() {
            true => Ok(file),
            false => Err(Error::BackupMissing { file: name.to_owned() }),
        }
    }

    fn read_name(&self, name: &str) -> Option<(Instant, bool)> {
        let rest = name.strip_prefix(self.prefix)?;
        let (rest, encrypted) = match rest.strip_suffix(ENCRYPTED) {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let at = rotation::read_stamp(rest.strip_suffix(self.suffix)?, STAMP)?;
        Some((at, encrypted))
    }
}

/// Brings a backup in clear to `to`; it is never touched.
///
/// # Errors
///
/// [`Error::BackupMissing`], [`Error::PassphraseNeeded`], [`Error::PassphraseWrong`].
pub async fn open(file: &Path, to: &Path, passphrase: Option<&Passphrase>) -> Result<()> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !file.is_file() {
        return Err(Error::BackupMissing { file: name });
    }
    match (name.ends_with(ENCRYPTED), passphrase) {
        (false, _) => Ok(fs::copy(file, to).map(|_| ())?),
        (true, None) => Err(Error::PassphraseNeeded { file: name }),
        (true, Some(passphrase)) => cipher::decrypt(file, to, passphrase).await,
    }
}
