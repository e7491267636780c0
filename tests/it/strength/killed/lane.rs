//! One store and its sellers, one after the other, each killed.

use std::ops::AddAssign;
use std::process::Stdio;
use std::time::Duration;

use app::Places;
use kernel::{BasketId, Chance, PerformanceId};
use tests::told::{Filled, Told};
use tests::{BEGINNING, CODE};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::ledger;

/// The store is looked into from outside after so many kills; in between only the next seller repairs it.
const LOOKED_INTO: u64 = 25;

/// Seeds of sellers begin beyond any that a world is made of: two programs of one seed would draw the same ids.
const SEEDS: u64 = 1_000_000;

/// What became of the sellers.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    /// Sellers killed.
    pub killed: u64,
    /// Sales they told.
    pub sold: u64,
    /// Exchanges and refunds they told.
    pub undone: u64,
    /// Acts committed by a seller who was killed before telling it.
    pub untold: u64,
    /// Baskets found by the next seller as they were left.
    pub restored: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.killed += other.killed;
        self.sold += other.sold;
        self.undone += other.undone;
        self.untold += other.untold;
        self.restored += other.restored;
    }
}

/// A store whose sellers are killed.
pub struct Lane {
    places: Places,
    performance: PerformanceId,
    seed: u64,
    chance: Chance,
    told: Vec<Told>,
    /// The basket that the last words of a seller leave open, with its places.
    open: Option<Filled>,
    tally: Tally,
}

impl Lane {
    pub fn new(places: Places, performance: PerformanceId, seed: u64) -> Self {
        let chance = Chance::seeded(seed);
        Self { places, performance, seed, chance, told: Vec::new(), open: None, tally: Tally::default() }
    }

    /// Kills so many sellers and answers what became of them.
    pub async fn run(mut self, sellers: u64) -> Tally {
        for n in 1..=sellers {
            self.one(n).await;
            if n % LOOKED_INTO == 0 || n == sellers {
                self.tally.untold = ledger::check(&self.places, &self.told).await;
            }
        }
        self.tally
    }

    /// A seller is started, heard for a while, and killed in the middle of what it does next.
    async fn one(&mut self, n: u64) {
        let (mut child, mut lines) = self.start(n);
        let [words, moment] = self.chance.bytes::<2>();
        // One in eight dies while it opens the store and repairs what the one before left.
        let words = (words % 8 != 0).then_some(words % 7 + 1);
        for _ in 0..words.unwrap_or(0) {
            let line = lines.next_line().await.expect("readable").expect("a seller sells until it is killed");
            self.hear(&line);
        }
        let most = if words.is_some() { 12_000 } else { 60_000 };
        tokio::time::sleep(Duration::from_micros(u64::from(moment) * most / 255)).await;
        child.kill().await.expect("killed");
        self.tally.killed += 1;
        while let Some(line) = lines.next_line().await.expect("readable") {
            self.hear(&line);
        }
    }

    fn start(&self, n: u64) -> (Child, Lines<BufReader<ChildStdout>>) {
        let mut child =
            seller(&self.places, self.performance, SEEDS * (1 + self.seed) + n).spawn().expect("a seller");
        let lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        (child, lines)
    }

    fn hear(&mut self, line: &str) {
        // The last line may have been cut by the kill; then it was never said.
        let Ok(told) = serde_json::from_str::<Told>(line) else { return };
        match &told {
            Told::Opened { baskets } => self.find_again(baskets),
            Told::Took(filled) => self.open = Some(filled.clone()),
            Told::Sold { .. } => {
                self.tally.sold += 1;
                self.open = None;
            }
            Told::Exchanged { .. } => {
                self.tally.undone += 1;
                self.open = None;
            }
            Told::Refunded { .. } => self.tally.undone += 1,
        }
        self.told.push(told);
    }

    /// A seller finds what the one before left: the basket it told of, whole, unless it had just become an order (the
    /// ledger counts that); or one that was filled and not yet told of.
    fn find_again(&mut self, baskets: &[Filled]) {
        assert!(baskets.len() <= 1, "a seller fills one basket at a time");
        for found in baskets {
            assert!(found.places > 0, "a basket is opened with its places");
            assert!(
                !self.told.iter().any(|told| ends(told, found.basket)),
                "what was sold is not open again"
            );
            match &self.open {
                Some(left) => assert_eq!(found, left, "the basket is as it was left"),
                None => assert!(!self.took(found.basket), "a basket that was told of is known to be open"),
            }
        }
        self.tally.restored += baskets.len() as u64;
        self.open = baskets.first().cloned();
    }

    fn took(&self, basket: BasketId) -> bool {
        self.told.iter().any(|told| matches!(told, Told::Took(filled) if filled.basket == basket))
    }
}

/// A program that sells on an installation until it is killed.
pub(crate) fn seller(places: &Places, performance: PerformanceId, seed: u64) -> Command {
    let mut seller = Command::new(env!("CARGO_BIN_EXE_seller"));
    seller.arg("--store").arg(&places.store).arg("--state").arg(&places.state);
    seller.args(["--agent", CODE, "--at", BEGINNING]).args(["--performance", &performance.to_string()]);
    seller.args(["--seed", &seed.to_string()]).stdout(Stdio::piped()).kill_on_drop(true);
    seller
}

/// Whether a word says that a basket became something else.
fn ends(told: &Told, basket: BasketId) -> bool {
    match told {
        Told::Sold { basket: sold, .. } | Told::Exchanged { basket: sold, .. } => *sold == basket,
        Told::Opened { .. } | Told::Took(_) | Told::Refunded { .. } => false,
    }
}
