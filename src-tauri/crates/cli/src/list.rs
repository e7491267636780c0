//! `parterrectl list`: the registry of use cases.

use std::process::ExitCode;

use crate::{Outcome, print};
use clap::Args;

/// Lists the use cases.
#[derive(Debug, Args)]
pub struct List {
    /// With their schemas, as the generator of the interface's types reads them.
    #[arg(long)]
    json: bool,
}

impl List {
    /// Prints the registry.
    pub fn run(&self) -> Outcome {
        if self.json {
            print(&app::registry::listing())?;
        } else {
            for use_case in app::registry::all() {
                println!("{:32} {}", use_case.name, use_case.doc.trim().lines().next().unwrap_or_default());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
