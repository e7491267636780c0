//! # parterrectl
//!
//! The use cases from a terminal: automation, import, verification, measures. It holds no rule of its own.
//!
//! Exit codes: 0 done, 1 refused (the refusal is on standard error), 2 the command line is wrong; `verify` says 1 for a
//! fault and 2 for what cannot be verified.

mod bench;
mod call;
mod demo;
mod export;
mod hub;
mod import;
mod installation;
mod list;
mod progress;
mod restore;
mod verify;
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
    Import(import::Import),
    Verify(verify::Verify),
    Export(export::Export),
    Restore(restore::Restore),
    Hub(hub::Hub),
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
        Command::Import(import) => import.run().await,
        Command::Verify(verify) => verify.run().await,
        Command::Export(export) => export.run().await,
        Command::Restore(restore) => restore.run().await,
        Command::Hub(hub) => hub.run().await,
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
