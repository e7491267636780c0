//! Options, house holds and blocks: three different things that keep places from sale.

use app::catalogue::hold::{HoldView, Holds, Released};
use app::catalogue::sellable::{self, Sought};
use catalogue::seating::Buyer;
use kernel::{HoldId, SeatId};
use network::Role;
use serde_json::{Value, json};

use super::{Evening, MIXED, STUDIO, ask, refusal};

const DESK: Buyer = Buyer { channel: "desk", public: None };

fn option(evening: &Evening, seats: &[SeatId]) -> Value {
    json!({"performance": evening.performance, "kind": "option", "label": "Lycée Monge",
        "until": "2026-11-28T17:00:00Z", "seats": seats})
}

fn kept(evening: &Evening, kind: &str, seats: &[SeatId]) -> Value {
    json!({"performance": evening.performance, "kind": kind, "label": "Pompiers", "seats": seats})
}

async fn sellable(evening: &Evening, seats: &[SeatId], out_of: Option<HoldId>) -> app::Result<usize> {
    let mut tx = evening.world.ctx.write().await.expect("a transaction");
    let sought = Sought { performance: evening.performance, out_of, buyer: DESK };
    let found = sellable::seats(&evening.world.ctx, &mut tx, &sought, seats).await;
    found.map(|(_, places)| places.len())
}

#[tokio::test]
async fn an_option_a_house_hold_and_a_block_are_three_different_things() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    let _: HoldView = ask(&evening.world, "hold_places", option(&evening, &seats[0..3])).await;
    evening.world.minutes_pass(1);
    let _: HoldView = ask(&evening.world, "hold_places", kept(&evening, "house", &seats[3..5])).await;
    evening.world.minutes_pass(1);
    let _: HoldView = ask(&evening.world, "hold_places", kept(&evening, "block", &seats[5..6])).await;
    let states = evening.states().await;
    assert_eq!((states.option, states.house, states.blocked), (vec![0, 1, 2], vec![3, 4], vec![5]));
    let total = evening.capacity().await.total;
    assert_eq!((total.options, total.house, total.blocked, total.free), (3, 2, 1, 114));
    let holds: Holds = ask(&evening.world, "list_holds", json!({"performance": evening.performance})).await;
    assert_eq!(holds.holds.iter().map(|hold| hold.seats.len()).collect::<Vec<_>>(), [3, 2, 1]);
}

#[tokio::test]
async fn a_seller_takes_options_and_only_a_manager_keeps_places_for_the_house() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    let seller = evening.world.agent("paul", &[Role::BoxOffice]).await;
    seller.call("hold_places", option(&evening, &seats[0..1])).await.expect("an option is a seller's");
    for kind in ["house", "block"] {
        let refused = seller.call("hold_places", kept(&evening, kind, &seats[1..2])).await;
        assert_eq!(refused.expect_err("a manager's").code(), "app.right_missing", "{kind}");
    }
}

#[tokio::test]
async fn what_is_sold_in_a_basket_or_held_cannot_be_held() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    evening.sell(seats[0]).await;
    evening.put_in_a_basket(seats[1]).await;
    let _: HoldView = ask(&evening.world, "hold_places", option(&evening, &seats[2..3])).await;
    for taken in 0..3 {
        let refused =
            refusal(&evening.world, "hold_places", option(&evening, &[seats[taken], seats[9]])).await;
        assert_eq!(refused.code(), "catalogue.seats_not_free");
        assert_eq!(refused.params["seats"], json!([seats[taken]]));
    }
    assert_eq!(evening.capacity().await.total.options, 1, "nothing was held by halves");
}

#[tokio::test]
async fn a_held_seat_is_sold_only_by_naming_its_hold() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    let hold: HoldView = ask(&evening.world, "hold_places", option(&evening, &seats[0..2])).await;
    let unnamed = sellable(&evening, &seats[0..1], None).await.expect_err("held");
    assert_eq!(unnamed.code(), "catalogue.seats_not_free");
    assert_eq!(sellable(&evening, &seats[0..2], Some(hold.id)).await, Ok(2));
    let beside = sellable(&evening, &seats[0..3], Some(hold.id)).await.expect_err("one too many");
    assert_eq!(beside.code(), "catalogue.hold_short", "the third is not the option's");
}

