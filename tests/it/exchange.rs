//! Several desks and one shared database: real stores, a real PostgreSQL.

mod agent;
mod beside;
mod closings;
mod counter;
mod cuts;
mod diagnostic;
mod erasure;
mod evening;
mod failover;
mod fight;
mod funds;
mod giving_back;
mod holds;
mod joining;
mod killed;
mod lives;
mod main_desk;
mod mandates;
mod namesakes;
mod offline;
mod passes;
mod pooler;
mod pools;
mod processes;
mod proxy;
mod readers;
mod recall;
mod restored;
mod review;
mod roles;
mod selling;
mod sheets;
mod statement;
mod tills;
mod tolerance;
mod undoing;
mod upgrade;
mod vouchers;
mod whole;

use std::sync::{Arc, Mutex, Weak};

use app::network::exchange::Exchanged;
use app::network::who::Who;
use app::{App, Context, Places};
use kernel::{Chance, Clock, DeskId, VenueId};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use sync::cluster::Cluster;
use sync::hub::{Admin, NewDesk};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::sync::Mutex as Turn;

use crate::sales::Desk;
use crate::transcript::program;

/// The cluster of this run, as long as a story needs it.
static CLUSTER: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());

/// Roles belong to the whole cluster: one database is made at a time.
static TURN: Turn<()> = Turn::const_new(());

/// The shared database of a network.
pub(crate) struct Hub {
    cluster: Arc<Cluster>,
    database: String,
    admin: Admin,
    /// The port that desks are given instead of the server's own.
    through: Option<u16>,
    /// What their address says besides.
    asks: String,
}

impl Hub {
    pub(crate) async fn new() -> Self {
        let cluster = {
            let mut shared = CLUSTER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            shared.upgrade().unwrap_or_else(|| {
                let cluster = Arc::new(Cluster::start(None).expect("a server"));
                *shared = Arc::downgrade(&cluster);
                cluster
            })
        };
        Self::on(cluster).await
    }

    /// The same on a cluster that the story may stop.
    pub(crate) async fn on(cluster: Arc<Cluster>) -> Self {
        let turn = TURN.lock().await;
        let database = format!("net_{}", u64::from_be_bytes(Chance::system().bytes()));
        let mut root =
            PgConnection::connect_with(&cluster.administrator("postgres")).await.expect("the server");
        let statement = format!("create database {database}");
        sqlx::query(AssertSqlSafe(statement)).execute(&mut root).await.expect("a database");
        let mut admin = Admin::connect_with(&cluster.administrator(&database)).await.expect("the database");
        admin.init().await.expect("a network");
        drop(turn);
        Self { cluster, database, admin, through: None, asks: String::new() }
    }

    /// Its database at another server, which took the place of its own.
    pub(crate) async fn goes_on_at(&mut self, cluster: Arc<Cluster>) {
        self.cluster = cluster;
        self.go_on_with(self.database.clone()).await;
    }

    /// Another database, which takes the place of its own.
    pub(crate) async fn go_on_with(&mut self, database: String) {
        self.admin = Admin::connect_with(&self.cluster.administrator(&database)).await.expect("the database");
        self.database = database;
    }

    /// A copy of its database as it is now.
    pub(crate) async fn copied(&mut self) -> String {
        let copy = format!("{}_copy", self.database);
        let mut root =
            PgConnection::connect_with(&self.cluster.administrator("postgres")).await.expect("the server");
        let away = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
        sqlx::query(away).bind(&self.database).execute(&mut root).await.expect("nobody is there");
        let made = format!("create database {copy} template {}", self.database);
        sqlx::query(AssertSqlSafe(made)).execute(&mut root).await.expect("a copy");
        self.go_on_with(self.database.clone()).await;
        copy
    }

    /// What `parterrectl hub` answers.
    pub(crate) async fn terminal(&self, arguments: &[&str]) -> Value {
        let (done, said) = self.typed(arguments).await;
        assert!(done, "{arguments:?}: {said}");
        said
    }

    /// What `parterrectl hub` refuses.
    pub(crate) async fn refusal(&self, arguments: &[&str]) -> String {
        let (done, said) = self.typed(arguments).await;
        assert!(!done, "{arguments:?}: {said}");
        said["refusal"]["code"].as_str().unwrap_or_default().to_owned()
    }

