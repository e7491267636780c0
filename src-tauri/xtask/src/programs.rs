//! The programs of this workspace, built.
//!
//! Cargo chooses the features of what others wrote for the packages that are built together: another choice of
//! packages compiles hundreds of them again. So every command builds the whole workspace.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::house::House;
use crate::{interface, process, system};

/// Builds everything for development, and tells the folder of the programs.
///
/// # Errors
///
/// Something does not compile, or what it is compiled with could not be installed.
pub fn build(house: &House) -> Result<PathBuf> {
    cargo_build(house, "debug", &["--all-targets"])
}

/// Builds the two programs that are given to people as they are given, and tells their folder. Those that the tests start
/// are not among them: to link one so costs minutes.
///
/// # Errors
///
/// Those of [`build`].
pub fn build_well(house: &House) -> Result<PathBuf> {
    cargo_build(house, "release", &["--release", "--bin", "parterre", "--bin", "parterrectl"])
}

/// The same, and the host that serves a browser the page which a window is measured beside.
///
/// # Errors
///
/// Those of [`build`].
pub fn build_well_with_host(house: &House) -> Result<PathBuf> {
    build_well(house)?;
    cargo_build(house, "release", &["--release", "--bin", "host"])
}

fn cargo_build(house: &House, folder: &str, how: &[&str]) -> Result<PathBuf> {
    system::require(house, system::BUILD)?;
    interface::build_once(house)?;
    process::run(process::cargo(house, ["build", "--workspace"]).args(how))?;
    Ok(house.target.join(folder))
}

/// `cargo test` over the whole workspace; what follows narrows it.
pub fn tests(house: &House) -> Command {
    process::cargo(house, ["test", "--workspace"])
}
