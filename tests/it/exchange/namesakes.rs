//! What two desks that did not hear each other gave one name: both are there, at both.

use serde_json::{Value, json};

use super::pools::House;
use super::{Hub, Two};

const ELSEWHERE: &str = "un autre mot de passe";

impl Two {
    /// Does as much at each desk before they hear each other.
    async fn each_in_their_corner(&self, name: &str, one: Value, other: Value) -> [Value; 2] {
        let made = [self.first.ask(name, one).await, self.second.ask(name, other).await];
        self.exchange().await;
        let state: Value = self.first.ask("network_state", json!({})).await;
        let other = self.second.ask("network_state", json!({})).await;
        for state in [state, other] {
            assert_eq!((&state["waiting"], &state["conflicts"]), (&json!(0), &json!(0)), "{name}: {state}");
        }
        made
    }
}

#[tokio::test]
async fn two_agents_of_one_code_each_sign_in_with_their_own_secret() {
    let two = Two::new().await;
    let agent = |name: &str, password: &str| json!({"code": "karim", "name": name, "password": password, "roles": ["box_office"]});
    two.each_in_their_corner(
        "create_agent",
        agent("Karim Vasseur", "un mot de passe long"),
        agent("Karim Delorme", ELSEWHERE),
    )
    .await;
    for app in [&two.first.evening.world.app, &two.second.app] {
        for (password, name) in [("un mot de passe long", "Karim Vasseur"), (ELSEWHERE, "Karim Delorme")] {
            let secret = json!({"code": "Karim", "password": password});
            let who = app.nobody().call("sign_in", secret).await.expect("signed in");
            assert_eq!(who["agent_name"], name);
        }
        let wrong = json!({"code": "karim", "password": "ni l’un ni l’autre"});
        let refused = app.nobody().call("sign_in", wrong).await.err().map(|refused| refused.code);
        assert_eq!(refused.as_deref(), Some("network.sign_in_refused"));
    }
    let third = two.first.refusal("create_agent", agent("Karim Lenoir", "un mot de passe long")).await;
    assert_eq!(third, "network.code_taken", "where one is known, the code is not given again");
}

#[tokio::test]
async fn two_kinds_of_pass_of_one_code_are_both_sold_at_both_desks() {
    let two = Two::new().await;
    let card = |name: &str, worth: i64| json!({"code": "CP", "name": name, "kind": "wallet", "price": worth, "vat_rate": 0, "credit_value": worth});
    two.each_in_their_corner("create_pass_product", card("Carte 50", 5000), card("Carte 30", 3000)).await;
    let all = two.both("list_pass_products", json!({})).await;
    let products = all["products"].as_array().expect("products");
    let names: Vec<&Value> = products.iter().map(|it| &it["fields"]["name"]).collect();
    assert!(names.contains(&&json!("Carte 50")) && names.contains(&&json!("Carte 30")), "{names:?}");
    for product in products {
        let basket = two.second.ask("add_pass", json!({"product": product["id"]})).await;
        two.second.ask("drop_basket", json!({"basket": basket["basket"]})).await;
    }
}

#[tokio::test]
async fn a_plan_published_twice_at_once_is_the_same_for_who_comes_after() {
    let two = Two::new().await;
    let halls = two.both("list_halls", json!({})).await;
    let plan = &halls["halls"][0]["plan"];
    let seen = |x: i32| json!({"plan": plan, "focal": {"x": x, "y": 0}});
    let made = two.each_in_their_corner("edit_plan", seen(1), seen(2)).await;
    let halls = two.both("list_halls", json!({})).await;
    let latest = &halls["halls"][0]["plan"];
    assert!(made.iter().any(|made| made["plan"] == *latest), "{halls} of {made:?}");
    for made in made {
        two.both("seating_plan", json!({"plan": made["plan"]})).await;
    }
}

#[tokio::test]
async fn prices_published_at_two_desks_at_once_are_the_same_at_both_when_they_heard_each_other() {
    let two = Two::new().await;
    let books = two.both("list_tariff_books", json!({})).await;
    let of = json!({"book": books["books"][0]["id"]});
    for (price, second) in [(2200, false), (2300, true)] {
        let draft: Value = two.first.ask("tariff_draft", of.clone()).await;
        let mut document = draft["document"].clone();
        document["prices"][0]["amount"] = json!(price);
        let draft = json!({"name": draft["name"], "document": document});
        match second {
            true => two.second.ask("save_tariff_draft", draft).await,
            false => two.first.ask("save_tariff_draft", draft).await,
        };
    }
    two.each_in_their_corner("publish_tariff_book", of.clone(), of.clone()).await;
    let books = two.both("list_tariff_books", json!({})).await;
    assert_eq!(books["books"][0]["published"], 2);
    let held = two.both("tariff_draft", of).await;
    assert_ne!(held["document"]["prices"][0]["amount"], 2000, "one of the two holds");
    let (performance, seats) = (two.first.evening.performance, &two.first.seats);
    let place = |seat: usize| json!({"performance": performance, "seats": [seats[seat]]});
    let one: Value = two.first.ask("add_seats", place(0)).await;
    let other = two.second.ask("add_seats", place(1)).await;
    let price = &held["document"]["prices"][0]["amount"];
    assert_eq!((&one["total"], &other["total"]), (price, price), "both sell at what holds");
}

#[tokio::test]
async fn two_houses_of_one_operator_who_each_wrote_it_down_are_both_read_by_one_desk() {
    let mut hub = Hub::new().await;
    let one = House::joins(&mut hub, 1, "Grande salle", "732 829 320").await;
    let reader = House::reads(&mut hub, &one, "Petite salle", "732 829 320").await;
    let _ = one.zenobie().await;
    for house in [&one, &reader, &one, &reader] {
        house.exchange().await;
    }
    let state = reader.ask("network_state", json!({})).await;
    assert_eq!((&state["waiting"], &state["standing"]), (&json!(0), &json!("synchronised")), "{state}");
    assert!(crate::contacts::erasure::holds(&reader.app.store, "quatrehommes"), "people are read too");
}
