//! Backing up by hand and every day, and restoring as a new incarnation of the desk.

use std::path::PathBuf;
use std::sync::Arc;

use kernel::Instant;
use network::{Error, settings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::backup::{self, BackupFile, Passphrase};

use super::restore;
use crate::error::Result;
use crate::wire::Nothing;
use crate::{App, Context};

/// A backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BackupCard {
    /// Its file's name.
    pub name: String,
    /// When it was made.
    pub at: Instant,
    /// Its length in bytes.
    pub bytes: u64,
    /// Whether a passphrase opens it.
    pub encrypted: bool,
}

impl From<BackupFile> for BackupCard {
    fn from(file: BackupFile) -> Self {
        Self { name: file.name, at: file.at, bytes: file.bytes, encrypted: file.encrypted }
    }
}

/// The backups of this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Backups {
    /// The folder they are in.
    pub folder: String,
    /// The latest first.
    pub backups: Vec<BackupCard>,
}

/// Which backup to restore.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreBackup {
    /// Its name in the backup folder, or the whole path of a file.
    pub file: String,
    /// Its passphrase, when it is encrypted and not with the present one.
    #[serde(default)]
    pub passphrase: Option<String>,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Restored {
    /// The new incarnation of this desk.
    pub incarnation: u32,
    /// Where the store that was replaced is kept.
    pub replaced: String,
    /// Operations of the replaced store that the restored one does not have, over all of the desk's chains.
    pub missing_operations: i64,
}

/// Makes a backup now.
///
/// # Errors
///
/// `network.refused_in_training`, `network.passphrase_missing`, or what the disk says.
pub async fn back_up(ctx: &Context, _: Nothing) -> Result<BackupCard> {
    refuse_in_training(ctx)?;
    Ok(make(ctx.app()).await?.into())
}

/// The backups of this desk.
///
/// # Errors
///
/// What the disk says.
pub async fn list_backups(ctx: &Context, _: Nothing) -> Result<Backups> {
    let (folder, _) = ctx.app().backup_plan().await?;
    let backups = backup::list(&folder)?.into_iter().map(BackupCard::from).collect();
    Ok(Backups { folder: folder.display().to_string(), backups })
}

/// Restores a backup: everyone is signed out, and the desk goes on as a new incarnation.
///
/// # Errors
///
/// `network.refused_in_training`, and what is wrong with the file; the present store is untouched then.
pub async fn restore_backup(ctx: &Context, input: RestoreBackup) -> Result<Restored> {
    refuse_in_training(ctx)?;
    let (folder, _) = ctx.app().backup_plan().await?;
    let file = match std::path::Path::new(&input.file).is_absolute() {
        true => PathBuf::from(&input.file),
        false => backup::find(&folder, &input.file)?,
    };
    let passphrase = match &input.passphrase {
        Some(given) => Some(Passphrase::new(given)),
        None => ctx.app().backup_passphrase()?,
    };
    restore::from_file(ctx.app(), &file, passphrase.as_ref(), Some(ctx.session()?.agent)).await
}

fn refuse_in_training(ctx: &Context) -> Result<()> {
    match ctx.app().is_training() {
        true => Err(Error::RefusedInTraining.into()),
        false => Ok(()),
    }
}

impl App {
    /// Makes the backup of the day if it is wanted and not yet made, and thins the older ones. Called by the
    /// doors once the program is open; answers the backup it made.
    ///
    /// # Errors
    ///
    /// As [`back_up`].
    pub async fn back_up_daily(self: &Arc<Self>) -> Result<Option<BackupCard>> {
        let mut conn = self.store.read().await?;
        let started = network::desk::find_own(&mut conn).await?.is_some();
        let wanted = started && settings::own(&mut conn).await?.backup.daily;
        drop(conn);
        let (folder, _) = self.backup_plan().await?;
        let today = self.clock.now().utc().date_naive();
        let made = backup::list(&folder)?.iter().any(|file| file.at.utc().date_naive() == today);
        match wanted && !made && !self.is_training() {
            true => Ok(Some(make(self).await?.into())),
            false => Ok(None),
        }
    }

    /// The folder of backups, and whether they are encrypted.
    pub(crate) async fn backup_plan(&self) -> Result<(PathBuf, bool)> {
        let mut conn = self.store.read().await?;
        let plan = settings::own(&mut conn).await?.backup;
        let folder = plan.folder.map(PathBuf::from);
        Ok((folder.unwrap_or_else(|| self.places.backups()), plan.encrypted))
    }
}

async fn make(app: &App) -> Result<BackupFile> {
    let (folder, encrypted) = app.backup_plan().await?;
    let passphrase = match encrypted {
        true => Some(app.backup_passphrase()?.ok_or(Error::PassphraseMissing)?),
        false => None,
    };
    let made = backup::make(&app.store, &folder, app.clock.now(), passphrase.as_ref()).await?;
    backup::rotate(&folder)?;
    Ok(made)
}
