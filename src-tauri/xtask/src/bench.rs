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
    let measures = |what: &str| arguments.rest.iter().any(|word| word == what);
    if measures("sync") {
        system::require(house, system::SERVER)?;
        system::require(house, system::VIRTUAL_WINDOW)?;
    }
    let programs = match measures("start") {
        true => {
            system::require(house, system::START)?;
            programs::build_well_with_host(house)?
        }
        false => programs::build_well(house)?,
    };
    let terminal = programs.join("parterrectl");
    process::run(process::within(&house.root, terminal, ["bench"]).args(&arguments.rest))
}
