//! Performances: series, copies, cancelling and postponing, categories, the calendar.

use app::catalogue::capacity::Capacity;
use app::catalogue::programme::{PerformanceView, Programme};
use app::catalogue::sellable::{self, Sought};
use app::catalogue::series::Created;
use app::documents::DocumentRef;
use catalogue::performance::State;
use catalogue::seating::Buyer;
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, EventLike};
use kernel::PerformanceId;
use serde_json::json;

use super::{Evening, MIXED, STUDIO, ask, refusal};

async fn series(evening: &Evening, dates: &[&str]) -> Vec<PerformanceId> {
    let input = json!({"show": evening.show, "hall": evening.hall.hall, "starts_at": dates,
        "doors_minutes_before": 45});
    ask::<Created>(&evening.world, "create_performances", input).await.performances
}

#[tokio::test]
async fn a_series_and_a_copy_have_their_dates_doors_and_categories() {
    let evening = Evening::of(MIXED).await;
    let made = series(&evening, &["2026-12-08T19:30:00Z", "2026-12-09T19:30:00Z"]).await;
    let copy = json!({"id": made[0], "starts_at": "2026-12-10T14:00:00Z"});
    let _: Created = ask(&evening.world, "copy_performance", copy).await;
    let all: Programme = ask(&evening.world, "show_performances", json!({"show": evening.show})).await;
    let starts: Vec<String> = all.performances.iter().map(|each| each.starts_at.to_string()).collect();
    let days: Vec<&str> = starts.iter().map(|start| &start[0..10]).collect();
    assert_eq!(days, ["2026-12-05", "2026-12-08", "2026-12-09", "2026-12-10"]);
    let last = &all.performances[3];
    assert_eq!(last.door_at.map(|door| door.to_string()).as_deref(), Some("2026-12-10T13:15:00.000Z"));
    let names: Vec<&str> = last.categories.iter().map(|category| category.name.as_str()).collect();
    assert_eq!(names, ["Fosse", "Chaise"]);
    let first = &all.performances[1].categories[0];
    assert_ne!(first.id, last.categories[0].id, "each performance has its own");
}

#[tokio::test]
async fn a_copy_keeps_the_rate_that_was_set_by_hand() {
    let evening = Evening::of(STUDIO).await;
    let by_hand = json!({"id": evening.performance, "vat_rate": 210});
    let _: PerformanceView = ask(&evening.world, "edit_performance", by_hand).await;
    let copy = json!({"id": evening.performance, "starts_at": "2026-12-10T14:00:00Z"});
    let _: Created = ask(&evening.world, "copy_performance", copy).await;
    let all: Programme = ask(&evening.world, "show_performances", json!({"show": evening.show})).await;
    let rates: Vec<u32> = all.performances.iter().map(|each| each.vat_rate.as_basis_points()).collect();
    assert_eq!(rates, [210, 210]);
}

#[tokio::test]
async fn doors_move_with_the_curtain_and_open_before_it() {
    let evening = Evening::of(STUDIO).await;
    let made = series(&evening, &["2026-12-08T19:30:00Z"]).await;
    let earlier = json!({"id": made[0], "starts_at": "2026-12-08T18:00:00Z"});
    let view: PerformanceView = ask(&evening.world, "edit_performance", earlier).await;
    assert_eq!(view.door_at.map(|door| door.to_string()).as_deref(), Some("2026-12-08T17:15:00.000Z"));
    let late = json!({"id": made[0], "door_at": "2026-12-08T18:00:01Z"});
    assert_eq!(refusal(&evening.world, "edit_performance", late).await.code(), "catalogue.doors_after_start");
    let after = json!({"show": evening.show, "hall": evening.hall.hall, "starts_at": ["2026-12-09T19:30:00Z"],
        "doors_minutes_before": -30});
    let refused = refusal(&evening.world, "create_performances", after).await;
    assert_eq!(refused.code(), "catalogue.doors_after_start");
}

