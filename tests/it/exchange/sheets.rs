//! What two desks write of people and of the programme, and what becomes of it.

use serde_json::{Value, json};

use super::Two;

impl Two {
    async fn contact(&self) -> Value {
        let made: Value = self
            .first
            .ask("create_contact", json!({"kind": "person", "given": "Zoé", "usage": "Lemaire"}))
            .await;
        self.exchange().await;
        made["contact"]["contact"].clone()
    }

    /// Two desks write her name without knowing of each other.
    async fn disagree(&self, contact: &Value) {
        let edit = |name: &str| json!({"contact": contact, "fields": {"usage": name}});
        let _: Value = self.first.ask("edit_contact", edit("Le Maire")).await;
        self.second.ask("edit_contact", edit("Lemayre")).await;
        self.exchange().await;
    }

    /// Her card at the second desk, whose sheet both desks show.
    async fn card(&self, contact: &Value) -> Value {
        let one: Value = self.first.ask("contact_card", json!({"contact": contact})).await;
        let two = self.second.ask("contact_card", json!({"contact": contact})).await;
        assert_eq!(one["sheet"], two["sheet"], "her sheet is the same at both desks");
        two
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
async fn two_desks_that_edit_other_fields_of_one_person_keep_both() {
    let two = Two::new().await;
    let contact = two.contact().await;
    let edit = |fields: Value| json!({"contact": contact, "fields": fields});
    let _: Value = two.first.ask("edit_contact", edit(json!({"usage": "Le Maire"}))).await;
    two.second.ask("edit_contact", edit(json!({"notes": "Vient en fauteuil."}))).await;
    two.exchange().await;
    let card = two.card(&contact).await;
    assert_eq!(card["sheet"]["usage"], "Le Maire");
    assert_eq!(card["sheet"]["notes"], "Vient en fauteuil.");
    let state: Value = two.first.ask("network_state", json!({})).await;
    assert_eq!(state["conflicts"], 0);
}

#[tokio::test]
async fn a_desk_that_hears_its_own_edit_back_writes_nothing_of_it() {
    let two = Two::new().await;
    let contact = two.contact().await;
    let edit = json!({"contact": contact, "fields": {"usage": "Le Maire"}});
    let _: Value = two.first.ask("edit_contact", edit).await;
    let app = &two.first.evening.world.app;
    let told = app.exchange().await.expect("exchanged");
    assert!(told.documents_out > 0, "{told:?}");
    let heard = app.exchange().await.expect("exchanged");
    assert_eq!((heard.documents_in, heard.documents_out), (0, 0), "{heard:?}");
    two.exchange().await;
    assert_eq!(two.card(&contact).await["sheet"]["usage"], "Le Maire");
}

#[tokio::test]
async fn two_desks_that_edit_the_same_field_keep_both_values_for_a_person_to_choose() {
    let two = Two::new().await;
    let contact = two.contact().await;
    two.disagree(&contact).await;
    let card = two.card(&contact).await;
    let conflicts = two.both("network_conflicts", json!({})).await;
    let shown = card["sheet"]["usage"].as_str().expect("a name");
    let kept = if shown == "Lemayre" { "Le Maire" } else { "Lemayre" };
    let [conflict] = conflicts.as_array().expect("a list").as_slice() else { panic!("{conflicts}") };
    assert_eq!((&conflict["field"], &conflict["name"]), (&json!("usage"), &json!(format!("Zoé {shown}"))));
    let texts: Vec<&Value> =
        conflict["values"].as_array().expect("values").iter().map(|it| &it["text"]).collect();
    assert_eq!(texts, [shown, kept], "{conflicts}");
    let desk_of = |name: &str| if name == "Lemayre" { "Guichet 2 (A02)" } else { "Guichet (A01)" };
    assert_eq!(conflict["values"][0]["desk"], desk_of(shown), "{conflicts}");
    assert_eq!(conflict["values"][1]["desk"], desk_of(kept), "{conflicts}");
    assert!(conflict["values"][1]["at"].is_string(), "{conflicts}");

    // Whoever writes it again, having seen both, settles it.
    let settled =
        json!({"contact": contact, "fields": {"usage": "Lemaire-Roy"}, "versions": card["versions"]});
    two.second.ask("edit_contact", settled).await;
    two.exchange().await;
    assert_eq!(two.both("network_conflicts", json!({})).await, json!([]));
    assert_eq!(two.card(&contact).await["sheet"]["usage"], "Lemaire-Roy");
}

#[tokio::test]
async fn whichever_value_a_person_chooses_is_the_only_one_at_every_desk() {
    for nth in [0, 1] {
        let two = Two::new().await;
        let contact = two.contact().await;
        two.disagree(&contact).await;
        let conflict = two.both("network_conflicts", json!({})).await[0].clone();
        let chosen = conflict["values"][nth]["value"].clone();
        let choice = |value: &Value| json!({"entity": conflict["entity"], "id": conflict["id"], "key": conflict["key"], "value": value});
        let never = two.second.anne().await.call("settle_conflict", choice(&json!("Personne"))).await;
        assert_eq!(never.err().map(|error| error.code).as_deref(), Some("sync.conflict_settled"));
        two.second.ask("settle_conflict", choice(&chosen)).await;
        assert_eq!(two.second.ask("network_conflicts", json!({})).await, json!([]));
        two.exchange().await;
        assert_eq!(two.both("network_conflicts", json!({})).await, json!([]), "value {nth}");
        assert_eq!(two.card(&contact).await["sheet"]["usage"], chosen);
        let again = two.first.refusal("settle_conflict", choice(&chosen)).await;
        assert_eq!(again, "sync.conflict_settled");
        let found = two.both("find_contacts", json!({"query": chosen})).await;
        assert_eq!(found["contacts"].as_array().map(Vec::len), Some(1), "she is found by what was chosen");
    }
}

#[tokio::test]
async fn someone_erased_while_a_desk_was_away_does_not_come_back_with_its_edits() {
    let two = Two::new().await;
    let contact = two.contact().await;
    let _: Value = two.first.ask("erase_contact", json!({"contact": contact})).await;
    two.first.evening.world.app.exchange().await.expect("exchanged");
    let edit = json!({"contact": contact, "fields": {"notes": "Elle adore Racine."}});
    two.second.ask("edit_contact", edit).await;
    two.exchange().await;
    for name in ["lemaire", "zoé"] {
        let found = two.both("find_contacts", json!({"query": name})).await;
        assert_eq!(found["contacts"].as_array().map(Vec::len), Some(0), "{found}");
    }
    assert_eq!(
        two.hub
            .scalar("select count(*) from app.sheet where fields::text || siblings::text ~ 'Racine|Lemaire'")
            .await,
        0
    );
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
