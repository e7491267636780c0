//! Options from the desk, channels, and what a desk does by itself every minute.

use app::catalogue::capacity::Capacity;
use app::catalogue::hold::Holds;
use app::sales::basket::BasketView;
use app::sales::housekeeping::Tidied;
use app::sales::place::Placed;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Desk;

#[tokio::test]
async fn a_basket_is_kept_as_an_option_and_sold_out_of_it() {
    let desk = Desk::new().await;
    let basket = desk.basket(&[0, 1]).await;
    let keep = json!({"basket": basket.basket, "label": "Lycée Monge", "until": "2026-11-28T17:00:00Z"});
    let kept: Holds = desk.ask("hold_basket", keep).await;
    assert_eq!((kept.holds.len(), kept.holds[0].seats.len()), (1, 2));
    let open: Value = desk.ask("open_baskets", json!({})).await;
    assert_eq!(open["baskets"], json!([]), "the basket is over");
    let total = desk.evening.capacity().await.total;
    assert_eq!((total.options, total.in_baskets, total.sold), (2, 0, 0));
    let seats = json!({"performance": desk.evening.performance, "seats": [desk.seats[0]], "out_of": kept.holds[0].id});
    let out: BasketView = desk.ask("add_seats", seats).await;
    let payments = json!([{"means": "cash", "amount": out.total}]);
    let _: Placed = desk.ask("place_order", json!({"basket": out.basket, "payments": payments})).await;
    let total = desk.evening.capacity().await.total;
    assert_eq!((total.options, total.sold), (1, 1));
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_sale_counts_under_the_channel_it_is_made_in() {
    let desk = Desk::new().await;
    let kept = json!({"performance": desk.evening.performance, "allotments": [
        {"name": "Relais", "channel": "relay", "places": 119}]});
    let _: Capacity = desk.ask("set_allotments", kept).await;
    let two = json!({"performance": desk.evening.performance, "seats": [desk.seats[0], desk.seats[1]]});
    assert_eq!(desk.refusal("add_seats", two.clone()).await, "catalogue.allotment_short", "at the desk");
    let relay: BasketView = desk.ask("open_basket", json!({"channel": "relay"})).await;
    let mut input = two;
    input["basket"] = json!(relay.basket);
    let basket: BasketView = desk.ask("add_seats", input).await;
    assert_eq!(desk.evening.capacity().await.allotments[0].used, 2);
    let payments = json!([{"means": "cash", "amount": basket.total}]);
    let placed: Placed =
        desk.ask("place_order", json!({"basket": basket.basket, "payments": payments})).await;
    let order: Value = desk.ask("order", json!({"order": placed.order})).await;
    assert_eq!(order["channel"], "relay", "an order comes as its basket did");
    let desk_again =
        json!({"basket": desk.basket(&[2]).await.basket, "channel": "remote", "public": "school"});
    let changed: BasketView = desk.ask("set_basket_buyer", desk_again).await;
    assert_eq!(changed.public.as_deref(), Some("school"));
}

#[tokio::test]
async fn a_desk_left_alone_gives_back_lapsed_options_and_forgotten_baskets() {
    let desk = Desk::new().await;
    let world = &desk.evening.world;
    let until = world.ctx.now().plus(TimeDelta::minutes(20));
    let option = json!({"performance": desk.evening.performance, "kind": "option", "label": "Lycée Monge",
        "until": until, "seats": [desk.seats[0]]});
    let _: Value = desk.ask("hold_places", option).await;
    desk.basket(&[1]).await;
    let quiet: Tidied = desk.ask("tidy_desk", json!({})).await;
    assert_eq!((quiet.options, quiet.baskets), (0, 0));
    world.app.clock.advance(TimeDelta::minutes(25));
    desk.basket(&[2]).await;
    let first: Tidied = desk.ask("tidy_desk", json!({})).await;
    assert_eq!((first.options, first.baskets), (1, 0), "the option lapsed, the basket is still young");
    world.app.clock.advance(TimeDelta::minutes(10));
    let second: Tidied = desk.ask("tidy_desk", json!({})).await;
    assert_eq!((second.options, second.baskets), (0, 1), "one basket was forgotten, the other was not");
    assert_eq!(desk.evening.capacity().await.total.in_baskets, 1);
    assert_eq!(desk.faults().await, json!([]));
}
