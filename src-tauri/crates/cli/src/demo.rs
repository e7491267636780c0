//! `parterrectl demo`: an invented network, to learn and to show the program with.

use std::process::ExitCode;
use std::sync::Arc;

use app::demo::{CreateDemo, DemoMade, Size};
use clap::Args;

use crate::progress::Progress;
use crate::{Installation, Outcome, print};

/// The name of the job, for its progress.
const JOB: &str = "demo";

/// Fills a desk that has no venue yet with an invented network.
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
    json: bool,
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
            false => tell(&made),
        }
        Arc::clone(&app).store.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

fn tell(made: &DemoMade) {
    println!(
        "{} venues, {} shows, {} performances, {} people, {} tickets.",
        made.venues, made.shows, made.performances, made.people, made.tickets
    );
    println!("Password: {}. PIN: {}. Codes:", made.password, made.pin);
    for agent in &made.agents {
        println!("  {:8} {:18} {:?}", agent.code, agent.name, agent.role);
    }
}
