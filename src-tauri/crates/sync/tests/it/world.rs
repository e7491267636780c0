//! A network on a real server: a database of one's own per story, in a cluster that the stories of a run share.

use std::sync::{Arc, Mutex, Weak};

use kernel::{Chance, DeskId, Instant, TypedId, VenueId};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use sync::cluster::Cluster;
use sync::hub::{Admin, Code, Credentials, Link, NewDesk};
use tokio::sync::Mutex as Turn;

use crate::chain::Chain;

/// The cluster of this run, as long as a story needs it.
static CLUSTER: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());

/// Roles belong to the whole cluster: one database is made at a time.
static TURN: Turn<()> = Turn::const_new(());

pub struct World {
    pub cluster: Arc<Cluster>,
    pub database: String,
    pub admin: Admin,
    pub chance: Chance,
}

/// A desk of the network, with the chain it sells under.
pub struct Desk {
    pub id: DeskId,
    pub venue: VenueId,
    pub link: Link,
    pub credentials: Credentials,
    pub chain: Chain,
}

fn cluster() -> Arc<Cluster> {
    let mut shared = CLUSTER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let cluster = Arc::new(Cluster::start(None).expect("a server"));
        *shared = Arc::downgrade(&cluster);
        cluster
    })
}

impl World {
    /// A database that holds a network without venues.
    pub async fn new() -> Self {
        let mut world = Self::bare(cluster()).await;
        let turn = TURN.lock().await;
        world.admin.init().await.expect("a network");
        drop(turn);
        world
    }

    /// A database with nothing in it.
    pub async fn empty() -> Self {
        Self::bare(cluster()).await
    }

    /// The same in a cluster of one's own.
    pub async fn bare(cluster: Arc<Cluster>) -> Self {
        let chance = Chance::system();
        let database = format!("hub_{}", u64::from_be_bytes(chance.bytes()));
        let mut root =
            PgConnection::connect_with(&cluster.administrator("postgres")).await.expect("the server");
        let statement = format!("create database {database}");
        let turn = TURN.lock().await;
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut root).await.expect("a database");
        drop(turn);
        let admin = Admin::connect_with(&cluster.administrator(&database)).await.expect("the database");
        Self { cluster, database, admin, chance }
    }

    pub fn id<I: TypedId>(&self) -> I {
        self.chance.id(Instant::from_millis(1_795_000_000_000))
    }

    pub async fn venue(&mut self, name: &str) -> VenueId {
        let venue = self.id();
        self.admin.add_venue(venue, name).await.expect("a venue");
        venue
    }

    /// A desk that joined and said hello.
    pub async fn desk(&mut self, venue: VenueId, name: &str) -> Desk {
        let id = self.id();
        let code = self.enrol(&NewDesk { id, venue, name: name.to_owned(), authority: None }).await;
        let address = self.cluster.address(&self.database);
        let (credentials, joined) = Link::join(&address, &code, &self.chance).await.expect("joined");
        assert_eq!((joined.desk, joined.venue), (id, venue));
        let mut link = Link::connect(&credentials).await.expect("a link");
        link.hello("0.1.0", 1).await.expect("hello");
        let chain = Chain::new(venue, name, 1);
        Desk { id, venue, link, credentials, chain }
    }

    /// A code for a new desk.
    pub async fn enrol(&mut self, new: &NewDesk) -> Code {
        let _turn = TURN.lock().await;
        self.admin.enrol_desk(&self.chance, new).await.expect("a code")
    }

    /// What only an administrator sees.
    pub async fn scalar(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut self.root().await).await.expect(sql)
    }

    /// A connection that may do everything.
    pub async fn root(&self) -> PgConnection {
        PgConnection::connect_with(&self.cluster.administrator(&self.database)).await.expect("the database")
    }
}

impl Desk {
    /// Another connection of the same desk.
    pub async fn again(&self) -> Link {
        Link::connect(&self.credentials).await.expect("a link")
    }

    /// A connection that speaks any SQL it likes.
    pub async fn raw(&self) -> PgConnection {
        raw(&self.credentials).await
    }

    /// Pushes what the chain holds beyond what was pushed; the number of incidents it raised.
    pub async fn push(&mut self) -> i64 {
        let (first, batch) = self.chain.unsent();
        if batch.bytes.is_empty() {
            return 0;
        }
        let pushed = self.link.push_operations(self.chain.journal, first, &batch).await.expect("pushed");
        self.chain.sent = usize::try_from(pushed.head).expect("a place");
        pushed.incidents
    }

    /// The codes of the incidents of its venue, oldest first.
    pub async fn incidents(&mut self) -> Vec<String> {
        self.link.incidents(self.venue).await.expect("incidents").into_iter().map(|it| it.code).collect()
    }
}

/// A connection of a desk that speaks any SQL it likes.
pub async fn raw(Credentials { address, login, password, authority }: &Credentials) -> PgConnection {
    PgConnection::connect_with(&address.options(login, password, authority.as_deref())).await.expect("a link")
}
