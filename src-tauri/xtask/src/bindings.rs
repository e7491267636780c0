//! `cargo xtask bindings`: the interface's side of the wire, written from the registry of use cases.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::house::House;
use crate::{interface, process, programs};

/// How to write.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only compare, and fail when what is committed is not what would be written.
    #[arg(long)]
    check: bool,
}

/// The folders that are generated, and committed.
const GENERATED: [&str; 2] = ["src/ipc/generated", "src/design/words/generated"];

/// Writes the bindings, or compares them.
pub fn run(house: &House, arguments: &Arguments) -> Result<()> {
    if arguments.check { check(house) } else { write(house) }
}

/// Fails when the committed files differ from those that would be written; leaves them as they were.
pub fn check(house: &House) -> Result<()> {
    let before = contents(house)?;
    let written = write(house);
    let after = contents(house)?;
    restore(&before, &after)?;
    written?;
    let drifted: Vec<_> = before
        .keys()
        .chain(after.keys())
        .filter(|path| before.get(*path) != after.get(*path))
        .map(|path| path.display().to_string())
        .collect();
    if !drifted.is_empty() {
        bail!("generated files have drifted, run `cargo xtask bindings`: {}", drifted.join(", "));
    }
    Ok(())
}

/// The list of use cases, then what the interface makes of it.
fn write(house: &House) -> Result<()> {
    interface::install(house)?;
    let terminal = programs::build(house)?.join("parterrectl");
    let list = process::read(Command::new(terminal).args(["list", "--json"]))?;
    let schema = house.ui().join(GENERATED[0]).join("schema.json");
    fs::write(&schema, list).with_context(|| schema.display().to_string())?;
    process::run(&mut process::npm(house, ["run", "bindings"]))
}

type Contents = BTreeMap<PathBuf, Vec<u8>>;

fn contents(house: &House) -> Result<Contents> {
    let mut contents = Contents::new();
    for folder in GENERATED {
        read_folder(&house.ui().join(folder), &mut contents)?;
    }
    Ok(contents)
}

fn read_folder(folder: &Path, contents: &mut Contents) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            read_folder(&path, contents)?;
        } else {
            contents.insert(path.clone(), fs::read(path)?);
        }
    }
    Ok(())
}

fn restore(before: &Contents, after: &Contents) -> Result<()> {
    for (path, bytes) in before {
        fs::write(path, bytes)?;
    }
    for path in after.keys().filter(|path| !before.contains_key(*path)) {
        fs::remove_file(path)?;
    }
    Ok(())
}
