//! Running other programs: told before, judged after.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::house::House;

/// Runs a command, having printed it, and fails when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    println!("$ {line}");
    let status = command.status().with_context(|| format!("starting `{line}`"))?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(())
}

/// What a command prints; its errors stay on the screen.
pub fn read(command: &mut Command) -> Result<String> {
    let line = line(command);
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("starting `{line}`"))?;
    ensure!(output.status.success(), "`{line}` failed ({})", output.status);
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` does not print UTF-8"))
}

/// `cargo` in the house.
pub fn cargo<A: AsRef<OsStr>>(house: &House, arguments: impl IntoIterator<Item = A>) -> Command {
    within(&house.root, "cargo", arguments)
}

/// `npm` in the interface's folder.
pub fn npm<A: AsRef<OsStr>>(house: &House, arguments: impl IntoIterator<Item = A>) -> Command {
    within(&house.ui(), "npm", arguments)
}

/// Any program, in a folder.
pub fn within<A: AsRef<OsStr>>(
    folder: &Path,
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = A>,
) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    command
}

fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
