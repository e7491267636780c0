//! The shared database from the terminal of its administrator.

use std::process::{Command, Output};

use kernel::Chance;
use serde_json::Value;
use sync::cluster::Cluster;
use sync::hub::{Code, Link};

use crate::transcript::program;

/// A terminal beside a PostgreSQL of its own.
struct Terminal {
    cluster: Cluster,
}

impl Terminal {
    fn run(&self, arguments: &[&str]) -> (Option<i32>, Value) {
        let url = self.cluster.url("postgres");
        let mut command = Command::new(program().join("parterrectl"));
        command.args(["hub", "--json"]).args(arguments).env("PARTERRE_HUB", url).env("LANG", "fr_FR.UTF-8");
        let Output { status, stdout, .. } = command.output().expect("parterrectl");
        let said = match stdout.is_empty() {
            true => Value::Null,
            false => serde_json::from_slice(&stdout).expect("JSON"),
        };
        (status.code(), said)
    }
}

#[tokio::test]
async fn a_network_is_made_and_a_desk_admitted_from_the_terminal() {
    let terminal = Terminal { cluster: Cluster::start(None).expect("a server") };
    let (code, said) = terminal.run(&["status"]);
    assert_eq!(code, Some(1));
    assert!(said["refusal"]["code"] == "sync.hub_missing", "{said}");

    let (code, made) = terminal.run(&["init"]);
    assert_eq!((code, &made["before"]), (Some(0), &Value::from(0)));
    let (_, again) = terminal.run(&["init"]);
    assert_eq!(again["before"], again["after"], "again, it does nothing");

    let (_, venue) = terminal.run(&["venue", "add", "Théâtre de la Roulotte"]);
    let venue = venue["venue"].as_str().expect("an id");
    let (_, enrolled) = terminal.run(&["desk", "enrol", "Guichet 1", "--venue", venue]);
    let (desk, code) =
        (enrolled["desk"].as_str().expect("an id"), enrolled["code"].as_str().expect("a code"));

    let (_, waiting) = terminal.run(&["status"]);
    assert_eq!(waiting["desks"][0]["state"], "waiting");
    let code: Code = code.parse().expect("the code, as it is printed");
    Link::join(&terminal.cluster.address("postgres"), &code, &Chance::system()).await.expect("joined");
    let (_, joined) = terminal.run(&["status"]);
    assert_eq!(joined["desks"][0]["state"], "joined");

    let (code, _) = terminal.run(&["desk", "revoke", desk]);
    assert_eq!(code, Some(0));
    let (_, revoked) = terminal.run(&["status"]);
    assert_eq!(revoked["desks"][0]["state"], "revoked");
}

#[tokio::test]
async fn an_unknown_venue_and_a_plain_connection_are_refused_in_words() {
    let terminal = Terminal { cluster: Cluster::start(None).expect("a server") };
    terminal.run(&["init"]);
    let nowhere = "019f0000-0000-7000-8000-000000000000";
    let (code, said) = terminal.run(&["desk", "enrol", "Guichet", "--venue", nowhere]);
    assert_eq!(code, Some(1));
    assert!(said["refusal"]["code"] == "sync.venue_unknown", "{said}");
    let plain = "postgres://admin@hub.example.org/parterre?sslmode=disable";
    let (code, said) = terminal.run(&["init", "--database-url", plain]);
    assert_eq!(code, Some(1));
    assert!(said["refusal"]["code"] == "sync.plain_refused", "{said}");
}
