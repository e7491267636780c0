//! # The project's own commands
//!
//! `cargo xtask --help` lists them; each is one file here. They install what they need (Debian packages, npm
//! packages, pinned cargo tools), so that a machine with Rust and Node is enough.
//!
//! Absent on purpose: any rule of the trade. What a person can do with the program is in `app`, and these
//! commands reach it as anyone does, through `parterrectl` and the window.

mod bench;
mod bindings;
mod bundle;
mod check;
mod desk;
mod evening;
mod house;
mod interface;
mod network;
mod process;
mod programs;
mod run;
mod screens;
mod stage;
mod system;
mod test;
mod tool;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use house::House;

/// Parterre's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    /// Install missing Debian packages with sudo without asking first.
    #[arg(long, global = true)]
    yes: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build Parterre and open it on a demonstration network; with no display, sell a ticket in a virtual one.
    Run(desk::Building),
    /// Build Parterre and open two desks of one network on this machine; with no display, sell at one and see it at the other.
    Network(desk::Building),
    /// Install what the tests need and run them all: Rust, interface, browser, window.
    Test(test::Arguments),
    /// Look at the sources: formatting, lints, licences, interface, generated files, the laws of the house.
    Check(check::Arguments),
    /// Measure, on a release build: everything after `bench` goes to `parterrectl bench`.
    Bench(bench::Arguments),
    /// Make the Debian package.
    Bundle,
    /// Write the wire types and the words that the interface is compiled with.
    Bindings(bindings::Arguments),
    /// Draw every screen into `target/screens`: French and English, light and dark, two sizes.
    Screens,
    /// Run the proofs of the slices, then a whole evening from nothing.
    Evening(evening::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match obey(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\ncargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn obey(arguments: &Arguments) -> Result<()> {
    let house = House::find(arguments.yes)?;
    match &arguments.command {
        Command::Run(how) => run::run(&house, how),
        Command::Network(how) => network::run(&house, how),
        Command::Test(test) => test::run(&house, test),
        Command::Check(check) => check::run(&house, check),
        Command::Bench(bench) => bench::run(&house, bench),
        Command::Bundle => bundle::run(&house),
        Command::Bindings(bindings) => bindings::run(&house, bindings),
        Command::Screens => screens::run(&house),
        Command::Evening(evening) => evening::run(&house, evening),
    }
}
