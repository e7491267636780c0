//! Connections that are cut at any moment, between a commit and its answer too: desks send the same bytes again, ask again
//! what they hold, and nothing is lost, doubled or sold twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Chance, PerformanceId, SeatId, TypedId};
use serde_json::json;
use sqlx::{Connection as _, PgConnection};
use sync::Error;
use sync::hub::{Link, RightKind};
use uuid::Uuid;

use crate::chain::id;
use crate::world::{Desk, World};

const STEPS: usize = 150;

/// A desk that goes on whatever happens to its connection.
struct Stubborn {
    desk: Desk,
    performance: PerformanceId,
    held: BTreeMap<Uuid, i64>,
    relinquished: HashMap<Uuid, i64>,
    tickets: Vec<Uuid>,
    cuts: usize,
    found_known: usize,
}

impl Stubborn {
    /// Takes in what was granted, unless it is older than what was used.
    fn take_in(&mut self, granted: impl IntoIterator<Item = (Uuid, i64)>) {
        for (unit, epoch) in granted {
            if epoch > self.relinquished.get(&unit).copied().unwrap_or(0) {
                self.held.insert(unit, epoch);
            }
        }
    }

    /// After a cut: another connection, and what is held is asked again.
    async fn recover(&mut self, error: &Error) {
        assert!(matches!(error, Error::Unreachable { .. } | Error::Busy), "{error}");
        self.cuts += 1;
        loop {
            let Ok(mut link) = Link::connect(&self.desk.credentials).await else { continue };
            let Ok(holding) = link.my_grants(self.desk.venue).await else { continue };
            self.desk.link = link;
            let seats = holding.into_iter().filter(|it| it.kind == "seat");
            self.take_in(seats.filter_map(|it| Some((it.unit_id, it.epoch?))));
            return;
        }
    }

    /// What the database answered; an answer lost on its way looks like a connection that was cut.
    fn heard<T>(answer: sync::Result<T>, lost: bool) -> sync::Result<T> {
        match lost {
            true => Err(Error::Unreachable { detail: "the answer was lost".to_owned() }),
            false => answer,
        }
    }

    async fn ask(&mut self, units: &[Uuid], lost: bool) {
        let (venue, thing) = (self.desk.venue, self.performance.uuid());
        let answer = self.desk.link.grant_units(venue, 1, RightKind::Seat, thing, units).await;
        match Self::heard(answer, lost) {
            Ok(answer) => self.take_in(answer.granted.into_iter().map(|it| (it.unit, it.epoch))),
            Err(error) => self.recover(&error).await,
        }
    }

    /// Uses one of the rights it holds: sold, or given back.
    fn consume(&mut self, draw: u8) {
        let Some((&unit, &epoch)) = self.held.iter().nth(usize::from(draw) % self.held.len().max(1)) else {
            return;
        };
        self.held.remove(&unit);
        self.relinquished.insert(unit, epoch);
        if draw.is_multiple_of(3) {
            let right = json!([{"kind": "seat", "thing": self.performance, "unit": unit, "epoch": epoch}]);
            self.desk.chain.give_back(&right);
        } else {
            self.desk.chain.sell(self.performance, SeatId::from_uuid(unit), epoch);
            self.tickets.push(unit);
        }
    }

    async fn push(&mut self, lost: bool) {
        let (first, batch) = self.desk.chain.unsent();
        if batch.bytes.is_empty() {
            return;
        }
        let answer = self.desk.link.push_operations(self.desk.chain.journal, first, &batch).await;
        match Self::heard(answer, lost) {
            Ok(pushed) => {
                assert_eq!(pushed.incidents, 0);
                self.found_known += usize::from(pushed.known > 0);
                self.desk.chain.sent = usize::try_from(pushed.head).expect("a place");
            }
            Err(error) => self.recover(&error).await,
        }
    }

    async fn live(&mut self, seats: &[Uuid], chance: &Chance, killer: &mut PgConnection) {
        for _ in 0..STEPS {
            let [act, one, two, cut] = chance.bytes();
            let lost = cut >= 230;
            let seat = |draw: u8| seats[usize::from(draw) % seats.len()];
            match act % 8 {
                0..=2 => self.ask(&[seat(one), seat(two)], lost).await,
                3..=5 => self.consume(one),
                _ => self.push(lost).await,
            }
            if cut < 40 {
                cut_somebody(killer).await;
            }
        }
        while self.desk.chain.sent < self.desk.chain.written.len() {
            self.push(false).await;
        }
    }
}

/// Cuts the connection of one of the desks that are doing something, at random.
async fn cut_somebody(killer: &mut PgConnection) {
    sqlx::query(
        "select pg_terminate_backend(pid) from pg_stat_activity
         where usename like 'd\\_%' and datname = current_database()
         order by state <> 'active', random() limit 1",
    )
    .execute(killer)
    .await
    .expect("cut");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn desks_whose_connections_are_cut_at_any_moment_lose_nothing_and_sell_nothing_twice() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let performance: PerformanceId = id();
    let seats: Vec<Uuid> = (0..150).map(|_| id::<SeatId>().uuid()).collect();
    let mut desks = Vec::new();
    for n in 0..4 {
        desks.push(world.desk(venue, &format!("K{n:02}")).await);
    }
    desks[0].link.adopt_performance(venue, performance, &[]).await.expect("adopted");
    let seed: u64 = u64::from_be_bytes(world.chance.bytes());
    println!("seed {seed}");
    let mut lives = Vec::new();
    for (desk, n) in desks.into_iter().zip(0..) {
        let options = world.cluster.administrator(&world.database);
        let mut killer = PgConnection::connect_with(&options).await.expect("a killer");
        let seats = seats.clone();
        lives.push(tokio::spawn(async move {
            let mut stubborn = Stubborn {
                desk,
                performance,
                held: BTreeMap::new(),
                relinquished: HashMap::new(),
                tickets: Vec::new(),
                cuts: 0,
                found_known: 0,
            };
            stubborn.live(&seats, &Chance::seeded(seed ^ n), &mut killer).await;
            stubborn
        }));
    }
    let (mut tickets, mut written, mut cuts, mut found_known) = (Vec::new(), 0, 0, 0);
    for life in lives {
        let stubborn = life.await.expect("a life");
        tickets.extend(stubborn.tickets);
        written += stubborn.desk.chain.written.len();
        (cuts, found_known) = (cuts + stubborn.cuts, found_known + stubborn.found_known);
    }
    println!(
        "{} tickets, {written} operations, {cuts} cuts, {found_known} answers lost after a commit",
        tickets.len()
    );
    assert!(cuts > 10 && found_known > 0, "only {cuts} cuts: does anybody still cut?");
    let places: BTreeSet<_> = tickets.iter().collect();
    assert_eq!(places.len(), tickets.len(), "a seat was sold twice");
    assert_eq!(usize::try_from(world.scalar("select count(*) from app.operation").await), Ok(written));
    assert_eq!(world.scalar("select count(*) from app.incident").await, 0);
    assert_eq!(
        world.scalar("select count(*) from app.right_unit where kind = 'seat' and state = 'spent'").await,
        i64::try_from(tickets.len()).expect("a count")
    );
    let whole = "select count(*) from app.feed f where f.kind = 'operations' and (
                     f.head <> (select count(*) from app.operation o where o.venue_id = f.venue_id)
                     or f.digest <> (select bit_xor(app.h64(o.hash)) from app.operation o where o.venue_id = f.venue_id))";
    assert_eq!(world.scalar(whole).await, 0, "the feed has holes, or its digest lies");
}