#[tokio::test]
async fn no_rate_of_vat_is_above_that_of_the_law() {
    let evening = Evening::of(STUDIO).await;
    let show = json!({"title": "Cher", "discipline": "theatre", "vat_rate": 12345});
    assert_eq!(refusal(&evening.world, "create_show", show).await.code(), "catalogue.vat_too_high");
    let made = series(&evening, &["2026-12-08T19:30:00Z"]).await;
    let rate = json!({"id": made[0], "vat_rate": 2001});
    assert_eq!(refusal(&evening.world, "edit_performance", rate).await.code(), "catalogue.vat_too_high");
    let pass = json!({"code": "CH", "name": "Cher", "kind": "credits", "price": 100, "vat_rate": 12345,
                      "credits": 1, "credit_value": 100});
    assert_eq!(refusal(&evening.world, "create_pass_product", pass).await.code(), "passes.vat_too_high");
    let over = json!({"code": "CH", "name": "Fini", "kind": "credits", "price": 100, "vat_rate": 550,
                      "credits": 1, "credit_value": 100, "valid_until": "2020-01-01"});
    assert_eq!(refusal(&evening.world, "create_pass_product", over).await.code(), "passes.already_over");
}

#[tokio::test]
async fn a_hall_plays_one_thing_at_a_time() {
    let evening = Evening::of(STUDIO).await;
    let twice = json!({"show": evening.show, "hall": evening.hall.hall,
        "starts_at": ["2026-12-08T19:30:00Z", "2026-12-08T19:30:00Z"]});
    let made = series(&evening, &["2026-12-09T19:30:00Z"]).await;
    let copy = json!({"id": made[0], "starts_at": "2026-12-05T19:30:00Z"});
    for (name, input) in [
        ("create_performances", twice),
        ("copy_performance", copy.clone()),
        ("edit_performance", copy.clone()),
    ] {
        let refused = refusal(&evening.world, name, input).await;
        assert_eq!(
            (refused.code(), &refused.params["title"]),
            ("catalogue.hall_taken", &json!("Phèdre")),
            "{name}"
        );
    }
    let all: Programme = ask(&evening.world, "show_performances", json!({"show": evening.show})).await;
    assert_eq!(all.performances.len(), 2, "nothing of a refused series is kept");
    let _: PerformanceView =
        ask(&evening.world, "cancel_performance", json!({"id": evening.performance})).await;
    let _: Created = ask(&evening.world, "copy_performance", copy).await;
}

#[tokio::test]
async fn a_copy_has_the_allotments_quotas_house_holds_and_blocks_of_its_model_and_no_option() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    let of = evening.performance;
    let allotments = json!([{"name": "Scolaires", "public": "school", "places": 30}]);
    let quotas = json!([{"tariff": "JEUNE", "places": 2}]);
    for (name, input) in [
        ("set_allotments", json!({"performance": of, "allotments": allotments})),
        ("set_quotas", json!({"performance": of, "quotas": quotas})),
        (
            "hold_places",
            json!({"performance": of, "kind": "house", "label": "Pompiers", "seats": &seats[0..2]}),
        ),
        ("hold_places", json!({"performance": of, "kind": "block", "label": "Régie", "seats": &seats[2..5]})),
        (
            "hold_places",
            json!({"performance": of, "kind": "option", "label": "Lycée", "seats": &seats[5..9],
            "until": "2026-11-28T17:00:00Z"}),
        ),
    ] {
        evening.world.ctx.call(name, input).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let copy = json!({"id": of, "starts_at": "2026-12-10T14:00:00Z"});
    let copy: Created = ask(&evening.world, "copy_performance", copy).await;
    let capacity: Capacity =
        ask(&evening.world, "capacity", json!({"performance": copy.performances[0]})).await;
    let told = (capacity.total.house, capacity.total.blocked, capacity.total.options);
    assert_eq!(told, (2, 3, 0));
    let model = evening.capacity().await;
    assert_eq!((capacity.allotments[0].left, capacity.quotas[0].left), (30, 2));
    assert_ne!(capacity.allotments[0].fields.id, model.allotments[0].fields.id, "each counts its own");
}

