//! Evening set-up: tonight's unsold places move to the desks of the evening.

use std::sync::Arc;

use app::documents::DocumentRef;
use serde_json::{Value, json};
use sync::cluster::Cluster;

use super::{Hub, Two};
use crate::paper;
use crate::sales::Desk;

impl Two {
    async fn own_desk(&self) -> Value {
        let state: Value = self.first.ask("network_state", json!({})).await;
        state["desk"].clone()
    }

    async fn at_hand_of(&self, second: bool) -> i64 {
        let state = match second {
            true => self.second.ask("network_state", json!({})).await,
            false => self.first.ask("network_state", json!({})).await,
        };
        state["places"].as_i64().expect("a count")
    }
}

#[tokio::test]
async fn once_an_evening_is_set_up_its_desk_sells_all_that_is_left_without_the_network_and_no_other_sells() {
    let cluster = Arc::new(Cluster::start(None).expect("a server"));
    let two = Two::of(Desk::new().await, Hub::on(Arc::clone(&cluster)).await).await;
    let performance = two.first.evening.performance;
    two.first.sell(&[0]).await;
    two.exchange().await;
    let set_up = json!({"performance": performance, "desks": [two.own_desk().await]});
    let done: Value = two.first.ask("set_up_evening", set_up).await;
    assert_eq!(done["elsewhere"], 0, "{done}");
    let free = two.at_hand_of(false).await;
    assert_eq!(done["given"], free, "all of it is at hand");
    assert!(usize::try_from(free).is_ok_and(|free| free >= two.first.seats.len() - 1), "{free}");
    two.first.evening.world.minutes_pass(60);
    two.exchange().await;
    assert_eq!(two.at_hand_of(false).await, free, "and stays");
    let seats = json!({"performance": performance, "seats": [two.first.seats[5]]});
    let refused = two.second.anne().await.call("add_seats", seats).await;
    assert_eq!(refused.err().map(|error| error.code).as_deref(), Some("sales.seat_taken"));

    let Two { hub, first, second } = two;
    drop((hub, second));
    drop(cluster);
    let sold = first.sell(&[5, 20]).await;
    assert_eq!(sold.tickets.len(), 2);
    assert_eq!(first.faults().await, json!([]));
}

#[tokio::test]
async fn two_desks_share_an_evening_until_it_ends() {
    let two = Two::new().await;
    let performance = two.first.evening.performance;
    let desks: Value = two.first.ask("network_desks", json!({})).await;
    let other =
        desks.as_array().expect("desks").iter().find(|it| it["own"] == false).expect("the other")["desk"]
            .clone();
    let set_up = json!({"performance": performance, "desks": [two.own_desk().await, other]});
    let _: Value = two.first.ask("set_up_evening", set_up).await;
    two.exchange().await;
    let (one, half) = (two.at_hand_of(false).await, two.at_hand_of(true).await);
    assert!(one > 0 && half > 0 && (one - half).abs() <= 1, "{one} and {half}");
    let unplugged: Value = two.second.ask("unplugged", json!({})).await;
    assert_eq!(unplugged["performances"][0]["evening"].as_array().map(Vec::len), Some(2), "{unplugged}");

    let _: Value = two.first.ask("end_evening", json!({"performance": performance})).await;
    two.first.evening.world.minutes_pass(1);
    two.second.app.clock.advance(chrono::TimeDelta::minutes(1));
    two.exchange().await;
    assert_eq!(
        (two.at_hand_of(false).await, two.at_hand_of(true).await),
        (0, 0),
        "all of it is anybody's again"
    );
    assert_eq!(two.hub.incidents().await, 0);
}

#[tokio::test]
async fn an_evening_begins_by_itself_at_the_desk_and_the_hour_that_the_venue_set() {
    let two = Two::new().await;
    let tonight = two.tonight().await;
    let rules = json!({"reserve": 0, "evening_minutes": 720, "evening_desk": two.own_desk().await});
    let _: Value = two.first.ask("set_network_rules", rules).await;
    two.second.app.clock.advance(chrono::TimeDelta::minutes(1));
    two.exchange().await;
    let unplugged: Value = two.first.ask("unplugged", json!({})).await;
    let all = unplugged["performances"].as_array().expect("a list");
    assert_eq!(all.len(), 1, "the other one is in a fortnight: {unplugged}");
    assert_eq!(
        (&all[0]["performance"], &all[0]["evening"]),
        (&tonight, &json!(["Guichet (A01)"])),
        "{unplugged}"
    );
    assert!(two.at_hand_of(false).await > 0);
    assert_eq!(two.at_hand_of(true).await, 0, "what the rule kept there went back");
}

#[tokio::test]
async fn the_list_of_an_evening_says_who_collects_and_what_is_free() {
    let two = Two::new().await;
    let basket = two.first.basket(&[0, 1]).await;
    let kept = json!({"basket": basket.basket, "delivery": "kept", "kept_for": "Famille Vasseur",
                      "payments": [{"means": "cash", "amount": basket.total}]});
    let _: Value = two.first.ask("place_order", kept).await;
    two.sell_at_second(&[2]).await;
    two.exchange().await;
    let list: DocumentRef =
        two.first.ask("print_evening_list", json!({"performance": two.first.evening.performance})).await;
    let kept = two.first.evening.world.app.shelf.get(list.document).expect("at hand");
    let said = paper::text(&kept.bytes);
    for word in
        ["Liste de la soirée", "À retirer", "Famille Vasseur", "réglé", "Places libres", "Places vendues"]
    {
        assert!(said.contains(word), "{word}: {said}");
    }
    let capacity: Value =
        two.first.ask("capacity", json!({"performance": two.first.evening.performance})).await;
    assert_eq!(capacity["total"]["sold"], 3, "of both desks");
    let free = two.first.seats.len() - 3;
    assert!(said.contains(&free.to_string()), "{free} are free: {said}");
}