#[tokio::test]
async fn a_seat_sold_out_of_an_option_counts_once_and_comes_back_to_it() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    let hold: HoldView = ask(&evening.world, "hold_places", option(&evening, &seats[0..2])).await;
    evening.sell(seats[0]).await;
    let total = evening.capacity().await.total;
    assert_eq!((total.sold, total.options, total.free), (1, 1, 118));
    let programme = evening.view().await;
    assert_eq!(
        (programme.sold, programme.options, programme.free),
        (1, 1, 118),
        "the programme says the same"
    );
    let holds: Holds = ask(&evening.world, "list_holds", json!({"performance": evening.performance})).await;
    assert_eq!(holds.holds[0].seats.iter().map(|seat| seat.used).collect::<Vec<_>>(), [true, false]);
    let _: Value = ask(&evening.world, "release_hold", json!({"id": hold.id})).await;
    let total = evening.capacity().await.total;
    assert_eq!((total.sold, total.options, total.free), (1, 0, 119), "the sold seat stays sold");
}

#[tokio::test]
async fn an_option_gives_its_places_back_at_its_deadline() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    let hold: HoldView = ask(&evening.world, "hold_places", option(&evening, &seats[0..2])).await;
    evening.world.minutes_pass(7 * 24 * 60 - 1);
    let ctx = evening.world.at(tests::CODE).await;
    let expired: Released = ctx.ask("release_expired_options", &json!({})).await.expect("an answer");
    assert_eq!(expired.holds, []);
    evening.world.minutes_pass(1);
    let total = evening.capacity_as(&ctx).await.total;
    assert_eq!((total.options, total.free), (0, 120), "from the very minute, whoever runs what");
    let late = ctx.call("change_hold", json!({"id": hold.id, "until": "2026-12-01T17:00:00Z"})).await;
    assert_eq!(late.expect_err("too late").code(), "catalogue.hold_over");
    let expired: Released = ctx.ask("release_expired_options", &json!({})).await.expect("an answer");
    assert_eq!(expired.holds, [hold.id]);
    let again: Released = ctx.ask("release_expired_options", &json!({})).await.expect("an answer");
    assert_eq!(again.holds, [], "noted once");
}

#[tokio::test]
async fn an_option_is_over_when_the_curtain_rises_however_late_it_was_asked_for() {
    let evening = Evening::of(STUDIO).await;
    let mut late = option(&evening, &evening.seats().await[0..1]);
    late["until"] = json!("2026-12-24T17:00:00Z");
    let hold: HoldView = ask(&evening.world, "hold_places", late).await;
    let curtain = Some(evening.view().await.starts_at);
    assert_eq!(hold.until, curtain);
    let later = json!({"id": hold.id, "until": "2026-12-24T17:00:00Z"});
    assert_eq!(ask::<HoldView>(&evening.world, "change_hold", later).await.until, curtain);
}

#[tokio::test]
async fn an_option_needs_a_name_a_deadline_and_places() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    let with = |name: &str, value: Value| {
        let mut input = option(&evening, &seats[0..1]);
        input[name] = value;
        input
    };
    for (input, code) in [
        (with("label", json!(" ")), "catalogue.hold_unnamed"),
        (with("until", Value::Null), "catalogue.hold_deadline"),
        (with("until", json!("2026-11-21T16:59:00Z")), "catalogue.hold_deadline"),
        (with("seats", json!([])), "catalogue.hold_empty"),
        (with("kind", json!("block")), "catalogue.hold_deadline"),
    ] {
        assert_eq!(refusal(&evening.world, "hold_places", input).await.code(), code);
    }
}