#[tokio::test]
async fn a_cancelled_performance_keeps_its_tickets_and_sells_nothing_more() {
    let evening = Evening::of(STUDIO).await;
    let seats = evening.seats().await;
    evening.sell(seats[0]).await;
    let view: PerformanceView =
        ask(&evening.world, "cancel_performance", json!({"id": evening.performance})).await;
    assert_eq!((view.state, view.sold), (State::Cancelled, 1));
    for (name, input) in [
        ("best_available", json!({"performance": evening.performance, "places": 2})),
        (
            "hold_places",
            json!({"performance": evening.performance, "kind": "block", "label": "x", "seats": [seats[1]]}),
        ),
        ("cancel_performance", json!({"id": evening.performance})),
        ("edit_performance", json!({"id": evening.performance, "sale": "on_sale"})),
    ] {
        assert_eq!(refusal(&evening.world, name, input).await.code(), "catalogue.not_on_sale", "{name}");
    }
    let buyer = Buyer { channel: "desk", public: None };
    let sought = Sought { performance: evening.performance, out_of: None, buyer };
    let mut tx = evening.world.ctx.write().await.expect("a transaction");
    let refused = sellable::seats(&evening.world.ctx, &mut tx, &sought, &seats[1..2]).await;
    assert_eq!(refused.expect_err("nothing is sold").code(), "catalogue.not_on_sale");
}

#[tokio::test]
async fn a_performance_is_postponed_to_another_date_of_its_show() {
    let evening = Evening::of(STUDIO).await;
    let made = series(&evening, &["2026-12-08T19:30:00Z", "2026-12-09T19:30:00Z"]).await;
    let _: PerformanceView = ask(&evening.world, "cancel_performance", json!({"id": made[1]})).await;
    for nowhere in [evening.performance, made[1]] {
        let input = json!({"id": evening.performance, "to": nowhere});
        let refused = refusal(&evening.world, "postpone_performance", input).await;
        assert_eq!(refused.code(), "catalogue.postponed_nowhere");
    }
    let input = json!({"id": evening.performance, "to": made[0]});
    let view: PerformanceView = ask(&evening.world, "postpone_performance", input).await;
    assert_eq!((view.state, view.postponed_to), (State::Postponed, Some(made[0])));
}

#[tokio::test]
async fn price_categories_change_until_something_is_sold() {
    let evening = Evening::of(MIXED).await;
    let pit = evening.plan().await.zones[0].id;
    let one = json!({"performance": evening.performance, "categories": [
        {"code": "1", "name": "Catégorie 1", "plan_categories": ["Chaise"]},
        {"code": "D", "name": "Debout", "zones": [pit]},
    ]});
    let view: PerformanceView = ask(&evening.world, "set_categories", one.clone()).await;
    assert_eq!(view.categories.iter().map(|each| each.code.as_str()).collect::<Vec<_>>(), ["1", "D"]);
    assert_eq!(
        (&view.categories[0].plan_categories, &view.categories[1].zones),
        (&vec!["Chaise".to_owned()], &vec![pit])
    );
    let gauges = evening.capacity().await.categories;
    assert_eq!(gauges.iter().map(|each| each.gauge.capacity).collect::<Vec<_>>(), [10, 300]);
    let mut short = one.clone();
    short["categories"].as_array_mut().expect("a list").truncate(1);
    let refused = refusal(&evening.world, "set_categories", short).await;
    assert_eq!(
        (refused.code(), &refused.params["missing"]),
        ("catalogue.categories_incomplete", &json!(["Fosse"]))
    );
    evening.sell(evening.seats().await[2]).await;
    assert_eq!(refusal(&evening.world, "set_categories", one).await.code(), "catalogue.categories_sold");
}

