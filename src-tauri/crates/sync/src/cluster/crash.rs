//! A server that is killed, and started again on the files that it left.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Cluster;
use crate::{Error, Result};

/// What a killed server began dies with it in its own time, and until then its files are taken.
const LEFT_OVER: Duration = Duration::from_secs(30);
/// Between two attempts to start it again.
const AGAIN: Duration = Duration::from_millis(50);

impl Cluster {
    /// Kills the server (`kill -9`): it finishes nothing, and tells nobody.
    ///
    /// # Errors
    ///
    /// [`Error::Unreachable`] when it does not run.
    pub fn crash(&self) -> Result<()> {
        let pid =
            std::fs::read_to_string(self.data().join("postmaster.pid")).map_err(|error| failed(&error))?;
        let pid = pid.lines().next().unwrap_or_default();
        let mut kill = self.programs.as_owner(Command::new("kill"));
        match kill.args(["-9", pid]).status().map_err(|error| failed(&error))?.success() {
            true => Ok(()),
            false => Err(Error::Unreachable { detail: format!("no server {pid}") }),
        }
    }

    /// Starts a server that was killed: on the same files, at the same port. It recovers what it had committed.
    ///
    /// # Errors
    ///
    /// [`Error::Unreachable`] with its log.
    pub fn revive(&self) -> Result<()> {
        let begun = Instant::now();
        loop {
            let mut start = self.programs.command("pg_ctl");
            start.args(["start", "-w", "-s", "-D"]).arg(self.data());
            start.arg("-l").arg(self.folder.path().join("log"));
            start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            if start.status().map_err(|error| failed(&error))?.success() {
                return Ok(());
            } else if begun.elapsed() > LEFT_OVER {
                return Err(Error::Unreachable { detail: self.log() });
            }
            std::thread::sleep(AGAIN);
        }
    }
}

/// A program that does not run.
fn failed(error: &io::Error) -> Error {
    Error::Unreachable { detail: error.to_string() }
}
