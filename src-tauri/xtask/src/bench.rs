//! `cargo xtask bench`

use anyhow::Result;

use crate::house::House;
use crate::{process, programs, system};

/// What `parterrectl bench` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// `desk --quick`, `start --json`…
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds for release and measures.
pub fn run(house: &House, arguments: &Arguments) -> Result<()> {
    if arguments.rest.iter().any(|word| word == "start") {
        system::require(house, system::START)?;
    }
    let terminal = programs::build_well(house)?.join("parterrectl");
    process::run(process::within(&house.root, terminal, ["bench"]).args(&arguments.rest))
}
