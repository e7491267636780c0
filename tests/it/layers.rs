//! Dependencies flow one way (`src-tauri/docs/architecture.md`), and things are where a reader looks for them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use cargo_metadata::{Metadata, MetadataCommand, Package};

use crate::sources::{entries, files, root};

/// Each crate with those right below it; it may use them and whatever is below them.
const BELOW: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("pricing", &["kernel"]),
    ("store", &["kernel"]),
    ("documents", &["kernel"]),
    ("journal", &["store"]),
    ("sync", &["journal"]),
    ("contacts", &["journal"]),
    ("network", &["journal"]),
    ("catalogue", &["contacts", "network"]),
    ("tariffs", &["catalogue", "pricing"]),
    ("passes", &["tariffs"]),
    ("sales", &["passes"]),
    ("admission", &["sales"]),
    ("audience", &["sales"]),
    ("interchange", &["sales"]),
    ("services", &["admission", "audience", "interchange"]),
    ("governance", &["admission", "audience", "interchange"]),
    ("ambassadors", &["admission", "audience", "interchange"]),
    ("observatory", &["admission", "audience", "interchange"]),
    ("app", &["services", "governance", "ambassadors", "observatory", "documents", "sync"]),
    ("parterre", &["app"]),
    ("desktop", &[]),
    ("cli", &["app", "desktop"]),
    ("xtask", &["desktop"]),
    ("tests", &["app", "desktop"]),
];

/// What stands at the top, beside dot-files.
const TOP: &[&str] =
    &["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "migrations", "src-tauri", "tests", "ui"];

fn metadata() -> Metadata {
    let manifest = root().join("Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo reads the workspace")
}

fn allowed(name: &str, below: &BTreeMap<&str, &[&'static str]>) -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    for next in *below.get(name).unwrap_or_else(|| panic!("`{name}` has no place in the order of the crates"))
    {
        all.insert(*next);
        all.extend(allowed(next, below));
    }
    all
}

fn arrows(package: &Package) -> impl Iterator<Item = &str> {
    package.dependencies.iter().map(|dependency| dependency.name.as_str())
}

#[test]
fn dependencies_flow_one_way() {
    let below: BTreeMap<_, _> = BELOW.iter().copied().collect();
    for package in &metadata().packages {
        let allowed = allowed(&package.name, &below);
        for used in arrows(package).filter(|used| below.contains_key(used)) {
            assert!(allowed.contains(used), "`{}` must not use `{used}`: it is not below it", package.name);
        }
    }
}

#[test]
fn only_the_shell_knows_tauri() {
    for package in metadata().packages.iter().filter(|package| package.name.as_str() != "parterre") {
        let tauri: Vec<_> = arrows(package).filter(|used| used.starts_with("tauri")).collect();
        assert!(tauri.is_empty(), "`{}` uses {tauri:?}", package.name);
    }
}

#[test]
fn a_crate_lives_in_the_folder_of_its_name() {
    for package in &metadata().packages {
        let folder = package.manifest_path.parent().and_then(|folder| folder.file_name()).expect("a folder");
        let name = if folder == "src-tauri" { "parterre" } else { folder };
        assert_eq!(package.name.as_str(), name, "{}", package.manifest_path);
    }
}

#[test]
fn the_top_level_holds_what_the_map_says() {
    // Cargo's output stands there too, ignored by git.
    let names = entries(root()).into_iter().map(|path| path.file_name().expect("a name").to_os_string());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let strangers: Vec<_> = names
        .filter(|name| !name.starts_with('.') && name != "target" && !TOP.contains(&name.as_str()))
        .collect();
    assert!(strangers.is_empty(), "not in the map of the README: {strangers:?}");
}

#[test]
fn one_folder_of_the_interface_speaks_to_the_window() {
    let ui = root().join("ui/src");
    for path in ["ts", "tsx"].iter().flat_map(|extension| files(&ui, extension)) {
        let text = fs::read_to_string(&path).expect("a readable file");
        let imports = text.contains("\"@tauri-apps/") || text.contains("'@tauri-apps/");
        assert!(!imports || path.starts_with(ui.join("ipc")), "{} imports @tauri-apps", path.display());
    }
}

#[test]
fn no_file_is_named_mod() {
    let tauri = root().join("src-tauri");
    let folders = [tauri.join("src"), tauri.join("crates"), tauri.join("xtask"), root().join("tests")];
    let mods: Vec<_> = folders
        .iter()
        .flat_map(|folder| files(folder, "rs"))
        .filter(|path| path.ends_with("mod.rs"))
        .collect();
    assert!(mods.is_empty(), "write noun.rs and noun/: {mods:?}");
}

#[test]
fn a_migration_is_dated_and_says_what_it_does() {
    let migrations = files(&root().join("migrations"), "sql");
    assert!(!migrations.is_empty(), "migrations/ holds none");
    for path in migrations {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let (date, words) = name.split_once('_').unwrap_or((&name, ""));
        assert!(
            date.len() == 14 && date.bytes().all(|digit| digit.is_ascii_digit()) && words.contains('_'),
            "{name} is not YYYYMMDDHHMMSS_verb_noun"
        );
    }
}
