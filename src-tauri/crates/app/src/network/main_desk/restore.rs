//! Putting the base of a main desk back, from a backup: on the same machine, or on the one that replaces it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use network::{Error, desk};
use store::backup::{self, Passphrase};
use sync::base::{BACKUPS, Base, LEDGER};
use sync::hub::Known;

use super::super::backup::RestoreBackup;
use super::MainDesk;
use crate::error::Result;
use crate::{App, Context};

/// Puts the base back from a backup. Each desk tells it what it forgot, and nothing is granted before all did.
///
/// # Errors
///
/// `store.backup_missing`, `store.passphrase_…`, `sync.base_backup_unreadable`, `sync.base_failed`; the present base is
/// untouched then.
pub async fn restore_base(ctx: &Context, input: RestoreBackup) -> Result<MainDesk> {
    let app = ctx.app();
    if app.is_training() {
        return Err(Error::RefusedInTraining.into());
    }
    let _one = app.network.base.lock().await;
    let (folder, _) = app.backup_plan().await?;
    let file = match Path::new(&input.file).is_absolute() {
        true => PathBuf::from(&input.file),
        false => BACKUPS.find(&folder, &input.file)?,
    };
    let passphrase = match &input.passphrase {
        Some(given) => Some(Passphrase::new(given)),
        None => app.backup_passphrase()?,
    };
    let clear = app.state_folder().join("base-restore.unfinished");
    backup::open(&file, &clear, passphrase.as_ref()).await?;
    // It lies beside the backup, wherever that was brought from.
    let ledger = file.with_file_name(LEDGER);
    let restored = Base::restore(&app.places.base(), &clear, &ledger, &app.chance).await;
    let _ = std::fs::remove_file(&clear);
    let base = restored?;
    app.come_back(&base).await?;
    app.exchange().await?;
    app.tell_base(&base).await
}

impl App {
    /// On a machine that replaces another one this desk needs a login of its own again.
    async fn come_back(self: &Arc<Self>, base: &Base) -> Result<()> {
        if self.is_at(base) {
            return Ok(());
        }
        let own = desk::own(&mut *self.store.read().await?).await?;
        let mut admin = base.administer().await?;
        let code = admin.renew_code(&self.chance, own.id, Some(&base.authority()?)).await?;
        let known = Known { desk: own.id, venue: own.home, moves: false };
        self.leave_for(&base.own_address(), &code, known).await
    }
}
