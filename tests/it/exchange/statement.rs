//! The statement of a performance is the venue's: whichever desk prints it, it is the same to the byte.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Two;
use super::counter::Counter;

/// A sale with a refund and an exchange, a gift voucher that pays a place, and a deposit: the order that owes.
async fn a_day(at: &mut Counter<'_>) -> Value {
    let sold = at.sell(3, json!([{"means": "cash", "amount": 6000}])).await;
    at.refund(&sold).await;
    at.exchange(&sold).await;
    at.print(&sold).await;
    let voucher = at.sell_voucher().await;
    at.spend(&voucher).await;
    at.sell(2, json!([{"means": "cash", "amount": 1500}])).await
}

#[tokio::test]
async fn the_statement_of_a_performance_is_the_same_to_the_byte_at_both_desks() {
    let (two, book) = Two::with_a_book().await;
    let (mut here, mut there) = two.counters(&book).await;
    let deposit = a_day(&mut here).await;
    a_day(&mut there).await;
    let (booked_here, booked_there) = (here.book().await, there.book().await);
    two.exchange().await;
    let rest = json!([{"means": "card", "confirmed": true, "amount": 2500}]);
    there.ask("pay_order", json!({"order": deposit["order"], "payments": rest})).await;
    // Half an hour before the curtain, a fortnight later.
    two.later(TimeDelta::days(14) + TimeDelta::hours(2));
    here.wake().await;
    there.wake().await;
    here.admit(&booked_here).await;
    there.admit(&booked_there).await;
    two.exchange().await;

    let performance = json!({"performance": two.first.evening.performance});
    for of in [&performance, &json!({"day": "2026-11-21"}), &json!({"day": "2026-12-05"})] {
        let table = json!({"of": of, "format": "csv"});
        let [one, other] =
            [here.paper("print_takings", table.clone()).await, there.paper("print_takings", table).await]
                .map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        assert_eq!(one, other, "the table of {of}");
        let paper = json!({"of": of, "format": "pdf"});
        let (one, other) =
            (here.paper("print_takings", paper.clone()).await, there.paper("print_takings", paper).await);
        assert!(one == other, "{}\n\n{}", crate::paper::text(&one), crate::paper::text(&other));
    }
    let said = here.ask("takings", performance.clone()).await;
    assert_eq!(said, there.ask("takings", performance).await);
    // At each desk: 3 and 1 and 2 places less the one given back, and one of the two who had booked.
    assert_eq!(said["receipts"], json!(2 * (5 + 1) * 2000), "{said}");
    assert_eq!((&said["vouchers"], &said["duplicates"]), (&json!(2), &json!(2)), "{said}");
    assert_eq!(said["balance"]["owed"], json!(2500), "the rest of one of the two deposits: {said}");
    for desk in [&here, &there] {
        assert_eq!(desk.ask("verify_store", json!({})).await["faults"], json!([]));
    }
    assert_eq!(two.hub.incidents().await, 0);
}
