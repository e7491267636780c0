//! The ways out of an installation that refuses to open. They are taken at the [`crate::entrance`], where no program
//! is open; on an open desk there is nothing to recover, and `restore_backup` restores.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::{Chance, Clock};
use network::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::backup::{self, Passphrase};

use super::backup::{BackupCard, Restored};
use super::vault::Secret;
use crate::error::Result;
use crate::wire::Nothing;
use crate::{App, Context, Places};

/// What may be done about an installation that refuses to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recovery {
    /// Whether it refuses; every other use case then answers why.
    pub refused: bool,
    /// The folder where backups are, unless another was chosen.
    pub folder: String,
    /// Those that are there, the latest first.
    pub backups: Vec<BackupCard>,
}

/// A way out.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recover {
    /// The backup to restore, by its name in the folder or by the whole path of a file. Without one the desk goes on
    /// with the older store that is there.
    #[serde(default)]
    pub file: Option<String>,
    /// Its passphrase, when it is encrypted and not with the one this machine keeps.
    #[serde(default)]
    pub passphrase: Option<String>,
}

/// What may be done: nothing has to be, on an open desk.
///
/// # Errors
///
/// None.
pub async fn recovery(ctx: &Context, _: Nothing) -> Result<Recovery> {
    let folder = ctx.app().real().places.backups().display().to_string();
    Ok(Recovery { refused: false, folder, backups: Vec::new() })
}

/// Refused on an open desk.
///
/// # Errors
///
/// `network.nothing_to_recover`.
pub async fn recover(_: &Context, _: Recover) -> Result<Restored> {
    Err(Error::NothingToRecover.into())
}

/// Takes a way out: opens the installation at `places` as a new incarnation of its desk.
///
/// # Errors
///
/// What is wrong with the backup or its passphrase, before anything is touched; what the disk says.
pub async fn take(
    places: &Places,
    input: &Recover,
    clock: impl Into<Arc<Clock>>,
    chance: impl Into<Arc<Chance>>,
) -> Result<(Arc<App>, Restored)> {
    let file = input.file.as_deref().map(|file| named(places, file)).transpose()?;
    let passphrase = match &input.passphrase {
        Some(given) => Some(given.clone()),
        None => places.secret(Secret::BackupPassphrase)?,
    };
    let passphrase =
        passphrase.map(|text| Passphrase::new(&text)).filter(|passphrase| !passphrase.is_empty());
    let backup = file.as_deref().map(|file| (file, passphrase.as_ref()));
    App::open_restored(places.clone(), backup, clock, chance).await
}

/// The file of a backup: a whole path, or a name in the folder of backups.
fn named(places: &Places, file: &str) -> Result<PathBuf> {
    match Path::new(file).is_absolute() {
        true => Ok(PathBuf::from(file)),
        false => Ok(backup::find(&places.backups(), file)?),
    }
}
