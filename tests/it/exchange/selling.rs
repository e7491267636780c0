//! Selling at two desks: what is granted is sold, by one of them.

use std::sync::Arc;

use app::sales::basket::BasketView;
use app::sales::place::Placed;
use serde_json::{Value, json};
use sync::cluster::Cluster;

use super::{Hub, Two};
use crate::sales::Desk;

impl Two {
    /// A sale at the second desk, paid whole in cash.
    pub(crate) async fn sell_at_second(&self, seats: &[usize]) -> Placed {
        let anne = self.second.anne().await;
        let seats: Vec<_> = seats.iter().map(|seat| self.first.seats[*seat]).collect();
        let input = json!({"performance": self.first.evening.performance, "seats": seats});
        let basket: BasketView = anne.ask("add_seats", &input).await.expect("granted");
        let payments = json!([{"means": "cash", "amount": basket.total}]);
        anne.ask("place_order", &json!({"basket": basket.basket, "payments": payments})).await.expect("sold")
    }

    async fn refusal_at_second(&self, seats: &[usize]) -> String {
        let seats: Vec<_> = seats.iter().map(|seat| self.first.seats[*seat]).collect();
        let input = json!({"performance": self.first.evening.performance, "seats": seats});
        let refused = self.second.anne().await.call("add_seats", input).await;
        refused.err().map(|error| error.code).unwrap_or_default()
    }
}

#[tokio::test]
async fn a_seat_sold_at_one_desk_is_sold_at_the_other_and_both_tell_the_same_of_the_evening() {
    let two = Two::new().await;
    two.first.sell(&[0, 1]).await;
    two.sell_at_second(&[2]).await;
    two.exchange().await;
    let of = json!({"performance": two.first.evening.performance});
    two.both("seat_states", of.clone()).await;
    let capacity = two.both("capacity", of.clone()).await;
    assert_eq!(capacity["total"]["sold"], 3, "{capacity}");
    let statement = two.both("takings", of).await;
    assert_eq!(statement["receipts"], 6000, "{statement}");
    let day = two.both("takings", json!({"day": "2026-11-21"})).await;
    assert_eq!(day["receipts"], 6000, "{day}");
    assert_eq!(two.first.faults().await, json!([]));
    assert_eq!(two.second.ask("verify_store", json!({})).await["faults"], json!([]));
    assert_eq!(two.hub.incidents().await, 0);
}

#[tokio::test]
async fn a_seat_in_a_basket_is_granted_to_no_other_desk_until_it_is_put_back() {
    let two = Two::new().await;
    let basket = two.first.basket(&[5]).await;
    assert_eq!(two.refusal_at_second(&[5]).await, "journal.right_not_granted");
    let lines: Vec<_> = basket.lines.iter().map(|line| line.line).collect();
    let _: Value = two.first.ask("remove_lines", json!({"basket": basket.basket, "lines": lines})).await;
    two.first.evening.world.minutes_pass(1);
    two.exchange().await;
    two.sell_at_second(&[5]).await;
    two.exchange().await;
    assert_eq!(two.hub.incidents().await, 0);
}

#[tokio::test]
async fn without_the_network_a_desk_sells_what_it_has_at_hand_and_nothing_else() {
    let cluster = Arc::new(Cluster::start(None).expect("a server"));
    let two = Two::of(Desk::new().await, Hub::on(Arc::clone(&cluster)).await).await;
    let basket = two.first.basket(&[7, 8]).await;
    let Two { hub, first, second } = two;
    drop(hub);
    drop(cluster);

    let payments = json!([{"means": "cash", "amount": basket.total}]);
    let placed: Placed =
        first.ask("place_order", json!({"basket": basket.basket, "payments": payments})).await;
    assert_eq!(placed.tickets.len(), 2, "what it was granted before the network went");
    let seats = json!({"performance": first.evening.performance, "seats": [first.seats[9]]});
    assert_eq!(first.refusal("add_seats", seats.clone()).await, "journal.right_not_granted");
    let refused = second.anne().await.call("add_seats", seats).await;
    assert_eq!(refused.err().map(|error| error.code).as_deref(), Some("journal.right_not_granted"));
    assert!(first.evening.world.app.exchange().await.is_err());
    let state: Value = first.ask("network_state", json!({})).await;
    assert_eq!((&state["standing"], &state["failure"]), (&json!("offline"), &json!("sync.unreachable")));
}

#[tokio::test]
async fn before_an_expected_cut_a_desk_asks_for_places_and_sells_them_without_the_network() {
    let cluster = Arc::new(Cluster::start(None).expect("a server"));
    let two = Two::of(Desk::new().await, Hub::on(Arc::clone(&cluster)).await).await;
    let wish = json!({"performance": two.first.evening.performance, "places": 10});
    let kept: Value = two.first.ask("keep_places", wish).await;
    assert_eq!(kept["at_hand"], 10);
    two.first.evening.world.minutes_pass(60);
    two.exchange().await;
    let state: Value = two.first.ask("network_state", json!({})).await;
    assert_eq!(state["places"], 10, "they stay at hand: {state}");
    let Two { hub, first, second } = two;
    drop((hub, second));
    drop(cluster);

    let pairs_all_over = [0, 1, 24, 25];
    let sold = first.sell(&pairs_all_over).await;
    assert_eq!(sold.tickets.len(), 4);
    let state: Value = first.ask("network_state", json!({})).await;
    assert_eq!(state["places"], 6);
    assert_eq!(first.faults().await, json!([]));
}
