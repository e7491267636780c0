//! Who buys ahead is not punished: the step that an outing earns comes back as a credit note.

use app::documents::DocumentRef;
use app::sales::undo::{CreditNotes, Undone};
use chrono::TimeDelta;
use kernel::{Instant, Money};
use serde_json::{Value, json};

use super::season::{Season, plan};
use crate::paper;
use crate::sales::Desk;

/// A season of a book that takes a fifth off from the third outing on.
async fn with_a_path(evenings: usize) -> Season {
    let path = |full: &Value| {
        json!({"kind": "path", "of": full, "measure": {"kind": "outings", "window": {"kind": "ever"}},
               "trend": "decreasing", "steps": [{"from": 2, "off": {"kind": "share", "value": 2000}}]})
    };
    Season::of(Desk::new().await, &[("PALIER", &path)], evenings).await
}

/// The same, whose person buys every evening today.
async fn bought_ahead(evenings: usize, places: usize) -> (Season, Vec<Value>) {
    let season = with_a_path(evenings).await;
    let mut orders = Vec::new();
    for evening in 0..evenings {
        orders.push(json!(season.take(evening, "PT", places).await.order));
    }
    (season, orders)
}

async fn notes(season: &Season) -> Vec<(i64, i64)> {
    let of = json!({"contact": season.contact});
    let notes: CreditNotes = season.desk.ask("credit_notes", of).await;
    notes.notes.iter().map(|note| (note.amount.as_cents(), note.balance.as_cents())).collect()
}

#[tokio::test]
async fn who_bought_ahead_gets_each_step_back_once_the_outing_is_over_and_only_once() {
    let (season, orders) = bought_ahead(4, 1).await;
    let tidied: Value = season.desk.ask("tidy_desk", json!({})).await;
    assert_eq!((&tidied["thanked"], notes(&season).await), (&json!(0), vec![]), "nobody went yet");

    season.is_over().await;
    assert_eq!(notes(&season).await, [(400, 400), (400, 400)], "of the third and the fourth outings");
    let order: Value = season.desk.ask("order", json!({"order": orders[2]})).await;
    assert_eq!((&order["value"], &order["paid"], &order["due"]), (&json!(1600), &json!(1600), &json!(0)));
    let item = &order["items"][0];
    assert_eq!((&item["label"], &item["amount"]), (&json!("Avoir de palier — Tarif PALIER"), &json!(-400)));
    assert_eq!(item["returns"], false);
    let tidied: Value = season.desk.ask("tidy_desk", json!({})).await;
    assert_eq!((&tidied["thanked"], notes(&season).await.len()), (&json!(0), 2), "once");
    assert_eq!(season.desk.faults().await, json!([]));
}

#[tokio::test]
async fn the_credit_note_of_a_step_is_printed_and_pays() {
    let (season, _) = bought_ahead(3, 2).await;
    season.is_over().await;
    assert_eq!(notes(&season).await, [(800, 800)], "both places had cost the full price");
    let notes: CreditNotes = season.desk.ask("credit_notes", json!({"contact": season.contact})).await;
    let paper: DocumentRef = season.desk.ask("print_credit_note", json!({"note": notes.notes[0].note})).await;
    let text = paper::text(&season.desk.paper(&paper));
    for told in ["Avoir de palier — Tarif PALIER", "8,00", &notes.notes[0].number] {
        assert!(text.contains(told), "{told} in {text}");
    }
    let more = plan(&season.desk, &["2027-03-06T19:30:00Z"]).await;
    let add = json!({"performance": more[0], "seats": [season.desk.seats[0]]});
    let basket: Value = season.desk.ask("add_seats", add).await;
    let payments = json!([{"means": "credit_note", "note": notes.notes[0].note, "amount": 800},
                          {"means": "card", "confirmed": true, "amount": 1200}]);
    let order = json!({"basket": basket["basket"], "payments": payments});
    let _: Value = season.desk.ask("place_order", order).await;
    assert_eq!(season.desk.faults().await, json!([]));
}

