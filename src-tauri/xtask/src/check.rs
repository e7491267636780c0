//! `cargo xtask check`: what can be said of the sources without running the program.

use anyhow::Result;

use crate::house::House;
use crate::stage::{self, Stage};
use crate::{bindings, interface, process, programs, system, tool};

/// Which stages.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only these stages: format, lints, licences, laws, interface, bindings.
    stages: Vec<String>,
}

/// Looks at everything.
pub fn run(house: &House, arguments: &Arguments) -> Result<()> {
    let stages = [
        Stage { name: "format", run: |house| cargo(house, &["fmt", "--all", "--check"]) },
        Stage { name: "lints", run: lints },
        Stage { name: "licences", run: licences },
        Stage { name: "laws", run: laws },
        Stage { name: "interface", run: interface },
        Stage { name: "bindings", run: bindings::check },
    ];
    stage::run(house, &stages, &arguments.stages)
}

fn cargo(house: &House, arguments: &[&str]) -> Result<()> {
    process::run(&mut process::cargo(house, arguments))
}

/// Clippy reads the window too, which embeds the built interface.
fn lints(house: &House) -> Result<()> {
    system::require(house, system::BUILD)?;
    interface::build_once(house)?;
    cargo(house, &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
}

fn licences(house: &House) -> Result<()> {
    let deny = tool::CARGO_DENY.require(house)?;
    let arguments = ["--config", ".config/deny.toml", "check", "licenses", "bans", "sources"];
    process::run(&mut process::within(&house.root, deny, arguments))
}

/// The dependencies' direction, the promises, the words, the SQL: tests that read sources.
fn laws(house: &House) -> Result<()> {
    let laws = ["layers::", "promises::", "locales::", "statements::", "licences::"];
    interface::build_once(house)?;
    process::run(programs::tests(house).args(["--test", "it", "--"]).args(laws))
}

fn interface(house: &House) -> Result<()> {
    interface::install(house)?;
    process::run(&mut process::npm(house, ["run", "check"]))
}
