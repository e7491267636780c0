//! Lives of a network, each from a seed, on real stores and a real PostgreSQL: two desks sell, refund, exchange, edit and
//! erase, their network is away and cuts answers in the middle, and their stores are put back from backups. A seed tells the
//! same life again: `PARTERRE_SEED=7 cargo test --workspace --test it exchange::lives`.
//!
//! `sync::simulation` plays thousands of such lives without stores; these hold the statements of a store to the same rules.

mod acts;
mod broken;
mod rules;

use std::sync::Arc;

use app::{App, Context};
use serde_json::Value;
use sync::simulation::Dice;
use tests::told::Told;

use super::proxy::Proxy;
use super::{Hub, Two};
use crate::sales::Desk;

/// Lives that are played.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=40;
/// Lives at once: what one waits for, another uses.
const LANES: usize = 4;
/// Acts of a life.
const ACTS: u32 = 60;

/// Two desks, and what happened to them.
struct Life {
    seed: u64,
    dice: Dice,
    two: Two,
    proxy: Proxy,
    /// What each desk did and told, but for what only a disk knew that was put back since.
    told: [Vec<Told>; 2],
    /// Orders of each desk, to be refunded or exchanged.
    orders: [Vec<Value>; 2],
    backups: [Vec<Value>; 2],
    people: Vec<(Value, String)>,
    erased: Vec<String>,
    restored: u32,
    cuts: u32,
}

impl Life {
    async fn new(seed: u64) -> Self {
        let mut hub = Hub::new().await;
        let proxy = Proxy::before(hub.port()).await;
        hub.through = Some(proxy.port);
        Self {
            seed,
            dice: Dice::new(seed),
            two: Two::of(Desk::new().await, hub).await,
            proxy,
            told: Default::default(),
            orders: Default::default(),
            backups: Default::default(),
            people: Vec::new(),
            erased: Vec::new(),
            restored: 0,
            cuts: 0,
        }
    }

    fn apps(&self) -> [&Arc<App>; 2] {
        [&self.two.first.evening.world.app, &self.two.second.app]
    }

    /// Anne at a desk: a store that was put back knows none of the sessions before.
    async fn anne(&self, desk: usize) -> Context {
        self.apps()[desk]
            .as_agent(tests::CODE)
            .await
            .unwrap_or_else(|error| panic!("seed {}: {error}", self.seed))
    }

    async fn live(&mut self) {
        for _ in 0..ACTS {
            self.act().await;
            self.apps().iter().for_each(|app| app.clock.advance(chrono::TimeDelta::seconds(40)));
        }
        self.proxy.cut_after(u64::MAX);
        for _ in 0..4 {
            for app in self.apps() {
                app.exchange().await.unwrap_or_else(|error| panic!("seed {}: {error}", self.seed));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_lives_on_real_stores_sell_nothing_twice_and_lose_nothing() {
    let one: Option<u64> = std::env::var("PARTERRE_SEED").ok().map(|seed| seed.parse().expect("a number"));
    let seeds: Vec<u64> = one.map_or_else(|| SEEDS.collect(), |seed| vec![seed]);
    let lanes = (0..LANES).map(|lane| {
        let seeds: Vec<u64> = seeds.iter().copied().skip(lane).step_by(LANES).collect();
        tokio::spawn(async move {
            let (mut sold, mut restored, mut cuts) = (0, 0, 0);
            for seed in seeds {
                println!("seed {seed}");
                let mut life = Life::new(seed).await;
                life.live().await;
                life.holds().await;
                sold += life.told.iter().flatten().filter(|it| matches!(it, Told::Sold { .. })).count();
                (restored, cuts) = (restored + life.restored, cuts + life.cuts);
            }
            (sold, restored, cuts)
        })
    });
    let (mut sold, mut restored, mut cuts) = (0, 0, 0);
    for lane in lanes.collect::<Vec<_>>() {
        let lived = lane.await.expect("lives that hold");
        (sold, restored, cuts) = (sold + lived.0, restored + lived.1, cuts + lived.2);
    }
    println!("{sold} sales, {cuts} exchanges cut, {restored} stores put back");
    assert!(one.is_some() || (sold > 200 && cuts > 80 && restored > 20), "{sold}, {cuts}, {restored}");
}
