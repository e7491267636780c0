//! The server itself is killed (`kill -9`) under desks that go on selling, as programs of their own that are killed too,
//! over a network that cuts.

use std::sync::Arc;
use std::time::Duration;

use app::Places;
use kernel::{Chance, PerformanceId};
use serde_json::{Value, json};
use store::Store;
use sync::cluster::Cluster;
use tests::told::Told;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Child;
use tokio::task::JoinHandle;

use super::processes::{agreed, answered};
use super::proxy::Proxy;
use super::{Hub, Two};
use crate::sales::Desk;
use crate::strength::killed::lane::seller;
use crate::strength::killed::ledger;

/// How often the server is killed.
const KILLS: u64 = 7;
/// What the moments of a story are drawn from.
const SEED: u64 = 29;

/// A desk whose sellers follow each other.
pub(super) struct Selling {
    places: Places,
    performance: PerformanceId,
    seed: u64,
    child: Child,
    heard: JoinHandle<Vec<Told>>,
    pub(super) told: Vec<Told>,
}

impl Selling {
    pub(super) fn new(places: Places, performance: PerformanceId, seed: u64) -> Self {
        let (child, heard) = start(&places, performance, seed);
        Self { places, performance, seed, child, heard, told: Vec::new() }
    }

    pub(super) async fn kill(&mut self) {
        let ended = self.child.try_wait().expect("a program");
        assert_eq!(ended, None, "a seller sells until it is killed");
        self.child.kill().await.expect("killed");
        self.told.extend((&mut self.heard).await.expect("heard to the end"));
    }

    async fn is_replaced(&mut self) {
        self.kill().await;
        self.seed += 10;
        (self.child, self.heard) = start(&self.places, self.performance, self.seed);
    }
}

fn start(places: &Places, performance: PerformanceId, seed: u64) -> (Child, JoinHandle<Vec<Told>>) {
    let mut child = seller(places, performance, seed).arg("--exchanges").spawn().expect("a seller");
    let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
    let heard = tokio::spawn(async move {
        let mut told = Vec::new();
        while let Ok(Some(line)) = lines.next_line().await {
            // The last line may have been cut by the kill; then it was never said.
            told.extend(serde_json::from_str::<Told>(&line));
        }
        told
    });
    (child, heard)
}

/// Kills the server, seven times, and one seller or the other in between.
async fn kills(cluster: &Arc<Cluster>, proxy: &Proxy, desks: &mut [Selling; 2]) {
    let chance = Chance::seeded(SEED);
    for n in 0..KILLS {
        let [lives, lies, cut, who] = chance.bytes();
        // Between whole answers and some that end in the middle.
        proxy.cut_after(if cut < 80 { 3_000 + 200 * u64::from(cut) } else { u64::MAX });
        tokio::time::sleep(Duration::from_millis(900 + 8 * u64::from(lives))).await;
        cluster.crash().expect("killed");
        tokio::time::sleep(Duration::from_millis(2 * u64::from(lies))).await;
        if n.is_multiple_of(2) {
            desks[usize::from(who) % 2].is_replaced().await;
        }
        let dead = Arc::clone(cluster);
        tokio::task::spawn_blocking(move || dead.revive()).await.expect("a thread").expect("it recovers");
    }
    proxy.cut_after(u64::MAX);
    tokio::time::sleep(Duration::from_secs(2)).await;
}

/// Every act that was told is in a store; how many sales, and how many acts that gave something back.
async fn are_kept(places: &Places, told: &[Told]) -> (usize, usize) {
    let store = Store::open(&places.store).await.expect("a store that opens after a kill");
    let mut conn = store.read().await.expect("a reader");
    ledger::untold(&mut conn, told).await;
    drop(conn);
    store.close().await;
    let sold = told.iter().filter(|it| matches!(it, Told::Sold { .. })).count();
    let undone = |it: &&Told| matches!(it, Told::Exchanged { .. } | Told::Refunded { .. });
    (sold, told.iter().filter(undone).count())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_under_desks_that_sell_loses_nothing_and_nothing_is_sold_twice() {
    let cluster = Arc::new(Cluster::start_durable().expect("a server"));
    let mut hub = Hub::on(Arc::clone(&cluster)).await;
    let proxy = Proxy::before(hub.port()).await;
    hub.through = Some(proxy.port);
    let two = Two::of(Desk::new().await, hub).await;
    let performance = two.first.evening.performance;
    let wish = json!({"performance": performance, "places": 10});
    let _: Value = two.first.ask("keep_places", wish.clone()).await;
    two.second.ask("keep_places", wish).await;
    two.exchange().await;
    let Two { hub, first, second } = &two;
    first.evening.world.app.store.close().await;
    second.app.store.close().await;
    let places = [first.evening.world.app.places.clone(), second.app.places.clone()];

    let [one, other] = places.clone();
    let mut desks = [Selling::new(one, performance, 1_000), Selling::new(other, performance, 2_000)];
    kills(&cluster, &proxy, &mut desks).await;
    for desk in &mut desks {
        desk.kill().await;
    }

    let folders = [first.evening.world.folder(), second.folder.path()];
    for _ in 0..2 {
        for folder in folders {
            answered(folder, &["exchange", "--once", "--json"]).await;
        }
    }
    let sold = agreed(hub, folders, performance).await;
    let told: Vec<Told> = desks.into_iter().flat_map(|desk| desk.told).collect();
    for places in &places {
        let (sales, undone) = are_kept(places, &told).await;
        println!("{sales} sales and {undone} refunds or exchanges, {sold} places sold at the end");
        assert!(sales > 20 && undone > 5, "they did sell: {sales}, {undone}");
    }
}