#[tokio::test]
async fn an_option_grows_and_shrinks_over_what_is_free() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    let hold: HoldView = ask(&evening.world, "hold_places", option(&evening, &seats[0..2])).await;
    evening.sell(seats[0]).await;
    evening.sell(seats[5]).await;
    let grown = json!({"id": hold.id, "seats": &seats[0..4], "label": "Lycée Monge, 2de B"});
    let grown: HoldView = ask(&evening.world, "change_hold", grown).await;
    assert_eq!((grown.seats.len(), grown.label.as_str()), (4, "Lycée Monge, 2de B"));
    let over = refusal(&evening.world, "change_hold", json!({"id": hold.id, "seats": &seats[0..6]})).await;
    assert_eq!(over.code(), "catalogue.seats_not_free");
    let _: HoldView = ask(&evening.world, "change_hold", json!({"id": hold.id, "seats": [seats[0]]})).await;
    let total = evening.capacity().await.total;
    assert_eq!((total.sold, total.options, total.free), (2, 0, 118));
}

#[tokio::test]
async fn places_of_a_pit_are_held_by_number_and_never_beyond_what_is_left() {
    let evening = Evening::of(MIXED).await;
    let pit = evening.plan().await.zones[0].id;
    let of_pit = |places: u32| {
        json!({"performance": evening.performance, "kind": "house", "label": "Presse",
            "zones": [{"zone": pit, "places": places}]})
    };
    let hold: HoldView = ask(&evening.world, "hold_places", of_pit(200)).await;
    let refused = refusal(&evening.world, "hold_places", of_pit(97)).await;
    assert_eq!((refused.code(), &refused.params["left"]), ("catalogue.places_short", &json!(96)));
    evening.sell_places(pit, 3).await;
    let zone = &evening.states().await.zones[0];
    assert_eq!((zone.sold, zone.free), (3, 93));
    let more = json!({"id": hold.id, "zones": [{"zone": pit, "places": 293}]});
    let _: HoldView = ask(&evening.world, "change_hold", more).await;
    assert_eq!(evening.states().await.zones[0].free, 0);
    let more = json!({"id": hold.id, "zones": [{"zone": pit, "places": 294}]});
    assert_eq!(refusal(&evening.world, "change_hold", more).await.code(), "catalogue.places_short");
}

#[tokio::test]
async fn places_of_a_pit_sold_out_of_a_hold_are_no_longer_kept_and_come_back_when_given_back() {
    let evening = Evening::of(MIXED).await;
    let pit = evening.plan().await.zones[0].id;
    let input = json!({"performance": evening.performance, "kind": "house", "label": "Presse",
        "zones": [{"zone": pit, "places": 10}]});
    let hold: HoldView = ask(&evening.world, "hold_places", input).await;
    let ctx = &evening.world.ctx;
    let author = ctx.author().expect("signed in");
    let mut tx = ctx.write().await.expect("a transaction");
    let sought = Sought { performance: evening.performance, out_of: Some(hold.id), buyer: DESK };
    let (sellable, zone) = sellable::zone(ctx, &mut tx, &sought, (pit, 4)).await.expect("four of the ten");
    let basket = sales::basket::open(&mut tx, &author, &ctx.app().chance, None).await.expect("a basket");
    let lines = sales::basket::add_places(&mut tx, &author, &ctx.app().chance, basket, &zone, 4);
    let lines = lines.await.expect("four places");
    let taken: Vec<_> = lines
        .iter()
        .map(|line| catalogue::share::Taken {
            unit: line.place.spot.unit(),
            epoch: line.grant.epoch,
            zone: line.place.spot.zone(),
        })
        .collect();
    sellable::count(&mut tx, &sellable, &taken).await.expect("counted");
    let beyond = sellable::zone(ctx, &mut tx, &sought, (pit, 7)).await.expect_err("six are left in it");
    assert_eq!((beyond.code(), &beyond.params["left"]), ("catalogue.hold_short", &json!(6)));
    tx.commit().await.expect("committed");
    let total = evening.capacity().await.total;
    assert_eq!((total.house, total.in_baskets, total.free), (6, 4, 306 - 10));
    assert_eq!(evening.view().await.house, 6, "the programme says the same");
    let shrunk = json!({"id": hold.id, "zones": [{"zone": pit, "places": 3}]});
    assert_eq!(refusal(&evening.world, "change_hold", shrunk).await.code(), "catalogue.hold_short");
    let mut tx = ctx.write().await.expect("a transaction");
    sales::basket::clear(&mut tx, &author, basket).await.expect("dropped");
    tx.commit().await.expect("committed");
    assert_eq!(evening.capacity().await.total.house, 10, "given back to the press");
}
