//! Real desks on real stores and a real PostgreSQL, and the simulated ones beside them: both do the same, act by act, drawn from
//! a seed, and after each act both say the same of their rights, their tickets, what they told, and why they refused.
//!
//! What the simulated desk leaves out is not drawn: another desk asked to give back what it holds, orders of several tickets.

use std::collections::BTreeMap;

use app::sales::basket::BasketView;
use app::sales::place::Placed;
use app::sales::undo::Undone;
use kernel::{DeskId, TypedId as _};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use sync::simulation::{Beside, Dice, Mutation, Standpoint};
use uuid::Uuid;

use super::proxy::Proxy;
use super::{Hub, Two};
use crate::sales::Desk;

const SEEDS: std::ops::RangeInclusive<u64> = 1..=8;
const ACTS: u32 = 60;
/// The seats that both desks want.
const SEATS: u64 = 8;
/// Between two acts: longer than what was put back stays at hand.
const PAUSE: i64 = 40;
/// What moves rights, of what a desk writes.
const MOVES: &str = "('sale', 'refund', 'exchange', 'right_return')";

/// A ticket: as a real desk knows it, and as the simulated one does.
#[derive(Clone)]
struct Paper {
    input: Value,
    simulated: Uuid,
}

struct Beheld {
    seed: u64,
    dice: Dice,
    two: Two,
    proxy: Proxy,
    ids: [DeskId; 2],
    simulated: Beside,
    baskets: [Option<Value>; 2],
    papers: [Vec<Paper>; 2],
    copies: [Vec<(Value, usize)>; 2],
    online: bool,
    /// How many acts of each kind were done, and how many were refused for what.
    done: BTreeMap<&'static str, u32>,
    refused: BTreeMap<String, u32>,
}

