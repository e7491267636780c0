//! The built programs, and the desks that they work on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use desktop::{Virtual, Window};

use crate::house::House;
use crate::{interface, programs};

/// How the programs are built.
#[derive(clap::Args)]
pub struct Building {
    /// Build quickly rather than well.
    #[arg(long)]
    debug: bool,
}

/// The two programs, side by side.
pub struct Program {
    folder: PathBuf,
}

impl Program {
    /// Builds them, with the interface that they show.
    ///
    /// # Errors
    ///
    /// Something does not compile.
    pub fn built(house: &House, how: &Building) -> Result<Self> {
        interface::build(house)?;
        let folder = if how.debug { programs::build(house)? } else { programs::build_well(house)? };
        Ok(Self { folder })
    }

    /// The window, on a desk.
    pub fn window(&self, desk: &Desk) -> Command {
        let mut window = Command::new(self.folder.join("parterre"));
        window.args(desk.arguments());
        window
    }

    /// The terminal.
    pub fn terminal(&self) -> Command {
        Command::new(self.folder.join("parterrectl"))
    }

    /// The window of a desk in a virtual display, for somebody without hands.
    ///
    /// # Errors
    ///
    /// There is no driver, or it opens no window.
    pub fn driven(&self, desk: &Desk, display: &Virtual) -> Result<Window> {
        let (program, arguments) = (self.folder.join("parterre"), desk.arguments().to_vec());
        Window::open(display, &desktop::Program { program, arguments })
    }
}

/// A desk: its store, and the keys and marks beside it.
pub struct Desk {
    folder: PathBuf,
}

impl Desk {
    /// The one in a folder.
    ///
    /// # Errors
    ///
    /// The folder cannot be made.
    pub fn of(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self { folder })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How both programs are told where it is.
    pub fn arguments(&self) -> [String; 4] {
        let at = |name| self.folder.join(name).display().to_string();
        ["--store".to_owned(), at("store"), "--state".to_owned(), at("state")]
    }
}
