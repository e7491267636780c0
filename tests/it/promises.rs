//! `promises.toml` is honest: every point of every issue is there, every proof it names exists and runs, and
//! what is not delivered yet is said to be open.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;

use crate::sources::{self, files, root};

/// The issues, and how many numbered points each has.
const ISSUES: &[(u32, u32)] = &[(2, 22), (3, 10)];

/// `tests/promises.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Promises {
    /// The points that each slice of the issue delivers.
    slices: BTreeMap<String, Vec<String>>,
    /// What is missing, by point.
    #[serde(default)]
    open: BTreeMap<String, String>,
    proofs: BTreeMap<String, Proofs>,
}

/// The proofs of a point.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Proofs {
    /// Test functions: `it::layers::dependencies_flow_one_way`, `kernel::money::tests::…`.
    rust: Vec<String>,
    /// Titles of tests in `ui/src`.
    interface: Vec<String>,
    /// Titles of tests in `tests/e2e`.
    browser: Vec<String>,
    /// Test functions of `tests/desktop`: `window::…`.
    window: Vec<String>,
    /// Files that are run as they are.
    script: Vec<String>,
}

impl Proofs {
    fn is_empty(&self) -> bool {
        [&self.rust, &self.interface, &self.browser, &self.window, &self.script]
            .iter()
            .all(|it| it.is_empty())
    }
}

fn promises() -> Promises {
    let text = fs::read_to_string(root().join("tests/promises.toml")).expect("tests/promises.toml");
    toml::from_str(&text).unwrap_or_else(|error| panic!("tests/promises.toml: {error}"))
}

#[test]
fn every_point_is_proved_or_said_to_be_open() {
    let promises = promises();
    let points: BTreeSet<_> =
        ISSUES.iter().flat_map(|(issue, last)| (1..=*last).map(move |n| format!("{issue}.{n}"))).collect();
    for point in &points {
        let proved = promises.proofs.get(point).is_some_and(|proofs| !proofs.is_empty());
        assert!(proved || promises.open.contains_key(point), "{point} is neither proved nor open");
    }
    let named = promises.proofs.keys().chain(promises.open.keys()).chain(promises.slices.values().flatten());
    for point in named {
        assert!(points.contains(point), "{point} is a point of no issue");
    }
    let sliced: BTreeSet<_> = promises.slices.values().flatten().collect();
    for point in &points {
        assert!(sliced.contains(point), "{point} is in no slice");
    }
    for (point, missing) in &promises.open {
        assert!(missing.len() > 10, "{point} is open: say what is missing");
    }
}

#[test]
fn every_rust_proof_exists_and_runs() {
    let tests: BTreeMap<_, _> =
        sources::rust().iter().flat_map(sources::tests).map(|test| (test.path, test.ignored)).collect();
    for (point, proofs) in promises().proofs {
        for name in proofs.rust.iter().chain(&proofs.window) {
            match tests.get(name) {
                None => panic!("{point}: there is no test {name}"),
                Some(ignored) => assert!(!ignored, "{point}: {name} is ignored"),
            }
        }
        for name in proofs.window {
            assert!(name.starts_with("window::"), "{point}: {name} is not in tests/desktop");
        }
    }
}

#[test]
fn every_titled_proof_exists_and_runs() {
    let browser = titles("tests/e2e");
    let interface = titles("ui/src");
    for (point, proofs) in promises().proofs {
        for (named, titles) in [(&proofs.browser, &browser), (&proofs.interface, &interface)] {
            for title in named {
                assert!(titles.contains(title), "{point}: no running test is titled “{title}”");
            }
        }
        for script in &proofs.script {
            assert!(root().join(script).is_file(), "{point}: there is no {script}");
        }
    }
}

/// The titles of the tests below a folder, those that are skipped left out.
fn titles(folder: &str) -> BTreeSet<String> {
    let mut titles = BTreeSet::new();
    for path in ["ts", "tsx"].iter().flat_map(|extension| files(&root().join(folder), extension)) {
        let text = fs::read_to_string(path).expect("a readable file");
        for call in ["test(", "it("] {
            titles.extend(text.split(call).skip(1).filter_map(first_string));
        }
    }
    titles
}

/// The text of a literal that stands first: `"a whole sale"`.
fn first_string(text: &str) -> Option<String> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|mark| ['"', '\'', '`'].contains(mark))?;
    text[1..].split(quote).next().map(str::to_owned)
}
