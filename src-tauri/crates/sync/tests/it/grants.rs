//! Rights: one holder for each, granted before the cut, given back by the holder's own chain or by two people.

use journal::Kind;
use kernel::{DeskId, PerformanceId, SeatId, TypedId, VenueId, ZoneId};
use serde_json::{Value, json};
use sync::Error;
use sync::hub::{Granted, RightKind};
use uuid::Uuid;

use crate::chain::{Chain, id};
use crate::world::{Desk, World};

impl Desk {
    async fn ask(&mut self, performance: PerformanceId, seats: &[SeatId]) -> Granted {
        let units: Vec<Uuid> = seats.iter().map(|seat| seat.uuid()).collect();
        let (venue, incarnation) = (self.venue, self.chain.incarnation);
        let asked = self.link.grant_units(venue, incarnation, RightKind::Seat, performance.uuid(), &units);
        asked.await.expect("an answer")
    }

    async fn ask_one(&mut self, performance: PerformanceId, seat: SeatId) -> Option<i64> {
        self.ask(performance, &[seat]).await.granted.first().map(|it| it.epoch)
    }

    async fn ask_undoing(&mut self, ticket: Uuid) -> Granted {
        let (venue, incarnation) = (self.venue, self.chain.incarnation);
        let unit = [ticket];
        let asked = self.link.grant_units(venue, incarnation, RightKind::Undoing, ticket, &unit);
        asked.await.expect("an answer")
    }

    /// A restore told openly: another incarnation, another chain.
    async fn restore(&mut self, upto: usize) {
        let next = self.chain.incarnation + 1;
        let fresh = Chain::continuing(self.venue, "R01", next, Some((&self.chain, upto)));
        self.chain = fresh;
        self.link.hello("0.1.0", next).await.expect("hello");
        self.push().await;
    }
}

fn give_back(kind: &str, thing: impl TypedId, unit: impl TypedId, epoch: i64) -> Value {
    json!([{"kind": kind, "thing": thing.uuid(), "unit": unit.uuid(), "epoch": epoch}])
}

/// A venue with two desks, whose performance the shared database grants.
async fn two_desks() -> (World, VenueId, PerformanceId, Desk, Desk) {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let (mut one, mut two) = (world.desk(venue, "A01").await, world.desk(venue, "A02").await);
    let performance = id();
    one.push().await;
    two.push().await;
    one.link.adopt_venue(venue).await.expect("adopted");
    one.link.adopt_performance(venue, performance, &[]).await.expect("adopted");
    (world, venue, performance, one, two)
}

async fn state(world: &World, sql: &'static str) -> i64 {
    world.scalar(sql).await
}

#[tokio::test]
async fn a_seat_is_granted_to_one_desk_sold_by_it_and_refused_to_the_other() {
    let (_world, venue, performance, mut one, mut two) = two_desks().await;
    let seats: Vec<SeatId> = (0..3).map(|_| id()).collect();

    let mine = one.ask(performance, &seats[..2]).await;
    assert_eq!(mine.granted.iter().map(|it| it.epoch).collect::<Vec<_>>(), [1, 1]);
    let theirs = two.ask(performance, &seats).await;
    assert_eq!(theirs.granted.iter().map(|it| it.unit).collect::<Vec<_>>(), [seats[2].uuid()]);
    assert!(theirs.refused.iter().all(|it| it.state == "held" && it.holder == Some(one.id)), "{theirs:?}");

    one.chain.sell(performance, seats[0], 1);
    assert_eq!(one.push().await, 0);
    let moved = two.link.pull_rights(venue, 0, 100).await.expect("rights");
    let sold = moved.iter().find(|it| it.unit_id == seats[0].uuid()).expect("the seat");
    assert_eq!((sold.state.as_str(), sold.epoch), ("spent", 1));
    assert!(moved.windows(2).all(|pair| pair[0].feed_seq < pair[1].feed_seq));
    let refused = two.ask(performance, &seats[..1]).await.refused;
    assert_eq!(refused[0].state, "spent");
}

