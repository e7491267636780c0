//! Stages of a long command: each tells how long it took, and the table at the end tells what was not run.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::house::House;

/// One stage.
pub struct Stage {
    /// How it is called on the command line and in the table.
    pub name: &'static str,
    /// What it does.
    pub run: fn(&House) -> Result<()>,
}

/// Runs the stages in order, or only those named; stops at the first that fails.
///
/// # Errors
///
/// A name that is no stage; the failure of a stage, after the table.
pub fn run(house: &House, stages: &[Stage], only: &[String]) -> Result<()> {
    let known: Vec<_> = stages.iter().map(|stage| stage.name).collect();
    if let Some(stranger) = only.iter().find(|name| !known.contains(&name.as_str())) {
        bail!("no stage is called {stranger}; there are: {}", known.join(", "));
    }
    let chosen: Vec<_> =
        stages.iter().filter(|stage| only.is_empty() || only.iter().any(|name| name == stage.name)).collect();

    let mut rows = Vec::new();
    let mut failure = None;
    for stage in &chosen {
        if failure.is_some() {
            rows.push((stage.name, "not run", Duration::ZERO));
            continue;
        }
        println!("\n== {}", stage.name);
        let start = Instant::now();
        let outcome = (stage.run)(house);
        let word = if outcome.is_ok() { "passed" } else { "failed" };
        println!("== {} {word} in {}", stage.name, told(start.elapsed()));
        rows.push((stage.name, word, start.elapsed()));
        failure = outcome.err();
    }
    print_table(&rows);
    failure.map_or(Ok(()), Err)
}

/// The table, closed by the plain line that counts in any language.
fn print_table(rows: &[(&str, &str, Duration)]) {
    println!("\n{:<12} {:<8} {:>10}", "stage", "outcome", "time");
    for (name, word, time) in rows {
        println!("{name:<12} {word:<8} {:>10}", told(*time));
    }
    let count = |word| rows.iter().filter(|row| row.1 == word).count();
    let total = told(rows.iter().map(|row| row.2).sum());
    println!("{:<12} {:<8} {total:>10}\n", "all", "");
    println!("stages: {} passed, {} failed, {} skipped", count("passed"), count("failed"), count("not run"));
}

/// `4.2 s`, `3 min 07 s`.
pub fn told(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", time.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}
