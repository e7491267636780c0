//! # parterrectl
//!
//! The use cases from a terminal: automation, import, verification, measures. It holds no rule of its own.
//!
//! Exit codes: 0 done, 1 refused (the refusal is on standard error, or on standard output with `--json`),
//! 2 the command line is wrong.

mod bench;
mod call;
mod demo;
mod installation;
mod list;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::installation::Installation;

/// Parterre from a terminal.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists the use cases.
    List(list::List),
    /// Calls a use case.
    Call(call::Call),
    /// Measures the program, each figure beside what the machine could do at best.
    Bench(bench::Bench),
    /// Fills a desk that has no venue yet with an invented network.
    Demo(demo::Demo),
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let done = match Arguments::parse().command {
        Command::List(list) => list.run(),
        Command::Call(call) => call.run().await,
        Command::Bench(bench) => bench.run().await,
        Command::Demo(demo) => demo.run().await,
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}", words::of(&error));
            ExitCode::FAILURE
        }
    }
}

/// What a command answers: its exit code, or a refusal to tell in words.
type Outcome = Result<ExitCode, app::Error>;

/// Prints JSON on standard output, indented.
fn print<T: serde::Serialize>(value: &T) -> Result<(), app::Error> {
    let value = app::gate::write_output(value)?;
    println!("{value:#}");
    Ok(())
}
