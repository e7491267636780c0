//! The main desk of a venue without Internet: its base is a real server, with TLS, that other desks join.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::TimeDelta;
use kernel::Chance;
use serde_json::{Value, json};
use sqlx::postgres::PgSslMode;
use sqlx::{Connection as _, PgConnection};
use sync::base::Base;
use sync::hub::Code;

use super::processes::{answered, on};
use super::{Hub, Second, Two};
use crate::sales::Desk;

/// A base, stopped when its story is over.
struct Running(PathBuf);

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(Some(mut base)) = Base::find(&self.0) {
            base.rest().expect("it stops");
        }
    }
}

/// A port that nobody listens on.
fn port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("a port");
    listener.local_addr().expect("a port").port()
}

/// Lets others pass through a folder, or not.
fn pass(folder: &Path, mode: u32) {
    std::fs::set_permissions(folder, PermissionsExt::from_mode(mode)).expect("its own folder");
}

/// A desk that became the main one.
struct Main {
    _running: Running,
    desk: Desk,
}

impl Main {
    async fn of(desk: Desk) -> Self {
        let running = Running(desk.evening.world.app.places.base());
        let told: Value = desk.ask("become_main_desk", json!({"port": port()})).await;
        assert_eq!(told["running"], json!(true), "{told}");
        Self { _running: running, desk }
    }

    /// A desk that joins it, with what its administrator is told.
    async fn joined_by(&self, seed: u64) -> Second {
        let admitted: Value = self.desk.ask("admit_desk", json!({"name": "Guichet 2"})).await;
        let address = admitted["addresses"][0].as_str().expect("an address");
        Second::with(address, admitted["code"].as_str().expect("a code"), seed).await
    }

    fn base(&self) -> Base {
        Base::find(&self.desk.evening.world.app.places.base()).expect("its files").expect("a base")
    }

    async fn scalar(&self, sql: &'static str) -> i64 {
        let options = self.base().administrator().expect("its administrator");
        let mut conn = PgConnection::connect_with(&options).await.expect("the base");
        sqlx::query_scalar(sql).fetch_one(&mut conn).await.expect(sql)
    }

    async fn exchange_with(&self, second: &Second) {
        for _ in 0..2 {
            self.desk.evening.world.app.exchange().await.expect("exchanged");
            second.app.exchange().await.expect("exchanged");
        }
    }

    /// Sells at the other desk.
    async fn sell_at(&self, second: &Second, seat: usize) {
        let of = json!({"performance": self.desk.evening.performance, "seats": [self.desk.seats[seat]]});
        let basket = second.ask("add_seats", of).await;
        let payments = json!([{"means": "cash", "amount": basket["total"]}]);
        second.ask("place_order", json!({"basket": basket["basket"], "payments": payments})).await;
    }

    /// What both desks say is sold.
    async fn sold(&self, second: &Second) -> Value {
        let of = json!({"performance": self.desk.evening.performance});
        let here: Value = self.desk.ask("capacity", of.clone()).await;
        let there = second.ask("capacity", of).await;
        assert_eq!(here["total"]["sold"], there["total"]["sold"], "both say the same");
        here["total"]["sold"].clone()
    }
}

#[tokio::test]
async fn a_desk_becomes_the_main_one_with_all_it_has_and_another_joins_it_over_tls_with_an_address_and_a_code()
 {
    let desk = Desk::new().await;
    desk.sell(&[0, 1]).await;
    let main = Main::of(desk).await;
    let second = main.joined_by(8).await;
    assert_eq!(second.joined["terminal"], "A02", "its own numbers");
    main.sell_at(&second, 2).await;
    main.exchange_with(&second).await;
    assert_eq!(main.sold(&second).await, 3);
    assert_eq!(main.scalar("select count(*) from app.incident").await, 0);
    let plain = "select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid)
                 where a.usename like 'd\\_%' and not s.ssl";
    assert_eq!(main.scalar(plain).await, 0);
    let encrypted = "select count(distinct usename) from pg_stat_ssl s join pg_stat_activity a using (pid)
                     where a.usename like 'd\\_%' and s.ssl";
    assert_eq!(main.scalar(encrypted).await, 2);
    let hardened = "select count(*) from pg_roles where rolname = 'parterre_desk'
                    and not has_function_privilege(rolname, 'pg_advisory_lock(bigint)', 'execute')";
    assert_eq!(main.scalar(hardened).await, 1, "what a superuser can close is closed");
}

