//! `cargo xtask screens`

use anyhow::Result;

use crate::house::House;
use crate::{interface, process, system, test};

/// Draws every screen into `target/screens`.
pub fn run(house: &House) -> Result<()> {
    system::require(house, system::BUILD)?;
    system::require(house, system::TESTS)?;
    interface::build(house)?;
    process::run(&mut test::playwright(house, &["--project", "screens"])?)
}
