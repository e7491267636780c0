//! The way in of a program that stays: the window, or the server of browser tests.
//!
//! An installation may refuse to open: its store was put back in silence, is gone, is damaged, or was written by a newer
//! program. A program that stays then stays up to say so, and knows two acts only: `recovery`, which tells the ways
//! out, and `recover`, which takes one.

use std::sync::Arc;

use kernel::{Chance, Clock, SessionId};
use serde_json::Value;
use store::backup;
use tokio::sync::{Mutex, watch};

use crate::error::{Error, Result};
use crate::gate::{read_input, write_output};
use crate::network::backup::{BackupCard, Restored};
use crate::network::recover::{self, Recover, Recovery};
use crate::{App, Places};

#[derive(Debug, Clone)]
enum State {
    Open(Arc<App>),
    Refused(Error),
}

/// The way in: open, or refused with its reason.
#[derive(Debug)]
pub struct Entrance {
    places: Places,
    clock: Arc<Clock>,
    chance: Arc<Chance>,
    state: watch::Sender<State>,
    /// One recovery at a time.
    recovering: Mutex<()>,
}

impl Entrance {
    /// Opens the installation at `places`, or keeps the reason why it refuses.
    pub async fn open(places: Places, clock: Clock, chance: Chance) -> Arc<Self> {
        let (clock, chance) = (Arc::new(clock), Arc::new(chance));
        let state = match App::open(places.clone(), Arc::clone(&clock), Arc::clone(&chance)).await {
            Ok(app) => {
                back_up_meanwhile(&app);
                app.keep_base();
                app.keep_exchanging();
                State::Open(app)
            }
            Err(refusal) => {
                tracing::error!("the installation does not open: {refusal}");
                State::Refused(refusal)
            }
        };
        Arc::new(Self {
            places,
            clock,
            chance,
            state: watch::Sender::new(state),
            recovering: Mutex::default(),
        })
    }

    /// The open program.
    ///
    /// # Errors
    ///
    /// Why it is not open.
    pub fn app(&self) -> Result<Arc<App>> {
        match &*self.state.borrow() {
            State::Open(app) => Ok(Arc::clone(app)),
            State::Refused(refusal) => Err(refusal.clone()),
        }
    }

    /// The open program, once it is: what listens to its events waits here.
    pub async fn opened(&self) -> Arc<App> {
        let mut state = self.state.subscribe();
        loop {
            if let State::Open(app) = &*state.borrow_and_update() {
                return Arc::clone(app);
            }
            // Its other end is this very value: it does not go away while somebody waits here.
            let _ = state.changed().await;
        }
    }

    /// Calls a use case by name for a session, or for nobody.
    ///
    /// # Errors
    ///
    /// As [`App::call`]; why the installation is not open, for everything but `recovery` and `recover`.
    pub async fn call(&self, session: Option<SessionId>, name: &str, input: Value) -> Result<Value> {
        match (self.app(), name) {
            (Ok(app), _) => app.call(session, name, input).await,
            (Err(_), "recovery") => write_output(&self.ways_out()?),
            (Err(_), "recover") => write_output(&self.recover(read_input(input)?).await?),
            (Err(refusal), _) => Err(refusal),
        }
    }

    /// What may be restored. The settings are out of reach with the store, so it is the folder that they name when
    /// nobody chose another.
    fn ways_out(&self) -> Result<Recovery> {
        let folder = self.places.backups();
        let backups = backup::list(&folder)?.into_iter().map(BackupCard::from).collect();
        Ok(Recovery { refused: true, folder: folder.display().to_string(), backups })
    }

    async fn recover(&self, input: Recover) -> Result<Restored> {
        let _one = self.recovering.lock().await;
        let (clock, chance) = (Arc::clone(&self.clock), Arc::clone(&self.chance));
        let (app, restored) = recover::take(&self.places, &input, clock, chance).await?;
        self.state.send_replace(State::Open(app));
        Ok(restored)
    }
}

/// Makes the backup of the day while the desk already sells.
fn back_up_meanwhile(app: &Arc<App>) {
    let app = Arc::clone(app);
    tokio::spawn(async move {
        if let Err(refusal) = app.back_up_daily().await {
            tracing::error!("the backup of the day was not made: {refusal}");
        }
    });
}
