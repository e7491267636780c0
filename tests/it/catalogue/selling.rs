//! What the programme and its limits mean at the desk: holds, quotas, allotments and cancelling, in a whole sale.

use app::App;
use app::catalogue::capacity::Capacity;
use app::catalogue::hold::HoldView;
use app::catalogue::programme::PerformanceView;
use app::sales::basket::BasketView;
use app::sales::place::Placed;
use kernel::{Chance, Clock};
use serde_json::{Value, json};

use crate::sales::Desk;

#[tokio::test]
async fn an_option_is_sold_by_naming_it_and_by_no_one_else() {
    let desk = Desk::new().await;
    let performance = desk.evening.performance;
    let seats = [desk.seats[0], desk.seats[1]];
    let option = json!({"performance": performance, "kind": "option", "label": "Lycée Monge",
        "until": "2026-11-28T17:00:00Z", "seats": seats});
    let hold: HoldView = desk.ask("hold_places", option).await;
    let mut input = json!({"performance": performance, "seats": seats});
    assert_eq!(desk.refusal("add_seats", input.clone()).await, "catalogue.seats_not_free");
    input["out_of"] = json!(hold.id);
    let basket: BasketView = desk.ask("add_seats", input).await;
    let states = desk.evening.states().await;
    assert_eq!((states.option.len(), states.elsewhere.len()), (0, 2), "in somebody's basket");
    let own: app::catalogue::states::SeatStates =
        desk.ask("seat_states", json!({"performance": performance, "basket": basket.basket})).await;
    assert_eq!((own.basket, own.elsewhere), (vec![0, 1], vec![]), "and it is ours");
    let payments = json!([{"means": "cash", "amount": basket.total}]);
    let _: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": payments})).await;
    let total = desk.evening.capacity().await.total;
    assert_eq!((total.sold, total.options, total.free), (2, 0, 118));
}

#[tokio::test]
async fn a_tariff_at_its_quota_is_refused_when_it_is_chosen_and_when_it_is_sold() {
    let desk = Desk::new().await;
    desk.sell(&[0]).await;
    let two = desk.basket(&[1, 2]).await;
    let quotas = json!({"performance": desk.evening.performance, "quotas": [{"tariff": "PT", "places": 2}]});
    let set: Capacity = desk.ask("set_quotas", quotas).await;
    assert_eq!((set.quotas[0].used, set.quotas[0].left), (3, 0), "one sold, two in a basket");
    let payments = json!([{"means": "cash", "amount": two.total}]);
    let input = json!({"basket": two.basket, "payments": payments});
    assert_eq!(desk.refusal("place_order", input).await, "catalogue.quota_reached");
    let choice = json!({"basket": two.basket, "lines": [two.lines[0].line]});
    assert_eq!(desk.refusal("choose_price", choice).await, "catalogue.quota_reached");
    let lines = json!({"basket": two.basket, "lines": [two.lines[0].line]});
    let _: BasketView = desk.ask("remove_lines", lines).await;
    let one = json!([{"means": "cash", "amount": two.lines[1].price}]);
    let _: Placed = desk.ask("place_order", json!({"basket": two.basket, "payments": one})).await;
    assert_eq!(desk.evening.capacity().await.quotas[0].used, 2);
}

#[tokio::test]
async fn places_kept_for_schools_are_sold_to_schools() {
    let desk = Desk::new().await;
    let performance = desk.evening.performance;
    let kept = json!({"performance": performance, "allotments": [
        {"name": "Scolaires", "public": "school", "places": 119}]});
    let _: Capacity = desk.ask("set_allotments", kept).await;
    let mut input = json!({"performance": performance, "seats": [desk.seats[0], desk.seats[1]]});
    assert_eq!(desk.refusal("add_seats", input.clone()).await, "catalogue.allotment_short");
    input["public"] = json!("school");
    let basket: BasketView = desk.ask("add_seats", input).await;
    assert_eq!(desk.evening.capacity().await.allotments[0].used, 2);
    let _: Value = desk.ask("drop_basket", json!({"basket": basket.basket})).await;
    assert_eq!(desk.evening.capacity().await.allotments[0].used, 0, "given back with the basket");
}

#[tokio::test]
async fn cancelling_keeps_the_tickets_and_stops_the_basket_that_was_being_filled() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0, 1]).await;
    let open = desk.basket(&[2]).await;
    let id = desk.evening.performance;
    let view: PerformanceView = desk.ask("cancel_performance", json!({"id": id})).await;
    assert_eq!((view.sold, view.held), (2, 1));
    let payments = json!([{"means": "cash", "amount": open.total}]);
    let input = json!({"basket": open.basket, "payments": payments});
    assert_eq!(desk.refusal("place_order", input).await, "catalogue.not_on_sale");
    let more = json!({"performance": id, "seats": [desk.seats[3]]});
    assert_eq!(desk.refusal("add_seats", more).await, "catalogue.not_on_sale");
    let order: Value = desk.ask("order", json!({"order": sold.order})).await;
    assert_eq!(order["tickets"].as_array().map(Vec::len), Some(2), "the tickets stand");
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn what_another_program_writes_in_the_same_store_counts_at_the_next_sale() {
    let desk = Desk::new().await;
    let performance = desk.evening.performance;
    desk.sell(&[0]).await;
    let world = &desk.evening.world;
    let other = App::open(world.app.places.clone(), Clock::standing_at(world.ctx.now()), Chance::seeded(7));
    let other = other.await.expect("the same store, opened twice").as_agent(tests::CODE).await.expect("Anne");
    let quotas = json!({"performance": performance, "quotas": [{"tariff": "PT", "places": 1}]});
    let _: Capacity = other.ask("set_quotas", &quotas).await.expect("a quota");
    let basket = desk.basket(&[1]).await;
    let input = json!({"basket": basket.basket, "payments": [{"means": "cash", "amount": basket.total}]});
    assert_eq!(desk.refusal("place_order", input).await, "catalogue.quota_reached");
    let _: PerformanceView =
        other.ask("cancel_performance", &json!({"id": performance})).await.expect("done");
    let input = json!({"performance": performance, "seats": [desk.seats[2]]});
    assert_eq!(desk.refusal("add_seats", input).await, "catalogue.not_on_sale");
}
