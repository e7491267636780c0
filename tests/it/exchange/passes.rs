//! Passes at two desks: each credit is used once, wherever.

use serde_json::{Value, json};

use super::Two;
use crate::sales::Desk;
use crate::tariffs::with_a_pass;

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
