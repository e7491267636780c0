//! A suspended-ticket fund at two desks: gifts add to it anywhere, and one desk at a time draws on it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Hub, Two};
use crate::sales::Desk;
use crate::tariffs::funds::{give, with_a_fund};

/// A place that the fund pays, at one of the desks; the code of the refusal when it does not.
async fn suspended(ctx: &app::Context, two: &Two, seat: usize, tariff: &Value) -> Result<Value, String> {
    let seats = json!({"performance": two.first.evening.performance, "seats": [two.first.seats[seat]]});
    let basket: Value = ctx.ask("add_seats", &seats).await.expect("granted");
    let choice = json!({"basket": basket["basket"], "choice": {"take": {"tariff": tariff}}});
    let _: Value = ctx.ask("choose_price", &choice).await.expect("a price");
    let placed = ctx.call("place_order", json!({"basket": basket["basket"]})).await;
    placed.map_err(|refused| refused.code)
}

async fn held(ctx: &app::Context) -> i64 {
    let funds: Value = ctx.ask("list_funds", &json!({})).await.expect("funds");
    funds["funds"][0]["balance"].as_i64().expect("an amount")
}

#[tokio::test]
async fn what_is_given_at_either_desk_pays_places_at_either_and_never_more_than_was_given() {
    let first = Desk::new().await;
    let (fund, tariff) = with_a_fund(&first).await;
    let tariff = json!(tariff);
    give(&first, &fund, 3000).await;
    let two = Two::of(first, Hub::new().await).await;
    let (here, there) = (two.first.evening.world.ctx.clone(), two.second.anne().await);
    give(&two.first, &fund, 1000).await;
    two.exchange().await;
    assert_eq!((held(&here).await, held(&there).await), (4000, 4000));

    suspended(&there, &two, 1, &tariff).await.expect("the fund pays");
    let refused = suspended(&here, &two, 2, &tariff).await;
    assert_eq!(
        refused.err().as_deref(),
        Some("journal.right_not_granted"),
        "the other desk may still draw on it"
    );
    two.later(TimeDelta::minutes(1));
    two.exchange().await;
    assert_eq!((held(&here).await, held(&there).await), (2000, 2000));
    let here = two.first.evening.world.at(tests::CODE).await;
    suspended(&here, &two, 3, &tariff).await.expect("it came back, and pays here");
    two.exchange().await;
    let there = two.second.anne().await;
    assert_eq!((held(&here).await, held(&there).await), (0, 0));
    assert_eq!(two.hub.incidents().await, 0);
    assert_eq!(two.first.as_anne("verify_store").await["faults"], json!([]));
    assert_eq!(two.second.ask("verify_store", json!({})).await["faults"], json!([]));
}