#[tokio::test]
async fn a_seat_given_back_is_granted_anew_under_a_later_epoch_and_the_old_one_is_worth_nothing() {
    let (_world, _, performance, mut one, mut two) = two_desks().await;
    let seat = id();
    assert_eq!(one.ask_one(performance, seat).await, Some(1));
    one.chain.give_back(&give_back("seat", performance, seat, 1));
    assert_eq!(one.push().await, 0);
    assert_eq!(two.ask_one(performance, seat).await, Some(2));

    one.chain.give_back(&give_back("seat", performance, seat, 1));
    one.chain.give_back(&give_back("seat", performance, seat, 2));
    one.chain.sell(performance, seat, 1);
    one.chain.sell(performance, seat, 2);
    assert_eq!(one.push().await, 2, "both sales are kept, and are incidents");
    assert_eq!(one.incidents().await, ["sold_without_right"; 2]);
    two.chain.sell(performance, seat, 2);
    assert_eq!(two.push().await, 0, "its holder sells it");
}

#[tokio::test]
async fn a_seat_sold_without_a_right_is_kept_told_and_granted_to_nobody_else() {
    let (world, venue, performance, mut one, mut two) = two_desks().await;
    let seat = id();
    one.chain.sell(performance, seat, 1);
    assert_eq!(one.push().await, 1);
    assert_eq!(one.incidents().await, ["sold_without_right"]);
    assert_eq!(two.ask_one(performance, seat).await, None, "a paper is out there");
    assert_eq!(state(&world, "select count(*) from app.operation where kind = 'sale'").await, 1);

    let incident = two.link.incidents(venue).await.expect("incidents").remove(0);
    two.link.settle_incident(venue, incident.id, id()).await.expect("settled");
    assert!(two.incidents().await.is_empty());
    let again = two.link.settle_incident(venue, incident.id, id()).await;
    assert!(matches!(again, Err(Error::IncidentUnknown)));
}

#[tokio::test]
async fn a_refund_frees_the_seat_for_all_and_an_exchange_keeps_its_place() {
    let (_world, _, performance, mut one, mut two) = two_desks().await;
    let seat = id();
    one.ask_one(performance, seat).await;
    let sold = one.chain.sell(performance, seat, 1);
    let exchanged = one.chain.exchange_in_place(&sold, 2);
    assert_eq!(one.push().await, 0, "in one batch, one seat moved three times");
    assert_eq!(two.ask_one(performance, seat).await, None);
    one.chain.refund(&exchanged);
    assert_eq!(one.push().await, 0);
    assert_eq!(two.ask_one(performance, seat).await, Some(3));
}

#[tokio::test]
async fn a_ticket_is_undone_once_by_the_desk_that_sold_it_until_it_gives_that_back() {
    let (_world, _, performance, mut one, mut two) = two_desks().await;
    let (seat, other) = (id(), id());
    one.ask(performance, &[seat, other]).await;
    let (sold, kept) = (one.chain.sell(performance, seat, 1), one.chain.sell(performance, other, 1));
    one.push().await;

    let refused = two.ask_undoing(sold.ticket.uuid()).await.refused;
    assert_eq!((refused[0].state.as_str(), refused[0].holder), ("held", Some(one.id)));
    assert_eq!(two.ask_undoing(Uuid::from_u128(7)).await.refused[0].state, "unknown");
    one.chain.give_back(&give_back("undoing", sold.ticket, sold.ticket, 1));
    one.push().await;
    assert_eq!(two.ask_undoing(sold.ticket.uuid()).await.granted[0].epoch, 2);

    two.chain.refund(&sold);
    assert_eq!(two.push().await, 0);
    one.chain.refund(&sold);
    assert_eq!(one.push().await, 1, "the money went out twice, and it is told");
    two.chain.refund(&kept);
    assert_eq!(two.push().await, 1);
    assert_eq!(one.incidents().await, ["undone_twice", "undone_without_right"]);
}

