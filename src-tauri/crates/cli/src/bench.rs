//! Benchmarks: each builds its own data, measures what people get, and says beside it what the machine could do at
//! best in the same run ([`raw`]).

mod base;
mod best;
mod desk;
mod figure;
mod find;
mod hall;
mod house;
mod import;
mod memory;
mod network;
mod paper;
mod quote;
mod raw;
mod sale;
mod start;
mod sync;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::{Outcome, print};
use figure::table;

/// What stops a benchmark: a refusal, the disk, the C API.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Measures.
///
/// Exit code: 0 measured, 1 a goal is missed under `--strict` or something stopped it, 2 the command line is wrong.
#[derive(Debug, Args)]
pub struct Bench {
    /// What to measure.
    what: What,
    /// A small base, in a few minutes at most; goals that its size cannot tell are left open.
    #[arg(long)]
    quick: bool,
    /// These figures alone, by name.
    #[arg(long, value_name = "FIGURE", value_delimiter = ',')]
    only: Vec<String>,
    /// Exit with 1 when a goal is missed.
    #[arg(long)]
    strict: bool,
    /// One object a figure.
    #[arg(long)]
    pub json: bool,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// What a desk does all evening: selling, pricing, finding, printing; and importing and verifying.
    Desk,
    /// The start of the window, to a desk that one can sell on, and its memory.
    Start,
    /// What the desks of a network exchange, over a PostgreSQL that is started for it.
    Sync,
}

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// What the goals speak of.
    Whole,
    /// A quick look.
    Quick,
}

impl Size {
    /// A count that a quick look makes smaller.
    #[must_use]
    pub fn of(self, whole: usize, quick: usize) -> usize {
        match self {
            Self::Whole => whole,
            Self::Quick => quick,
        }
    }

    /// Whether a goal holds that speaks of the whole: a quick look leaves it open.
    #[must_use]
    pub fn tells(self, holds: bool) -> Option<bool> {
        (self == Self::Whole).then_some(holds)
    }
}

/// A program that was built with this one.
fn beside_this_one(name: &str) -> Result<PathBuf, Failure> {
    let program = std::env::current_exe()?.with_file_name(name);
    if program.exists() { Ok(program) } else { Err(format!("{} is not built", program.display()).into()) }
}

impl Bench {
    /// Measures and prints.
    pub async fn run(&self) -> Outcome {
        let size = if self.quick { Size::Quick } else { Size::Whole };
        let measured = match self.what {
            What::Desk => desk::run(size, &self.only).await,
            What::Start => start::run(size).await,
            What::Sync => sync::run(size, &self.only).await,
        };
        let figures = measured.map_err(|error| app::error::Gate::Internal { detail: error.to_string() })?;
        match self.json {
            true => print(&figures)?,
            false => print!("{}", table(&figures)),
        }
        let missed = figures.iter().any(|figure| figure.holds == Some(false));
        Ok(if self.strict && missed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}
