//! The gauge, allotments and quotas.

use app::catalogue::capacity::{Capacity, GaugeView};
use app::catalogue::sellable::{self, Sought};
use catalogue::seating::Buyer;
use kernel::SeatId;
use serde_json::{Value, json};

use super::{Evening, MIXED, STUDIO, ask, refusal};

fn adds_up(gauge: &GaugeView) -> bool {
    let GaugeView { capacity, sold, in_baskets, options, house, blocked, free } = *gauge;
    capacity == sold + in_baskets + options + house + blocked + free
}

#[tokio::test]
async fn the_gauge_adds_up_by_zone_and_by_category_whatever_is_done() {
    let evening = Evening::of(MIXED).await;
    let (seats, pit) = (evening.seats().await, evening.plan().await.zones[0].id);
    evening.sell(seats[1]).await;
    evening.put_in_a_basket(seats[2]).await;
    evening.sell_places(pit, 5).await;
    for (kind, seat) in [("house", 3), ("block", 4)] {
        let input = json!({"performance": evening.performance, "kind": kind, "label": "Maison",
            "seats": [seats[seat]], "zones": [{"zone": pit, "places": 20}]});
        let _: Value = ask(&evening.world, "hold_places", input).await;
    }
    evening
        .world
        .ctx
        .call(
            "hold_places",
            json!({"performance": evening.performance, "kind": "house",
        "label": "Trop", "zones": [{"zone": pit, "places": 1000}]}),
        )
        .await
        .expect_err("more than there is");
    let Capacity { total, zones, categories, .. } = evening.capacity().await;
    let expected =
        GaugeView { capacity: 310, sold: 6, in_baskets: 1, options: 0, house: 21, blocked: 25, free: 257 };
    assert_eq!(total, expected);
    let parts = || zones.iter().map(|zone| &zone.gauge).chain(categories.iter().map(|each| &each.gauge));
    assert!(parts().all(adds_up) && adds_up(&total));
    for gauges in [
        zones.iter().map(|zone| zone.gauge.free).sum::<u32>(),
        categories.iter().map(|category| category.gauge.free).sum(),
    ] {
        assert_eq!(gauges, total.free, "zones and categories tell the same hall");
    }
    let programme = evening.view().await;
    let told = (programme.sold, programme.held, programme.house, programme.blocked, programme.free);
    assert_eq!(told, (6, 1, 21, 25, 257), "and so does the programme");
}

#[tokio::test]
async fn the_gauge_is_never_negative_even_when_the_pit_is_made_smaller_than_what_is_sold() {
    let evening = Evening::of(MIXED).await;
    let pit = evening.plan().await.zones[0].id;
    evening.sell_places(pit, 12).await;
    let input = json!({"plan": evening.hall.plan,
        "capacities": [{"zone": pit, "capacity": 10, "category": "Fosse"}]});
    let smaller: app::catalogue::hall::PlanImported = ask(&evening.world, "edit_plan", input).await;
    let change = json!({"id": evening.performance, "plan": smaller.plan});
    let view: app::catalogue::programme::PerformanceView =
        ask(&evening.world, "edit_performance", change).await;
    assert_eq!((view.capacity, view.sold), (20, 12));
    let zone = &evening.capacity().await.zones[0].gauge;
    assert_eq!((zone.capacity, zone.sold, zone.free), (10, 12, 0));
}

