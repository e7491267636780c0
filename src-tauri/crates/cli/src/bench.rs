//! Benchmarks: each builds its own data, measures through the use cases, and says what the machine could do at best.

mod desk;
mod figure;
mod find;
mod import;
mod people;
mod raw;

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::{Outcome, print};
use figure::Figure;

/// What stops a benchmark: a refusal, the disk, the C API.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The base that the goals speak of, and the one of a quick look.
const WHOLE: usize = 1_000_000;
const QUICK: usize = 50_000;

/// Measures.
#[derive(Debug, Args)]
pub struct Bench {
    /// What to measure.
    what: What,
    /// A small base, in less than a minute; goals that its size cannot tell are left open.
    #[arg(long)]
    quick: bool,
    /// Exit with 1 when a goal is missed.
    #[arg(long)]
    strict: bool,
    /// One object a figure.
    #[arg(long)]
    json: bool,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// Importing contacts and finding them as one types.
    People,
}

impl Bench {
    /// Measures and prints.
    pub async fn run(&self) -> Outcome {
        let count = if self.quick { QUICK } else { WHOLE };
        let measured = match self.what {
            What::People => people::run(count).await,
        };
        let figures = measured.map_err(|error| app::error::Gate::Internal { detail: error.to_string() })?;
        match self.json {
            true => print(&figures)?,
            false => figures.iter().for_each(tell),
        }
        let missed = figures.iter().any(|figure| figure.holds == Some(false));
        Ok(if self.strict && missed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn tell(figure: &Figure) {
    let holds = figure.holds.map_or("?", |holds| if holds { "holds" } else { "missed" });
    let p95 = figure.p95.map_or_else(String::new, |p95| format!("  p95 {p95:.2}"));
    let ratio = figure.ratio.map_or_else(String::new, |ratio| format!("  ratio {ratio:.2}"));
    println!(
        "{:16} {:.2} {}{p95}{ratio}  [{}: {holds}]",
        figure.name, figure.median, figure.unit, figure.goal
    );
}