#[tokio::test]
async fn places_of_a_zone_are_shared_out_and_never_more_than_there_are() {
    let (world, venue, _, mut one, mut two) = two_desks().await;
    let (performance, zone): (PerformanceId, ZoneId) = (id(), id());
    one.link.adopt_performance(venue, performance, &[(zone, 500)]).await.expect("adopted");
    let first = one.link.grant_places(venue, 1, (performance, zone), 300).await.expect("a share");
    assert_eq!((first.given, first.granted, first.left), (300, 300, 200));
    let second = two.link.grant_places(venue, 1, (performance, zone), 300).await.expect("a share");
    assert_eq!((second.given, second.left), (200, 0));
    let none = one.link.grant_places(venue, 1, (performance, zone), 1).await.expect("a share");
    assert_eq!((none.given, none.granted), (0, 300));

    let sold: Vec<_> = (0..200).map(|_| two.chain.sell_place(performance, zone)).collect();
    assert_eq!(two.push().await, 0);
    two.chain.sell_place(performance, zone);
    assert_eq!(two.push().await, 1, "the two hundred and first has no place");
    let back = json!([{"kind": "place", "thing": performance, "unit": zone, "count": 100}]);
    one.chain.give_back(&back);
    one.push().await;
    assert_eq!(state(&world, "select capacity - out - over from app.quota").await, 99);
    two.chain.refund(&sold[0]);
    two.chain.refund(&sold[0]);
    two.push().await;
    assert_eq!(
        state(&world, "select capacity - out - over from app.quota").await,
        100,
        "a place comes back once, however often its ticket is refunded"
    );
    let exchanged = two.chain.exchange_in_place(&sold[1], 0);
    assert_eq!(two.push().await, 0, "an exchange in place needs no other place");
    two.chain.refund(&exchanged);
    two.push().await;
    assert_eq!(state(&world, "select capacity - out - over from app.quota").await, 101);
    let small = one.link.adopt_performance(venue, performance, &[(zone, 10)]).await;
    assert!(matches!(small, Err(Error::CapacityBelowSold { .. })), "{small:?}");
}

#[tokio::test]
async fn a_credit_a_card_and_a_fund_are_debited_by_who_holds_them() {
    let (_world, venue, performance, mut one, mut two) = two_desks().await;
    let (credit, wallet, fund) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let seats: Vec<SeatId> = (0..7).map(|_| id()).collect();
    one.ask(performance, &seats[..4]).await;
    two.ask(performance, &seats[4..]).await;
    for (kind, unit) in
        [(RightKind::Credit, credit), (RightKind::Balance, wallet), (RightKind::Balance, fund)]
    {
        let granted = one.link.grant_units(venue, 1, kind, unit, &[unit]).await.expect("an answer");
        assert_eq!(granted.granted.len(), 1);
    }

    let with_credit = one.chain.sell_with(performance, seats[0], 1, "credit", credit);
    one.chain.sell_with(performance, seats[1], 1, "wallet", wallet);
    one.chain.sell_with(performance, seats[2], 1, "fund", fund);
    one.chain.sell_with(performance, seats[3], 1, "entitlement", Uuid::from_u128(9));
    assert_eq!(one.push().await, 0);

    two.chain.sell_with(performance, seats[4], 1, "credit", credit);
    two.chain.sell_with(performance, seats[5], 1, "wallet", wallet);
    two.chain.sell_with(performance, seats[6], 1, "fund", fund);
    assert_eq!(two.push().await, 3);
    assert_eq!(two.incidents().await, ["sold_without_right", "used_without_right", "used_without_right"]);

    one.chain.refund(&with_credit);
    one.push().await;
    let granted =
        two.link.grant_units(venue, 1, RightKind::Credit, credit, &[credit]).await.expect("an answer");
    assert_eq!(granted.granted[0].epoch, 2, "a credit comes back with its ticket");
}

#[tokio::test]
async fn a_place_that_was_tolerated_debits_a_credit_that_is_free_or_is_an_incident() {
    let (world, venue, performance, mut one, mut two) = two_desks().await;
    let seats: Vec<SeatId> = (0..5).map(|_| id()).collect();
    one.ask(performance, &seats[..3]).await;
    two.ask(performance, &seats[3..]).await;
    let credits = [Uuid::from_u128(1), Uuid::from_u128(2)];
    let spent = "select count(*) from app.right_unit where kind = 'credit' and state = 'spent'";

    let first = one.chain.sell_tolerated(performance, (seats[0], 1), &credits);
    two.chain.sell_tolerated(performance, (seats[3], 1), &credits);
    assert_eq!((one.push().await, two.push().await), (0, 0), "each debits one");
    assert_eq!(state(&world, spent).await, 2);

    one.chain.sell_tolerated(performance, (seats[1], 1), &credits);
    assert_eq!(one.push().await, 1);
    assert_eq!(two.incidents().await, ["pass_to_settle"]);
    assert_eq!(state(&world, spent).await, 2, "nothing is debited twice");

    one.chain.refund(&first);
    one.push().await;
    assert_eq!(state(&world, spent).await, 1, "it comes back with its ticket");
    let granted = two
        .link
        .grant_units(venue, 1, RightKind::Credit, credits[0], &credits[..1])
        .await
        .expect("an answer");
    assert_eq!(granted.granted.len(), 1);

    let given_up = one.chain.sell_tolerated(performance, (seats[2], 1), &[Uuid::from_u128(3)]);
    one.chain.refund(&given_up);
    assert_eq!(one.push().await, 0);
    assert_eq!(state(&world, spent).await, 1, "nothing is owed of what was given up before it was told");
}

