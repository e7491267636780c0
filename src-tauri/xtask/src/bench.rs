//! `cargo xtask bench`

use anyhow::Result;

use crate::house::House;
use crate::{process, system};

/// What `parterrectl bench` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// `desk --quick`, `start --json`…
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds for release and measures.
pub fn run(house: &House, arguments: &Arguments) -> Result<()> {
    system::require(house, system::BUILD)?;
    let mut bench = process::cargo(house, ["run", "--release", "--package", "cli", "--", "bench"]);
    process::run(bench.args(&arguments.rest))
}