impl Beheld {
    async fn new(seed: u64, without: Option<Mutation>) -> Self {
        let mut hub = Hub::new().await;
        let proxy = Proxy::before(hub.port()).await;
        hub.through = Some(proxy.port);
        let two = Two::of(Desk::new().await, hub).await;
        two.exchange().await;
        let ids = [two.first.evening.world.who.desk, two.second.desk().await];
        let now = two.second.app.clock.now().as_millis();
        Self {
            seed,
            dice: Dice::new(seed),
            two,
            proxy,
            ids,
            simulated: Beside::new(2, now, without),
            baskets: [None, None],
            papers: [Vec::new(), Vec::new()],
            copies: [Vec::new(), Vec::new()],
            online: true,
            done: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    fn apps(&self) -> [&std::sync::Arc<app::App>; 2] {
        [&self.two.first.evening.world.app, &self.two.second.app]
    }

    async fn call<O: serde::de::DeserializeOwned>(
        &self,
        desk: usize,
        name: &str,
        input: Value,
    ) -> Result<O, String> {
        let anne = self.apps()[desk].as_agent(tests::CODE).await.expect("she is there");
        anne.ask(name, &input).await.map_err(|refused| refused.code)
    }

    /// An act of one desk: what it was. Both do it, or both refuse it with the same code.
    async fn act(&mut self) -> Result<String, String> {
        let desk = usize::from(self.dice.happens(500));
        let (what, real, simulated) = match self.dice.roll(100) {
            0..42 if self.baskets[desk].is_none() => self.pick(desk).await,
            0..38 => self.sell(desk).await,
            38..42 => self.drop_basket(desk).await,
            42..58 => self.give_up(desk).await,
            58..85 => self.exchange(desk).await,
            85..90 => self.weather().await,
            90..95 => self.back_up(desk).await,
            _ => self.put_back(desk).await,
        };
        let told = format!("seed {}: {what} at {desk}", self.seed);
        if real != simulated.map_err(str::to_owned) {
            return Err(format!("{told}: {real:?}, and {simulated:?}"));
        }
        match real {
            Ok(()) => *self.done.entry(what).or_default() += 1,
            Err(code) => *self.refused.entry(code).or_default() += 1,
        }
        Ok(told)
    }

    async fn pick(&mut self, desk: usize) -> Said {
        let seat = self.two.first.seats[usize::try_from(self.dice.roll(SEATS)).expect("small")];
        let asked = json!({"performance": self.two.first.evening.performance, "seats": [seat]});
        let real: Result<BasketView, String> = self.call(desk, "add_seats", asked).await;
        self.baskets[desk] =
            real.as_ref().ok().map(|basket| json!({"basket": basket.basket, "total": basket.total}));
        ("a seat is picked", real.map(drop), self.simulated.pick(desk, seat.uuid()))
    }

    async fn sell(&mut self, desk: usize) -> Said {
        let Some(basket) = self.baskets[desk].take() else { return said("nothing to sell") };
        let payments = json!([{"means": "cash", "amount": basket["total"]}]);
        let order = json!({"basket": basket["basket"], "payments": payments});
        let real: Result<Placed, String> = self.call(desk, "place_order", order).await;
        let simulated = self.simulated.sell(desk);
        if let (Ok(placed), Some(simulated)) = (&real, simulated) {
            let input =
                json!({"order": placed.order, "tickets": [placed.tickets[0].ticket], "reason": "malade"});
            self.papers[desk].push(Paper { input, simulated });
        }
        ("a sale", real.map(drop), simulated.map(drop).ok_or("nothing was sold"))
    }

    async fn drop_basket(&mut self, desk: usize) -> Said {
        let Some(basket) = self.baskets[desk].take() else { return said("no basket") };
        let dropped: Result<Value, String> =
            self.call(desk, "drop_basket", json!({"basket": basket["basket"]})).await;
        self.simulated.drop_basket(desk);
        ("a basket is dropped", dropped.map(drop), Ok(()))
    }

    /// Refunds a ticket that this desk sold, or exchanges it for what is in the basket.
    async fn give_up(&mut self, desk: usize) -> Said {
        let Some(paper) = self.dice.pick(&self.papers[desk]).cloned() else { return said("no ticket") };
        let Some(basket) = self.baskets[desk].clone() else {
            let real: Result<Undone, String> = self.call(desk, "refund_tickets", paper.input).await;
            return ("a refund", real.map(drop), self.simulated.refund(desk, paper.simulated));
        };
        let mut input = paper.input.clone();
        input["basket"] = basket["basket"].clone();
        let real: Result<Undone, String> = self.call(desk, "exchange_tickets", input).await;
        let simulated = self.simulated.exchange_ticket(desk, paper.simulated);
        if let (Ok(undone), Ok(simulated)) = (&real, &simulated) {
            self.baskets[desk] = None;
            let input =
                json!({"order": undone.order, "tickets": [undone.tickets[0].ticket], "reason": "malade"});
            self.papers[desk].push(Paper { input, simulated: *simulated });
        }
        ("an exchange of a ticket", real.map(drop), simulated.map(drop))
    }

    async fn exchange(&mut self, desk: usize) -> Said {
        let real = self.apps()[desk].exchange().await.map(drop).map_err(|refused| refused.code);
        ("an exchange", real, self.simulated.exchange(desk))
    }

    /// The network goes, or comes back, and both desks find that out. Whether a desk whose connection just broke gives back what it
    /// has at hand before it notices is left open: it gave that back just before.
    async fn weather(&mut self) -> Said {
        self.both_exchange().await;
        self.online = !self.online;
        self.proxy.cut_after(if self.online { u64::MAX } else { 0 });
        self.two.hub.cut().await;
        self.simulated.set_online(self.online);
        self.both_exchange().await;
        said("the network")
    }

    async fn both_exchange(&mut self) {
        for desk in 0..2 {
            let (_, real, simulated) = self.exchange(desk).await;
            assert_eq!(real, simulated.map_err(str::to_owned), "seed {}", self.seed);
        }
    }

    async fn back_up(&mut self, desk: usize) -> Said {
        let made: Result<Value, String> = self.call(desk, "back_up", json!({})).await;
        let copy = self.simulated.back_up(desk);
        self.copies[desk].extend(made.as_ref().ok().map(|made| (made["name"].clone(), copy)));
        ("a backup", made.map(drop), Ok(()))
    }

    async fn put_back(&mut self, desk: usize) -> Said {
        let Some((file, copy)) = self.dice.pick(&self.copies[desk]).cloned() else {
            return said("no backup");
        };
        self.baskets[desk] = None;
        let real: Result<Value, String> = self.call(desk, "restore_backup", json!({"file": file})).await;
        self.simulated.put_in_place(desk, copy);
        ("a store is put back", real.map(drop), Ok(()))
    }

    /// What a real desk and the real shared database make of it.
    async fn standpoint(&self, desk: usize) -> Standpoint {
        let mut conn = self.apps()[desk].store.read().await.expect("a reader");
        let seats: Vec<(Uuid, String, i64)> = sqlx::query_as(
            "select unit_id, state, epoch from exclusive_right where kind = 'seat' and state <> 'free'",
        )
        .fetch_all(&mut *conn)
        .await
        .expect("rights");
        let own = format!(
            "select count(*) from operation join journal using (journal_id)
             where desk_id = ?1 and kind in {MOVES}"
        );
        let mut counts = Vec::new();
        for sql in [
            "select count(*) from ticket where ?1 is not null",
            "select count(*) from ticket_end where ?1 is not null",
            &own,
        ] {
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
                .bind(self.ids[desk])
                .fetch_one(&mut *conn)
                .await
                .expect(sql);
            counts.push(usize::try_from(count).expect("a count"));
        }
        let hub = &self.two.hub;
        let mut hub = PgConnection::connect_with(&hub.cluster.administrator(&hub.database))
            .await
            .expect("the database");
        let told = format!("select count(*) from app.operation where desk_id = $1 and kind in {MOVES}");
        let told: i64 = sqlx::query_scalar(AssertSqlSafe(told))
            .bind(self.ids[desk].uuid())
            .fetch_one(&mut hub)
            .await
            .expect("operations");
        Standpoint {
            seats: seats.into_iter().map(|(seat, state, epoch)| (seat, (state, epoch))).collect(),
            tickets: (counts[0], counts[1]),
            written: (counts[2], usize::try_from(told).expect("a count")),
        }
    }

    /// Lives; where both are not of one mind, what each makes of it.
    async fn live(&mut self) -> Result<(), String> {
        for nth in 0..ACTS {
            let act = self.act().await?;
            for desk in 0..2 {
                let (real, simulated) = (self.standpoint(desk).await, self.simulated.standpoint(desk));
                if real != simulated {
                    return Err(format!("act {nth}, {act}: desk {desk} is {real:?}, and {simulated:?}"));
                }
            }
            self.apps().iter().for_each(|app| app.clock.advance(chrono::TimeDelta::seconds(PAUSE)));
            self.simulated.wait(1_000 * PAUSE);
        }
        Ok(())
    }
}

/// An act: what it was, what the real desk made of it, and the simulated one.
type Said = (&'static str, Result<(), String>, Result<(), &'static str>);

/// Nothing was done.
fn said(what: &'static str) -> Said {
    (what, Ok(()), Ok(()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_desk_does_act_by_act_what_the_simulated_one_does() {
    let lives: Vec<_> = SEEDS
        .map(|seed| {
            tokio::spawn(async move {
                let mut beheld = Beheld::new(seed, None).await;
                beheld.live().await.map(|()| (beheld.done, beheld.refused))
            })
        })
        .collect();
    let (mut done, mut refused) = (BTreeMap::<&str, u32>::new(), BTreeMap::<String, u32>::new());
    for life in lives {
        let lived = life.await.expect("a life").expect("both are of one mind");
        lived.0.into_iter().for_each(|(what, times)| *done.entry(what).or_default() += times);
        lived.1.into_iter().for_each(|(code, times)| *refused.entry(code).or_default() += times);
    }
    println!("{done:?}, refused: {refused:?}");
    for what in ["a sale", "a refund", "an exchange of a ticket", "the network", "a store is put back"] {
        assert!(done.contains_key(what), "{what} is never done: {done:?}");
    }
    assert!(refused.len() > 2, "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_simulated_desk_that_goes_on_after_a_restore_as_no_real_one_does_is_noticed() {
    for seed in SEEDS {
        if let Err(noticed) = Beheld::new(seed, Some(Mutation::Restore)).await.live().await {
            return println!("{noticed}");
        }
    }
    panic!("both are of one mind");
}
