//! The shared database from the terminal of its administrator.

use std::process::{Command, Output};
use std::time::Duration;

use kernel::Chance;
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use sync::cluster::Cluster;
use sync::hub::{Admin, Code, Link, Patience};

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

#[tokio::test]
async fn the_watch_ends_who_sits_in_a_transaction_with_its_limits_lifted_and_nobody_else() {
    let terminal = Terminal { cluster: Cluster::start(None).expect("a server") };
    terminal.run(&["init"]);
    let (_, venue) = terminal.run(&["venue", "add", "Théâtre de la Roulotte"]);
    let venue = venue["venue"].as_str().expect("an id");
    let mut sessions = Vec::new();
    for name in ["Guichet 1", "Guichet 2"] {
        let (_, enrolled) = terminal.run(&["desk", "enrol", name, "--venue", venue]);
        let code: Code = enrolled["code"].as_str().and_then(|code| code.parse().ok()).expect("a code");
        let address = terminal.cluster.address("postgres");
        let (own, _) = Link::join(&address, &code, &Chance::system()).await.expect("joined");
        let options = own.address.options(&own.login, &own.password, None);
        sessions.push(PgConnection::connect_with(&options).await.expect("a session"));
    }
    for lifted in ["set idle_in_transaction_session_timeout = 0", "begin", "select 1"] {
        sqlx::query(lifted).execute(&mut sessions[0]).await.expect(lifted);
    }
    let (code, said) = terminal.run(&["watch"]);
    assert_eq!((code, &said["ended"]), (Some(0), &Value::from(0)), "five seconds are not over: {said}");
    let mut admin = Admin::connect(&terminal.cluster.url("postgres")).await.expect("an administrator");
    let patience = Patience { idle: Duration::ZERO, ..Patience::default() };
    assert_eq!(admin.end_long_sessions(patience).await.expect("watched"), 1);
    let [sits, works] = sessions.as_mut_slice() else { panic!("two sessions") };
    assert!(sqlx::query("select 1").execute(sits).await.is_err());
    sqlx::query("select 1").execute(works).await.expect("nobody else");
}
