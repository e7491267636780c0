//! One server over its files: made, started, stopped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::files::{PASSWORD, SERVER, failed};
use crate::server::Programs;
use crate::{Error, Result};

/// A server's files, and the programs that work on them.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) programs: Programs,
    pub(super) data: PathBuf,
    /// Where it says why it does not start.
    pub(super) log: PathBuf,
}

impl Server {
    /// Makes its files, with the administrator `postgres` whose password the folder of the base keeps. What was cut is begun
    /// anew.
    pub(super) fn make(&self, base: &Path) -> Result<()> {
        let fresh = self.data.with_extension("fresh");
        if fresh.exists() {
            fs::remove_dir_all(&fresh).map_err(|error| failed(&error))?;
        }
        let mut initdb = self.programs.command("initdb");
        initdb.arg("-D").arg(&fresh).args(["-U", "postgres", "-E", "UTF8", "--locale=C", "--data-checksums"]);
        initdb.args(["-A", "scram-sha-256"]).arg(format!("--pwfile={}", base.join(PASSWORD).display()));
        run(&mut initdb)?;
        let settings = fresh.join("postgresql.conf");
        let included = base.join(SERVER).display().to_string().replace('\'', "''");
        let text = fs::read_to_string(&settings).map_err(|error| failed(&error))?;
        fs::write(&settings, format!("{text}\ninclude '{included}'\n")).map_err(|error| failed(&error))?;
        fs::rename(&fresh, &self.data).map_err(|error| failed(&error))
    }

    /// Starts it and waits until it answers; `options` go before what its files say.
    pub(super) fn start(&self, options: &str) -> Result<()> {
        if self.log.exists() {
            fs::remove_file(&self.log).map_err(|error| failed(&error))?;
        }
        let mut start = self.control("start");
        start.arg("-l").arg(&self.log).args(["-t", "60", "-o", options]);
        match run(&mut start) {
            Ok(()) => Ok(()),
            // Another program of this desk started it meanwhile.
            Err(_) if self.is_running() => Ok(()),
            Err(error) => Err(self.why().unwrap_or(error)),
        }
    }

    /// Ends what it does, and stops it.
    pub(super) fn stop(&self) -> Result<()> {
        match self.is_running() {
            true => run(self.control("stop").args(["-m", "fast"])),
            false => Ok(()),
        }
    }

    /// Has it read its settings and its certificate again.
    pub(super) fn reload(&self) -> Result<()> {
        run(&mut self.control("reload"))
    }

    pub(super) fn is_running(&self) -> bool {
        run(&mut self.control("status")).is_ok()
    }

    fn control(&self, act: &str) -> Command {
        let mut control = self.programs.command("pg_ctl");
        control.arg(act).arg("-D").arg(&self.data);
        if matches!(act, "start" | "stop") {
            control.args(["-w", "-s"]);
        }
        control
    }

    /// What it said last as it did not start.
    fn why(&self) -> Option<Error> {
        let said = fs::read_to_string(&self.log).ok()?;
        let last = said.lines().rev().find(|line| !line.trim().is_empty())?;
        Some(failed(&last))
    }
}

/// Runs a program to its end; what it says on standard error is its failure. Nothing that it starts keeps hold of what this
/// program reads.
pub(super) fn run(command: &mut Command) -> Result<()> {
    let done = command.stdin(Stdio::null()).stdout(Stdio::null()).output();
    let done = done.map_err(|error| failed(&error))?;
    match done.status.success() {
        true => Ok(()),
        false => Err(failed(&String::from_utf8_lossy(&done.stderr).trim())),
    }
}