#[tokio::test]
async fn what_a_desk_holds_is_read_again_after_a_lost_answer_and_bounded_by_its_quota() {
    let (world, venue, performance, mut one, _two) = two_desks().await;
    let zone: ZoneId = id();
    one.link.adopt_performance(venue, performance, &[(zone, 9000)]).await.expect("adopted");
    let seats: Vec<SeatId> = (0..3).map(|_| id()).collect();
    one.ask(performance, &seats).await;
    one.link.grant_places(venue, 1, (performance, zone), 10).await.expect("a share");
    one.chain.sell(performance, seats[0], 1);
    one.push().await;

    let mut holding = one.link.my_grants(venue).await.expect("grants");
    holding.retain(|it| it.kind != "undoing");
    holding.sort_by_key(|it| (it.kind.clone(), it.unit_id));
    assert_eq!(holding.iter().map(|it| it.kind.as_str()).collect::<Vec<_>>(), ["place", "seat", "seat"]);
    assert_eq!(holding[0].granted, Some(10));
    let full = one.link.grant_places(venue, 1, (performance, zone), 4989).await;
    assert!(matches!(full, Err(Error::QuotaReached { room: 4988 })), "{full:?}");
    assert_eq!(state(&world, "select out from app.quota").await, 10);
}

#[tokio::test]
async fn what_a_venue_sold_when_it_worked_alone_is_accepted_once_and_without_an_incident() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut alone = world.desk(venue, "A01").await;
    let (performance, zone): (PerformanceId, ZoneId) = (id(), id());
    let seats: Vec<SeatId> = (0..4).map(|_| id()).collect();
    let first = alone.chain.sell(performance, seats[0], 1);
    alone.chain.sell_with(performance, seats[1], 1, "credit", Uuid::from_u128(5));
    alone.chain.refund(&first);
    alone.chain.sell(performance, seats[0], 2);
    for _ in 0..5 {
        alone.chain.sell_place(performance, zone);
    }
    assert_eq!(alone.push().await, 0);
    let before = alone.chain.sell(performance, seats[2], 1);
    assert_eq!(alone.push().await, 0);
    alone.restore(alone.chain.written.len()).await;
    alone.chain.refund(&before);
    assert_eq!(
        alone.push().await,
        0,
        "what it sold before its restore it may give back: it was its own grantor"
    );

    let early =
        alone.link.grant_units(venue, 2, RightKind::Seat, performance.uuid(), &[seats[3].uuid()]).await;
    assert!(matches!(early, Err(Error::NotAdopted { .. })), "{early:?}");
    alone.link.adopt_performance(venue, performance, &[(zone, 8)]).await.expect("adopted");
    alone.link.adopt_venue(venue).await.expect("adopted");

    let mut other = world.desk(venue, "A02").await;
    assert_eq!(other.ask_one(performance, seats[0]).await, None, "sold, by whoever granted it");
    assert_eq!(other.ask_one(performance, seats[2]).await, Some(2), "given back");
    assert_eq!(other.link.grant_places(venue, 1, (performance, zone), 9).await.expect("a share").given, 3);
    alone.chain.sell(performance, seats[3], 1);
    assert_eq!(alone.push().await, 1, "from now on it needs a right as anyone does");
    assert_eq!(other.incidents().await, ["sold_without_right"]);
}

