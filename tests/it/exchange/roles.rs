//! What a desk is told by its role: a seasonal desk knows whom something to come needs, a door knows nobody.

mod given_up;
mod ruled;

use app::Tag;
use app::events::Event;
use kernel::Chance;
use serde_json::{Value, json};

use super::{Hub, Second, join};
use crate::contacts::erasure::holds;
use crate::sales::Desk;

/// A venue with people, one of whom bought; and the desk of a role that joined it.
struct Roles {
    hub: Hub,
    first: Desk,
    other: Second,
    zenobie: Value,
    marcel: Value,
}

impl Roles {
    async fn with(role: &str) -> Self {
        let (first, mut hub) = (Desk::new().await, Hub::new().await);
        join(&mut hub, &first).await;
        // The server's clock is the real one, and these stories stand in a time of their own.
        hub.told("update app.sheet set until = 4102444800000 where until is not null").await;
        let zenobie = person(&first, "Zénobie", "Quatrehommes").await;
        let marcel = person(&first, "Marcel", "Troisfontaines").await;
        let school = json!({"kind": "organisation", "organisation": "Lycée Monge"});
        let school: Value = first.ask("create_contact", school).await;
        let position = json!({"card": zenobie, "person": zenobie, "organisation": school["contact"]["contact"],
                              "function": "intendante"});
        let _: Value = first.ask("add_position", position).await;
        buy(&first, &zenobie, 0).await;
        first.evening.world.app.exchange().await.expect("exchanged");
        let venue = first.evening.world.who.venue;
        let desk = Chance::system().id(tests::BEGINNING.parse().expect("a moment"));
        let code = hub.code(venue, desk, "Guichet 2").await;
        hub.terminal(&["desk", "role", &desk.to_string(), role]).await;
        let other = Second::with(&hub.address(), &code, 8).await;
        let roles = Self { hub, first, other, zenobie, marcel };
        roles.exchange().await;
        roles
    }

    async fn exchange(&self) {
        for _ in 0..2 {
            self.first.evening.world.app.exchange().await.expect("exchanged");
            self.other.app.exchange().await.expect("exchanged");
        }
    }

    /// Who is found at the other desk.
    async fn found(&self, text: &str) -> usize {
        let found = self.other.ask("find_contacts", json!({"query": text})).await;
        found["contacts"].as_array().expect("contacts").len()
    }

    async fn is_now(&self, role: &str) {
        let desk = self.other.desk().await.to_string();
        self.hub.terminal(&["desk", "role", &desk, role]).await;
        self.exchange().await;
    }

    /// The first desk and the shared database know everybody as before, and the journals agree with the rows everywhere.
    async fn nobody_else_lost_anything(&self) {
        for person in [&self.zenobie, &self.marcel] {
            let card: Value = self.first.ask("contact_card", json!({"contact": person})).await;
            assert_eq!(card["contact"], *person, "{card}");
        }
        let kept = "select count(*) from app.sheet where entity = 'contact' and shape = 'merged'
                    and fields ->> 'usage' in ('Quatrehommes', 'Troisfontaines')";
        assert_eq!(self.hub.scalar(kept).await, 2);
        let named =
            "select count(*) from app.sheet where entity = 'order' and fields ->> 'contact_id' is not null";
        assert!(self.hub.scalar(named).await >= 1, "who bought is still said");
        assert_eq!(self.first.faults().await, json!([]));
        let state = self.other.ask("network_state", json!({})).await;
        assert_eq!((&state["standing"], &state["waiting"]), (&json!("synchronised"), &json!(0)), "{state}");
        let verified = self.other.ask("verify_store", json!({})).await;
        assert_eq!(verified["faults"], json!([]), "{verified}");
    }
}

async fn person(desk: &Desk, given: &str, usage: &str) -> Value {
    let made: Value =
        desk.ask("create_contact", json!({"kind": "person", "given": given, "usage": usage})).await;
    made["contact"]["contact"].clone()
}

