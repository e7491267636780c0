//! What a desk keeps for an outage and another one has a customer for: asked back, and given back by its own chain.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::{Hub, Two};
use crate::catalogue::MIXED;
use crate::sales::Desk;

/// Desks that exchange in the background, as open programs do.
pub(super) struct Awake(Vec<JoinHandle<()>>);

impl Drop for Awake {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

impl Two {
    pub(super) fn awake(&self) -> Awake {
        Awake(vec![self.first.evening.world.app.keep_exchanging(), self.second.app.keep_exchanging()])
    }

    /// What the second desk is told when it asks for seats of a performance.
    async fn asked_at_second(&self, performance: &Value, seats: &[usize]) -> Result<Value, String> {
        let seats: Vec<_> = seats.iter().map(|seat| self.first.seats[*seat]).collect();
        let input = json!({"performance": performance, "seats": seats});
        self.second.anne().await.call("add_seats", input).await.map_err(|error| error.code)
    }

    /// The places in a list of the hall that a desk keeps of a performance, as the other one sees it.
    async fn kept_by_first(&self, performance: &Value) -> Vec<usize> {
        let states = self.second.ask("seat_states", json!({"performance": performance})).await;
        let kept = states["kept"].as_array().expect("a list");
        kept.iter().filter_map(|seat| usize::try_from(seat.as_u64()?).ok()).collect()
    }

    /// A performance of this evening of which the first desk keeps places by the venue's rule.
    async fn with_a_reserve(&self) -> (Value, Vec<usize>) {
        let performance = self.tonight().await;
        let _: Value = self.second.ask("keep_places", json!({"performance": performance, "places": 0})).await;
        let _: Value = self.first.ask("set_network_rules", json!({"reserve": 10})).await;
        self.first.evening.world.minutes_pass(1);
        self.exchange().await;
        let kept = self.kept_by_first(&performance).await;
        assert_eq!(kept.len(), 10, "the first desk keeps ten: {kept:?}");
        // They were granted a while ago.
        self.first.evening.world.minutes_pass(1);
        (performance, kept)
    }
}

#[tokio::test]
async fn a_place_that_a_desk_keeps_by_the_rule_is_given_back_at_once_to_the_desk_that_asks() {
    let two = Two::new().await;
    let (performance, kept) = two.with_a_reserve().await;
    let awake = two.awake();
    let basket = two.asked_at_second(&performance, &kept[..2]).await.expect("given back, and granted");
    let payments = json!([{"means": "cash", "amount": basket["total"]}]);
    let _: Value =
        two.second.ask("place_order", json!({"basket": basket["basket"], "payments": payments})).await;
    drop(awake);
    two.exchange().await;
    let left = two.kept_by_first(&performance).await;
    assert_eq!(left, kept[2..], "the rest stays, and what was asked for is not filled up at once");
    let of = json!({"performance": performance});
    assert_eq!(two.second.ask("capacity", of).await["total"]["sold"], 2);
    assert_eq!(two.hub.incidents().await, 0);
    assert_eq!(two.first.faults().await, json!([]));
    assert_eq!(two.second.ask("verify_store", json!({})).await["faults"], json!([]));
}

#[tokio::test]
async fn what_a_person_asked_to_keep_what_is_in_a_basket_and_what_a_desk_that_is_away_has_is_not_recalled() {
    let two = Two::new().await;
    let (performance, kept) = two.with_a_reserve().await;
    let refused = Err("sales.seat_taken".to_owned());
    let away = two.asked_at_second(&performance, &kept[..1]).await;
    assert_eq!(away.map(drop), refused.clone(), "nobody is at the first desk to hear it");
    assert_eq!(two.kept_by_first(&performance).await, kept, "and nothing is taken from it");

    let awake = two.awake();
    let seats = json!({"performance": performance, "seats": [two.first.seats[kept[0]]]});
    let _: Value = two.first.ask("add_seats", seats).await;
    let in_basket = two.asked_at_second(&performance, &kept[..1]).await;
    assert_eq!(in_basket.map(drop), refused, "somebody is buying it");
    drop(awake);

    let wish = json!({"performance": performance, "places": 9});
    let _: Value = two.first.ask("keep_places", wish).await;
    let _awake = two.awake();
    let wished = two.asked_at_second(&performance, &kept[1..2]).await;
    assert_eq!(wished.map(drop), refused, "a cut is expected there");
    assert_eq!(two.hub.incidents().await, 0);
}

#[tokio::test]
async fn the_best_places_are_those_that_another_desk_keeps_when_no_others_are_left() {
    let two = Two::new().await;
    let (performance, kept) = two.with_a_reserve().await;
    let all: Vec<_> = (0..two.first.seats.len()).filter(|seat| !kept.contains(seat)).collect();
    let seats: Vec<_> = all.iter().map(|seat| two.first.seats[*seat]).collect();
    let _: Value = two.second.ask("add_seats", json!({"performance": performance, "seats": seats})).await;
    let _awake = two.awake();
    let best = two.second.ask("best_available", json!({"performance": performance, "places": 2})).await;
    let parts = best["parts"].as_array().expect("parts");
    let found: Vec<Value> =
        parts.iter().flat_map(|part| part.as_array().cloned().unwrap_or_default()).collect();
    assert_eq!(found.len(), 2, "{best}");
    let asked = json!({"performance": performance, "seats": found});
    let basket = two.second.ask("add_seats", asked).await;
    assert_eq!(basket["lines"].as_array().map(Vec::len), Some(2), "{basket}");
}

#[tokio::test]
async fn places_of_a_zone_without_numbers_are_recalled_by_their_number() {
    let two = Two::of(Desk::of(MIXED).await, Hub::new().await).await;
    let zone = two.first.evening.plan().await.zones[0].id;
    let five = "update app.quota set capacity = 5 where kind = 'place' returning capacity";
    assert_eq!(two.hub.scalar(five).await, 5, "five people may stand");
    let of = |count: i64| json!({"performance": two.first.evening.performance, "zone": zone, "count": count});
    let basket: Value = two.first.ask("add_places", of(5)).await;
    let _: Value = two.first.ask("drop_basket", json!({"basket": basket["basket"]})).await;
    two.first.evening.world.app.clock.advance(TimeDelta::seconds(10));
    let _awake = two.awake();
    let taken = two.second.ask("add_places", of(3)).await;
    assert_eq!(taken["lines"].as_array().map(Vec::len), Some(3), "{taken}");
    assert_eq!(two.hub.incidents().await, 0);
}