#[tokio::test]
async fn a_restored_desk_holds_nothing_and_what_it_held_waits_for_its_late_word_or_for_two_people() {
    let (_world, venue, performance, mut one, mut two) = two_desks().await;
    let seats: Vec<SeatId> = (0..3).map(|_| id()).collect();
    one.ask(performance, &seats).await;
    one.chain.sell(performance, seats[0], 1);
    let old = std::mem::replace(&mut one.chain, Chain::new(venue, "X", 1));
    one.chain = Chain::continuing(venue, "R01", 2, Some((&old, 2)));
    one.link.hello("0.1.0", 2).await.expect("hello");
    one.push().await;

    assert!(one.link.my_grants(venue).await.expect("grants").is_empty(), "the new incarnation holds nothing");
    assert_eq!(
        two.ask(performance, &seats).await.refused.iter().filter(|it| it.state == "quarantine").count(),
        3
    );
    let stale = one.link.grant_units(venue, 1, RightKind::Seat, performance.uuid(), &[seats[0].uuid()]).await;
    assert!(matches!(stale, Err(Error::IncarnationStale { known: 2 })));

    let (first, late) = old.unsent();
    let pushed = one.link.push_operations(old.journal, first, &late).await;
    assert_eq!(pushed.expect("its unreported sale").incidents, 0, "sold under a right that it held");

    let over = |second: u128| {
        json!({"event": "right_override", "second": Uuid::from_u128(second),
               "rights": [{"kind": "seat", "thing": performance, "unit": seats[1], "epoch": 1}]})
    };
    two.chain.write(Kind::Event, Vec::new(), over(1));
    two.push().await;
    assert_eq!(two.ask_one(performance, seats[1]).await, None, "one person twice is not two");
    two.chain.write(Kind::Event, Vec::new(), over(2));
    assert_eq!(two.push().await, 0);
    assert_eq!(two.ask_one(performance, seats[1]).await, Some(2));
    let all = json!({"event": "quarantine_released", "second": Uuid::from_u128(2), "desk": one.id, "incarnation": 1});
    two.chain.write(Kind::Event, Vec::new(), all);
    two.push().await;
    assert_eq!(two.ask_one(performance, seats[2]).await, Some(2));
}

#[tokio::test]
async fn a_lost_desk_comes_back_to_what_it_held_unless_two_people_gave_it_away() {
    let (_world, venue, performance, mut one, mut two) = two_desks().await;
    let zone: ZoneId = id();
    one.link.adopt_performance(venue, performance, &[(zone, 10)]).await.expect("adopted");
    let seats: Vec<SeatId> = (0..2).map(|_| id()).collect();
    one.ask(performance, &seats).await;
    one.link.grant_places(venue, 1, (performance, zone), 10).await.expect("a share");
    assert_eq!(two.link.declare_lost(one.id).await.expect("declared"), 2);
    let refused =
        one.link.grant_units(venue, 1, RightKind::Seat, performance.uuid(), &[seats[0].uuid()]).await;
    assert!(matches!(refused, Err(Error::DeskLost)));

    one.chain.sell(performance, seats[0], 1);
    assert_eq!(one.push().await, 0, "what it sold meanwhile is good");
    assert!(one.link.hello("0.1.0", 1).await.expect("hello").was_lost);
    let seat = |holding: Vec<sync::hub::Holding>| {
        holding.into_iter().filter(|it| it.kind == "seat").map(|it| it.state).collect::<Vec<_>>()
    };
    assert_eq!(seat(one.link.my_grants(venue).await.expect("grants")), ["held"]);

    two.link.declare_lost(one.id).await.expect("declared");
    let all = json!({"event": "quarantine_released", "second": Uuid::from_u128(2), "desk": one.id, "incarnation": 1});
    two.chain.write(Kind::Event, Vec::new(), all);
    two.push().await;
    assert_eq!(two.ask_one(performance, seats[1]).await, Some(2));
    assert_eq!(two.link.grant_places(venue, 1, (performance, zone), 10).await.expect("a share").given, 10);
    one.chain.sell(performance, seats[1], 1);
    one.chain.sell_place(performance, zone);
    assert_eq!(one.push().await, 2, "too late: kept, and told");
    let foreign: DeskId = id();
    assert!(matches!(two.link.declare_lost(foreign).await, Err(Error::DeskForeign)));
}