async fn buy(desk: &Desk, contact: &Value, seat: usize) -> Value {
    let basket: Value = desk.ask("open_basket", json!({"contact": contact})).await;
    let seats = [desk.seats[seat]];
    let input = json!({"basket": basket["basket"], "performance": desk.evening.performance, "seats": seats});
    let basket: Value = desk.ask("add_seats", input).await;
    let paid = json!([{"means": "card", "confirmed": true, "amount": basket["total"]}]);
    desk.ask("place_order", json!({"basket": basket["basket"], "payments": paid})).await
}

#[tokio::test]
async fn a_seasonal_desk_knows_the_buyers_of_what_is_to_come_and_nobody_else() {
    let roles = Roles::with("seasonal").await;
    assert_eq!((roles.found("quatrehommes").await, roles.found("troisfontaines").await), (1, 0));
    assert!(!holds(&roles.other.app.store, "troisfontaines"), "not even in its file");

    buy(&roles.first, &roles.marcel, 1).await;
    roles.exchange().await;
    assert_eq!(roles.found("troisfontaines").await, 1, "he bought: he comes with his order");
    roles.nobody_else_lost_anything().await;
}

#[tokio::test]
async fn when_a_performance_is_over_a_seasonal_desk_forgets_who_bought_it_and_tells_nobody_to() {
    let roles = Roles::with("seasonal").await;
    roles.hub.told("update app.sheet set until = 1 where until is not null").await;
    roles.other.app.clock.advance(chrono::TimeDelta::days(40));
    roles.exchange().await;
    assert_eq!(roles.found("quatrehommes").await, 0);
    assert!(!holds(&roles.other.app.store, "quatrehommes"), "not even in its file");
    roles.nobody_else_lost_anything().await;
}

#[tokio::test]
async fn who_is_met_at_a_seasonal_desk_is_known_everywhere() {
    let roles = Roles::with("seasonal").await;
    let sheet = json!({"kind": "person", "given": "Léonie", "usage": "Grandchamp"});
    let met = roles.other.ask("create_contact", sheet).await;
    roles.exchange().await;
    let card: Value = roles.first.ask("contact_card", json!({"contact": met["contact"]["contact"]})).await;
    assert_eq!(card["sheet"]["usage"], "Grandchamp", "{card}");
    assert_eq!(roles.found("grandchamp").await, 1, "and she stands at the desk still");
}

#[tokio::test]
async fn a_door_has_the_tickets_and_nobody() {
    let roles = Roles::with("door").await;
    assert_eq!((roles.found("quatrehommes").await, roles.found("troisfontaines").await), (0, 0));
    assert!(!holds(&roles.other.app.store, "quatrehommes"), "not even in its file");
    let sold = buy(&roles.first, &roles.marcel, 1).await;
    roles.exchange().await;
    let order = roles.other.ask("order", json!({"order": sold["order"]})).await;
    assert_eq!(order["tickets"].as_array().map(Vec::len), Some(1), "{order}");
    assert_eq!(order["contact"], Value::Null, "{order}");
    roles.nobody_else_lost_anything().await;
}

#[tokio::test]
async fn a_desk_that_becomes_a_door_gives_up_everybody_and_one_that_was_a_door_learns_everybody() {
    let roles = Roles::with("box-office").await;
    assert_eq!((roles.found("quatrehommes").await, roles.found("troisfontaines").await), (1, 1));
    roles.is_now("door").await;
    assert_eq!((roles.found("quatrehommes").await, roles.found("troisfontaines").await), (0, 0));
    assert!(!holds(&roles.other.app.store, "quatrehommes"), "not even in its file");
    roles.nobody_else_lost_anything().await;
    roles.is_now("box-office").await;
    assert_eq!((roles.found("quatrehommes").await, roles.found("troisfontaines").await), (1, 1));
    roles.nobody_else_lost_anything().await;
}

#[tokio::test]
async fn the_screens_of_a_desk_hear_that_it_gave_people_up() {
    let roles = Roles::with("box-office").await;
    let mut events = roles.other.app.events.subscribe();
    roles.is_now("door").await;
    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let Event::Changed { tags } = event {
            told.extend(tags);
        }
    }
    assert!(told.contains(&Tag::Contacts), "{told:?}");
}
