//! What the exchange puts before a person, and the way out of each: incidents, and the places of a lost desk.

use network::Role;
use serde_json::{Value, json};

use super::Two;

impl Two {
    /// What the first desk sees of the second one.
    async fn second_seen(&self) -> Value {
        let desks: Value = self.first.ask("network_desks", json!({})).await;
        let all = desks.as_array().expect("a list");
        assert_eq!(all.len(), 2, "{desks}");
        all.iter().find(|it| it["own"] == false).expect("the second desk").clone()
    }

    /// A person who may settle, beside Anne.
    async fn make_bea(&self) {
        self.first.evening.world.agent("bea", &[Role::BoxOfficeManager]).await;
    }
}

#[tokio::test]
async fn what_a_lost_desk_held_waits_until_two_people_give_it_back() {
    let two = Two::new().await;
    two.make_bea().await;
    let seat = json!({"performance": two.first.evening.performance, "seats": [two.first.seats[4]]});
    two.second.ask("add_seats", seat.clone()).await;
    let seen = two.second_seen().await;
    assert_eq!((&seen["held"], &seen["quarantined"]), (&json!(1), &json!(0)), "{seen}");

    let lost = json!({"desk": seen["desk"]});
    let _: Value = two.first.ask("declare_desk_lost", lost).await;
    let seen = two.second_seen().await;
    assert_eq!((&seen["held"], &seen["quarantined"]), (&json!(0), &json!(1)), "{seen}");
    assert!(seen["lost_at"].is_string(), "{seen}");
    assert_eq!(two.first.refusal("add_seats", seat.clone()).await, "journal.right_not_granted");

    let release = |code: &str, secret: &str| json!({"desk": seen["desk"], "second": code, "secret": secret});
    let alone = two.first.refusal("release_quarantine", release(tests::CODE, tests::PASSWORD)).await;
    assert_eq!(alone, "network.second_person_needed", "one person twice is not two");
    assert_eq!(
        two.first.refusal("release_quarantine", release("bea", "0000")).await,
        "network.sign_in_refused"
    );
    let _: Value = two.first.ask("release_quarantine", release("bea", tests::PASSWORD)).await;
    assert_eq!(two.second_seen().await["quarantined"], 0);
    let _: Value = two.first.ask("add_seats", seat).await;
    assert_eq!(two.first.faults().await, json!([]));
}

#[tokio::test]
async fn a_place_sold_after_it_was_given_back_is_an_incident_that_says_which_and_is_settled_once() {
    let two = Two::new().await;
    two.make_bea().await;
    let seat = json!({"performance": two.first.evening.performance, "seats": [two.first.seats[4]]});
    let basket = two.second.ask("add_seats", seat.clone()).await;
    let desk = two.second_seen().await["desk"].clone();
    let _: Value = two.first.ask("declare_desk_lost", json!({"desk": desk})).await;
    let release = json!({"desk": desk, "second": "bea", "secret": tests::PASSWORD});
    let _: Value = two.first.ask("release_quarantine", release).await;
    two.first.sell(&[4]).await;
    two.first.evening.world.app.exchange().await.expect("exchanged");

    // The lost desk sold the same place meanwhile, without the network, and comes back.
    let payments = json!([{"means": "cash", "amount": basket["total"]}]);
    let sale = json!({"basket": basket["basket"], "payments": payments});
    let placed = two.second.ask("place_order", sale).await;
    two.exchange().await;
    let incidents: Value = two.first.ask("network_incidents", json!({})).await;
    let [incident] = incidents.as_array().expect("a list").as_slice() else { panic!("{incidents}") };
    assert_eq!(incident["code"], "sold_without_right", "{incident}");
    assert_eq!(
        (&incident["desk"], &incident["holder"]),
        (&json!("Guichet 2 (A02)"), &json!("Guichet (A01)"))
    );
    assert_eq!(
        (&incident["number"], &incident["order"]),
        (&placed["number"], &placed["order"]),
        "{incident}"
    );
    assert!(incident["place"].as_str().is_some_and(|place| !place.is_empty()), "{incident}");
    assert!(incident["title"].as_str().is_some_and(|title| !title.is_empty()), "{incident}");

    let which = json!({"incident": incident["id"]});
    let _: Value = two.first.ask("settle_incident", which.clone()).await;
    assert_eq!(two.second.ask("network_incidents", json!({})).await, json!([]));
    assert_eq!(two.first.refusal("settle_incident", which).await, "sync.incident_unknown");
}

#[tokio::test]
async fn who_only_sells_settles_nothing() {
    let two = Two::new().await;
    let seller = two.first.evening.world.agent("zoe", &[Role::BoxOffice]).await;
    for name in ["network_conflicts", "network_incidents", "network_desks"] {
        let refused = seller.call(name, json!({})).await;
        assert_eq!(refused.err().map(|error| error.code).as_deref(), Some("app.right_missing"), "{name}");
    }
}
