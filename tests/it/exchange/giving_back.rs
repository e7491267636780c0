//! Passes and gift vouchers are given back, and uncollected orders released, once, at whichever desk of the venue.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::proxy::Proxy;
use super::{Hub, Two};
use crate::sales::Desk;
use crate::tariffs::with_a_pass;

/// Two desks, and a pass of five places that the first sold for 75 €: the order, the contact.
async fn with_a_pass_sold(hub: Hub) -> (Two, Value, Value) {
    let first = Desk::new().await;
    let (_, product) = with_a_pass(&first).await;
    let two = Two::of(first, hub).await;
    let created: Value = two.first.ask("create_contact", json!({"line": "Čapek Zoë"})).await;
    let contact = created["contact"]["contact"].clone();
    let basket: Value = two.first.ask("add_pass", json!({"product": product.id})).await;
    let named = json!({"basket": basket["basket"], "contact": contact});
    let _: Value = two.first.ask("set_basket_contact", named).await;
    let cash = json!([{"means": "cash", "amount": 7500}]);
    let order = json!({"basket": basket["basket"], "payments": cash});
    let sold: Value = two.first.ask("place_order", order).await;
    two.exchange().await;
    (two, sold["order"].clone(), contact)
}

impl Two {
    /// What gives the first item of an order back.
    async fn first_item(&self, order: &Value) -> Value {
        let view: Value = self.first.ask("order", json!({"order": order})).await;
        json!({"order": order, "items": [view["items"][0]["item"]], "motive": "unable"})
    }

    /// What the second desk does once the first has heard of it: on a busy machine, not at the first try.
    pub(super) async fn done_soon(&self, name: &str, input: &Value) -> Value {
        let mut refused = String::new();
        for _ in 0..10 {
            match self.second.anne().await.call(name, input.clone()).await {
                Ok(done) => return done,
                Err(error) => refused = error.to_string(),
            }
            // Whom the network did not answer in time asks again a little later.
            self.later(TimeDelta::minutes(1));
        }
        panic!("{name}: {refused}");
    }

    /// Neither desk gives it back again.
    async fn is_given_back_once(&self, back: &Value) {
        self.exchange().await;
        assert_eq!(self.first.refusal("refund_tickets", back.clone()).await, "sales.item_ended");
        let refused = self.second.anne().await.call("refund_tickets", back.clone()).await;
        assert_eq!(refused.expect_err("once").code, "sales.item_ended");
        assert_eq!(self.hub.incidents().await, 0);
        assert_eq!(self.first.faults().await, json!([]));
        assert_eq!(self.second.ask("verify_store", json!({})).await["faults"], json!([]));
    }
}

#[tokio::test]
async fn a_pass_sold_at_one_desk_is_given_back_at_the_other_and_not_again() {
    let (two, order, contact) = with_a_pass_sold(Hub::new().await).await;
    let back = two.first_item(&order).await;
    let refused = two.second.anne().await.call("refund_tickets", back.clone()).await;
    assert_eq!(refused.expect_err("nobody hears it").code, "sales.undoing_elsewhere");
    two.later(TimeDelta::minutes(1));
    let awake = two.awake();
    let done = two.done_soon("refund_tickets", &back).await;
    drop(awake);
    assert_eq!(done["payments"][0]["amount"], -7500, "{done}");
    assert_eq!(
        two.first.refusal("refund_tickets", back.clone()).await,
        "sales.undoing_elsewhere",
        "the first did not hear of it yet, and does not give it back a second time"
    );
    two.is_given_back_once(&back).await;
    let card = two.both("contact_card", json!({"contact": contact})).await;
    assert_eq!(card["bought"]["passes"][0]["returned"], true, "{card}");
    let day = two.both("takings", json!({"day": "2026-11-21"})).await;
    assert_eq!(day["receipts"], 0, "{day}");
}