#[tokio::test]
async fn an_allotment_keeps_places_for_its_public_and_counts_what_is_taken_of_it() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    let allotments = json!({"performance": evening.performance, "allotments": [
        {"name": "Scolaires", "public": "school", "places": 118},
    ]});
    let set: Capacity = ask(&evening.world, "set_allotments", allotments).await;
    assert_eq!((set.allotments[0].used, set.allotments[0].left), (0, 118));
    let desk = Buyer { channel: "desk", public: None };
    let refused = take(&evening, desk, &seats[0..3]).await.expect_err("three");
    assert_eq!(refused.code(), "catalogue.allotment_short");
    assert_eq!(take(&evening, desk, &seats[0..2]).await, Ok(()));
    let school = Buyer { channel: "desk", public: Some("school") };
    assert_eq!(take(&evening, school, &seats[2..10]).await, Ok(()));
    let capacity = evening.capacity().await;
    assert_eq!((capacity.allotments[0].used, capacity.allotments[0].left), (8, 110));
    let released: Capacity =
        ask(&evening.world, "set_allotments", json!({"performance": evening.performance, "allotments": []}))
            .await;
    assert_eq!(released.allotments, []);
    assert_eq!(take(&evening, desk, &seats[10..40]).await, Ok(()), "anybody's again");
}

#[tokio::test]
async fn two_allotments_for_the_same_buyers_are_refused() {
    let evening = Evening::of(STUDIO).await;
    let twice = json!({"performance": evening.performance, "allotments": [
        {"name": "En ligne", "channel": "online", "places": 10},
        {"name": "Site", "channel": "online", "places": 5},
    ]});
    assert_eq!(refusal(&evening.world, "set_allotments", twice).await.code(), "catalogue.share_repeated");
    let beyond = json!({"performance": evening.performance, "allotments": [
        {"name": "Tout et plus", "channel": "relay", "places": 121}]});
    let refused = refusal(&evening.world, "set_allotments", beyond).await;
    assert_eq!((refused.code(), &refused.params["left"]), ("catalogue.allotments_exceed", &json!(120)));
}

#[tokio::test]
async fn allotments_never_promise_more_than_is_free() {
    let evening = Evening::of(STUDIO).await;
    let two = |places: u32| {
        json!({"performance": evening.performance, "allotments": [
            {"name": "Scolaires", "public": "school", "places": 60},
            {"name": "Relais", "channel": "relay", "places": places},
        ]})
    };
    let refused = refusal(&evening.world, "set_allotments", two(61)).await;
    assert_eq!(
        (refused.code(), &refused.params["asked"], &refused.params["left"]),
        ("catalogue.allotments_exceed", &json!(121), &json!(120))
    );
    let set: Capacity = ask(&evening.world, "set_allotments", two(60)).await;
    assert_eq!(set.allotments.iter().map(|each| each.left).collect::<Vec<_>>(), [60, 60]);
    let seats = &evening.seats().await[0..70];
    let house =
        json!({"performance": evening.performance, "kind": "house", "label": "Mécène", "seats": seats});
    let _: Value = ask(&evening.world, "hold_places", house).await;
    let after = evening.capacity().await;
    assert!(after.allotments.iter().all(|each| each.left <= after.total.free), "{:?}", after.allotments);
    assert_eq!(
        refusal(&evening.world, "set_allotments", two(60)).await.code(),
        "catalogue.allotments_exceed"
    );
}

#[tokio::test]
async fn an_allotment_is_limited_to_a_price_category_of_the_hall_and_to_its_places() {
    let evening = Evening::of(MIXED).await;
    let of = |category: &str, places: u32| {
        json!({"performance": evening.performance, "allotments": [
            {"name": "Scolaires", "public": "school", "category": category, "places": places}]})
    };
    let _: Capacity = ask(&evening.world, "set_allotments", of("Chaise", 10)).await;
    for (input, code) in [
        (of("Chaise", 11), "catalogue.allotments_exceed"),
        (of("Loge", 1), "catalogue.plan_category_unknown"),
    ] {
        assert_eq!(refusal(&evening.world, "set_allotments", input).await.code(), code);
    }
}

