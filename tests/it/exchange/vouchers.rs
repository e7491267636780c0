//! A gift voucher or a credit note of the venue pays at any of its desks, one at a time.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Two;

/// What the venue received, what it received in advance, what it was paid, what it is owed.
fn figures(balance: &Value) -> [i64; 4] {
    ["receipts", "advances", "payments", "owed"].map(|name| balance[name].as_i64().expect("an amount"))
}

#[tokio::test]
async fn a_gift_voucher_bought_at_one_desk_pays_at_the_other_and_is_received_once() {
    let (two, book) = Two::with_a_book().await;
    let (mut here, mut there) = two.counters(&book).await;
    let voucher = here.sell_voucher().await;
    two.exchange().await;
    assert_eq!(
        there.refused_to_spend(&voucher).await,
        "sales.note_elsewhere",
        "who issued it may still draw on it"
    );
    two.later(TimeDelta::minutes(1));
    two.exchange().await;
    there.spend(&voucher).await;
    assert_eq!(here.refused_to_spend(&voucher).await, "sales.note_elsewhere");
    two.later(TimeDelta::minutes(1));
    two.exchange().await;
    let rest = json!([{"means": "credit_note", "note": voucher["note"], "amount": 1000},
                      {"means": "cash", "amount": 1000}]);
    here.sell(1, rest).await;
    assert_eq!(here.refused_to_spend(&voucher).await, "sales.note_short", "it is spent whole");

    let (first, second) = (here.close("day").await, there.close("day").await);
    two.exchange().await;
    assert_eq!(figures(&first["balance"]), [2000, 3000, 5000, 0]);
    assert_eq!(figures(&second["balance"]), [2000, 0, 2000, 0]);
    for desk in [&here, &there] {
        let whole = desk.ask("venue_closing", json!({"period": "day", "label": "2026-11-21"})).await;
        assert_eq!(figures(&whole["balance"]), [4000, 3000, 7000, 0], "{whole}");
        assert_eq!(
            (&whole["perpetual"], &whole["complete"]),
            (&json!(4000), &json!(true)),
            "received once: {whole}"
        );
        let day = desk.ask("takings", json!({"day": "2026-11-21"})).await;
        assert_eq!(whole["balance"], day["balance"]);
        assert_eq!(desk.ask("verify_store", json!({})).await["faults"], json!([]));
    }
    assert_eq!(two.hub.incidents().await, 0);
}

#[tokio::test]
async fn a_voucher_sold_before_its_desk_joined_pays_at_either_desk() {
    let first = crate::sales::Desk::new().await;
    let book = crate::tariffs::entry::with_places_due_on_entry(&first).await;
    let basket: Value = first.ask("add_gift_voucher", json!({"amount": 4000})).await;
    let card = json!([{"means": "card", "confirmed": true, "amount": 4000}]);
    let sold: Value = first.ask("place_order", json!({"basket": basket["basket"], "payments": card})).await;
    let two = Two::of(first, super::Hub::new().await).await;
    let (mut here, mut there) = two.counters(&book).await;
    there.spend(&sold["vouchers"][0]).await;
    two.later(TimeDelta::minutes(1));
    two.exchange().await;
    here.spend(&sold["vouchers"][0]).await;
    two.exchange().await;
    for desk in [&here, &there] {
        assert_eq!(desk.ask("verify_store", json!({})).await["faults"], json!([]));
    }
    assert_eq!(two.hub.incidents().await, 0);
}
