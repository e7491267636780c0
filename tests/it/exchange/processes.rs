//! Desks as processes of their own, over a network that cuts answers in the middle, and killed at any moment.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tests::CODE;
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

use super::{Hub, Second, Two, join};
use crate::sales::Desk;
use crate::transcript::program;

/// Between desks and their server: carries so many bytes of what is answered on a connection, then cuts it.
struct Proxy {
    port: u16,
    bytes: Arc<AtomicU64>,
}

impl Proxy {
    async fn before(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let bytes = Arc::new(AtomicU64::new(u64::MAX));
        let most = Arc::clone(&bytes);
        tokio::spawn(async move {
            while let Ok((desk, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).await else { continue };
                tokio::spawn(carry(desk, server, most.load(Ordering::Relaxed)));
            }
        });
        Self { port, bytes }
    }

    fn cut_after(&self, bytes: u64) {
        self.bytes.store(bytes, Ordering::Relaxed);
    }
}

async fn carry(mut desk: TcpStream, mut server: TcpStream, most: u64) {
    let (mut said, mut heard) = desk.split();
    let (answered, mut asked) = server.split();
    let mut answered = answered.take(most);
    tokio::select! {
        _ = tokio::io::copy(&mut said, &mut asked) => {}
        _ = tokio::io::copy(&mut answered, &mut heard) => {}
    }
}

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
    let of = json!({"performance": first.evening.performance}).to_string();
    let mut seen = Vec::new();
    for folder in folders {
        seen.push((
            answered(folder, &["call", "capacity", &of]).await,
            answered(folder, &["call", "find_contacts", r#"{"query": "personne"}"#]).await["contacts"]
                .as_array()
                .map(Vec::len),
            answered(folder, &["call", "verify_store", "{}"]).await["faults"].clone(),
        ));
    }
    assert_eq!(seen[0], seen[1], "both tell the same");
    assert_eq!((&seen[0].0["total"]["sold"], seen[0].1, &seen[0].2), (&json!(4), Some(8), &json!([])));
    assert_eq!(hub.incidents().await, 0);
    assert_eq!(hub.scalar("select count(*) from app.refused").await, 0);
}
