//! Postponed performances: their tickets keep their places at the date that is played, and nobody else has them.

use app::catalogue::hold::Holds;
use app::documents::DocumentRef;
use app::sales::place::Placed;
use app::sales::undo::Undone;
use serde_json::{Value, json};

use super::Desk;
use crate::tariffs::plan;

/// What a desk sold for its evening, put off through some dates, the last of which is answered.
async fn put_off(desk: &Desk, dates: &[&str]) -> Value {
    let mut from = json!(desk.evening.performance);
    for to in plan(desk, dates).await {
        let _: Value = desk.ask("postpone_performance", json!({"id": from, "to": to})).await;
        from = to;
    }
    from
}

async fn free(desk: &Desk, of: &Value, seat: usize) -> bool {
    let add = json!({"performance": of, "seats": [desk.seats[seat]]});
    match desk.evening.world.ctx.call("add_seats", add).await {
        Ok(basket) => {
            let _: Value = desk.ask("drop_basket", json!({"basket": basket["basket"]})).await;
            true
        }
        Err(refused) => {
            assert_eq!(refused.code, "catalogue.seats_not_free");
            false
        }
    }
}

#[tokio::test]
async fn what_was_put_off_twice_keeps_its_places_at_the_last_date() {
    let desk = Desk::new().await;
    desk.sell(&[0, 1]).await;
    let last = put_off(&desk, &["2026-12-08T19:30:00Z", "2026-12-09T19:30:00Z"]).await;
    assert!(!free(&desk, &last, 0).await && !free(&desk, &last, 1).await);
    assert!(free(&desk, &last, 2).await);
    let kept: Holds = desk.ask("list_holds", json!({"performance": last})).await;
    assert_eq!(kept.holds.iter().map(|hold| hold.seats.len()).sum::<usize>(), 2);
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_performance_is_not_put_off_to_a_date_where_a_place_of_it_is_sold() {
    let desk = Desk::new().await;
    desk.sell(&[0, 1]).await;
    let other = plan(&desk, &["2026-12-08T19:30:00Z"]).await;
    let add = json!({"performance": other[0], "seats": [desk.seats[1]]});
    let basket: Value = desk.ask("add_seats", add).await;
    let card = json!([{"means": "card", "confirmed": true, "amount": basket["total"]}]);
    let _: Placed = desk.ask("place_order", json!({"basket": basket["basket"], "payments": card})).await;
    let postpone = json!({"id": desk.evening.performance, "to": other[0]});
    let refused = desk.evening.world.ctx.call("postpone_performance", postpone).await.expect_err("taken");
    assert_eq!(refused.code, "catalogue.postponed_places_taken");
    assert_eq!(refused.params["places"], json!(1));
    assert!(free(&desk, &json!(desk.evening.performance), 2).await, "it is sold as before");
    assert!(free(&desk, &other[0], 0).await, "nothing is kept");
}

#[tokio::test]
async fn a_ticket_that_is_given_back_keeps_its_place_nowhere() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0, 1]).await;
    let played = put_off(&desk, &["2026-12-08T19:30:00Z"]).await;
    let back = json!({"order": sold.order, "tickets": [sold.tickets[0].ticket],
                      "motive": "performance_postponed"});
    let _: Undone = desk.ask("refund_tickets", back).await;
    let free = [free(&desk, &played, 0).await, free(&desk, &played, 1).await];
    assert!(free[0] != free[1], "one of the two: {free:?}");
}

