//! Each desk closes its own chain; the venue's closing adds them up, and says who is missing.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Two;
use super::counter::Counter;

const DAY: &str = "2026-11-21";

fn of(period: &str, label: &str) -> Value {
    json!({"period": period, "label": label})
}

/// What both desks say of a period of the venue: the same, but for which of them is asked and what it heard.
async fn both(here: &Counter<'_>, there: &Counter<'_>, of: &Value) -> Value {
    let strip = |mut closing: Value| {
        for desk in closing["desks"].as_array_mut().expect("desks") {
            for own in ["own", "heard_at", "late_since"] {
                desk.as_object_mut().expect("a desk").remove(own);
            }
        }
        closing
    };
    let one = here.ask("venue_closing", of.clone()).await;
    let other = there.ask("venue_closing", of.clone()).await;
    assert_eq!(strip(one.clone()), strip(other), "{of}");
    one
}

fn figures(balance: &Value) -> [i64; 4] {
    ["receipts", "advances", "payments", "owed"].map(|name| balance[name].as_i64().expect("an amount"))
}

fn standings(closing: &Value) -> Vec<&str> {
    closing["desks"]
        .as_array()
        .expect("desks")
        .iter()
        .map(|desk| desk["standing"].as_str().expect("it"))
        .collect()
}

/// Sales on both desks, a refund, a deposit.
async fn an_evening(here: &mut Counter<'_>, there: &mut Counter<'_>) {
    let sold = here.sell(3, json!([{"means": "cash", "amount": 6000}])).await;
    here.refund(&sold).await;
    there.sell(2, json!([{"means": "card", "confirmed": true, "amount": 1500}])).await;
    let voucher = there.sell_voucher().await;
    there.spend(&voucher).await;
}

#[tokio::test]
async fn the_closings_of_two_desks_add_up_to_the_day_of_the_venue() {
    let (two, book) = Two::with_a_book().await;
    let (mut here, mut there) = two.counters(&book).await;
    an_evening(&mut here, &mut there).await;
    let first = here.close("day").await;
    two.exchange().await;
    let part = both(&here, &there, &of("day", DAY)).await;
    assert_eq!(standings(&part), ["closed", "open"]);
    assert_eq!((&part["complete"], &part["balance"]), (&json!(false), &first["balance"]), "{part}");
    let open = &part["desks"][1];
    assert_eq!((&open["open_total"], &open["perpetual"]), (&json!(6000), &json!(0)), "{open}");

    let second = there.close("day").await;
    two.exchange().await;
    let whole = both(&here, &there, &of("day", DAY)).await;
    assert_eq!((standings(&whole), &whole["complete"]), (vec!["closed", "closed"], &json!(true)), "{whole}");
    let [receipts, advances, payments, owed] = figures(&whole["balance"]);
    assert_eq!([receipts, advances, payments, owed], [10_000, 3000, 10_500, 2500]);
    assert_eq!(receipts + advances, payments + owed);
    assert_eq!(whole["perpetual"], json!(10_000), "what both received since they exist");
    let statement = here.ask("takings", json!({"day": DAY})).await;
    assert_eq!(whole["balance"], statement["balance"], "the closing of the venue is its day");
    for (desk, closed) in [(0, &first), (1, &second)] {
        let line = &whole["desks"][desk];
        assert_eq!(
            (&line["closings"][0]["number"], &line["closings"][0]["hash"]),
            (&closed["number"], &closed["hash"])
        );
        assert_eq!(
            (&line["balance"], &line["perpetual"]),
            (&closed["balance"], &closed["perpetual"]),
            "{line}"
        );
        assert!(line["heads"][0]["number"].as_str() >= closed["number"].as_str(), "{line}");
    }
}