    async fn typed(&self, arguments: &[&str]) -> (bool, Value) {
        let mut command = Command::new(program().join("parterrectl"));
        command.args(["hub", "--json"]).args(arguments).env("PARTERRE_HUB", self.cluster.url(&self.database));
        let output = command.output().await.expect("it runs");
        (output.status.success(), serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
    }

    /// Where desks find it.
    pub(crate) fn address(&self) -> String {
        let address = self.cluster.address(&self.database);
        let port = self.through.unwrap_or(address.port);
        format!("{}:{port}/{}{}", address.host, address.database, self.asks)
    }

    /// The port of its server.
    fn port(&self) -> u16 {
        self.cluster.address(&self.database).port
    }

    pub(crate) async fn admit(&mut self, venue: VenueId) {
        self.admin.add_venue(venue, "Théâtre de la Roulotte").await.expect("a venue");
    }

    /// A code for a desk.
    pub(crate) async fn code(&mut self, venue: VenueId, desk: DeskId, name: &str) -> String {
        let turn = TURN.lock().await;
        let new = NewDesk { id: desk, venue, name: name.to_owned(), authority: None };
        let code = self.admin.enrol_desk(&Chance::system(), &new).await.expect("a code");
        drop(turn);
        code.to_string()
    }

    /// Lets a desk act for venues.
    pub(crate) async fn act_for(&mut self, desk: DeskId, venues: &[VenueId]) {
        for venue in venues {
            self.admin.give_mandate(desk, *venue, true).await.expect("a mandate");
        }
    }

    /// What only an administrator sees.
    pub(crate) async fn scalar(&self, sql: &'static str) -> i64 {
        let mut conn = PgConnection::connect_with(&self.cluster.administrator(&self.database))
            .await
            .expect("the database");
        sqlx::query_scalar(sql).fetch_one(&mut conn).await.expect(sql)
    }

    /// What only an administrator does.
    pub(crate) async fn told(&self, sql: &'static str) {
        let mut conn = PgConnection::connect_with(&self.cluster.administrator(&self.database))
            .await
            .expect("the database");
        sqlx::query(sql).execute(&mut conn).await.expect(sql);
    }

    /// Puts the server back to where its desks had just been admitted, as a restore of an old backup does.
    pub(crate) async fn put_back(&mut self) {
        let mut conn = PgConnection::connect_with(&self.cluster.administrator(&self.database))
            .await
            .expect("the database");
        for forgotten in [
            "delete from app.operation",
            "delete from app.chain",
            "delete from app.right_unit",
            "delete from app.sheet",
            "delete from app.change_head",
            "delete from app.adopted",
            "update app.feed set head = 0, digest = 0",
        ] {
            sqlx::query(forgotten).execute(&mut conn).await.expect(forgotten);
        }
        self.admin.begin_era().await.expect("another era");
    }

    /// Ends every connection of a desk.
    pub(crate) async fn cut(&self) {
        let ended = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                     where usename like 'd\\_%' and datname = current_database()";
        self.scalar(ended).await;
    }

    /// A desk said hello last at a moment.
    pub(crate) async fn heard(&self, desk: &str, at: &str) {
        let mut conn = PgConnection::connect_with(&self.cluster.administrator(&self.database))
            .await
            .expect("the database");
        let done = sqlx::query("update app.desk set seen_at = $2::timestamptz where name = $1")
            .bind(desk)
            .bind(at)
            .execute(&mut conn)
            .await
            .expect("heard");
        assert_eq!(done.rows_affected(), 1, "{desk}");
    }

    pub(crate) async fn incidents(&self) -> i64 {
        self.scalar("select count(*) from app.incident").await
    }
}

/// A desk that joined with nothing.
pub(crate) struct Second {
    pub(crate) app: Arc<App>,
    pub(crate) joined: Value,
    folder: TempDir,
}

impl Second {
    /// Joins the venue of another desk.
    pub(crate) async fn join(hub: &mut Hub, venue: VenueId, seed: u64) -> Self {
        let desk = Chance::system().id(tests::BEGINNING.parse().expect("a moment"));
        let code = hub.code(venue, desk, "Guichet 2").await;
        Self::with(&hub.address(), &code, seed).await
    }

    /// Joins with an address and a code.
    pub(crate) async fn with(address: &str, code: &str, seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let places = Places { store: folder.path().join("store"), state: folder.path().join("state") };
        let clock = Clock::standing_at(tests::BEGINNING.parse().expect("a moment"));
        let app = App::open(places, clock, Chance::seeded(seed)).await.expect("an installation");
        let input = json!({"address": address, "code": code});
        let joined = app.nobody().call("join_network", input).await.expect("joined");
        let second = Self { app, joined, folder };
        second.ask("open_till", json!({"float": 5000})).await;
        second
    }

    /// Anne at this desk.
    pub(crate) async fn anne(&self) -> Context {
        self.app.as_agent(tests::CODE).await.expect("she came with the venue")
    }

    /// Who it is.
    pub(crate) async fn desk(&self) -> DeskId {
        self.anne().await.session().expect("signed in").desk
    }

    pub(crate) async fn ask(&self, name: &str, input: Value) -> Value {
        self.anne().await.call(name, input).await.unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

/// A venue with a desk that worked alone until it joined, and a second one.
pub(crate) struct Two {
    pub(crate) hub: Hub,
    pub(crate) first: Desk,
    pub(crate) second: Second,
}

impl Two {
    pub(crate) async fn new() -> Self {
        let first = Desk::new().await;
        Self::of(first, Hub::new().await).await
    }

    pub(crate) async fn of(first: Desk, mut hub: Hub) -> Self {
        join(&mut hub, &first).await;
        let second = Second::join(&mut hub, first.evening.world.who.venue, 8).await;
        Self { hub, first, second }
    }

    /// Exchanges until both know all: what goes back once everything was told is told in turn.
    pub(crate) async fn exchange(&self) {
        for _ in 0..3 {
            self.first.evening.world.app.exchange().await.expect("exchanged");
            self.second.app.exchange().await.expect("exchanged");
        }
    }

    /// What both desks answer: the same.
    pub(crate) async fn both(&self, name: &str, input: Value) -> Value {
        let one: Value = self.first.ask(name, input.clone()).await;
        let two = self.second.ask(name, input).await;
        assert_eq!(one, two, "{name} says the same at both desks");
        one
    }
}

/// A desk that worked alone joins.
pub(crate) async fn join(hub: &mut Hub, desk: &Desk) -> Exchanged {
    let Who { venue, desk: id, .. } = desk.evening.world.who.clone();
    hub.admit(venue).await;
    let code = hub.code(venue, id, "Guichet").await;
    let _: Value = desk.ask("join_network", json!({"address": hub.address(), "code": code})).await;
    desk.evening.world.app.exchange().await.expect("exchanged")
}