#[tokio::test]
async fn a_desk_goes_on_with_its_main_desk_at_another_address_and_with_nobody_else() {
    let main = Main::of(Desk::new().await).await;
    let second = main.joined_by(8).await;
    let nobody = json!({"address": format!("127.0.0.1:{}/parterre", port())});
    let refused = second.anne().await.call("readdress_network", nobody).await.expect_err("nobody is there");
    assert_eq!(refused.code, "sync.unreachable");
    main.sell_at(&second, 0).await;

    let other = Main::of(Desk::new().await).await;
    let elsewhere = json!({"address": other.base().own_address().to_string()});
    let refused = second.anne().await.call("readdress_network", elsewhere).await.expect_err("another base");
    assert_eq!(refused.code, "sync.unreachable", "its certificate is another's");

    second.ask("readdress_network", json!({"address": main.base().own_address().to_string()})).await;
    main.exchange_with(&second).await;
    assert_eq!(main.sold(&second).await, 1);
}

#[tokio::test]
async fn a_base_lets_nobody_in_without_encryption_nor_its_administrator_from_elsewhere_nor_a_code_of_another()
{
    let main = Main::of(Desk::new().await).await;
    let base = main.base();
    let own = base.own_address().options("d_0123456789abcdef", "", None).ssl_mode(PgSslMode::Disable);
    let refused = PgConnection::connect_with(&own).await.expect_err("in clear");
    assert!(refused.to_string().contains("no encryption"), "{refused}");
    let elsewhere = base.addresses().into_iter().find(|it| *it != base.own_address());
    if let Some(address) = elsewhere {
        let options = base.administrator().expect("its password").host(&address.host);
        let refused = PgConnection::connect_with(&options).await.expect_err("from the network");
        assert!(refused.to_string().contains("pg_hba.conf"), "{refused}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let stranger = tests::open(folder.path()).await;
    let code = Code::draw(&Chance::system(), Some(b"the certificate of another base")).to_string();
    let join = json!({"address": base.addresses()[0].to_string(), "code": code});
    let refused = stranger.nobody().call("join_network", join).await.expect_err("another base");
    assert_eq!(refused.code, "sync.certificate_unknown");
}

#[tokio::test]
async fn a_base_is_started_with_its_desk_backed_up_once_a_day_and_stays_stopped_when_a_person_stops_it() {
    let main = Main::of(Desk::new().await).await;
    let app = &main.desk.evening.world.app;
    let first = app.tend_base().await.expect("tended");
    assert!(!first.woken && first.backed_up.is_some(), "{first:?}");
    assert_eq!(app.tend_base().await.expect("tended"), app::network::main_desk::Tended::default());

    let pid = std::fs::read_to_string(app.places.base().join("data/postmaster.pid")).expect("it runs");
    let pid = pid.lines().next().expect("its number").to_owned();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill").success());
    while main.base().is_running() {}
    let alone = app.exchange().await.expect_err("the machine was shut down");
    assert_eq!(alone.code, "sync.unreachable");
    assert!(app.tend_base().await.expect("tended").woken, "it is started again with its desk");
    app.exchange().await.expect("exchanged");

    app.clock.advance(TimeDelta::days(1));
    let made = app.tend_base().await.expect("tended").backed_up.expect("that of the next day");
    let told = main.desk.as_anne("main_desk").await;
    assert_eq!(told["backed_up_at"], json!(made.at));

    let told = main.desk.as_anne("rest_main_desk").await;
    assert_eq!(told["running"], json!(false));
    assert_eq!(app.tend_base().await.expect("tended"), app::network::main_desk::Tended::default());
    assert_eq!(main.desk.as_anne("become_main_desk").await["running"], json!(true), "until it is asked for");
}

#[tokio::test]
async fn a_base_that_is_put_back_from_its_backup_forgets_no_sale_and_grants_nothing_twice() {
    let main = Main::of(Desk::new().await).await;
    let second = main.joined_by(8).await;
    main.sell_at(&second, 0).await;
    main.exchange_with(&second).await;
    let backup: Value = main.desk.ask("back_up_base", json!({})).await;
    main.sell_at(&second, 1).await;
    main.desk.sell(&[2]).await;
    second.ask("keep_places", json!({"performance": main.desk.evening.performance, "places": 4})).await;
    main.exchange_with(&second).await;
    let operations = main.scalar("select count(*) from app.operation").await;

    let folder = main.desk.evening.world.app.places.backups();
    std::fs::write(folder.join("base-20260101T000000Z.zip"), b"no backup at all").expect("written");
    let broken = json!({"file": "base-20260101T000000Z.zip"});
    assert_eq!(main.desk.refusal("restore_base", broken).await, "sync.base_backup_unreadable");
    assert_eq!(main.scalar("select count(*) from app.operation").await, operations, "it is untouched");

    let told: Value = main.desk.ask("restore_base", json!({"file": backup["name"]})).await;
    assert_eq!(told["running"], json!(true));
    main.exchange_with(&second).await;
    assert_eq!(main.scalar("select count(*) from app.operation").await, operations);
    assert_eq!(main.sold(&second).await, 3);
    let at_hand = second.ask("network_state", json!({})).await;
    assert_eq!(at_hand["places"], 4, "what it held is its own still");
    main.desk.sell(&[20]).await;
    main.exchange_with(&second).await;
    assert_eq!(main.sold(&second).await, 4, "it grants again");
    assert_eq!(main.scalar("select count(*) from app.incident").await, 0);
    assert_eq!(main.scalar("select count(*) from app.refused").await, 0);
}

/// A file of a folder, or of one in it.
fn file_in(folder: &Path, name: &str) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    entries.into_iter().find_map(|path| match path.is_dir() {
        true => file_in(&path, name),
        false => path.ends_with(name).then_some(path),
    })
}

#[tokio::test]
async fn a_base_that_is_put_back_to_before_an_erasure_erases_again_what_the_ledger_beside_its_backups_says() {
    const KNOWN: &str = "select count(*) from app.sheet where fields::text like '%Quatrehommes%'";
    let main = Main::of(Desk::new().await).await;
    let made: Value =
        main.desk.ask("create_contact", json!({"kind": "person", "usage": "Quatrehommes"})).await;
    let app = &main.desk.evening.world.app;
    app.exchange().await.expect("exchanged");
    let backup: Value = main.desk.ask("back_up_base", json!({})).await;
    let _: Value = main.desk.ask("erase_contact", json!({"contact": made["contact"]["contact"]})).await;
    app.exchange().await.expect("exchanged");
    app.tend_base().await.expect("looked after");
    assert_eq!(main.scalar(KNOWN).await, 0);

    let folder = main.desk.evening.world.folder();
    let file = file_in(folder, backup["name"].as_str().expect("a name")).expect("the backup");
    let ledger = file_in(folder, sync::base::LEDGER).expect("a ledger beside the backups");
    for (ledger, known) in [(folder.join("no ledger"), 1), (ledger, 0)] {
        Base::restore(&app.places.base(), &file, &ledger, &app.chance).await.expect("put back");
        assert_eq!(main.scalar(KNOWN).await, known, "{}", ledger.display());
    }
}

#[tokio::test]
async fn a_venue_moves_from_its_main_desk_to_a_network_with_all_it_has_and_holds() {
    let main = Main::of(Desk::new().await).await;
    let second = main.joined_by(8).await;
    let keep = json!({"performance": main.desk.evening.performance, "places": 6});
    main.sell_at(&second, 0).await;
    main.desk.sell(&[1, 2]).await;
    let person = json!({"kind": "person", "given": "Zoé", "usage": "Lemaire"});
    second.ask("create_contact", person).await;
    second.ask("keep_places", keep).await;
    main.exchange_with(&second).await;
    let operations = main.scalar("select count(*) from app.operation").await;

    let mut hub = Hub::new().await;
    let who = main.desk.evening.world.who.clone();
    hub.admit(who.venue).await;
    let plain = hub.code(who.venue, who.desk, "Guichet").await;
    let go = json!({"address": hub.address(), "code": plain});
    assert_eq!(main.desk.refusal("move_network", go.clone()).await, "sync.code_for_no_move");
    hub.admin.await_move(who.desk).await.expect("awaited");
    let own = second.desk().await;
    let code = hub.code(who.venue, own, "Guichet 2").await;
    hub.admin.await_move(own).await.expect("awaited");

    let moved: Value = main.desk.ask("move_network", go).await;
    assert_eq!(moved["terminal"], "A01");
    let free = json!({"performance": main.desk.evening.performance, "seats": [main.desk.seats[30]]});
    let early = main.desk.refusal("add_seats", free).await;
    assert_eq!(early, "journal.right_not_granted", "not before all said what they hold");
    second.ask("move_network", json!({"address": hub.address(), "code": code})).await;
    main.exchange_with(&second).await;

    assert!(hub.scalar("select count(*) from app.operation").await >= operations, "all that was done");
    assert_eq!(main.sold(&second).await, 3);
    assert_eq!(second.ask("network_state", json!({})).await["places"], 6, "what it held is its own still");
    let found: Value = main.desk.ask("find_contacts", json!({"query": "lemaire"})).await;
    assert_eq!(found["contacts"].as_array().map(Vec::len), Some(1), "{found}");
    main.desk.sell(&[30]).await;
    main.sell_at(&second, 31).await;
    main.exchange_with(&second).await;
    assert_eq!(main.sold(&second).await, 5);
    assert_eq!(hub.incidents().await, 0);
    assert_eq!(hub.scalar("select count(*) from app.refused").await, 0);
    for faults in [main.desk.faults().await, second.ask("verify_store", json!({})).await["faults"].clone()] {
        assert_eq!(faults, json!([]));
    }
}

#[tokio::test]
async fn a_desk_that_cannot_be_the_main_one_is_told_why_and_nothing_is_changed() {
    let desk = Desk::new().await;
    let world = &desk.evening.world;
    let become_it = |port: u16| json!({"port": port});
    pass(world.folder(), 0o700);
    if std::fs::metadata(world.folder()).expect("a folder").uid() == 0 {
        let refused = desk.refusal("become_main_desk", become_it(port())).await;
        assert_eq!(
            refused, "sync.base_folder_closed",
            "who runs the server for root passes through no private folder"
        );
    }
    pass(world.folder(), 0o755);
    let taken = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("a port");
    let number = taken.local_addr().expect("a port").port();
    assert_eq!(desk.refusal("become_main_desk", become_it(number)).await, "sync.port_taken");
    let folders = (world.folder().to_owned(), number.to_string());
    world.app.store.close().await;
    let mut command = on(&folders.0, &["hub", "local", "--json"]);
    let none = command.env("PARTERRE_POSTGRESQL", folders.0.join("nowhere")).output().await.expect("it runs");
    let said: Value = serde_json::from_slice(&none.stdout).expect("JSON");
    assert_eq!(said["refusal"]["code"], "sync.server_missing");
    assert!(!world.app.places.base().join("base.json").exists());

    let two = Two::new().await;
    assert_eq!(two.first.refusal("become_main_desk", become_it(port())).await, "sync.already_joined");
    assert_eq!(two.first.refusal("admit_desk", json!({"name": "Bar"})).await, "sync.not_main_desk");
}

#[tokio::test]
async fn a_main_desk_is_made_joined_and_administered_from_the_terminal_without_any_address_of_a_database() {
    let desk = Desk::new().await;
    desk.sell(&[0]).await;
    let world = &desk.evening.world;
    let _running = Running(world.app.places.base());
    world.app.store.close().await;
    let port = port().to_string();
    let made = answered(world.folder(), &["hub", "local", "--port", &port, "--json"]).await;
    assert_eq!(made["running"], json!(true), "{made}");
    let admitted = answered(world.folder(), &["hub", "local", "desk", "Guichet 2", "--json"]).await;
    let (address, code) = (admitted["addresses"][0].as_str(), admitted["code"].as_str());
    let (address, code) = (address.expect("an address"), code.expect("a code"));
    let other = tempfile::tempdir().expect("a folder");
    let mut join = on(other.path(), &["exchange", "join", address, code]);
    let joined = join.env_remove("PARTERRE_AS").output().await.expect("it runs");
    assert!(joined.status.success(), "{}", String::from_utf8_lossy(&joined.stderr));

    let status = answered(world.folder(), &["hub", "status", "--json"]).await;
    let states: Vec<_> =
        status["desks"].as_array().into_iter().flatten().map(|it| it["state"].clone()).collect();
    assert_eq!(states, ["joined", "joined"], "{status}");
    let backup = answered(world.folder(), &["hub", "local", "backup", "--json"]).await;
    let restored = answered(
        world.folder(),
        &["hub", "local", "restore", backup["name"].as_str().expect("a file"), "--json"],
    )
    .await;
    assert_eq!(restored["running"], json!(true), "{restored}");
    let stopped = answered(world.folder(), &["hub", "local", "stop", "--json"]).await;
    assert_eq!(stopped["running"], json!(false));
}
