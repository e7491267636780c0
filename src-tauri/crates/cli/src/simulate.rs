//! `parterrectl simulate`: lives of a network, each from a seed, without a store or a server.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use sync::simulation::{self, Mutation, Run};

use crate::{Outcome, print};

/// Plays lives of a network from seeds: sales, refunds, edits and erasures at desks whose calls are cut, doubled and
/// late, whose programs crash, whose stores and whose server are put back; then looks whether all is as it must be.
///
/// Exit code: 0 sound, 1 something is not (the seed replays it), 2 the command line is wrong.
#[derive(Debug, Args)]
pub struct Simulate {
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many seeds are played, this one and those that follow it; the first that fails is the last.
    #[arg(long, default_value_t = 1)]
    runs: u64,
    /// Takes a protection away: `no_epoch`, `sync_normal`, `ttl`, `restore`, `double_refund` or
    /// `foreign_feed`.
    #[arg(long)]
    mutate: Option<Mutation>,
    /// Prints what was found as JSON.
    #[arg(long)]
    pub json: bool,
}

impl Simulate {
    /// Plays.
    pub fn run(&self) -> Outcome {
        let (mut played, mut total) = (0, Run::default());
        for seed in (self.seed..).take(usize::try_from(self.runs).unwrap_or(usize::MAX)) {
            let run = simulation::run(seed, self.mutate);
            played += 1;
            total.sold += run.sold;
            total.undone += run.undone;
            total.faults += run.faults;
            total.disasters += run.disasters;
            if !run.violations.is_empty() {
                (total.seed, total.violations) = (seed, run.violations);
                break;
            }
        }
        self.tell(played, &total)
    }

    fn tell(&self, played: u64, total: &Run) -> Outcome {
        let Run { seed, sold, undone, faults, disasters, violations } = total;
        let failed = (!violations.is_empty()).then_some(seed);
        if self.json {
            print(&json!({"runs": played, "sold": sold, "undone": undone, "faults": faults,
                          "disasters": disasters, "failed_seed": failed, "violations": violations}))?;
        } else {
            println!("{played} runs: {sold} sold, {undone} undone, {faults} faults, {disasters} disasters.");
        }
        if let Some(seed) = failed {
            eprintln!("Seed {seed} fails: {}", violations.join("; "));
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}
