//! `cargo xtask run`

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::house::House;
use crate::window::Window;
use crate::{display, interface, process, system, tool};

/// How to open it.
#[derive(clap::Args)]
pub struct Arguments {
    /// Build quickly rather than well.
    #[arg(long)]
    debug: bool,
}

/// Builds Parterre and opens it on a demonstration network.
pub fn run(house: &House, arguments: &Arguments) -> Result<()> {
    let somebody_looks = display::is_there();
    system::require(house, system::BUILD)?;
    if !somebody_looks {
        println!(
            "There is no display here: the window will open in a virtual one and sell a ticket by itself."
        );
        system::require(house, system::VIRTUAL_WINDOW)?;
    }
    interface::build(house)?;
    let program = build(house, arguments.debug)?;
    let store = demonstration(house, &program)?;
    if somebody_looks {
        return process::run(program.window().arg("--store").arg(store));
    }
    sell_by_itself(house, &program, &store)
}

/// The two programs, side by side.
struct Program {
    folder: PathBuf,
}

impl Program {
    fn window(&self) -> std::process::Command {
        std::process::Command::new(self.folder.join("parterre"))
    }

    fn terminal(&self) -> std::process::Command {
        std::process::Command::new(self.folder.join("parterrectl"))
    }
}

fn build(house: &House, debug: bool) -> Result<Program> {
    let mut build = process::cargo(house, ["build", "--package", "parterre", "--package", "cli"]);
    if !debug {
        build.arg("--release");
    }
    process::run(&mut build)?;
    Ok(Program { folder: house.target.join(if debug { "debug" } else { "release" }) })
}

/// The store of the demonstration, made the first time and kept.
fn demonstration(house: &House, program: &Program) -> Result<PathBuf> {
    let folder = house.target.join("demo");
    let store = folder.join("store");
    if !store.exists() {
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        process::run(program.terminal().args(["demo", "--store"]).arg(&store))?;
    }
    Ok(store)
}

/// Opens the window in a virtual display and leaves a picture of it.
fn sell_by_itself(house: &House, program: &Program, store: &std::path::Path) -> Result<()> {
    let driver = tool::TAURI_DRIVER.require(house)?;
    let display = display::Virtual::start()?;
    let arguments = ["--store".to_owned(), store.display().to_string()];
    let window = Window::open(&display, &driver, program.window().get_program(), &arguments)?;
    window.wait_for("#root > *")?;
    let picture = house.target.join("demo/window.png");
    display.picture(&picture)?;
    println!("A picture of the window: {}", picture.display());
    Ok(())
}