#[tokio::test]
async fn a_price_category_has_a_name_a_part_of_the_hall_and_nothing_twice() {
    let evening = Evening::of(MIXED).await;
    let pit = evening.plan().await.zones[0].id;
    let chairs = json!({"code": "1", "name": "Catégorie 1", "plan_categories": ["Chaise"]});
    let wrong = [
        (json!({"code": "1", "name": "Debout", "zones": [pit]}), "catalogue.category_repeated"),
        (json!({"code": "2", "name": " ", "zones": [pit]}), "catalogue.title_empty"),
        (json!({"code": "2", "name": "Debout"}), "catalogue.category_empty"),
        (
            json!({"code": "2", "name": "Debout", "plan_categories": ["Chaise"], "zones": [pit]}),
            "catalogue.category_repeated",
        ),
        (
            json!({"code": "2", "name": "Debout", "plan_categories": ["Loge"]}),
            "catalogue.plan_category_unknown",
        ),
        (json!({"code": "2", "name": "Debout", "zones": [evening.performance]}), "catalogue.zone_unknown"),
    ];
    for (second, code) in wrong {
        let input = json!({"performance": evening.performance, "categories": [chairs, second]});
        assert_eq!(refusal(&evening.world, "set_categories", input).await.code(), code);
    }
}

#[tokio::test]
async fn the_calendar_is_read_back_with_its_dates_and_what_was_cancelled() {
    let evening = Evening::of(STUDIO).await;
    let made = series(&evening, &["2026-12-08T19:30:00Z", "2027-03-01T19:30:00Z"]).await;
    let _: PerformanceView = ask(&evening.world, "cancel_performance", json!({"id": made[0]})).await;
    let draft = json!({"id": made[1], "sale": "draft"});
    let _: PerformanceView = ask(&evening.world, "edit_performance", draft).await;
    let span = json!({"from": "2026-12-01T00:00:00Z", "until": "2027-06-01T00:00:00Z"});
    let file: DocumentRef = ask(&evening.world, "export_calendar", span).await;
    assert_eq!(file.mime, "text/calendar");
    let bytes = evening.world.app.shelf.get(file.document).expect("at hand").bytes;
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let calendar: Calendar = text.parse().expect("RFC 5545");
    assert!(
        calendar.property_value("PRODID").is_some_and(|made| made.starts_with("-//Parterre//")),
        "{text}"
    );
    let events: Vec<_> = calendar.components.iter().filter_map(|each| each.as_event()).collect();
    assert_eq!(events.len(), 2, "a draft stays at home");
    let starts = |at: usize| match events[at].get_start() {
        Some(DatePerhapsTime::DateTime(CalendarDateTime::Utc(start))) => start.to_rfc3339(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (starts(0).as_str(), starts(1).as_str()),
        ("2026-12-05T19:30:00+00:00", "2026-12-08T19:30:00+00:00")
    );
    let told: Vec<_> =
        events.iter().map(|event| (event.get_summary(), event.property_value("STATUS"))).collect();
    assert_eq!(told, [(Some("Phèdre"), Some("CONFIRMED")), (Some("Phèdre"), Some("CANCELLED"))]);
    assert_eq!(events[0].get_uid(), Some(evening.performance.to_string().as_str()));
    let told: Vec<_> =
        events.iter().map(|event| (event.get_location(), event.property_value("SEQUENCE"))).collect();
    let house = evening.world.ctx.session().expect("signed in").venue;
    let house = network::venue::get(&mut evening.world.ctx.read().await.expect("a look"), house).await;
    let place = format!("{}, Grande salle", house.expect("a venue").name);
    assert_eq!(told, [(Some(&*place), Some("0")), (Some(&*place), Some("1"))], "a change is told as one");
}
