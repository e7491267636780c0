//! `parterrectl hub watch` and `hub replay`: what looks after a shared database, and what brings a ledger back to it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use app::Error;
use clap::Args;
use serde_json::json;
use sync::hub::{Admin, Patience};

use super::Hub;
use crate::words;

/// Ends sessions of desks that hold others up, and notes what was erased outside of the database: once, for a scheduler, or
/// again and again.
#[derive(Debug, Args)]
pub struct Watch {
    /// Goes on until it is ended, every so many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    every: Option<u64>,
    /// The file that erasures are added to: on another disk than the database's, beside its backups.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

impl Watch {
    /// Looks, once or for ever.
    pub(super) async fn run(&self, hub: &Hub) -> Result<(), Error> {
        let Some(seconds) = self.every else { return self.look(hub).await };
        loop {
            if let Err(refusal) = self.look(hub).await {
                // A server that starts again is watched again.
                eprintln!("{}", words::of(&refusal));
            }
            tokio::time::sleep(Duration::from_secs(seconds)).await;
        }
    }

    async fn look(&self, hub: &Hub) -> Result<(), Error> {
        let (mut admin, _) = hub.administrator().await?;
        let ended = admin.end_long_sessions(Patience::default()).await?;
        let erasures = match &self.ledger {
            Some(ledger) => admin.note_erasures(ledger).await?,
            None => 0,
        };
        if self.every.is_some() && (ended, erasures) == (0, 0) {
            return Ok(());
        }
        let said = format!("{ended} sessions ended, {erasures} erasures noted.");
        hub.tell(&json!({"ended": ended, "erasures": erasures}), &said)
    }
}

/// Erases again what a ledger says.
pub(super) async fn replay(hub: &Hub, admin: &mut Admin, ledger: &Path) -> Result<(), Error> {
    let again = admin.erase_again(ledger).await?;
    hub.tell(&json!({"erased": again}), &format!("{again} erased again."))
}
