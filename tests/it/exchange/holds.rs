//! Holds and allotments at two desks: what was sold out of one counts at both.

use serde_json::{Value, json};

use super::{Hub, Two};
use crate::catalogue::MIXED;
use crate::sales::Desk;

#[tokio::test]
async fn places_of_a_pit_sold_out_of_a_hold_at_one_desk_are_no_longer_kept_at_the_other() {
    let two = Two::of(Desk::of(MIXED).await, Hub::new().await).await;
    let performance = two.first.evening.performance;
    let pit = two.first.evening.plan().await.zones[0].id;
    let press = json!({"performance": performance, "kind": "house", "label": "Presse",
                       "zones": [{"zone": pit, "places": 10}]});
    let hold: Value = two.first.ask("hold_places", press).await;
    two.exchange().await;

    let of =
        |count: i64| json!({"performance": performance, "zone": pit, "count": count, "out_of": hold["id"]});
    let basket: Value = two.first.ask("add_places", of(6)).await;
    let payments = json!([{"means": "cash", "amount": basket["total"]}]);
    let order = json!({"basket": basket["basket"], "payments": payments});
    let placed: Value = two.first.ask("place_order", order).await;
    two.exchange().await;
    let states = two.both("seat_states", json!({"performance": performance})).await;
    assert_eq!(states["zones"][0]["sold"], 6, "{states}");
    let refused = two.second.anne().await.call("add_places", of(5)).await;
    assert_eq!(refused.err().map(|refused| refused.code).as_deref(), Some("catalogue.hold_short"));
    let taken = two.second.ask("add_places", of(4)).await;
    let _: Value = two.second.ask("drop_basket", json!({"basket": taken["basket"]})).await;

    let back = json!({"order": placed["order"], "motive": "unable"});
    let _: Value = two.first.ask("refund_tickets", back).await;
    two.exchange().await;
    let _: Value = two.second.ask("add_places", of(10)).await;
    assert_eq!(two.hub.incidents().await, 0);
    assert_eq!(two.first.faults().await, json!([]));
}
