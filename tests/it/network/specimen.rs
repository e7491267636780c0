//! An evening in training mode: each of its documents says SPÉCIMEN, and nothing of it is found anywhere outside.

use std::io::Write as _;
use std::process::{Command, Stdio};

use app::documents::DocumentRef;
use serde_json::{Value, json};

use crate::sales::Desk;

/// Calls a use case for the session, which is in training or not.
async fn call(desk: &Desk, name: &str, input: Value) -> Value {
    let world = &desk.evening.world;
    let answer = world.app.call(Some(world.who.session), name, input).await;
    answer.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What a document says, as a person reads it.
async fn words_of(desk: &Desk, name: &str, input: Value) -> String {
    let made: DocumentRef = serde_json::from_value(call(desk, name, input).await).expect("a document");
    let bytes = desk.evening.world.app.shelf.get(made.document).expect("at hand").bytes;
    if made.mime != "application/pdf" {
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut reader = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext (poppler-utils)");
    reader.stdin.take().expect("open").write_all(&bytes).expect("given");
    String::from_utf8(reader.wait_with_output().expect("read").stdout).expect("text")
}

/// Sells a seat and answers the order.
async fn sell(desk: &Desk, seat: usize) -> Value {
    let take = json!({"performance": desk.evening.performance, "seats": [desk.seats[seat]]});
    let basket = call(desk, "add_seats", take).await;
    let payments = json!([{"means": "cash", "amount": basket["total"]}]);
    call(desk, "place_order", json!({"basket": basket["basket"], "payments": payments})).await
}

/// What the desk counts: the gauge, the takings, the orders, the till, the heads of the chains.
async fn counted(desk: &Desk) -> [Value; 5] {
    let performance = desk.evening.performance;
    [
        call(desk, "capacity", json!({"performance": performance})).await,
        call(desk, "takings", json!({"day": "2026-11-21"})).await,
        call(desk, "find_orders", json!({})).await,
        call(desk, "till", json!({})).await,
        call(desk, "heads", json!({})).await[0]["terminal"].clone(),
    ]
}

#[tokio::test]
async fn an_evening_in_training_says_specimen_everywhere_and_counts_nowhere() {
    let desk = Desk::new().await;
    sell(&desk, 0).await;
    let before = counted(&desk).await;
    let performance = desk.evening.performance;

    call(&desk, "enter_training", json!({})).await;
    call(&desk, "open_till", json!({"float": 5000})).await;
    for (seat, format) in ["page", "four", "roll"].into_iter().enumerate() {
        let order = sell(&desk, seat).await;
        assert!(order["number"].as_str().is_some_and(|number| number.starts_with("ECOLE-")), "{order}");
        let printed =
            words_of(&desk, "print_tickets", json!({"order": order["order"], "format": format})).await;
        assert!(printed.contains("SPÉCIMEN"), "a ticket ({format}): {printed}");
    }
    for of in [json!({"performance": performance}), json!({"day": "2026-11-21"})] {
        for format in ["pdf", "csv"] {
            let statement = words_of(&desk, "print_takings", json!({"of": of, "format": format})).await;
            assert!(statement.contains("SPÉCIMEN"), "a statement of {of} as {format}: {statement}");
        }
    }
    let till = call(&desk, "till", json!({})).await;
    call(&desk, "close_till", json!({"pieces": [{"value": 1, "count": till["expected"]}]})).await;
    let closed = call(&desk, "close_period", json!({"period": "day"})).await;
    assert_eq!(closed["total"], json!(6000), "training counts among itself alone");
    let archive = call(&desk, "export_archive", json!({})).await;
    assert!(archive["name"].as_str().is_some_and(|name| name.contains("ECOLE")), "{archive}");
    call(&desk, "leave_training", json!({})).await;

    assert_eq!(counted(&desk).await, before, "no total, no gauge, no order, no till has moved");
    assert_eq!(desk.faults().await, json!([]));
    let archive: DocumentRef = desk.ask("export_archive", json!({})).await;
    let bytes = desk.evening.world.app.shelf.get(archive.document).expect("at hand").bytes;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a ZIP");
    let manifest = std::io::read_to_string(zip.by_name("manifest.json").expect("a manifest")).expect("text");
    assert!(manifest.contains("\"A01\"") && !manifest.contains("ECOLE"), "what leaves the desk: {manifest}");
    let backup = call(&desk, "back_up", json!({})).await;
    let copy = desk.evening.world.app.places.backups().join(backup["name"].as_str().expect("a name"));
    let copied = std::fs::read(copy).expect("read");
    assert!(!copied.windows(6).any(|six| six == b"ECOLE-"), "nor does a backup");
}
