//! Cargo tools, pinned, in `target/tools`: what is elsewhere on the machine is not used.

use std::path::PathBuf;

use anyhow::Result;

use crate::house::House;
use crate::process;

/// A program that crates.io has.
pub struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Reads the licences and sources of the dependencies.
pub const CARGO_DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

impl Tool {
    /// The installed program; built on first use, unoptimised because that takes a third of the time.
    ///
    /// # Errors
    ///
    /// `cargo install` failed.
    pub fn require(&self, house: &House) -> Result<PathBuf> {
        let tools = house.target.join("tools");
        let entry = format!("\"{} {} ", self.name, self.version);
        let known = std::fs::read_to_string(tools.join(".crates.toml")).unwrap_or_default();
        if !known.contains(&entry) {
            let mut install = process::cargo(house, ["install", "--quiet", "--locked", "--debug"]);
            install.args([self.name, "--version", self.version, "--root"]).arg(&tools);
            process::run(install.env("CARGO_TARGET_DIR", tools.join("build")))?;
        }
        Ok(tools.join("bin").join(self.name))
    }
}