#[tokio::test]
async fn days_make_the_month_of_the_venue_and_who_sells_after_closing_has_to_close_again() {
    let (two, book) = Two::with_a_book().await;
    let (mut here, mut there) = two.counters(&book).await;
    an_evening(&mut here, &mut there).await;
    here.close("day").await;
    there.close("day").await;
    there.sell(1, json!([{"means": "card", "confirmed": true, "amount": 2000}])).await;
    two.exchange().await;
    let again = both(&here, &there, &of("day", DAY)).await;
    assert_eq!(standings(&again), ["closed", "open"]);
    assert_eq!(
        (&again["desks"][1]["open"], &again["desks"][1]["open_total"]),
        (&json!(1), &json!(2000)),
        "{again}"
    );
    let closed = there.ask("close_period", json!({"period": "day"})).await;
    two.later(TimeDelta::days(12));
    here.wake().await;
    there.wake().await;
    let month = here.ask("close_period", json!({"period": "month"})).await;
    two.exchange().await;
    let part = both(&here, &there, &of("month", "2026-11")).await;
    assert_eq!(
        (standings(&part), figures(&part["balance"])),
        (vec!["closed", "open"], figures(&month["balance"]))
    );
    there.ask("close_period", json!({"period": "month"})).await;
    two.exchange().await;
    let whole = both(&here, &there, &of("month", "2026-11")).await;
    let day = both(&here, &there, &of("day", DAY)).await;
    assert_eq!(
        (standings(&whole), figures(&whole["balance"])),
        (vec!["closed", "closed"], figures(&day["balance"]))
    );
    assert_eq!(day["desks"][1]["closings"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&day["desks"][1]["perpetual"], &whole["perpetual"]),
        (&closed["perpetual"], &day["perpetual"])
    );
    let listed = here.ask("venue_closings", json!({})).await;
    let labels: Vec<_> =
        listed["periods"].as_array().expect("periods").iter().map(|it| it["label"].clone()).collect();
    assert_eq!(labels, ["2026-11-21", "2026-11"], "{listed}");
    assert_eq!((&listed["periods"][0]["closed"], &listed["desks"]), (&json!(2), &json!(2)), "{listed}");
    assert_eq!(here.refusal("venue_closing", of("month", DAY)).await.code, "sales.closing_unknown");
}

/// A desk that was not heard of since the day is over may have sold: nobody takes the others for the whole.
#[tokio::test]
async fn a_desk_that_exchanged_nothing_since_is_said_to_be_late_until_it_comes_back() {
    let (two, book) = Two::with_a_book().await;
    let (mut here, mut there) = two.counters(&book).await;
    here.sell(1, json!([{"means": "cash", "amount": 2000}])).await;
    there.count().await;
    here.close("day").await;
    there.close("day").await;
    two.exchange().await;
    two.later(TimeDelta::days(1));
    here.wake().await;
    there.wake().await;
    here.ask("open_till", json!({"float": 0})).await;
    here.sell(1, json!([{"means": "cash", "amount": 2000}])).await;
    here.close("day").await;
    there.sell(2, json!([{"means": "card", "confirmed": true, "amount": 4000}])).await;
    two.hub.heard("Guichet 2", "2026-11-21T18:00:00Z").await;
    two.later(TimeDelta::days(1));
    here.app.exchange().await.expect("exchanged");
    here.wake().await;
    there.wake().await;
    let today = of("day", "2026-11-22");
    let part = here.ask("venue_closing", today.clone()).await;
    assert_eq!((&part["complete"], standings(&part)), (&json!(false), vec!["closed", "nothing"]), "{part}");
    assert_eq!(part["desks"][1]["late_since"], "2026-11-21T18:00:00.000Z", "{part}");
    let text =
        crate::paper::text(&here.paper("print_venue_closing", json!({"of": today, "format": "pdf"})).await);
    assert!(text.contains("Guichet 2 n’a rien échangé depuis le"), "{text}");

    two.exchange().await;
    let known = both(&here, &there, &today).await;
    assert_eq!(standings(&known), ["closed", "open"]);
    assert_eq!(known["desks"][1]["open_total"], json!(4000), "{known}");
    there.close("day").await;
    two.exchange().await;
    let whole = both(&here, &there, &today).await;
    assert_eq!((&whole["complete"], &whole["balance"]["receipts"]), (&json!(true), &json!(6000)), "{whole}");
}

#[tokio::test]
async fn the_closing_of_the_venue_is_printed_the_same_at_both_desks() {
    let (two, book) = Two::with_a_book().await;
    let (mut here, mut there) = two.counters(&book).await;
    an_evening(&mut here, &mut there).await;
    let (first, second) = (here.close("day").await, there.close("day").await);
    two.exchange().await;
    for format in ["csv", "pdf"] {
        let asked = json!({"of": of("day", DAY), "format": format});
        let one = here.paper("print_venue_closing", asked.clone()).await;
        let other = there.paper("print_venue_closing", asked).await;
        assert!(one == other, "the {format}");
        let said =
            if format == "csv" { String::from_utf8(one).expect("UTF-8") } else { crate::paper::text(&one) };
        for word in [&first["number"], &second["number"], &json!("Guichet 2"), &json!("Règlements")] {
            assert!(said.contains(word.as_str().expect("a word")), "{word} in {said}");
        }
    }
    let closing = json!({"number": second["number"]});
    let said = crate::paper::text(&here.paper("print_closing", closing).await);
    assert!(said.contains("Guichet 2"), "a closing names the desk that made it: {said}");
}
