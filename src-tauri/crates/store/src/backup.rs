//! Backups: whole copies of the store (`vacuum into`), encrypted when there is a passphrase, thinned with age.

pub mod cipher;
mod family;
pub mod rotation;

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Result, Store};
pub use cipher::Passphrase;
pub use family::{BackupFile, Family, open};
use kernel::Instant;

/// Backups of a store.
const STORES: Family = Family::new("parterre-", ".db");

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
    // In clear only beside the store, which is in clear already: the backup folder may be anywhere.
    let folders = (folder, store.folder());
    STORES.make(folders, at, passphrase, |file| async move { vacuum(store, &file).await }).await
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
    STORES.list(folder)
}

/// Deletes the backups of a folder that the rotation does not keep, and answers their names.
///
/// # Errors
///
/// What the disk says.
pub fn rotate(folder: &Path) -> Result<Vec<String>> {
    STORES.rotate(folder)
}

/// Deletes every backup of a folder.
///
/// # Errors
///
/// What the disk says.
pub fn remove(folder: &Path) -> Result<()> {
    list(folder)?.iter().try_for_each(|it| Ok(fs::remove_file(folder.join(&it.name))?))
}

/// Brings a backup in clear to `to`, and checks that it is a whole store this program can read.
///
/// # Errors
///
/// [`Error::BackupMissing`], [`Error::PassphraseNeeded`], [`Error::PassphraseWrong`], [`Error::Corrupt`],
/// [`Error::Newer`]; the backup is never touched.
///
/// [`Error::BackupMissing`]: crate::Error::BackupMissing
/// [`Error::PassphraseNeeded`]: crate::Error::PassphraseNeeded
/// [`Error::PassphraseWrong`]: crate::Error::PassphraseWrong
/// [`Error::Corrupt`]: crate::Error::Corrupt
/// [`Error::Newer`]: crate::Error::Newer
pub async fn fetch(file: &Path, to: &Path, passphrase: Option<&Passphrase>) -> Result<()> {
    open(file, to, passphrase).await?;
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
/// [`BackupMissing`](crate::Error::BackupMissing).
pub fn find(folder: &Path, name: &str) -> Result<PathBuf> {
    STORES.find(folder, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

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
        assert!(!store.folder().join("parterre-backup.unfinished").exists(), "no copy in clear is left");
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
