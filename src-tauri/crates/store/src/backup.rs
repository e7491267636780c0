//! Backups: whole copies of the store (`vacuum into`), encrypted when there is a passphrase, thinned with age.

pub mod cipher;
pub mod rotation;

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, Result, Store};
pub use cipher::Passphrase;
use kernel::Instant;
use tokio::sync::Mutex;

const PREFIX: &str = "parterre-";
const PLAIN: &str = ".db";
const ENCRYPTED: &str = ".db.age";

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

/// Makes a backup in `folder`. Sales go on meanwhile; what is committed before is in it.
///
/// # Errors
///
/// What the disk or the database says; a backup that failed leaves no file.
pub async fn make(
    store: &Store,
    folder: &Path,
    at: Instant,
    passphrase: Option<&Passphrase>,
) -> Result<BackupFile> {
    let _one = ONE.lock().await;
    fs::create_dir_all(folder)?;
    let name =
        format!("{PREFIX}{}{}", at.utc().format(STAMP), if passphrase.is_some() { ENCRYPTED } else { PLAIN });
    let unfinished = folder.join(format!("{name}.unfinished"));
    let copied = copy(store, &unfinished, passphrase).await;
    if copied.is_err() {
        // The first failure is the one to tell.
        let _ = fs::remove_file(&unfinished);
    }
    copied?;
    let file = folder.join(&name);
    fs::rename(&unfinished, &file)?;
    let bytes = fs::metadata(&file)?.len();
    let second = Instant::from_millis(at.as_millis() - at.as_millis().rem_euclid(1000));
    Ok(BackupFile { name, at: second, bytes, encrypted: passphrase.is_some() })
}

/// One backup is made at a time: that of the day and one asked for in the same second bear the same name.
static ONE: Mutex<()> = Mutex::const_new(());

/// How the moment is written in a name.
const STAMP: &str = "%Y%m%dT%H%M%SZ";

async fn copy(store: &Store, to: &Path, passphrase: Option<&Passphrase>) -> Result<()> {
    let Some(passphrase) = passphrase else { return vacuum(store, to).await };
    // In clear only beside the store, which is in clear already: the backup folder may be anywhere.
    let clear = store.folder().join("backup.unfinished");
    let copied = match vacuum(store, &clear).await {
        Ok(()) => cipher::encrypt(&clear, to, passphrase).await,
        Err(error) => Err(error),
    };
    let _ = fs::remove_file(&clear);
    copied
}

async fn vacuum(store: &Store, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_file(to)?;
    }
    // A connection of its own: the writer goes on selling.
    let mut conn = store.alone().await?;
    sqlx::query("vacuum into ?1").bind(to.to_string_lossy().into_owned()).execute(&mut conn).await?;
    crate::close(conn).await?;
    Ok(fs::File::open(to)?.sync_all()?)
}

/// The backups of a folder, the latest first; a folder that is not there has none.
///
/// # Errors
///
/// What the disk says.
pub fn list(folder: &Path) -> Result<Vec<BackupFile>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if let Some((at, encrypted)) = entry.file_name().to_str().and_then(read_name) {
            let name = entry.file_name().to_string_lossy().into_owned();
            files.push(BackupFile { name, at, bytes: entry.metadata()?.len(), encrypted });
        }
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.at));
    Ok(files)
}

/// Deletes the backups of a folder that the rotation does not keep, and answers their names.
///
/// # Errors
///
/// What the disk says.
pub fn rotate(folder: &Path) -> Result<Vec<String>> {
    let files = list(folder)?;
    let moments: Vec<Instant> = files.iter().map(|file| file.at).collect();
    let kept = rotation::kept(&moments);
    let mut deleted = Vec::new();
    for file in files.into_iter().filter(|file| !kept.contains(&file.at)) {
        fs::remove_file(folder.join(&file.name))?;
        deleted.push(file.name);
    }
    Ok(deleted)
}

/// Brings a backup in clear to `to`, and checks that it is a whole store this program can read.
///
/// # Errors
///
/// [`Error::BackupMissing`], [`Error::PassphraseNeeded`], [`Error::PassphraseWrong`], [`Error::Corrupt`],
/// [`Error::Newer`]; the backup is never touched.
pub async fn fetch(file: &Path, to: &Path, passphrase: Option<&Passphrase>) -> Result<()> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !file.is_file() {
        return Err(Error::BackupMissing { file: name });
    }
    match (name.ends_with(ENCRYPTED), passphrase) {
        (false, _) => fs::copy(file, to).map(|_| ())?,
        (true, None) => return Err(Error::PassphraseNeeded { file: name }),
        (true, Some(passphrase)) => cipher::decrypt(file, to, passphrase).await?,
    }
    let examined = Store::examine(to).await;
    if examined.is_err() {
        let _ = fs::remove_file(to);
    }
    examined
}

