//! What a statement counts: tickets are counted, money in advance is no receipt, and nothing of a day is left out.

use app::documents::DocumentRef;
use app::sales::basket::BasketView;
use app::sales::place::Placed;
use app::sales::takings::TakingsView;
use chrono::TimeDelta;
use kernel::Money;
use serde_json::{Value, json};

use super::Desk;

async fn printed(desk: &Desk, of: &Value, format: &str) -> Vec<u8> {
    let paper: DocumentRef = desk.ask("print_takings", json!({"of": of, "format": format})).await;
    desk.paper(&paper)
}

/// A gift voucher is money in advance: the tickets that it pays bring it, once.
#[tokio::test]
async fn a_gift_voucher_is_received_once_and_counted_among_no_tickets() {
    let desk = Desk::new().await;
    let basket: BasketView = desk.ask("add_gift_voucher", json!({"amount": 3000})).await;
    let card = json!([{"means": "card", "confirmed": true, "amount": 3000}]);
    let _: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": card})).await;
    let notes: Value = desk.ask("credit_notes", json!({})).await;
    let seat = desk.basket(&[0]).await.basket;
    let by_voucher = json!([{"means": "credit_note", "note": notes["notes"][0]["note"], "amount": 2000}]);
    let _: Placed = desk.ask("place_order", json!({"basket": seat, "payments": by_voucher})).await;
    let day = json!({"day": "2026-11-21"});
    let takings: TakingsView = desk.ask("takings", day.clone()).await;
    assert_eq!((takings.tickets, takings.receipts), (1, Money::cents(2000)));
    let sold: Vec<_> = takings.advances.iter().map(|one| (one.count, one.amount.as_cents())).collect();
    assert_eq!(sold, [(1, 3000)]);
    let said = crate::paper::text(&printed(&desk, &day, "pdf").await);
    assert!(said.contains("hors recettes"), "{said}");
    let counted = said.split("Billets nets").nth(1).and_then(|rest| rest.split_whitespace().next());
    assert!(counted.is_some(), "{said}");
    let table = String::from_utf8(printed(&desk, &day, "csv").await).expect("UTF-8");
    for row in ["\r\nExploitant;", "\r\nLieu;", "\r\nJournée du;21/11/2026\r\n"] {
        assert!(table.contains(row), "{row} in {table}");
    }
}

#[tokio::test]
async fn a_file_of_takings_says_whose_performance_it_is_of() {
    let desk = Desk::new().await;
    desk.sell(&[0]).await;
    let of = json!({"performance": desk.evening.performance});
    let table = String::from_utf8(printed(&desk, &of, "csv").await).expect("UTF-8");
    for row in [
        "\r\nSpectacle;Phèdre\r\n",
        "\r\nReprésentation du;05/12/2026 20:30\r\n",
        "\r\nJamais imprimés;1\r\n",
    ] {
        assert!(table.contains(row), "{row} in {table}");
    }
}

/// What was sold in the morning, before a backup was restored, is closed with the evening, and the perpetual total goes on.
#[tokio::test]
async fn a_day_that_was_restored_in_its_middle_is_closed_whole() {
    let mut desk = Desk::new().await;
    desk.sell(&[0]).await;
    let backup: Value = desk.ask("back_up", json!({})).await;
    let _: Value = desk.ask("restore_backup", json!({"file": backup["name"]})).await;
    desk.evening.world.ctx = desk.evening.world.at(tests::CODE).await;
    desk.sell(&[1]).await;
    desk.count().await;
    let closed: Value = desk.ask("close_period", json!({"period": "day"})).await;
    assert_eq!((&closed["total"], &closed["perpetual"]), (&json!(2000), &json!(4000)), "{closed}");
    let all: Value = desk.ask("closings", json!({})).await;
    let totals: Vec<_> =
        all["closings"].as_array().expect("closings").iter().map(|one| &one["total"]).collect();
    assert_eq!(totals, [&json!(2000), &json!(2000)], "the morning apart, under the chain that sold it");
    for one in all["closings"].as_array().expect("closings") {
        let paper: DocumentRef = desk.ask("print_closing", json!({"number": one["number"]})).await;
        let said = crate::paper::text(&desk.paper(&paper));
        assert!(!said.contains("caisse non ouverte"), "{said}");
    }
    assert_eq!(desk.refusal("close_period", json!({"period": "day"})).await, "sales.nothing_to_close");
    desk.evening.world.app.clock.advance(TimeDelta::days(15));
    let month: Value = desk.ask("close_period", json!({"period": "month"})).await;
    assert_eq!((&month["total"], &month["perpetual"]), (&json!(4000), &json!(4000)), "{month}");
    let mut conn = desk.evening.world.app.store.read().await.expect("a reader");
    assert_eq!(sales::verify::store(&mut conn, |_, _| ()).await.expect("verified").faults, []);
}

