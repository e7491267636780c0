//! What a desk gives up when it is narrowed, down to the bytes of its files, whatever else is wrong.

use serde_json::{Value, json};

use super::{Roles, person};
use crate::contacts::erasure::holds;

/// A row of which nothing else is known: whoever reads it waits for what it names.
const FOREVER: &str =
    "with f as (update app.feed set head = head + 1 where kind = 'sheets' returning venue_id, head)
    insert into app.sheet (venue_id, entity, entity_id, shape, fields, feed_seq)
    select venue_id, 'order', gen_random_uuid(), 'merged', '{\"number\": \"x\"}', head from f";

#[tokio::test]
async fn what_waits_for_what_never_comes_keeps_nobody_at_a_desk_that_is_narrowed() {
    let roles = Roles::with("box-office").await;
    roles.hub.told(FOREVER).await;
    roles.exchange().await;
    let state = roles.other.ask("network_state", json!({})).await;
    assert_eq!(state["waiting"], 1, "{state}");
    roles.is_now("door").await;
    assert_eq!((roles.found("quatrehommes").await, roles.found("troisfontaines").await), (0, 0));
    assert!(!holds(&roles.other.app.store, "quatrehommes"), "not even in its file");
}

#[tokio::test]
async fn what_could_not_be_dropped_from_the_file_is_dropped_with_a_later_exchange() {
    let roles = Roles::with("box-office").await;
    let store = &roles.other.app.store;
    let mut reader = store.alone().await.expect("a reader");
    let people = "begin; select count(*) from contact";
    sqlx::raw_sql(people).execute(&mut reader).await.expect("a snapshot that stays");
    roles.is_now("door").await;
    assert!(holds(store, "quatrehommes"), "the log is kept for who reads it");
    sqlx::raw_sql("commit").execute(&mut reader).await.expect("read");
    roles.exchange().await;
    assert!(!holds(store, "quatrehommes"));
}

#[tokio::test]
async fn what_was_written_at_a_desk_before_it_was_narrowed_is_in_none_of_its_files() {
    let roles = Roles::with("box-office").await;
    let anne = roles.other.anne().await;
    let seats = [roles.first.seats[1]];
    let basket = roles.other.ask("open_basket", json!({"contact": roles.marcel})).await;
    let taken =
        json!({"basket": basket["basket"], "performance": roles.first.evening.performance, "seats": seats});
    let basket = roles.other.ask("add_seats", taken).await;
    let paid = json!([{"means": "card", "confirmed": true, "amount": basket["total"]}]);
    let sold = roles.other.ask("place_order", json!({"basket": basket["basket"], "payments": paid})).await;
    let ticket = &sold["tickets"][0]["ticket"];
    let refund =
        json!({"order": sold["order"], "tickets": [ticket], "motive": "other", "reason": "Grippe de Marcel"});
    let _ = anne.call("refund_tickets", refund).await.expect("refunded");
    let _ = anne.call("back_up", json!({})).await.expect("backed up");
    let replaced = roles.other.app.places.replaced();
    std::fs::create_dir_all(&replaced).expect("a folder");
    std::fs::write(replaced.join("replaced-20261121T170000000Z.db"), "Troisfontaines")
        .expect("what a restore left");
    roles.exchange().await;
    assert!(holds(&roles.other.app.store, "grippe"));

    roles.is_now("door").await;
    for word in ["grippe", "troisfontaines"] {
        assert!(!holds(&roles.other.app.store, word), "{word}: not even in its file");
    }
    let backups = anne.call("list_backups", json!({})).await.expect("listed");
    assert_eq!(backups["backups"], json!([]), "nor in a copy of it");
    assert!(!replaced.exists(), "nor in the store that a restore put aside");
    let words = "select count(*) from app.sheet where fields::text like '%Grippe de Marcel%'";
    assert_eq!(roles.hub.scalar(words).await, 1, "who keeps the accounts reads them still");
    roles.nobody_else_lost_anything().await;
}

#[tokio::test]
async fn who_was_met_at_a_door_and_is_erased_elsewhere_is_gone_there_even_from_an_open_basket() {
    let roles = Roles::with("door").await;
    roles.hub.told(FOREVER).await;
    let sheet = json!({"kind": "person", "given": "Léonie", "usage": "Grandchamp"});
    let met = roles.other.ask("create_contact", sheet).await;
    let met = &met["contact"]["contact"];
    let basket = roles.other.ask("open_basket", json!({"contact": met})).await;
    roles.exchange().await;
    assert_eq!(roles.found("grandchamp").await, 1, "her basket is open");
    let _: Value = roles.first.ask("erase_contact", json!({"contact": met})).await;
    roles.exchange().await;
    assert_eq!(roles.found("grandchamp").await, 0);
    for store in [&roles.first.evening.world.app.store, &roles.other.app.store] {
        assert!(!holds(store, "grandchamp"), "not even in a file");
    }
    let basket = roles.other.ask("basket", json!({"basket": basket["basket"]})).await;
    assert_eq!(basket["contact"], Value::Null, "{basket}");
}

#[tokio::test]
async fn who_bought_long_ago_is_given_up_at_once_by_a_desk_that_becomes_seasonal() {
    let roles = Roles::with("box-office").await;
    let _ = person(&roles.first, "Colette", "Millepertuis").await;
    roles.exchange().await;
    assert_eq!(roles.found("millepertuis").await, 1);
    roles.is_now("seasonal").await;
    assert_eq!((roles.found("millepertuis").await, roles.found("quatrehommes").await), (0, 1));
    assert!(!holds(&roles.other.app.store, "millepertuis"), "not even in its file");
}