/// The file of a backup named as [`list`] names it; a path is not a name.
///
/// # Errors
///
/// [`Error::BackupMissing`].
pub fn find(folder: &Path, name: &str) -> Result<PathBuf> {
    let file = folder.join(name);
    match read_name(name).is_some() && file.is_file() {
        true => Ok(file),
        false => Err(Error::BackupMissing { file: name.to_owned() }),
    }
}

fn read_name(name: &str) -> Option<(Instant, bool)> {
    let rest = name.strip_prefix(PREFIX)?;
    let (stamp, encrypted) = match rest.strip_suffix(ENCRYPTED) {
        Some(stamp) => (stamp, true),
        None => (rest.strip_suffix(PLAIN)?, false),
    };
    let at = rotation::read_stamp(stamp, STAMP)?;
    Some((at, encrypted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Instant {
        text.parse().expect("a moment")
    }

    async fn store_with_a_change(folder: &Path) -> Store {
        let store = Store::create(folder).await.expect("made");
        let mut tx = store.write().await.expect("a transaction");
        sqlx::query(
            "insert into change (desk_id, at, venue_id, entity, entity_id, fields)
             values (x'01', 0, x'02', 'contact', x'03', '{}')",
        )
        .execute(&mut *tx)
        .await
        .expect("written");
        tx.commit().await.expect("committed");
        store
    }

    #[tokio::test]
    async fn a_backup_holds_what_was_committed_and_is_a_store() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store_with_a_change(&folder.path().join("store")).await;
        let backups = folder.path().join("backups");

        let made = make(&store, &backups, moment("2026-11-21T17:00:00.789Z"), None).await.expect("made");

        assert_eq!(made.name, "parterre-20261121T170000Z.db");
        assert_eq!(list(&backups).expect("listed"), std::slice::from_ref(&made));
        let restored = folder.path().join("restored");
        fs::create_dir(&restored).expect("a folder");
        fetch(&backups.join(&made.name), &restored.join(crate::FILE), None).await.expect("fetched");
        let copy = Store::open(&restored).await.expect("opened");
        let mut conn = copy.read().await.expect("a reader");
        assert_eq!(crate::last_change(&mut conn).await.expect("read"), 1);
    }

    #[tokio::test]
    async fn two_backups_asked_for_in_one_second_are_one_whole_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store_with_a_change(&folder.path().join("store")).await;
        let backups = folder.path().join("backups");
        let at = moment("2026-11-21T17:00:00Z");
        let (first, second) =
            tokio::join!(make(&store, &backups, at, None), make(&store, &backups, at, None));
        assert_eq!(first.expect("made").name, second.expect("made too").name);
        assert_eq!(list(&backups).expect("listed").len(), 1);
    }

    #[tokio::test]
    async fn an_encrypted_backup_opens_with_its_passphrase_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store_with_a_change(&folder.path().join("store")).await;
        let backups = folder.path().join("backups");
        let right = Passphrase::quick("les trois coups");
        let made = make(&store, &backups, moment("2026-11-21T17:00:00Z"), Some(&right)).await.expect("made");
        let (file, to) = (backups.join(&made.name), folder.path().join("clear.db"));
        let bytes = fs::read(&file).expect("read");
        assert!(made.encrypted && bytes.starts_with(b"age-encryption.org/v1"));
        assert!(!bytes.windows(6).any(|six| six == b"SQLite"));

        let wrong = fetch(&file, &to, Some(&Passphrase::quick("les deux coups"))).await;
        assert!(matches!(wrong, Err(Error::PassphraseWrong { .. })), "{wrong:?}");
        assert!(matches!(fetch(&file, &to, None).await, Err(Error::PassphraseNeeded { .. })));
        assert!(!to.exists(), "nothing half-written is left");

        fetch(&file, &to, Some(&right)).await.expect("fetched");
        assert!(!store.folder().join("backup.unfinished").exists(), "no copy in clear is left");
    }

    #[tokio::test]
    async fn what_is_not_a_store_is_not_restored() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("parterre-20261121T170000Z.db");
        fs::write(&file, b"not a database, but long enough to be looked at as one").expect("written");
        let to = folder.path().join("to.db");
        let refused = fetch(&file, &to, None).await;
        assert!(matches!(refused, Err(Error::Corrupt { .. })), "{refused:?}");
        assert!(!to.exists());
        assert!(find(folder.path(), "../parterre-20261121T170000Z.db").is_err(), "a path is not a name");
    }
}
