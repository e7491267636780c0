//! Keeping a base: started with its desk, found again on its network, backed up every day.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use network::{Error, settings};
use sync::base::{BACKUPS, Base, LEDGER, off_thread};
use tokio::task::JoinHandle;

use super::super::backup::BackupCard;
use crate::error::Result;
use crate::events::Event;
use crate::wire::Nothing;
use crate::{App, Context, Tag};

/// Between two looks at the base.
const LOOK: Duration = Duration::from_secs(15 * 60);

/// What a look at the base did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tended {
    /// Whether it had to be started.
    pub woken: bool,
    /// The backup of the day, when it was still to be made.
    pub backed_up: Option<BackupCard>,
}

/// Backs the base up now.
///
/// # Errors
///
/// `sync.not_main_desk`, `network.passphrase_missing`, `sync.base_failed`.
pub async fn back_up_base(ctx: &Context, _: Nothing) -> Result<BackupCard> {
    let app = ctx.app().real();
    let base = app.base().await?.ok_or(sync::Error::NotMainDesk)?;
    app.copy_base(&base).await
}

impl App {
    /// Looks after the base of this desk, if it keeps one, until the task is dropped.
    pub fn keep_base(self: &Arc<Self>) -> JoinHandle<()> {
        let app = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                if let Err(refusal) = app.tend_base().await {
                    tracing::error!("the base is not looked after: {refusal}");
                }
                tokio::time::sleep(LOOK).await;
            }
        })
    }

    /// Starts the base unless it runs or was put to rest, notes what was erased beside its backups, and makes the one of the day.
    ///
    /// # Errors
    ///
    /// `sync.port_taken`, `sync.base_failed`, `network.passphrase_missing`.
    pub async fn tend_base(self: &Arc<Self>) -> Result<Tended> {
        let _one = self.network.base.lock().await;
        let Some(mut base) = self.base().await?.filter(|base| !base.rests()) else {
            return Ok(Tended::default());
        };
        let (base, woken) = off_thread(move || base.wake().map(|woken| (base, woken))).await?;
        if woken {
            self.network.ring();
            self.events.tell(Event::Changed { tags: vec![Tag::Network] });
        }
        let wanted = settings::own(&mut *self.store.read().await?).await?.backup.daily;
        let (folder, _) = self.backup_plan().await?;
        std::fs::create_dir_all(&folder).map_err(store::Error::from)?;
        base.administer().await?.note_erasures(&folder.join(LEDGER)).await?;
        let today = self.clock.now().utc().date_naive();
        let made = BACKUPS.list(&folder)?.iter().any(|file| file.at.utc().date_naive() == today);
        let backed_up = match wanted && !made {
            true => Some(self.copy_base(&base).await?),
            false => None,
        };
        Ok(Tended { woken, backed_up })
    }

    async fn copy_base(&self, base: &Base) -> Result<BackupCard> {
        let (folder, encrypted) = self.backup_plan().await?;
        let passphrase = match encrypted {
            true => Some(self.backup_passphrase()?.ok_or(Error::PassphraseMissing)?),
            false => None,
        };
        let (base, beside) = (base.clone(), self.places.base());
        let copy = |file: PathBuf| async move { off_thread(move || base.back_up(&file)).await };
        let made: sync::Result<_> =
            BACKUPS.make((&folder, &beside), self.clock.now(), passphrase.as_ref(), copy).await;
        let made = made?;
        BACKUPS.rotate(&folder)?;
        Ok(made.into())
    }
}