#[tokio::test]
async fn a_pass_is_given_back_at_no_desk_that_is_offline_and_does_not_hold_what_is_left_of_it() {
    let mut hub = Hub::new().await;
    let cable = Proxy::before(hub.port()).await;
    hub.through = Some(cable.port);
    let (two, order, _) = with_a_pass_sold(hub).await;
    let back = two.first_item(&order).await;
    cable.cut_after(0);
    two.hub.cut().await;
    for _ in 0..2 {
        let refused = two.first.refusal("refund_tickets", back.clone()).await;
        assert_eq!(refused, "passes.left_elsewhere", "the network grants its places to who asks");
        let refused = two.second.anne().await.call("refund_tickets", back.clone()).await;
        assert_eq!(refused.expect_err("offline").code, "sales.undoing_elsewhere");
    }
    cable.cut_after(u64::MAX);
    two.later(TimeDelta::minutes(5));
    let _: Value = two.first.ask("refund_tickets", back.clone()).await;
    two.is_given_back_once(&back).await;
}

#[tokio::test]
async fn a_gift_voucher_sold_at_one_desk_is_given_back_at_the_other_and_pays_nothing_any_more() {
    let (two, book) = Two::with_a_book().await;
    let (mut here, mut there) = two.counters(&book).await;
    let voucher = here.sell_voucher().await;
    two.exchange().await;
    let held = two.first.ask::<Value>("credit_notes", json!({})).await;
    let number = held["notes"][0]["number"].clone();
    let found: Value = two.first.ask("find_orders", json!({"number": number})).await;
    let order = found["orders"][0]["order"].clone();
    let back = two.first_item(&order).await;
    two.later(TimeDelta::minutes(1));
    let awake = two.awake();
    let done = two.done_soon("refund_tickets", &back).await;
    drop(awake);
    assert_eq!(done["payments"][0]["amount"], -3000, "{done}");
    two.is_given_back_once(&back).await;
    for refused in [here.refused_to_spend(&voucher).await, there.refused_to_spend(&voucher).await] {
        assert!(["sales.note_short", "sales.note_elsewhere"].contains(&refused.as_str()), "{refused}");
    }
}

/// An order of a seat kept for somebody who pays when she comes.
async fn kept(two: &Two, seat: usize) -> Value {
    let basket = two.first.basket(&[seat]).await;
    let order = json!({"basket": basket.basket, "payments": [], "owing": true, "delivery": "kept",
                       "kept_for": "Čapek"});
    two.first.ask("place_order", order).await
}

#[tokio::test]
async fn what_nobody_collected_is_released_at_either_desk_once() {
    let two = Two::new().await;
    for seat in [3, 4] {
        kept(&two, seat).await;
    }
    two.exchange().await;
    let release = json!({"performance": two.first.evening.performance, "reason": "personne"});
    let alone = two.second.ask("release_uncollected", release.clone()).await;
    assert_eq!((&alone["orders"], &alone["places"]), (&json!(0), &json!(0)), "nobody hears it: {alone}");
    let held: Vec<&Value> =
        alone["elsewhere"].as_array().expect("a list").iter().map(|of| &of["desk"]).collect();
    assert_eq!(held, [&json!("Guichet"), &json!("Guichet")], "{alone}");
    let awake = two.awake();
    let mut places = 0;
    for _ in 0..10 {
        places +=
            two.second.ask("release_uncollected", release.clone()).await["places"].as_i64().unwrap_or(0);
        if places == 2 {
            break;
        }
    }
    drop(awake);
    assert_eq!(places, 2);
    let late = two.first.ask::<Value>("release_uncollected", release.clone()).await;
    assert_eq!(late["places"], 0, "the first did not hear of all of it yet: {late}");
    two.exchange().await;
    let again = two.both("release_uncollected", release).await;
    assert_eq!((&again["places"], &again["elsewhere"]), (&json!(0), &json!([])), "{again}");
    two.sell_at_second(&[3]).await;
    two.exchange().await;
    let of = json!({"performance": two.first.evening.performance});
    assert_eq!(two.both("capacity", of).await["total"]["sold"], 1);
    assert_eq!(two.hub.incidents().await, 0);
    assert_eq!(two.first.faults().await, json!([]));
    assert_eq!(two.second.ask("verify_store", json!({})).await["faults"], json!([]));
}
