//! A person before a screen: reads the name of the window, and types.

use std::process::{Child, Command, Output};
use std::time::{Duration, Instant};

use desktop::Virtual;

use super::super::Failure;

/// How often the name of the window is read.
const GLANCE: Duration = Duration::from_millis(5);
/// How long a window may take before the measure is given up.
const PATIENCE: Duration = Duration::from_secs(60);
/// What ends the name of every screen of Parterre, as `ui/src/design/components/windowTitle.ts` writes it.
const NAMED: &str = "— Parterre$";
/// The seller of the demonstration and her password.
const SELLER: (&str, &str) = ("nadia", "parterre");

/// A display with nobody's windows on it.
pub struct Screen {
    display: Virtual,
}

/// A window under its name.
pub struct Named {
    window: String,
    name: String,
}

impl Screen {
    /// Starts one.
    ///
    /// # Errors
    ///
    /// Xvfb is missing.
    pub fn new() -> Result<Self, Failure> {
        Ok(Self { display: Virtual::start()? })
    }

    /// Starts a program on it.
    ///
    /// # Errors
    ///
    /// It does not start.
    pub fn open(&self, program: &mut Command) -> Result<Child, Failure> {
        self.display
            .show(program)
            .spawn()
            .map_err(|error| format!("{}: {error}", program.get_program().display()).into())
    }

    /// Waits until a screen is shown that is not `before`.
    ///
    /// # Errors
    ///
    /// None comes, or `xdotool` is missing.
    pub fn another_name(&self, before: Option<&Named>) -> Result<Named, Failure> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let found = self.xdotool(&["search", "--onlyvisible", "--name", NAMED])?;
            if let Some(window) = lines(&found).next() {
                let name = self.xdotool(&["getwindowname", &window])?;
                let name = lines(&name).next().unwrap_or_default();
                if before.is_none_or(|before| before.name != name) && !name.is_empty() {
                    return Ok(Named { window, name });
                }
            }
            std::thread::sleep(GLANCE);
        }
        Err("no screen of Parterre was shown within a minute".into())
    }

    /// Types the seller's code and password; Return is left to press.
    ///
    /// # Errors
    ///
    /// The window does not take the keyboard.
    pub fn sign_in(&self, at: &Named) -> Result<(), Failure> {
        self.done(&["windowfocus", "--sync", &at.window])?;
        self.done(&["type", "--delay", "4", SELLER.0])?;
        self.press("Tab")?;
        self.done(&["type", "--delay", "4", SELLER.1])
    }

    /// Presses a key where the focus is.
    ///
    /// # Errors
    ///
    /// `xdotool` knows no such key.
    pub fn press(&self, key: &str) -> Result<(), Failure> {
        self.done(&["key", key])
    }

    fn done(&self, arguments: &[&str]) -> Result<(), Failure> {
        let output = self.xdotool(arguments)?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("xdotool {arguments:?}: {}", String::from_utf8_lossy(&output.stderr)).into())
    }

    fn xdotool(&self, arguments: &[&str]) -> Result<Output, Failure> {
        self.display
            .show(Command::new("xdotool").args(arguments))
            .output()
            .map_err(|error| format!("xdotool: {error}").into())
    }
}

fn lines(output: &Output) -> impl Iterator<Item = String> {
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect::<Vec<_>>().into_iter()
}
