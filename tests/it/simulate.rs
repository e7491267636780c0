//! `parterrectl simulate`: any seed, with or without its protections, and an exit code that a script can trust.

use std::process::{Command, Output};

use serde_json::Value;

use crate::transcript::program;

fn simulate(more: &[&str]) -> Output {
    Command::new(program().join("parterrectl"))
        .args(["simulate", "--json"])
        .args(more)
        .output()
        .expect("it runs")
}

#[test]
fn a_seed_that_fails_is_told_and_fails_again() {
    let whole = simulate(&["--seed", "1", "--runs", "20"]);
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
    let failed = simulate(&["--runs", "200", "--mutate", "restore"]);
    assert_eq!(failed.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&failed.stdout).expect("JSON");
    let seed = told["failed_seed"].to_string();
    let again = simulate(&["--seed", &seed, "--mutate", "restore"]);
    assert_eq!(again.status.code(), Some(1));
    let again: Value = serde_json::from_slice(&again.stdout).expect("JSON");
    assert_eq!((&again["violations"], &again["runs"]), (&told["violations"], &Value::from(1)));
    assert_eq!(simulate(&["--mutate", "gravity"]).status.code(), Some(2));
}
