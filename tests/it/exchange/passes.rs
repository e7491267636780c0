//! Passes at two desks: each credit is used once, wherever.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Two;
use crate::sales::Desk;
use crate::tariffs::entry::{book, on_the_evening};
use crate::tariffs::{places, tariff, with_a_pass, with_rules};

/// A basket of one seat at one of the desks, for a person.
async fn basket(ctx: &app::Context, two: &Two, seat: usize, contact: &Value) -> Value {
    let seats = json!({"performance": two.first.evening.performance, "seats": [two.first.seats[seat]]});
    let basket: Value = ctx.ask("add_seats", &seats).await.expect("granted");
    let named = json!({"basket": basket["basket"], "contact": contact});
    ctx.ask("set_basket_contact", &named).await.expect("named")
}

#[tokio::test]
async fn a_pass_bought_at_one_desk_pays_at_the_other_and_each_of_its_credits_once() {
    let first = Desk::new().await;
    let (_, product) = with_a_pass(&first).await;
    let two = Two::of(first, super::Hub::new().await).await;
    let created: Value = two.first.ask("create_contact", json!({"line": "Čapek Zoë"})).await;
    let contact = &created["contact"]["contact"];
    let (here, there) = (two.first.evening.world.ctx.clone(), two.second.anne().await);
    let bought = basket(&here, &two, 0, contact).await;
    let amount = bought["total"].as_i64().expect("an amount") + 7500;
    let order = json!({"basket": bought["basket"], "payments": [{"means": "cash", "amount": amount}],
                       "passes": [product.id]});
    let _: Value = two.first.ask("place_order", order).await;
    two.exchange().await;

    for (ctx, seat) in [(&there, 1), (&here, 2), (&there, 3)] {
        let paid = basket(ctx, &two, seat, contact).await;
        assert_eq!(paid["total"], 0, "a credit pays for it: {paid}");
        let order = json!({"basket": paid["basket"], "payments": []});
        let _: Value = ctx.ask("place_order", &order).await.expect("placed");
        two.exchange().await;
    }
    let spent =
        two.hub.scalar("select count(*) from app.right_unit where kind = 'credit' and state = 'spent'").await;
    assert_eq!(spent, 3);
    assert_eq!(two.hub.incidents().await, 0);
    let card = json!({"contact": contact});
    let left = |card: &Value| card["bought"]["passes"][0]["left"].clone();
    let (one, other): (Value, Value) =
        (two.first.ask("contact_card", card.clone()).await, two.second.ask("contact_card", card).await);
    assert_eq!((left(&one), left(&other)), (json!(2), json!(2)));
    assert_eq!(two.second.ask("verify_store", json!({})).await["faults"], json!([]));
}

/// Three places booked at the first desk on a pass of five, to be debited on entry: their orders, the contact.
async fn booked_on_a_pass(first: &Desk) -> (Vec<Value>, Value) {
    let product = places(first, "Carnet 5", 7500, (5, 1500)).await;
    let on_entry = |_: &Value| json!({"kind": "pass", "product": product.id, "debit": "entry"});
    let document = with_rules(first, &[("ENTREE", &on_entry)]).await;
    let created: Value = first.ask("create_contact", json!({"line": "Čapek Zoë"})).await;
    let contact = created["contact"]["contact"].clone();
    let basket: Value = first.ask("add_pass", json!({"product": product.id})).await;
    let named = json!({"basket": basket["basket"], "contact": contact});
    let _: Value = first.ask("set_basket_contact", named).await;
    let paid = json!({"basket": basket["basket"], "payments": [{"means": "cash", "amount": 7500}]});
    let _: Value = first.ask("place_order", paid).await;
    let mut orders = Vec::new();
    for seat in 0..3 {
        orders.push(json!(book(first, &[seat], tariff(&document, "ENTREE"), &contact).await.order));
    }
    (orders, contact)
}

#[tokio::test]
async fn a_place_booked_on_a_pass_at_one_desk_is_entered_given_up_or_missed_at_the_other() {
    for alone in [true, false] {
        let first = Desk::new().await;
        let hub = super::Hub::new().await;
        // Booked before its venue joined, or since.
        let (two, orders, contact) = if alone {
            let (orders, contact) = booked_on_a_pass(&first).await;
            (Two::of(first, hub).await, orders, contact)
        } else {
            let two = Two::of(first, hub).await;
            let (orders, contact) = booked_on_a_pass(&two.first).await;
            (two, orders, contact)
        };
        two.exchange().await;
        let _awake = two.awake();
        let left = async || {
            let card = json!({"contact": contact});
            let (one, other): (Value, Value) = (
                two.first.ask("contact_card", card.clone()).await,
                two.second.ask("contact_card", card).await,
            );
            let of = |card: &Value| card["bought"]["passes"][0]["left"].as_i64();
            assert_eq!(of(&one), of(&other));
            of(&one)
        };
        assert_eq!(left().await, Some(2), "three are set apart");

        let back = json!({"order": orders[0], "motive": "unable"});
        let _ = two.done_soon("refund_tickets", &back).await;
        two.exchange().await;
        assert_eq!(left().await, Some(3), "what is given up comes back");

        let curtain = two.first.evening.world.app.clock.now();
        on_the_evening(&two.first).await;
        let hours = two.first.evening.world.app.clock.now().as_millis() - curtain.as_millis();
        two.second.app.clock.advance(TimeDelta::milliseconds(hours));
        let entered = two.second.anne().await.call("record_entry", json!({"order": orders[1]})).await;
        entered.expect("entered at the other door");
        two.exchange().await;
        assert_eq!(left().await, Some(3));

        two.later(TimeDelta::hours(4));
        let missed = json!({"performance": two.first.evening.performance});
        let mut settled = two.done_soon("settle_no_shows", &missed).await;
        for _ in 0..10 {
            if settled["elsewhere"] != 0 {
                two.later(TimeDelta::minutes(1));
                settled = two.done_soon("settle_no_shows", &missed).await;
            }
        }
        assert_eq!(settled["elsewhere"], 0, "{settled}");
        two.exchange().await;
        assert_eq!(left().await, Some(4), "who did not come keeps her place of the pass");
        let spent = "select count(*) from app.right_unit where kind = 'credit' and state = 'spent'";
        assert_eq!((two.hub.scalar(spent).await, two.hub.incidents().await), (1, 0), "alone: {alone}");
        assert_eq!(two.first.faults().await, json!([]));
        assert_eq!(two.second.ask("verify_store", json!({})).await["faults"], json!([]));
    }
}
