//! # parterrectl
//!
//! The use cases from a terminal: automation, import, verification, measures. It holds no rule of its own.
//!
//! Exit codes: 0 done, 1 refused (the refusal is on standard error), 2 the command line is wrong; `verify` says 1 for a
//! fault and 2 for what cannot be verified.

mod bench;
mod call;
mod demo;
mod diagnose;
mod exchange;
mod export;
mod hub;
mod import;
mod installation;
mod list;
mod progress;
mod restore;
mod simulate;
mod verify;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde_json::json;

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
    Diagnose(diagnose::Diagnose),
    Import(import::Import),
    Verify(verify::Verify),
    Export(export::Export),
    Restore(restore::Restore),
    Hub(hub::Hub),
    Exchange(exchange::Exchange),
    Simulate(simulate::Simulate),
}

impl Command {
    /// Whether standard output is for a program: then a refusal is told there too, as `{"refusal": …}`. `call` tells
    /// its own.
    fn answers_json(&self) -> bool {
        match self {
            Self::List(_) | Self::Call(_) | Self::Diagnose(_) => false,
            Self::Bench(bench) => bench.json,
            Self::Demo(demo) => demo.json,
            Self::Import(import) => import.json,
            Self::Verify(verify) => verify.json,
            Self::Export(export) => export.json,
            Self::Restore(restore) => restore.json,
            Self::Hub(hub) => hub.json,
            Self::Exchange(exchange) => exchange.json,
            Self::Simulate(simulate) => simulate.json,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    end_when_nobody_reads();
    let command = Arguments::parse().command;
    let for_a_program = command.answers_json();
    let done = match command {
        Command::List(list) => list.run(),
        Command::Call(call) => call.run().await,
        Command::Bench(bench) => bench.run().await,
        Command::Demo(demo) => demo.run().await,
        Command::Diagnose(diagnose) => diagnose.run().await,
        Command::Import(import) => import.run().await,
        Command::Verify(verify) => verify.run().await,
        Command::Export(export) => export.run().await,
        Command::Restore(restore) => restore.run().await,
        Command::Hub(hub) => hub.run().await,
        Command::Exchange(exchange) => exchange.run().await,
        Command::Simulate(simulate) => simulate.run(),
    };
    match done {
        Ok(code) => code,
        Err(refusal) => {
            if for_a_program && let Err(unprinted) = print(&json!({ "refusal": refusal })) {
                eprintln!("{}", words::of(&unprinted));
            }
            eprintln!("{}", words::of(&refusal));
            ExitCode::FAILURE
        }
    }
}

/// Ends quietly when who read the output stopped reading (`parterrectl list | head`): Rust's `println!` panics there. The
/// signal that ends other programs (SIGPIPE) would end this one when a server hangs up.
fn end_when_nobody_reads() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let unread = panic.payload_as_str().is_some_and(|it| it.starts_with("failed printing to stdout"));
        if unread {
            std::process::exit(141);
        }
        before(panic);
    }));
}

/// What a command answers: its exit code, or a refusal to tell in words.
type Outcome = Result<ExitCode, app::Error>;

/// Prints JSON on standard output, indented.
fn print<T: serde::Serialize>(value: &T) -> Result<(), app::Error> {
    let value = app::gate::write_output(value)?;
    println!("{value:#}");
    Ok(())
}
