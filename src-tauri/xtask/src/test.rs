//! `cargo xtask test`: everything that can fail.

use std::process::Command;

use anyhow::Result;

use crate::house::House;
use crate::stage::{self, Stage};
use crate::{interface, process, programs, system};

/// Which stages.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only these stages: packages, interface, rust, browser, window.
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
            run: |house| process::run(&mut playwright(house, &["--project", "browser"])?),
        },
        Stage { name: "window", run: window },
    ];
    stage::run(house, &stages, &arguments.stages)
}

fn packages(house: &House) -> Result<()> {
    system::require(house, &[system::BUILD, system::VIRTUAL_WINDOW, system::TESTS].concat())
}

fn interface(house: &House) -> Result<()> {
    interface::build(house)?;
    process::run(&mut process::npm(house, ["run", "test"]))
}

fn rust(house: &House) -> Result<()> {
    programs::build(house)?;
    process::run(&mut programs::tests(house))
}

/// The real window, in a display of its own; a feature keeps these tests out of a plain `cargo test`, which cannot
/// know whether the machine has a driver of windows.
///
/// # Errors
///
/// A test failed, or what it needs could not be installed or built.
pub fn window(house: &House) -> Result<()> {
    system::require(house, system::VIRTUAL_WINDOW)?;
    programs::build(house)?;
    let mut tests = programs::tests(house);
    tests.args(["--features", "tests/desktop", "--test", "desktop", "--", "--test-threads", "1"]);
    process::run(&mut tests)
}

/// The browser tests' runner, over the interface's own packages and Debian's browser.
///
/// # Errors
///
/// The interface or the programs that serve it do not build.
pub fn playwright(house: &House, arguments: &[&str]) -> Result<Command> {
    let host = programs::build(house)?.join("host");
    interface::refresh(house)?;
    let mut command = process::npm(house, ["exec", "--", "playwright", "test"]);
    command.args(["--config", "../tests/e2e/playwright.config.ts"]).args(arguments);
    command.env("CARGO_TARGET_DIR", &house.target).env("PARTERRE_HOST", host);
    Ok(command)
}
