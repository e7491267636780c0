//! `cargo xtask network`: two desks of one venue on this machine, and a shared database for as long as they are open.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use desktop::{Network, Virtual, sold_here_seen_there};

use crate::desk::{Building, Desk, Program};
use crate::house::House;
use crate::{process, system};

/// Builds Parterre, makes a network of two desks, and opens their windows.
pub fn run(house: &House, how: &Building) -> Result<()> {
    let somebody_looks = desktop::is_there();
    system::require(house, system::SERVER)?;
    if !somebody_looks {
        println!("There is no display here: one window will sell by itself, and the other see it.");
        system::require(house, system::VIRTUAL_WINDOW)?;
    }
    let program = Program::built(house, how)?;
    let folder = house.target.join("demo/network");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let desks = [Desk::of(folder.join("desk-1"))?, Desk::of(folder.join("desk-2"))?];
    process::run(program.terminal().args(["demo", "--small"]).args(desks[0].arguments()))?;
    let network = Network::start(program.terminal().get_program().into())?;
    network.join([&desks[0].arguments(), &desks[1].arguments()])?;
    println!("Two desks share one network; sign in as « nadia », password « parterre », PIN 1234.");
    match somebody_looks {
        true => open(&program, &desks),
        false => sell_by_itself(&program, &desks, &folder),
    }
}

/// Opens both windows, until both are closed.
fn open(program: &Program, desks: &[Desk; 2]) -> Result<()> {
    let mut windows = Vec::new();
    for desk in desks {
        windows.push(program.window(desk).spawn().context("opening a window")?);
    }
    for mut window in windows {
        let closed = window.wait()?;
        ensure!(closed.success(), "a window ended with {closed}");
    }
    Ok(())
}

/// Opens both in virtual displays, sells at the first what the second then shows as sold, and leaves a picture of each.
fn sell_by_itself(program: &Program, desks: &[Desk; 2], folder: &Path) -> Result<()> {
    let displays = [Virtual::start()?, Virtual::start()?];
    let [first, second] = [0, 1].map(|nth| program.driven(&desks[nth], &displays[nth]));
    let (first, second) = (first?, second?);
    let seen = sold_here_seen_there(&first, &second);
    for (nth, display) in displays.iter().enumerate() {
        let picture = folder.with_file_name(format!("network-{}.png", nth + 1));
        display.picture(&picture)?;
        println!("{}", picture.display());
    }
    let [before, after] = seen?;
    println!(
        "The second desk said that {before} are sold; after a sale at the first it says by itself: {after}"
    );
    Ok(())
}
