//! A ticket is refunded or exchanged once, at whichever desk of the venue: the right to is asked back from the desk that
//! sold it.

use serde_json::{Value, json};

use super::Two;

impl Two {
    async fn refused_at_second(&self, name: &str, input: Value) -> String {
        let refused = self.second.anne().await.call(name, input).await;
        refused.err().map(|error| error.code).unwrap_or_default()
    }

    /// What the second desk does once the first has heard of it: on a busy machine, not at the first try.
    async fn soon(&self, name: &str, input: Value) -> Value {
        let anne = self.second.anne().await;
        for _ in 0..10 {
            match anne.call(name, input.clone()).await {
                Err(refused) if refused.code == "sales.undoing_elsewhere" => {}
                done => return done.unwrap_or_else(|refused| panic!("{name}: {refused}")),
            }
        }
        panic!("{name}: the first desk never answered");
    }

    async fn is_sound(&self) {
        self.exchange().await;
        assert_eq!(self.hub.incidents().await, 0);
        assert_eq!(self.first.faults().await, json!([]));
        assert_eq!(self.second.ask("verify_store", json!({})).await["faults"], json!([]));
    }
}

/// How many refunds were given to the desk that did not sell.
async fn granted(two: &Two) -> i64 {
    two.hub.scalar("select count(*) from app.right_unit where kind = 'undoing' and epoch = 2").await
}

#[tokio::test]
async fn a_ticket_sold_at_one_desk_is_refunded_at_the_other_and_not_again() {
    let two = Two::new().await;
    let placed = two.first.sell(&[3]).await;
    two.exchange().await;
    let refund = json!({"order": placed.order, "reason": "malade"});
    let awake = two.awake();
    two.soon("refund_tickets", refund.clone()).await;
    drop(awake);
    assert_eq!(two.first.refusal("refund_tickets", refund.clone()).await, "sales.undoing_elsewhere");
    two.exchange().await;
    assert_eq!(two.first.refusal("refund_tickets", refund.clone()).await, "sales.ticket_unknown");
    assert_eq!(two.refused_at_second("refund_tickets", refund).await, "sales.ticket_unknown");
    two.sell_at_second(&[3]).await;
    two.exchange().await;
    let of = json!({"performance": two.first.evening.performance});
    assert_eq!(two.both("capacity", of).await["total"]["sold"], 1);
    let day = two.both("takings", json!({"day": "2026-11-21"})).await;
    assert_eq!(day["receipts"], 2000, "{day}");
    two.is_sound().await;
}

#[tokio::test]
async fn a_desk_that_is_away_or_exchanges_the_ticket_itself_keeps_its_refund() {
    let two = Two::new().await;
    let placed = two.first.sell(&[3]).await;
    two.exchange().await;
    let refund = json!({"order": placed.order, "reason": "malade"});
    assert_eq!(
        two.refused_at_second("refund_tickets", refund.clone()).await,
        "sales.undoing_elsewhere",
        "nobody is at the first desk to hear it"
    );
    let exchanging: Value = two
        .first
        .ask("add_tickets", json!({"order": placed.order, "tickets": [placed.tickets[0].ticket]}))
        .await;
    let awake = two.awake();
    assert_eq!(two.refused_at_second("refund_tickets", refund.clone()).await, "sales.undoing_elsewhere");
    let _: Value = two.first.ask("drop_basket", json!({"basket": exchanging["basket"]})).await;
    drop(awake);
    let _: Value = two.first.ask("refund_tickets", refund).await;
    two.is_sound().await;
}

#[tokio::test]
async fn a_ticket_is_exchanged_at_the_other_desk_on_its_own_place_or_for_another_one() {
    let two = Two::new().await;
    let placed = two.first.sell(&[0, 1]).await;
    two.exchange().await;
    let awake = two.awake();
    let of = json!({"order": placed.order, "tickets": [placed.tickets[0].ticket]});
    let stays = two.second.ask("add_tickets", of).await;
    let instead =
        json!({"order": placed.order, "tickets": [], "basket": stays["basket"], "motive": "other_places"});
    two.soon("exchange_tickets", instead).await;
    let seats = json!({"performance": two.first.evening.performance, "seats": [two.first.seats[7]]});
    let moves = two.second.ask("add_seats", seats).await;
    let instead = json!({"order": placed.order, "tickets": [placed.tickets[1].ticket],
                         "basket": moves["basket"], "motive": "other_places"});
    two.soon("exchange_tickets", instead).await;
    drop(awake);
    two.exchange().await;
    let of = json!({"performance": two.first.evening.performance});
    two.both("seat_states", of.clone()).await;
    assert_eq!(two.both("capacity", of).await["total"]["sold"], 2);
    two.is_sound().await;
}

#[tokio::test]
async fn a_desk_put_back_to_before_it_gave_a_refund_away_does_not_refund_it_again() {
    let two = Two::new().await;
    let placed = two.first.sell(&[3]).await;
    two.exchange().await;
    let backup: Value = two.first.ask("back_up", json!({})).await;
    let refund = json!({"order": placed.order, "reason": "malade"});
    let awake = two.awake();
    // Granted for a refund that is refused: the second desk may refund it, and did not yet.
    let mut short = refund.clone();
    short["fee"] = json!({"label": "Frais", "amount": 9_000_000});
    let mut refused = String::new();
    for _ in 0..10 {
        refused = two.refused_at_second("refund_tickets", short.clone()).await;
        if refused != "sales.undoing_elsewhere" && granted(&two).await == 1 {
            break;
        }
    }
    assert_eq!(refused, "sales.fee_too_high");
    let performance = json!(two.first.evening.performance);
    let _: Value = two.second.ask("keep_places", json!({"performance": performance, "places": 1})).await;
    let unplugged = two.second.ask("unplugged", json!({})).await;
    assert_eq!(
        unplugged["performances"][0]["refundable"], 1,
        "it may do so without the network: {unplugged}"
    );
    drop(awake);
    let _: Value = two.first.ask("restore_backup", json!({"file": backup["name"]})).await;
    let anne = two.first.evening.world.at(tests::CODE).await;
    let refused = anne.call("refund_tickets", refund.clone()).await.err().map(|error| error.code);
    assert_eq!(refused.as_deref(), Some("sales.undoing_elsewhere"));
    let _: Value = two.second.ask("refund_tickets", refund).await;
    two.exchange().await;
    assert_eq!(two.hub.incidents().await, 0);
}
