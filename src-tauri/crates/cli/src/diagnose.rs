//! `parterrectl diagnose`: the diagnostic file of an installation, for who helps from afar.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use app::error::Gate;
use clap::Args;

use crate::Outcome;
use crate::installation::Installation;

/// Writes the diagnostic file: versions, sizes, lag, last errors, counts; nobody's name.
///
/// Exit code: 0 written, 1 refused, 2 the command line is wrong.
#[derive(Debug, Args)]
pub struct Diagnose {
    #[command(flatten)]
    installation: Installation,
    /// The file to write, rather than standard output.
    #[arg(long)]
    save: Option<PathBuf>,
}

impl Diagnose {
    /// Writes it.
    pub async fn run(&self) -> Outcome {
        let app = self.installation.open_existing().await?;
        let (_, bytes) = app.diagnose().await?;
        match &self.save {
            Some(path) => {
                std::fs::write(path, &bytes).map_err(|error| Gate::Internal { detail: error.to_string() })?
            }
            None => print!("{}", String::from_utf8_lossy(&bytes)),
        }
        Arc::clone(&app).store.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
