//! Desks as processes of their own, over a network that cuts answers in the middle, and killed at any moment.

use std::path::Path;
use std::time::Duration;

use kernel::PerformanceId;
use serde_json::{Value, json};
use tests::CODE;
use tokio::process::Command;

use super::proxy::Proxy;
use super::{Hub, Second, Two, join};
use crate::sales::Desk;
use crate::transcript::program;

/// `parterrectl` on the installation in a folder.
pub(super) fn on(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program().join("parterrectl"));
    command.args(arguments).env("PARTERRE_AS", CODE).kill_on_drop(true);
    command.env("PARTERRE_STORE", folder.join("store")).env("PARTERRE_STATE", folder.join("state"));
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    command
}

pub(super) async fn answered(folder: &Path, arguments: &[&str]) -> Value {
    let output = on(folder, arguments).output().await.expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
}

/// What two installations answer at a place of their answers: the same.
async fn both(folders: [&Path; 2], name: &str, input: &str, at: &str) -> Value {
    let [mut one, mut other] = [
        answered(folders[0], &["call", name, input]).await,
        answered(folders[1], &["call", name, input]).await,
    ];
    let [one, other] = [&mut one, &mut other].map(|it| it.pointer_mut(at).map(Value::take));
    assert_eq!(one, other, "{name} says the same at both desks");
    one.expect(at)
}

/// Once two desks exchanged all: both and the server tell the same of a performance, chains are whole and nothing was
/// raised. How many places are sold.
pub(super) async fn agreed(hub: &Hub, folders: [&Path; 2], performance: PerformanceId) -> i64 {
    let of = json!({"performance": performance}).to_string();
    both(folders, "seat_states", &of, "/sold").await;
    for folder in folders {
        assert_eq!(answered(folder, &["call", "verify_store", "{}"]).await["faults"], json!([]));
    }
    assert_eq!(hub.incidents().await, 0);
    assert_eq!(hub.scalar("select count(*) from app.refused").await, 0);
    let sold = both(folders, "capacity", &of, "/total/sold").await.as_i64().expect("a number");
    let spent = "select count(*) from app.right_unit where kind = 'seat' and state = 'spent'";
    assert_eq!(hub.scalar(spent).await, sold, "a place is sold once");
    sold
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn desks_as_processes_that_are_cut_and_killed_lose_nothing_and_go_on() {
    let mut hub = Hub::new().await;
    let proxy = Proxy::before(hub.port()).await;
    hub.through = Some(proxy.port);
    let first = Desk::new().await;
    join(&mut hub, &first).await;
    let second = Second::join(&mut hub, first.evening.world.who.venue, 8).await;
    let two = Two { hub, first, second };
    two.first.sell(&[0, 1]).await;
    two.sell_at_second(&[2, 3]).await;
    for n in 0..8 {
        let person = json!({"kind": "person", "usage": format!("Personne {n}")});
        let _: Value = two.first.ask("create_contact", person).await;
    }
    let Two { hub, first, second } = &two;
    first.evening.world.app.store.close().await;
    second.app.store.close().await;
    let folders = [first.evening.world.folder(), second.folder.path()];

    let (mut cut, mut killed) = (0, 0);
    for n in 0..14_u64 {
        // A little more is answered each time: the cut falls into the hello, a pull, between a push and its answer…
        proxy.cut_after(400 * n * n);
        for folder in folders {
            let mut exchange = on(folder, &["exchange", "--once"]).spawn().expect("it runs");
            if n.is_multiple_of(3) {
                tokio::time::sleep(Duration::from_millis(12 * n)).await;
                exchange.kill().await.expect("killed");
                killed += 1;
                continue;
            }
            let output = exchange.wait_with_output().await.expect("it ends");
            cut += u32::from(!output.status.success());
        }
    }
    assert!(cut >= 6 && killed >= 8, "{cut} cut, {killed} killed: does anything cut still?");
    proxy.cut_after(u64::MAX);
    for _ in 0..2 {
        for folder in folders {
            answered(folder, &["exchange", "--once", "--json"]).await;
        }
    }
    let people = r#"{"query": "personne"}"#;
    assert_eq!(both(folders, "find_contacts", people, "/contacts").await.as_array().map(Vec::len), Some(8));
    assert_eq!(agreed(hub, folders, first.evening.performance).await, 4);
}
