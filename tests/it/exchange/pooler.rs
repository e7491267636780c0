//! Behind PgBouncer, as `docs/operations.md` sets it up: in session mode all is as without it; in transaction mode desks poll.

use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use sqlx::{AssertSqlSafe, PgConnection};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

use super::{Hub, Second, Two, join};
use crate::sales::Desk;

/// The statements of the documentation, between these lines.
const OPERATIONS: &str = include_str!("../../../src-tauri/docs/operations.md");

/// A pooler before a hub.
struct Pooler {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Pooler {
    /// Lets it look verifiers of desks up, and starts it.
    async fn before(hub: &Hub, mode: &str) -> Self {
        let administrator = hub.cluster.administrator(&hub.database);
        let mut conn =
            <PgConnection as sqlx::Connection>::connect_with(&administrator).await.expect("the database");
        let database = &hub.database;
        let setup =
            block("sql", "pgbouncer.get_auth").replace("database parterre", &format!("database {database}"));
        // Roles belong to the server, which other stories share.
        let setup = setup.replace("create role pgbouncer login password 'secret';", "");
        let turn = super::TURN.lock().await;
        let role = "do $$ begin create role pgbouncer login password 'secret'; exception when duplicate_object then end $$";
        sqlx::raw_sql(role).execute(&mut conn).await.expect("a role");
        drop(turn);
        sqlx::raw_sql(AssertSqlSafe(setup)).execute(&mut conn).await.expect("what operations.md says");
        Self::start(hub, mode).await
    }

    async fn start(hub: &Hub, mode: &str) -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .and_then(|it| it.local_addr())
            .expect("a port")
            .port();
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name).display().to_string();
        let server = format!("{} = host=127.0.0.1 port={}", hub.database, hub.port());
        let settings = block("ini", "[pgbouncer]")
            .replace("parterre = host=127.0.0.1 port=5432", &server)
            .replace("listen_addr = *", "listen_addr = 127.0.0.1")
            .replace("listen_port = 6432", &format!("listen_port = {port}"))
            .replace("/etc/pgbouncer/userlist.txt", &at("userlist.txt"))
            .replace("pool_mode = transaction", &format!("pool_mode = {mode}"));
        // These need a certificate; the stories of TLS are told without a pooler.
        let plain = |line: &&str| !line.starts_with("client_tls_");
        let settings: Vec<&str> = settings.lines().filter(plain).chain(["unix_socket_dir ="]).collect();
        std::fs::write(at("pgbouncer.ini"), settings.join("\n")).expect("written");
        std::fs::write(at("userlist.txt"), "\"pgbouncer\" \"secret\"\n").expect("written");
        let mut pooler = Command::new("pgbouncer");
        if is_root() {
            open_to_all(folder.path());
            pooler.args(["-u", "postgres"]);
        }
        let log = std::fs::File::create(at("log")).expect("a log");
        pooler.arg(at("pgbouncer.ini")).stdin(Stdio::null()).stderr(log);
        let child = pooler.spawn().expect("pgbouncer: cargo xtask test installs it");
        let started = async {
            while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let pooler = Self { child, port, folder };
        tokio::time::timeout(Duration::from_secs(10), started)
            .await
            .unwrap_or_else(|_| panic!("{}", pooler.log()));
        pooler
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        // It goes with its story, which has its own verdict.
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// The block of the documentation in a language that says something.
fn block(language: &str, saying: &str) -> String {
    let mut blocks = OPERATIONS.split("```");
    let found = blocks.find_map(|block| block.strip_prefix(language).filter(|block| block.contains(saying)));
    found.unwrap_or_else(|| panic!("operations.md says {saying}")).to_owned()
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn open_to_all(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    for path in [folder.to_owned(), folder.join("pgbouncer.ini"), folder.join("userlist.txt")] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("opened");
    }
}

/// Two desks that join and work through a pooler.
async fn through(mode: &str, asks: &str) -> (Two, Pooler) {
    let mut hub = Hub::new().await;
    let pooler = Pooler::before(&hub, mode).await;
    (hub.through, hub.asks) = (Some(pooler.port), asks.to_owned());
    let first = Desk::new().await;
    join(&mut hub, &first).await;
    let second = Second::join(&mut hub, first.evening.world.who.venue, 8).await;
    (Two { hub, first, second }, pooler)
}

/// They sell, refund and edit at once, round after round, and tell the same.
async fn work(two: &Two, pooler: &Pooler) {
    let (one, other) = (&two.first.evening.world.app, &two.second.app);
    for n in 0..6 {
        let sold = two.first.sell(&[4 * n, 4 * n + 1]).await;
        two.sell_at_second(&[4 * n + 2]).await;
        let name = json!({"kind": "person", "usage": format!("Personne {n}")});
        two.second.ask("create_contact", name).await;
        if n.is_multiple_of(3) {
            let refund = json!({"order": sold.order, "reason": "malade"});
            let _: serde_json::Value = two.first.ask("refund_tickets", refund).await;
        }
        let (one, other) = tokio::join!(one.exchange(), other.exchange());
        one.and(other).unwrap_or_else(|refused| panic!("{refused}\n{}", pooler.log()));
    }
    two.exchange().await;
    let of = json!({"performance": two.first.evening.performance});
    assert_eq!(two.both("capacity", of).await["total"]["sold"], 14);
    let found = two.both("find_contacts", json!({"query": "personne"})).await;
    assert_eq!(found["contacts"].as_array().map(Vec::len), Some(6));
    assert_eq!(two.hub.incidents().await, 0);
    let taken = json!({"performance": two.first.evening.performance, "seats": [two.first.seats[4]]});
    let refused = two.second.anne().await.call("add_seats", taken).await.err().map(|error| error.code);
    assert_eq!(refused.as_deref(), Some("sales.seat_taken"));
}

#[tokio::test]
async fn two_desks_sell_and_exchange_through_a_pooler_that_hands_connections_on() {
    let (two, pooler) = through("transaction", "?pool=transaction").await;
    work(&two, &pooler).await;
}

#[tokio::test]
async fn through_a_pooler_that_keeps_connections_hints_come_as_without_it() {
    let (two, pooler) = through("session", "").await;
    work(&two, &pooler).await;
    let agents = [two.first.evening.world.app.keep_exchanging(), two.second.app.keep_exchanging()];
    let listening =
        "select count(*) from pg_stat_activity where query like 'LISTEN%' and datname = current_database()";
    while two.hub.scalar(listening).await < 2 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    two.first.sell(&[40]).await;
    let of = json!({"performance": two.first.evening.performance});
    let greyed = async {
        while two.second.ask("capacity", of.clone()).await["total"]["sold"] != 15 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), greyed).await.expect("a hint, sooner than anybody polls");
    agents.iter().for_each(|agent| agent.abort());
}
