//! `cargo xtask run`

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use desktop::{Seller, Virtual, Window, patiently};

use crate::house::House;
use crate::{interface, process, programs, system, tool};

/// How to open it.
#[derive(clap::Args)]
pub struct Arguments {
    /// Build quickly rather than well.
    #[arg(long)]
    debug: bool,
}

/// Builds Parterre and opens it on a demonstration network.
pub fn run(house: &House, arguments: &Arguments) -> Result<()> {
    let somebody_looks = desktop::is_there();
    if !somebody_looks {
        println!(
            "There is no display here: the window will open in a virtual one and sell a ticket by itself."
        );
        system::require(house, system::VIRTUAL_WINDOW)?;
    }
    interface::build(house)?;
    let folder = if arguments.debug { programs::build(house)? } else { programs::build_well(house)? };
    let program = Program { folder };
    let demonstration = Demonstration::made(house, &program)?;
    if somebody_looks {
        return process::run(program.window().args(demonstration.arguments()));
    }
    sell_by_itself(house, &program, &demonstration)
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

/// The demonstration: its store, and the keys and marks beside it.
struct Demonstration {
    folder: PathBuf,
}

impl Demonstration {
    /// The demonstration, made the first time and kept.
    fn made(house: &House, program: &Program) -> Result<Self> {
        let demonstration = Self { folder: house.target.join("demo") };
        if !demonstration.folder.join("store").exists() {
            let folder = &demonstration.folder;
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
            process::run(program.terminal().arg("demo").args(demonstration.arguments()))?;
        }
        Ok(demonstration)
    }

    /// How both programs are told where it is.
    fn arguments(&self) -> [String; 4] {
        let at = |name| self.folder.join(name).display().to_string();
        ["--store".to_owned(), at("store"), "--state".to_owned(), at("state")]
    }

    /// The papers that the window printed where there is no printer.
    fn papers(&self) -> Result<Vec<PathBuf>> {
        let folder = self.folder.join("state/printed");
        let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        entries.map(|entry| Ok(entry?.path())).collect()
    }
}

/// Opens the window in a virtual display, sells three places with the keyboard as a seller would, and leaves a
/// picture of the screen and the tickets.
fn sell_by_itself(house: &House, program: &Program, demonstration: &Demonstration) -> Result<()> {
    let display = Virtual::start()?;
    let window = Window::open(
        &display,
        &desktop::Program {
            driver: tool::TAURI_DRIVER.require(house)?,
            program: program.folder.join("parterre"),
            arguments: demonstration.arguments().to_vec(),
        },
    )?;
    let already = demonstration.papers().unwrap_or_default();
    let seller = Seller::signs_in(&window, "nadia", "parterre")?;
    seller.takes_best(3)?;
    let picture = demonstration.folder.join("window.png");
    display.picture(&picture)?;
    seller.is_paid()?;
    let paper = patiently("the tickets are printed", || {
        demonstration.papers()?.into_iter().find(|paper| !already.contains(paper)).context("no paper yet")
    })?;
    let tickets = demonstration.folder.join("tickets.pdf");
    fs::copy(&paper, &tickets).with_context(|| paper.display().to_string())?;
    println!("Three places were sold by themselves: {} and {}", tickets.display(), picture.display());
    Ok(())
}