#[tokio::test]
async fn who_comes_for_a_date_that_was_put_off_is_on_the_list_of_the_evening_that_is_played() {
    let desk = Desk::new().await;
    let basket = desk.basket(&[0]).await;
    let kept = json!({"basket": basket.basket, "payments": [], "owing": true, "delivery": "kept",
                      "kept_for": "Lefort"});
    let _: Placed = desk.ask("place_order", kept).await;
    let played = put_off(&desk, &["2026-12-08T19:30:00Z"]).await;
    let waiting: Value = desk.ask("collections", json!({"performance": played})).await;
    assert_eq!(waiting["orders"][0]["kept_for"], "Lefort");
    let list: DocumentRef = desk.ask("print_evening_list", json!({"performance": played})).await;
    let said = crate::paper::text(&desk.paper(&list));
    for words in ["Lefort", "Billets d’une date reportée"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let released: Value =
        desk.ask("release_uncollected", json!({"performance": played, "reason": "personne"})).await;
    assert_eq!(released["places"], json!(1));
    assert!(free(&desk, &played, 0).await, "released, its place is anybody's");
}

/// A basket of one seat of a date, taken out of what is kept there.
async fn out_of_what_is_kept(desk: &Desk, of: &Value, seat: usize) -> Value {
    let kept: Holds = desk.ask("list_holds", json!({"performance": of})).await;
    let add = json!({"performance": of, "seats": [desk.seats[seat]], "out_of": kept.holds[0].id});
    desk.ask("add_seats", add).await
}

fn exchange(sold: &Placed, ticket: usize, basket: &Value) -> Value {
    json!({"order": sold.order, "tickets": [sold.tickets[ticket].ticket], "basket": basket["basket"],
           "motive": "performance_postponed"})
}

#[tokio::test]
async fn a_place_that_is_kept_for_a_ticket_goes_with_that_ticket_to_nobody_else() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    let other = desk.sell(&[1]).await;
    let played = put_off(&desk, &["2026-12-08T19:30:00Z"]).await;
    let kept: Holds = desk.ask("list_holds", json!({"performance": played})).await;
    let release = json!({"id": kept.holds[0].id});
    assert_eq!(desk.refusal("release_hold", release).await, "catalogue.hold_of_tickets");

    let basket = out_of_what_is_kept(&desk, &played, 0).await;
    let card = json!([{"means": "card", "confirmed": true, "amount": basket["total"]}]);
    let place = json!({"basket": basket["basket"], "payments": card});
    assert_eq!(desk.refusal("place_order", place).await, "catalogue.hold_of_tickets");
    assert_eq!(
        desk.refusal("exchange_tickets", exchange(&other, 0, &basket)).await,
        "catalogue.hold_of_tickets",
        "another ticket is no title to it"
    );
    let done: Undone = desk.ask("exchange_tickets", exchange(&sold, 0, &basket)).await;
    assert_eq!(done.due, kernel::Money::ZERO);
    let kept: Holds = desk.ask("list_holds", json!({"performance": played})).await;
    assert_eq!(kept.holds.iter().map(|hold| hold.seats.len()).sum::<usize>(), 1, "the other ticket's");
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_ticket_exchanged_for_another_place_of_the_date_that_is_played_leaves_its_own() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    let played = put_off(&desk, &["2026-12-08T19:30:00Z"]).await;
    let add = json!({"performance": played, "seats": [desk.seats[2]]});
    let basket: Value = desk.ask("add_seats", add).await;
    let _: Undone = desk.ask("exchange_tickets", exchange(&sold, 0, &basket)).await;
    assert!(free(&desk, &played, 0).await, "nobody holds a ticket for it");
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_date_that_is_cancelled_after_it_was_put_off_keeps_nothing_at_the_other() {
    let desk = Desk::new().await;
    desk.sell(&[0]).await;
    let played = put_off(&desk, &["2026-12-08T19:30:00Z", "2026-12-09T19:30:00Z"]).await;
    assert!(!free(&desk, &played, 0).await);
    let _: Value = desk.ask("cancel_performance", json!({"id": desk.evening.performance})).await;
    assert!(free(&desk, &played, 0).await);
}

#[tokio::test]
async fn what_was_sold_of_a_date_that_was_put_off_counts_in_the_quotas_of_the_other() {
    let desk = Desk::new().await;
    desk.sell(&[0, 1]).await;
    let played = put_off(&desk, &["2026-12-08T19:30:00Z"]).await;
    let quotas = json!({"performance": played, "quotas": [{"tariff": "PT", "places": 2}]});
    let set: Value = desk.ask("set_quotas", quotas).await;
    assert_eq!((&set["quotas"][0]["used"], &set["quotas"][0]["left"]), (&json!(2), &json!(0)));
}

#[tokio::test]
async fn a_seat_that_two_tickets_have_through_a_date_that_was_put_off_is_a_fault() {
    let desk = Desk::new().await;
    desk.sell(&[0]).await;
    let played = put_off(&desk, &["2026-12-08T19:30:00Z"]).await;
    // Somebody makes the hold forget what it is for.
    let mut tx = desk.evening.world.app.store.write().await.expect("a writer");
    sqlx::query("update hold set released_at = made_at").execute(&mut *tx).await.expect("released");
    tx.commit().await.expect("committed");
    let add = json!({"performance": played, "seats": [desk.seats[0]]});
    let basket: Value = desk.ask("add_seats", add).await;
    let card = json!([{"means": "card", "confirmed": true, "amount": basket["total"]}]);
    let _: Placed = desk.ask("place_order", json!({"basket": basket["basket"], "payments": card})).await;
    assert!(desk.faults().await.to_string().contains("seat_sold_twice"));
}