#[tokio::test]
async fn the_takings_of_the_evening_are_less_by_what_came_back() {
    let (season, _) = bought_ahead(3, 1).await;
    season.is_over().await;
    let of = json!({"performance": season.evenings[2]});
    let takings: Value = season.desk.ask("takings", of).await;
    assert_eq!(takings["receipts"], 1600);
    let means = takings["payments"].as_array().expect("payments");
    let by_means: Vec<(&Value, &Value)> =
        means.iter().map(|share| (&share["name"], &share["amount"])).collect();
    assert_eq!(by_means, [(&json!("card"), &json!(2000)), (&json!("credit_note"), &json!(-400))]);
}

/// A show that broke off: what had come back already does not come back again.
#[tokio::test]
async fn a_refund_gives_back_what_the_step_left_of_the_price() {
    let (season, orders) = bought_ahead(3, 1).await;
    season.is_over().await;
    let back = json!({"order": orders[2], "motive": "performance_cancelled"});
    let undone: Undone = season.desk.ask("refund_tickets", back).await;
    assert_eq!(undone.payments.iter().map(|payment| payment.amount).sum::<Money>(), Money::cents(-1600));
    let voucher = json!({"order": orders[2], "number": undone.number});
    let paper: DocumentRef = season.desk.ask("print_voucher", voucher).await;
    let told = paper::text(&season.desk.paper(&paper));
    assert!(told.contains("Avoirs de palier déduits") && !told.contains("chèques-cadeaux"), "{told}");
    let order: Value = season.desk.ask("order", json!({"order": orders[2]})).await;
    assert_eq!((&order["value"], &order["due"]), (&json!(0), &json!(0)));
    assert_eq!(notes(&season).await, [(400, 400)], "the credit note is the person's");
    assert_eq!(season.desk.faults().await, json!([]));
}

/// A show that broke off and is played again: the place of that evening is worth what was left of its price.
#[tokio::test]
async fn an_exchange_takes_along_what_the_step_took_off() {
    let (season, orders) = bought_ahead(3, 1).await;
    season.is_over().await;
    let more = plan(&season.desk, &["2027-03-06T19:30:00Z"]).await;
    let add = json!({"performance": more[0], "seats": [season.desk.seats[0]]});
    let basket: Value = season.desk.ask("add_seats", add).await;
    let order: Value = season.desk.ask("order", json!({"order": orders[2]})).await;
    assert_eq!(order["items"][0]["lowers"], order["tickets"][0]["ticket"]);
    let exchange = json!({"order": orders[2], "tickets": [order["tickets"][0]["ticket"]], "basket": basket["basket"],
                          "payments": [{"means": "card", "confirmed": true, "amount": 400}],
                          "motive": "performance_postponed"});
    let done: Undone = season.desk.ask("exchange_tickets", exchange).await;
    assert_eq!((done.due, done.returned.len()), (Money::ZERO, 1));
    let order: Value = season.desk.ask("order", json!({"order": orders[2]})).await;
    assert_eq!((&order["value"], &order["paid"]), (&json!(2000), &json!(2000)));
    assert_eq!(season.desk.faults().await, json!([]));
}

/// The sentence of the promise: whoever buys ahead has paid, in the end, what whoever buys each evening pays.
#[tokio::test]
async fn who_buys_ahead_pays_in_the_end_what_who_buys_each_evening_pays() {
    let (ahead, _) = bought_ahead(5, 1).await;
    ahead.is_over().await;
    let back: i64 = notes(&ahead).await.iter().map(|(amount, _)| amount).sum();

    let season = with_a_path(5).await;
    let mut paid = 0;
    for evening in 0..5 {
        let curtain: Instant = format!("2026-12-{:02}T19:30:00Z", evening + 7).parse().expect("a moment");
        season.desk.evening.world.app.clock.set(curtain.plus(-TimeDelta::minutes(10)));
        let _: Value = season.desk.as_anne("list_funds").await;
        let code = if evening < 2 { "PT" } else { "PALIER" };
        let placed = season.take(evening, code, 1).await;
        let order: Value = season.desk.ask("order", json!({"order": placed.order})).await;
        paid += order["paid"].as_i64().expect("an amount");
    }
    assert_eq!(5 * 2000 - back, paid);
}