/// One chain speaks for both venues of an operator: no cash that is missing at one hides behind the other.
#[tokio::test]
async fn a_day_of_two_venues_of_one_operator_is_closed_with_the_tills_of_both() {
    let desk = Desk::new().await;
    let operator = tests::first_start().operator;
    let studio = json!({"name": "Studio B", "address": "2 rue du Théâtre\n67000 Strasbourg"});
    let added: Value = desk.ask("add_venue", json!({"operator": operator, "venue": studio})).await;
    let anne = desk.evening.world.at(tests::CODE).await;
    anne.call("switch_venue", json!({"venue": added["venue"]})).await.expect("hers too");
    let session = anne.session().expect("signed in").id;
    let there = desk.evening.world.app.context(Some(session)).await.expect("she");
    there.call("open_till", json!({"float": 5000})).await.expect("its till");
    desk.sell(&[0]).await;
    let stolen = json!({"pieces": [], "note": "caisse vide"});
    let counted = there.call("close_till", stolen).await.expect("counted");
    assert_eq!(counted["difference"], json!(-5000));
    desk.count().await;
    let _: Value = desk.ask("close_period", json!({"period": "day"})).await;
    let closings: Value = desk.ask("closings", json!({})).await;
    assert_eq!(closings["closings"][0]["difference"], json!(-5000), "{closings}");
    let number = json!({"number": closings["closings"][0]["number"]});
    let paper: DocumentRef = desk.ask("print_closing", number).await;
    let said = crate::paper::text(&desk.paper(&paper));
    assert!(said.contains("−50,00") && !said.contains("journal précédent"), "{said}");
    assert_eq!(there.call("closings", json!({})).await.expect("the same")["closings"], closings["closings"]);
}

/// A repaired machine often has a wrong clock: chains follow one another by what they continue, not by when they say.
#[tokio::test]
async fn a_store_restored_on_a_clock_that_is_behind_is_sound_all_the_same() {
    let mut desk = Desk::new().await;
    desk.sell(&[0]).await;
    let backup: Value = desk.ask("back_up", json!({})).await;
    let clock = &desk.evening.world.app.clock;
    clock.advance(-TimeDelta::hours(3));
    let _: Value = desk.ask("restore_backup", json!({"file": backup["name"]})).await;
    desk.evening.world.app.clock.advance(TimeDelta::hours(4));
    desk.evening.world.ctx = desk.evening.world.at(tests::CODE).await;
    desk.sell(&[1]).await;
    assert_eq!(desk.faults().await, json!([]));
}

/// A month of two chains: what each of them received is on its paper, and it opens with the first of them.
#[tokio::test]
async fn a_month_closed_after_a_restore_shows_the_payments_of_both_chains() {
    let mut desk = Desk::new().await;
    for seats in [[0, 1], [2, 3]] {
        let basket = desk.basket(&seats).await;
        let card = json!([{"means": "card", "confirmed": true, "amount": 4000}]);
        let _: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": card})).await;
    }
    desk.count().await;
    let _: Value = desk.ask("close_period", json!({"period": "day"})).await;
    let backup: Value = desk.ask("back_up", json!({})).await;
    desk.evening.world.app.clock.advance(TimeDelta::days(1));
    let _: Value = desk.ask("restore_backup", json!({"file": backup["name"]})).await;
    desk.evening.world.ctx = desk.evening.world.at(tests::CODE).await;
    let _: Value = desk.ask("open_till", json!({"float": 0})).await;
    desk.sell(&[4]).await;
    desk.count().await;
    let _: Value = desk.ask("close_period", json!({"period": "day"})).await;
    for (period, days) in [("month", 14), ("year", 30)] {
        desk.evening.world.app.clock.advance(TimeDelta::days(days));
        let closed: Value = desk.ask("close_period", json!({"period": period})).await;
        assert_eq!(closed["by_means"], json!({"card": 8000, "cash": 2000}));
        let paper: DocumentRef = desk.ask("print_closing", json!({"number": closed["number"]})).await;
        let said = crate::paper::text(&desk.paper(&paper));
        for words in ["Carte bancaire 2 80,00", "Espèces", "Total 3 100,00", "21/11/2026"] {
            assert!(said.contains(words), "{words} in {said}");
        }
        assert!(!said.contains("journal précédent"), "{said}");
    }
    assert_eq!(desk.faults().await, json!([]));
}