#[tokio::test]
async fn a_quota_is_on_a_tariff_of_the_book() {
    let desk = crate::sales::Desk::new().await;
    let of = |tariff: &str| json!({"performance": desk.evening.performance, "quotas": [{"tariff": tariff, "places": 2}]});
    let refused = refusal(&desk.evening.world, "set_quotas", of("INCONNU")).await;
    assert_eq!((refused.code(), &refused.params["tariff"]), ("catalogue.tariff_unknown", &json!("INCONNU")));
    let books: Value = desk.ask("list_tariff_books", json!({})).await;
    let draft: Value = desk.ask("tariff_draft", json!({"book": books["books"][0]["id"]})).await;
    let code = draft["document"]["tariffs"][0]["code"].as_str().expect("a code");
    let set: Capacity = ask(&desk.evening.world, "set_quotas", of(code)).await;
    assert_eq!(set.quotas[0].tariff, code);
}

#[tokio::test]
async fn a_tariff_stops_at_its_quota() {
    let evening = Evening::of(STUDIO).await;
    let quotas = json!({"performance": evening.performance, "quotas": [{"tariff": "JEUNE", "places": 2}]});
    let set: Capacity = ask(&evening.world, "set_quotas", quotas).await;
    assert_eq!((set.quotas[0].used, set.quotas[0].left), (0, 2));
    let seats = evening.seats().await;
    let buyer = Buyer { channel: "desk", public: None };
    for (n, seat) in seats[0..3].iter().enumerate() {
        let priced = price(&evening, buyer, *seat, "JEUNE").await;
        assert_eq!(priced.is_ok(), n < 2, "the third is one too many: {priced:?}");
    }
    assert_eq!(price(&evening, buyer, seats[3], "PLEIN").await, Ok(()), "another tariff has no quota");
    assert_eq!(evening.capacity().await.quotas[0].left, 0);
}

/// Puts seats in a basket as a sale does.
async fn take(evening: &Evening, buyer: Buyer<'_>, seats: &[SeatId]) -> app::Result<()> {
    let ctx = &evening.world.ctx;
    let author = ctx.author().expect("signed in");
    let mut tx = ctx.write().await.expect("a transaction");
    let sought = Sought { performance: evening.performance, out_of: None, buyer };
    let (sellable, places) = sellable::seats(ctx, &mut tx, &sought, seats).await?;
    let basket = sales::basket::open(&mut tx, &author, &ctx.app().chance, None).await.expect("a basket");
    let lines = sales::basket::add_seats(&mut tx, &author, &ctx.app().chance, basket, &places).await;
    let taken: Vec<_> = lines
        .expect("free seats")
        .iter()
        .map(|line| catalogue::share::Taken {
            unit: line.place.spot.unit(),
            epoch: line.grant.epoch,
            zone: None,
        })
        .collect();
    sellable::count(&mut tx, &sellable, &taken).await.expect("counted");
    tx.commit().await.expect("committed");
    Ok(())
}

/// Puts a seat in a basket at a tariff, and keeps it only within the quotas.
async fn price(evening: &Evening, buyer: Buyer<'_>, seat: SeatId, tariff: &str) -> app::Result<()> {
    let ctx = &evening.world.ctx;
    let author = ctx.author().expect("signed in");
    let mut tx = ctx.write().await.expect("a transaction");
    let sought = Sought { performance: evening.performance, out_of: None, buyer };
    let (_, places) = sellable::seats(ctx, &mut tx, &sought, &[seat]).await?;
    let basket = sales::basket::open(&mut tx, &author, &ctx.app().chance, None).await.expect("a basket");
    let lines = sales::basket::add_seats(&mut tx, &author, &ctx.app().chance, basket, &places).await;
    let line = lines.expect("a free seat")[0].id;
    let price: sales::Price = serde_json::from_value(
        json!({"tariff": tariff, "name": tariff, "version": 1, "amount": 1200, "vat": 550}),
    )
    .expect("a price");
    sales::basket::price(&mut tx, basket, &[(line, None, Some(&price))]).await.expect("priced");
    app::catalogue::capacity::check_quotas(&mut tx, evening.performance, &[]).await?;
    tx.commit().await.expect("committed");
    Ok(())
}
