//! What a narrow desk may do, and what is ruled elsewhere: places that are kept, agents, erasures.

use serde_json::{Value, json};

use super::{Roles, buy, person};
use crate::contacts::erasure::holds;

impl Roles {
    /// Keeps a seat from sale at the first desk.
    async fn keep(&self, kind: &str, label: &str, contact: &Value, seat: usize) -> Value {
        let seats = [self.first.seats[seat]];
        let mut asked = json!({"performance": self.first.evening.performance, "kind": kind, "label": label,
                           "contact": contact, "seats": seats});
        if kind == "option" {
            asked["until"] = json!("2026-11-28T17:00:00Z");
        }
        let hold: Value = self.first.ask("hold_places", asked).await;
        self.exchange().await;
        hold
    }

    /// Whether the other desk may take a seat.
    async fn takes(&self, seat: usize) -> Result<(), String> {
        let input = json!({"performance": self.first.evening.performance, "seats": [self.first.seats[seat]]});
        let taken = self.other.anne().await.call("add_seats", input).await.map_err(|refused| refused.code)?;
        let _: Value = self.other.ask("drop_basket", json!({"basket": taken["basket"]})).await;
        Ok(())
    }
}

#[tokio::test]
async fn a_door_sells_no_place_that_is_kept_and_does_not_read_why() {
    let roles = Roles::with("door").await;
    for (seat, kind) in [(1, "house"), (2, "block")] {
        roles.keep(kind, "Pompiers de Troisfontaines", &Value::Null, seat).await;
        assert_eq!(roles.takes(seat).await, Err("catalogue.seats_not_free".to_owned()), "{kind}");
    }
    assert!(!holds(&roles.other.app.store, "pompiers"), "not even in its file");
    assert_eq!(roles.takes(3).await, Ok(()), "and what is free it sells");
    roles.nobody_else_lost_anything().await;
}

#[tokio::test]
async fn an_option_is_kept_at_a_door_without_its_name_until_it_is_released() {
    for role in ["door", "seasonal"] {
        let roles = Roles::with("box-office").await;
        let option = roles.keep("option", "Marcel et ses amis du rugby", &roles.marcel, 1).await;
        roles.is_now(role).await;
        assert_eq!(
            roles.found("troisfontaines").await,
            usize::from(role == "seasonal"),
            "{role}: he is awaited"
        );
        assert_eq!(holds(&roles.other.app.store, "rugby"), role == "seasonal", "{role}");
        assert_eq!(roles.takes(1).await, Err("catalogue.seats_not_free".to_owned()), "{role}");

        let _: Value = roles.first.ask("release_hold", json!({"id": option["id"]})).await;
        roles.exchange().await;
        assert_eq!(roles.takes(1).await, Ok(()), "{role}: it is sold again");
        assert_eq!(roles.found("troisfontaines").await, 0, "{role}: nobody awaits him");
        assert!(!holds(&roles.other.app.store, "rugby"), "{role}: not even in its file");
        let kept: Value =
            roles.first.ask("list_holds", json!({"performance": roles.first.evening.performance})).await;
        assert_eq!(kept["holds"], json!([]), "{role}");
        roles.nobody_else_lost_anything().await;
    }
}

#[tokio::test]
async fn who_may_do_what_and_what_it_costs_is_ruled_at_box_offices() {
    let roles = Roles::with("door").await;
    let anne = roles.other.anne().await;
    let agent = json!({"code": "karim", "name": "Karim Vasseur", "password": "un mot de passe long", "roles": ["box_office"]});
    let allotments = json!({"performance": roles.first.evening.performance, "allotments": []});
    let password = json!({"current": "x", "new": "un autre mot de passe"});
    for (name, input) in
        [("create_agent", agent), ("set_allotments", allotments), ("change_password", password)]
    {
        let refused = anne.call(name, input).await.err().map(|refused| refused.code);
        assert_eq!(refused.as_deref(), Some("app.box_office_only"), "{name}");
    }
    let _ = anne.call("change_language", json!({"language": "en"})).await.expect("hers to say");
    roles.exchange().await;
    let conflicts = roles.other.ask("network_conflicts", json!({})).await;
    assert_eq!(conflicts, json!([]), "nothing of it is refused later");
    let english = "select count(*) from app.sheet where entity = 'agent' and fields ->> 'language' = 'en'";
    assert_eq!(roles.hub.scalar(english).await, 1);
}

#[tokio::test]
async fn a_person_erased_at_a_seasonal_desk_is_erased_everywhere_with_notes_that_it_never_saw() {
    let roles = Roles::with("seasonal").await;
    let eve = person(&roles.first, "Eve", "Quatrevents").await;
    let note = json!({"contact": eve, "kind": "note", "text": "Préfère le couloir"});
    let _: Value = roles.first.ask("add_note", note).await;
    buy(&roles.first, &eve, 1).await;
    roles.exchange().await;
    let erased = roles.other.anne().await.call("erase_contact", json!({"contact": eve})).await;
    erased.expect("erased");
    roles.exchange().await;
    for store in [&roles.first.evening.world.app.store, &roles.other.app.store] {
        assert!(!holds(store, "quatrevents"), "not even in a file");
    }
    assert!(!holds(&roles.first.evening.world.app.store, "couloir"));
    roles.nobody_else_lost_anything().await;
}

#[tokio::test]
async fn the_buyer_of_what_is_over_is_named_at_a_box_office_and_that_of_what_is_to_come_at_a_seasonal_desk_too()
 {
    let roles = Roles::with("seasonal").await;
    let sold = buy(&roles.first, &roles.zenobie, 1).await;
    roles.exchange().await;
    let name = json!({"order": sold["order"], "contact": roles.zenobie});
    let anne = roles.other.anne().await;
    let named = anne.call("set_order_contact", name.clone()).await.expect("to come");
    assert_eq!(named["contact"], roles.zenobie, "{named}");
    roles.is_now("door").await;
    let refused = anne.call("set_order_contact", name).await.err().map(|refused| refused.code);
    assert_eq!(refused.as_deref(), Some("app.box_office_only"));
    roles.nobody_else_lost_anything().await;
}