#[tokio::test]
async fn a_desk_whose_chain_forked_is_granted_nothing_until_it_opens_anew() {
    let (_world, venue, performance, mut one, mut two) = two_desks().await;
    let (seat, other): (SeatId, SeatId) = (id(), id());
    one.ask_one(performance, seat).await;
    let mut clone = Chain::new(venue, "A01", 1);
    clone.journal = one.chain.journal;
    clone.written.clear();
    clone.write(Kind::Opening, Vec::new(), json!({"public_key": "cd".repeat(32), "training": false}));
    let (first, forked) = clone.from(0);
    let refused = one.link.push_operations(clone.journal, first, &forked).await;
    assert!(matches!(refused, Err(Error::ChainForked { seq: 1, .. })), "{refused:?}");

    let units = [other.uuid()];
    let asked = one.link.grant_units(venue, 1, RightKind::Seat, performance.uuid(), &units).await;
    assert!(matches!(asked, Err(Error::IncarnationStale { .. })), "{asked:?}");
    assert_eq!(two.ask(performance, &[seat]).await.refused[0].state, "quarantine");
    one.restore(1).await;
    assert_eq!(one.ask_one(performance, other).await, Some(1));
}

#[tokio::test]
async fn in_the_evening_what_is_left_is_at_the_desk_of_the_evening() {
    let (_world, venue, performance, mut one, mut two) = two_desks().await;
    let zone: ZoneId = id();
    one.link.adopt_performance(venue, performance, &[(zone, 50)]).await.expect("adopted");
    let seats: Vec<SeatId> = (0..4).map(|_| id()).collect();
    two.ask(performance, &seats[..1]).await;
    let units: Vec<Uuid> = seats.iter().map(|seat| seat.uuid()).collect();

    let set_up =
        two.link.set_up_evening((venue, performance), one.id, &units, &[(zone, 50)]).await.expect("set up");
    assert_eq!(set_up.granted.len(), 3);
    assert_eq!(set_up.refused[0].holder, Some(two.id), "what another still holds is told");
    let holding = one.link.my_grants(venue).await.expect("grants");
    assert_eq!(holding.iter().filter(|it| it.kind == "seat").count(), 3);
    assert!(holding.iter().any(|it| it.granted == Some(50)));
    let late = two.link.grant_units(venue, 1, RightKind::Seat, performance.uuid(), &units[1..2]).await;
    assert!(matches!(late, Err(Error::EveningBegun { .. })), "{late:?}");

    two.chain.sell(performance, seats[0], 1);
    assert_eq!(two.push().await, 0, "what it held before it may still sell");
    two.link.end_evening(venue, performance).await.expect("over");
    assert!(two.ask(performance, &[id()]).await.refused.is_empty());
}

/// Many desks ask for the same seats at once, sell some, give some back: no seat is ever sold twice.
#[tokio::test]
async fn desks_that_fight_for_the_same_seats_never_sell_one_twice() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let performance: PerformanceId = id();
    let seats: Vec<SeatId> = (0..12).map(|_| id()).collect();
    let mut desks = Vec::new();
    for n in 0..4 {
        desks.push(world.desk(venue, &format!("F{n:02}")).await);
    }
    desks[0].link.adopt_performance(venue, performance, &[]).await.expect("adopted");
    let fights: Vec<_> = desks
        .into_iter()
        .enumerate()
        .map(|(n, mut desk)| {
            let seats = seats.clone();
            tokio::spawn(async move {
                let mut sold = Vec::new();
                for round in 0..12 {
                    let wanted = [seats[(round * 5 + n) % 12], seats[(round * 7 + n * 3) % 12]];
                    for (place, unit) in desk.ask(performance, &wanted).await.granted.into_iter().enumerate()
                    {
                        let seat = SeatId::from_uuid(unit.unit);
                        if (place + round).is_multiple_of(2) {
                            desk.chain.sell(performance, seat, unit.epoch);
                            sold.push(seat);
                        } else {
                            desk.chain.give_back(&give_back("seat", performance, seat, unit.epoch));
                        }
                    }
                    assert_eq!(desk.push().await, 0);
                }
                sold
            })
        })
        .collect();
    let mut sold = Vec::new();
    for fight in fights {
        sold.extend(fight.await.expect("a fight"));
    }
    let all = sold.len();
    sold.sort_unstable();
    sold.dedup();
    assert_eq!(sold.len(), all, "a seat was sold twice");
    assert!(all > 3, "only {all} seats were sold: do they still fight?");
    assert_eq!(state(&world, "select count(*) from app.incident where code <> 'terminal_twice'").await, 0);
}
