//! `cargo xtask run`

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use desktop::{Seller, Virtual, patiently};

use crate::desk::{Building, Desk, Program};
use crate::house::House;
use crate::{process, system};

/// Builds Parterre and opens it on a demonstration network.
pub fn run(house: &House, how: &Building) -> Result<()> {
    let somebody_looks = desktop::is_there();
    if !somebody_looks {
        println!(
            "There is no display here: the window will open in a virtual one and sell a ticket by itself."
        );
        system::require(house, system::VIRTUAL_WINDOW)?;
    }
    let program = Program::built(house, how)?;
    let demonstration = demonstration(house, &program)?;
    if somebody_looks {
        return process::run(&mut program.window(&demonstration));
    }
    sell_by_itself(&program, &demonstration)
}

/// The demonstration, made the first time and kept.
fn demonstration(house: &House, program: &Program) -> Result<Desk> {
    let desk = Desk::of(house.target.join("demo"))?;
    if !desk.folder().join("store").exists() {
        process::run(program.terminal().arg("demo").args(desk.arguments()))?;
    }
    Ok(desk)
}

/// The papers that the window printed where there is no printer.
fn papers(desk: &Desk) -> Result<Vec<PathBuf>> {
    let folder = desk.folder().join("state/printed");
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

/// Opens the window in a virtual display, sells three places with the keyboard as a seller would, and leaves a
/// picture of the screen and the tickets.
fn sell_by_itself(program: &Program, demonstration: &Desk) -> Result<()> {
    let display = Virtual::start()?;
    let window = program.driven(demonstration, &display)?;
    let already = papers(demonstration).unwrap_or_default();
    let seller = Seller::signs_in(&window, "nadia", "parterre")?;
    seller.takes_best(3)?;
    let picture = demonstration.folder().join("window.png");
    display.picture(&picture)?;
    seller.is_paid()?;
    let paper = patiently("the tickets are printed", || {
        papers(demonstration)?.into_iter().find(|paper| !already.contains(paper)).context("no paper yet")
    })?;
    let tickets = demonstration.folder().join("tickets.pdf");
    fs::copy(&paper, &tickets).with_context(|| paper.display().to_string())?;
    println!("Three places were sold by themselves: {} and {}", tickets.display(), picture.display());
    Ok(())
}
