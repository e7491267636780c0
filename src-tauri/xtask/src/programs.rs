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
    cargo_build(house, "debug", "--all-targets")
}

/// Builds the programs as they are given to people, and tells their folder.
///
/// # Errors
///
/// Those of [`build`].
pub fn build_well(house: &House) -> Result<PathBuf> {
    cargo_build(house, "release", "--release")
}

fn cargo_build(house: &House, folder: &str, how: &str) -> Result<PathBuf> {
    system::require(house, system::BUILD)?;
    interface::build_once(house)?;
    process::run(&mut process::cargo(house, ["build", "--workspace", how]))?;
    Ok(house.target.join(folder))
}

/// `cargo test` over the whole workspace; what follows narrows it.
pub fn tests(house: &House) -> Command {
    process::cargo(house, ["test", "--workspace"])
}
