//! `cargo xtask bundle`

use anyhow::Result;

use crate::house::House;
use crate::{interface, process, system};

/// Makes the Debian package with Tauri's own bundler, which the interface's packages bring.
pub fn run(house: &House) -> Result<()> {
    system::require(house, system::BUILD)?;
    interface::build(house)?;
    let tauri = house.ui().join("node_modules/.bin/tauri");
    process::run(&mut process::within(&house.root, tauri, ["build", "--bundles", "deb"]))?;
    println!("The package is in {}", house.target.join("release/bundle/deb").display());
    Ok(())
}
