//! A display where there is none.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};

/// A screen that somebody may be looking at.
pub fn is_there() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty()))
}

/// An Xvfb of our own, on a number that was free; it goes when this is dropped.
pub struct Virtual {
    server: Child,
    number: String,
}

impl Virtual {
    /// Starts it, as large as the window first is.
    ///
    /// # Errors
    ///
    /// Xvfb is not installed, or found no free number.
    pub fn start() -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting Xvfb")?;
        let stdout = server.stdout.take().context("Xvfb has no output")?;
        let mut display = Self { server, number: String::new() };
        BufReader::new(stdout).read_line(&mut display.number)?;
        ensure!(!display.number.trim().is_empty(), "Xvfb found no free display");
        Ok(display)
    }

    /// Puts a command's windows on this display.
    pub fn show<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        // Without a graphics card, WebKit's DMA-BUF renderer paints nothing.
        command
            .env("DISPLAY", format!(":{}", self.number.trim()))
            .env_remove("WAYLAND_DISPLAY")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
    }

    /// A picture of the whole screen; WebDriver's own hangs on WebKit's side.
    ///
    /// # Errors
    ///
    /// ImageMagick's `import` failed.
    pub fn picture(&self, file: &Path) -> Result<()> {
        let mut import = Command::new("import");
        let status = self.show(import.args(["-window", "root"]).arg(file)).status()?;
        ensure!(status.success(), "no picture of the screen: {status}");
        Ok(())
    }
}

impl Drop for Virtual {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
