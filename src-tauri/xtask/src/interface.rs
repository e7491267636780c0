//! The interface's packages and build.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::house::House;
use crate::process;

/// The oldest Node that the interface's tools run on.
const NODE: u32 = 20;

/// Installs the npm packages that the lock file names, when it changed since the last time.
///
/// # Errors
///
/// Node is missing or too old; npm failed.
pub fn install(house: &House) -> Result<()> {
    let version = process::read(Command::new("node").arg("--version"))
        .context("Node is missing: install Node.js 20 or later")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    ensure!(major >= Some(NODE), "Node {NODE} or later is needed, and {} is here", version.trim());

    let modified = |path: &str| house.ui().join(path).metadata().and_then(|file| file.modified()).ok();
    if modified("node_modules/.package-lock.json") < modified("package-lock.json") {
        // Not `npm ci`: it refuses a lock file that lacks the optional builds of other systems, which a registry
        // may not carry. The lock file is obeyed all the same, and its hashes are checked.
        process::run(&mut process::npm(house, ["install", "--no-save", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

/// Installs and builds the interface into `ui/dist`.
///
/// # Errors
///
/// Those of [`install`]; the build failed.
pub fn build(house: &House) -> Result<()> {
    install(house)?;
    refresh(house)
}

/// Builds it from what is installed: what a browser is shown is what stands in the sources.
///
/// # Errors
///
/// The build failed.
pub fn refresh(house: &House) -> Result<()> {
    process::run(&mut process::npm(house, ["run", "build"]))
}

/// Builds it only where it was never built: the window does not compile without it.
///
/// # Errors
///
/// Those of [`build`].
pub fn build_once(house: &House) -> Result<()> {
    if house.ui().join("dist/index.html").exists() { Ok(()) } else { build(house) }
}
