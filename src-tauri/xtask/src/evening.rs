//! `cargo xtask evening`: the proofs of the slices, then a whole evening from nothing.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::house::House;
use crate::{process, programs, test};

/// How far.
#[derive(clap::Args)]
pub struct Arguments {
    /// The last slice to prove, by its letter: A, B, C or D.
    #[arg(long, default_value = "D")]
    upto: String,
}

/// The part of `tests/promises.toml` that this command reads; `promises.rs` beside it checks the whole.
#[derive(Deserialize)]
struct Promises {
    slices: BTreeMap<String, Vec<String>>,
    proofs: BTreeMap<String, Proofs>,
    #[serde(default)]
    open: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Proofs {
    rust: Vec<String>,
    interface: Vec<String>,
    browser: Vec<String>,
    window: Vec<String>,
}

/// Runs every proof of the slices up to the one asked, and fails while one of their points is open.
pub fn run(house: &House, arguments: &Arguments) -> Result<()> {
    let file = house.root.join("tests/promises.toml");
    let promises: Promises =
        toml::from_str(&fs::read_to_string(&file)?).context("reading tests/promises.toml")?;
    let upto = arguments.upto.to_uppercase();
    ensure!(promises.slices.contains_key(&upto), "no slice is called {upto}");

    let points: Vec<_> = promises.slices.range(..=upto).flat_map(|(_, points)| points).collect();
    let proofs: Vec<_> = points.iter().filter_map(|point| promises.proofs.get(*point)).collect();
    let all = |pick: fn(&Proofs) -> &Vec<String>| -> Vec<String> {
        proofs.iter().flat_map(|proof| pick(proof)).cloned().collect()
    };
    rust(house, &all(|proof| &proof.rust))?;
    if proofs.iter().any(|proof| !proof.interface.is_empty()) {
        process::run(&mut process::npm(house, ["run", "test"]))?;
    }
    browser(house, &all(|proof| &proof.browser))?;
    if proofs.iter().any(|proof| !proof.window.is_empty()) {
        test::window(house)?;
    }
    let open: Vec<_> = points.iter().filter_map(|point| Some((point, promises.open.get(*point)?))).collect();
    for (point, missing) in &open {
        println!("{point} is open: {missing}");
    }
    ensure!(open.is_empty(), "{} points of these slices are open", open.len());
    Ok(())
}

/// A test binary takes as many names as one likes, and runs those that it has.
fn rust(house: &House, names: &[String]) -> Result<()> {
    programs::build(house)?;
    let mut kinds = BTreeMap::<&[&str], Vec<String>>::new();
    for name in names {
        let (package, path) = name.split_once("::").with_context(|| format!("{name} names no crate"))?;
        let kind: &[&str] = match package {
            "it" => &["--test", "it"],
            "cli" | "xtask" => &["--bins"],
            _ => &["--lib"],
        };
        kinds.entry(kind).or_default().push(path.to_owned());
    }
    for (kind, paths) in kinds {
        process::run(programs::tests(house).args(kind).args(["--", "--exact"]).args(paths))?;
    }
    Ok(())
}

fn browser(house: &House, titles: &[String]) -> Result<()> {
    if titles.is_empty() {
        return Ok(());
    }
    let pattern = titles.join("|").replace(['(', ')', '?', '+', '*', '.', '[', ']'], ".");
    process::run(&mut test::playwright(house, &["--project", "browser", "--grep", &pattern])?)
}
