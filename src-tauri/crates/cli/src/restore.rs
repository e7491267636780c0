//! `parterrectl restore`: a desk whose store is lost, damaged or older than it should be.

use std::path::PathBuf;
use std::process::ExitCode;

use app::network::recover::{self, Recover};
use clap::Args;
use kernel::{Chance, Clock};
use serde_json::json;

use crate::{Installation, Outcome, print, words};

/// Restores a backup, or goes on with a store that was put back by hand. The desk continues as a new incarnation of
/// itself: it prints other numbers, its journal says what was restored, and the replaced store is kept aside.
///
/// Exit code: 0 restored, 1 refused (nothing was touched), 2 the command line is wrong.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup: a file, or the name of one in the desk's folder of backups.
    #[arg(required_unless_present = "as_it_is")]
    backup: Option<String>,
    /// Goes on with the older store that is there.
    #[arg(long, conflicts_with = "backup")]
    as_it_is: bool,
    /// A file whose first line is the passphrase of the backup; the one that this machine keeps when absent.
    #[arg(long, value_name = "FILE")]
    passphrase: Option<PathBuf>,
    /// Prints what was restored as JSON.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    installation: Installation,
}

impl Restore {
    /// Restores and says what the desk has become.
    pub async fn run(&self) -> Outcome {
        let passphrase = self.passphrase.as_ref().map(std::fs::read_to_string).transpose();
        let passphrase = passphrase.map_err(store::Error::from)?;
        let input = Recover {
            file: self.backup.as_deref().map(absolute_when_there),
            passphrase: passphrase.map(|text| text.lines().next().unwrap_or_default().to_owned()),
        };
        let (places, chance) = (self.installation.places(), Chance::system());
        let (app, restored) = recover::take(&places, &input, Clock::System, chance).await?;
        app.store.close().await;
        match self.json {
            true => print(&restored)?,
            false => {
                let params = json!({"incarnation": restored.incarnation,
                                    "missing": restored.missing_operations, "replaced": restored.replaced});
                println!("{}", words::say("terminal:restore.done", &params));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A path that leads to a file from here, whole; else the name of a backup, as it is.
fn absolute_when_there(backup: &str) -> String {
    let path = std::path::Path::new(backup);
    match (path.exists(), std::path::absolute(path)) {
        (true, Ok(whole)) => whole.display().to_string(),
        _ => backup.to_owned(),
    }
}
