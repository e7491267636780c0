//! What the interface ships may be shipped: npm's packages keep to the licences that `cargo deny` is given.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::sources::root;

#[test]
fn the_packages_of_the_interface_have_licences_that_the_agpl_can_carry() {
    let deny: toml::Table = toml::from_str(&read(".config/deny.toml")).expect("deny.toml is TOML");
    let allowed = deny["licenses"]["allow"].as_array().expect("a list of licences");
    let allowed: BTreeSet<_> = allowed.iter().filter_map(toml::Value::as_str).collect();

    let lock: Value = serde_json::from_str(&read("ui/package-lock.json")).expect("the lock file is JSON");
    let packages = lock["packages"].as_object().expect("the lock file lists packages");
    assert!(packages.len() > 1, "the lock file lists no package");
    for (name, package) in packages.iter().filter(|(_, package)| package["dev"] != true) {
        let licence = package["license"].as_str().unwrap_or("none told");
        let carried = spdx::Expression::parse(licence)
            .is_ok_and(|it| it.evaluate(|need| allowed.contains(need.to_string().as_str())));
        assert!(carried, "{name} is under {licence}");
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