/// What a seller decided is a fact: a gala with its dinner is not a place that a step makes cheaper.
#[tokio::test]
async fn a_price_set_by_hand_gives_nothing_back() {
    let season = with_a_path(3).await;
    let by_hand = json!("gala avec dîner");
    for evening in 0..3 {
        let add = json!({"performance": season.evenings[evening], "seats": [season.desk.seats[evening]]});
        let basket: Value = season.desk.ask("add_seats", add).await;
        let basket = &basket["basket"];
        let of = json!({"basket": basket, "contact": season.contact});
        let _: Value = season.desk.ask("set_basket_contact", of).await;
        let take = json!({"tariff": super::tariff(&season.document, "PT"), "amount": 9900});
        let choice = json!({"basket": basket, "choice": {"take": take, "by_hand": by_hand}});
        let view: Value = season.desk.ask("choose_price", choice).await;
        let payments = json!([{"means": "card", "confirmed": true, "amount": view["total"]}]);
        let order = json!({"basket": basket, "payments": payments});
        let _: Value = season.desk.ask("place_order", order).await;
    }
    season.is_over().await;
    assert_eq!(notes(&season).await, []);
}

#[tokio::test]
async fn an_evening_that_the_venue_cancelled_gives_nothing_back_beside_its_price() {
    let (season, orders) = bought_ahead(4, 1).await;
    let _: Value = season.desk.ask("cancel_performance", json!({"id": season.evenings[3]})).await;
    season.is_over().await;
    assert_eq!(notes(&season).await, [(400, 400)], "of the third outing alone");
    let back = json!({"order": orders[3], "motive": "performance_cancelled"});
    let undone: Undone = season.desk.ask("refund_tickets", back).await;
    assert_eq!(undone.payments.iter().map(|payment| payment.amount).sum::<Money>(), Money::cents(-2000));
}

#[tokio::test]
async fn an_evening_that_was_put_off_counts_where_it_is_played() {
    let (season, _) = bought_ahead(3, 1).await;
    let later = plan(&season.desk, &["2027-02-10T19:30:00Z"]).await;
    let postpone = json!({"id": season.evenings[2], "to": later[0]});
    let _: Value = season.desk.ask("postpone_performance", postpone).await;
    season.is_over().await;
    assert_eq!(notes(&season).await, [], "two outings so far");
    season.desk.evening.world.app.clock.advance(TimeDelta::days(45));
    season.desk.as_anne("tidy_desk").await;
    assert_eq!(notes(&season).await, [(400, 400)], "and the third");
    assert_eq!(season.desk.faults().await, json!([]));
}

#[tokio::test]
async fn tickets_that_nobody_came_for_are_no_outing() {
    let season = with_a_path(3).await;
    for evening in 0..2 {
        let add = json!({"performance": season.evenings[evening], "seats": [season.desk.seats[evening]]});
        let basket: Value = season.desk.ask("add_seats", add).await;
        let basket = &basket["basket"];
        let of = json!({"basket": basket, "contact": season.contact});
        let _: Value = season.desk.ask("set_basket_contact", of).await;
        let take = json!({"take": {"tariff": super::tariff(&season.document, "PT")}});
        let choice = json!({"basket": basket, "choice": take});
        let _: Value = season.desk.ask("choose_price", choice).await;
        let kept = json!({"basket": basket, "payments": [], "owing": true, "delivery": "kept",
                          "kept_for": "Čapek"});
        let _: Value = season.desk.ask("place_order", kept).await;
    }
    season.take(2, "PT", 1).await;
    season.is_over().await;
    assert_eq!(notes(&season).await, []);
}
