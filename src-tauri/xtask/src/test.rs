//! `cargo xtask test`: everything that can fail.

use std::process::Command;

use anyhow::Result;

use crate::house::House;
use crate::stage::{self, Stage};
use crate::{interface, process, system};

/// Which stages.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only these stages: packages, interface, rust, browser.
    stages: Vec<String>,
}

/// Installs what the tests need and runs them.
pub fn run(house: &House, arguments: &Arguments) -> Result<()> {
    let stages = [
        Stage { name: "packages", run: packages },
        Stage { name: "interface", run: interface },
        Stage { name: "rust", run: rust },
        Stage {
            name: "browser",
            run: |house| process::run(&mut playwright(house, &["--project", "browser"])),
        },
    ];
    stage::run(house, &stages, &arguments.stages)
}

fn packages(house: &House) -> Result<()> {
    system::require(house, &[system::BUILD, system::TESTS].concat())
}

fn interface(house: &House) -> Result<()> {
    interface::build(house)?;
    process::run(&mut process::npm(house, ["run", "test"]))
}

fn rust(house: &House) -> Result<()> {
    interface::build_once(house)?;
    process::run(&mut process::cargo(house, ["test", "--workspace"]))
}

/// The browser tests' runner, over the interface's own packages and Debian's browser.
pub fn playwright(house: &House, arguments: &[&str]) -> Command {
    let mut command = process::npm(house, ["exec", "--", "playwright", "test"]);
    command.args(["--config", "../tests/e2e/playwright.config.ts"]).args(arguments);
    command.env("CARGO_TARGET_DIR", &house.target);
    command
}
