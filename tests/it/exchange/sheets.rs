//! What two desks write of people and of the programme, and what becomes of it.

use serde_json::{Value, json};

use super::Two;

impl Two {
    async fn contact(&self) -> Value {
        let made: Value =
            self.first.ask("create_contact", json!({"kind": "person", "given": "Zoé", "usage": "Lemaire"})).await;
        self.exchange().await;
        made["contact"].clone()
    }
}

#[tokio::test]
async fn someone_erased_at_one_desk_is_erased_at_the_other() {
    let two = Two::new().await;
    let contact = two.contact().await;
    let found = two.second.ask("find_contacts", json!({"query": "lemaire"})).await;
    assert!(found.to_string().contains("Lemaire"), "{found}");
    let _: Value = two.first.ask("erase_contact", json!({"contact": contact})).await;
    two.exchange().await;
    let found = two.second.ask("find_contacts", json!({"query": "lemaire"})).await;
    assert!(!found.to_string().contains("Lemaire"), "{found}");
    let left = two.second.anne().await.call("contact_card", json!({"contact": contact})).await;
    assert!(left.is_err(), "nothing of her is left");
}

#[tokio::test]
async fn a_performance_planned_at_one_desk_is_sold_at_the_other() {
    let two = Two::new().await;
    let input = json!({"show": two.first.evening.show, "hall": two.first.evening.hall.hall,
                       "starts_at": ["2026-12-12T19:30:00Z"]});
    let created: Value = two.first.ask("create_performances", input).await;
    two.exchange().await;
    let seats = json!({"performance": created["performances"][0], "seats": [two.first.seats[0]]});
    two.second.ask("add_seats", seats).await;
    assert_eq!(two.hub.incidents().await, 0);
}
