//! `parterrectl demo`: an invented network, to learn and to show the program with.

use std::process::ExitCode;
use std::sync::Arc;

use app::demo::{CreateDemo, DemoMade, Size};
use clap::Args;
use serde_json::Value;

use crate::progress::Progress;
use crate::{Installation, Outcome, print, words};

/// The name of the job, for its progress.
const JOB: &str = "demo";

/// Fills a desk that has no venue yet with an invented network.
///
/// Exit code: 0 made, 1 refused (the desk has a venue), 2 the command line is wrong.
#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    installation: Installation,
    /// What chance is drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A small one, for tests.
    #[arg(long)]
    small: bool,
    /// Print what was made as JSON.
    #[arg(long)]
    pub json: bool,
}

impl Demo {
    /// Makes the demonstration and prints how to sign in to it.
    pub async fn run(&self) -> Outcome {
        let app = self.installation.open().await?;
        let nobody = app.nobody();
        let progress = Progress::of(&nobody, JOB, self.json);
        let size = if self.small { Size::Small } else { Size::Full };
        let input = CreateDemo { seed: self.seed, size, job: JOB.to_owned() };
        let made: app::Result<DemoMade> = nobody.ask("create_demo", &input).await;
        drop(progress);
        let made = made?;
        match self.json {
            true => print(&made)?,
            false => tell(&made)?,
        }
        Arc::clone(&app).store.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

fn tell(made: &DemoMade) -> app::Result<()> {
    let params = app::gate::write_output(made)?;
    println!("{}", words::say("terminal:demo.made", &params));
    println!("{}", words::say("terminal:demo.secrets", &params));
    for agent in &made.agents {
        let role = app::gate::write_output(&agent.role)?;
        let role = format!("settings:role.{}", role.as_str().unwrap_or_default());
        println!("  {:8} {:18} {}", agent.code, agent.name, words::say(&role, &Value::Null));
    }
    Ok(())
}
