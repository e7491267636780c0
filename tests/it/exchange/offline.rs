//! Before the network goes: what this desk could do without it, places kept at hand by a person or by the venue's rule.

use serde_json::{Value, json};

use super::Two;

impl Two {
    /// What the first desk could do for a performance without its network; nothing when it does not name it.
    async fn could_do(&self, performance: &Value) -> Value {
        let unplugged: Value = self.first.ask("unplugged", json!({})).await;
        let all = unplugged["performances"].as_array().expect("a list");
        all.iter().find(|it| it["performance"] == *performance).cloned().unwrap_or_default()
    }

    /// A performance of this very evening.
    pub(super) async fn tonight(&self) -> Value {
        let evening = &self.first.evening;
        let input =
            json!({"show": evening.show, "hall": evening.hall.hall, "starts_at": ["2026-11-21T19:30:00Z"]});
        let created: Value = self.first.ask("create_performances", input).await;
        self.exchange().await;
        created["performances"][0].clone()
    }

    async fn set_rules(&self, rules: Value) {
        let _: Value = self.first.ask("set_network_rules", rules).await;
        self.first.evening.world.minutes_pass(1);
        self.exchange().await;
    }
}

#[tokio::test]
async fn a_desk_says_what_it_could_do_if_its_network_went_now() {
    let two = Two::new().await;
    let performance = json!(two.first.evening.performance);
    assert_eq!(
        two.could_do(&performance).await,
        Value::Null,
        "it is in a fortnight, and nothing is kept of it"
    );
    let _: Value = two.first.ask("keep_places", json!({"performance": performance, "places": 6})).await;
    two.first.sell(&[0, 1]).await;
    two.sell_at_second(&[9]).await;
    two.exchange().await;
    let tonight = two.could_do(&performance).await;
    assert_eq!((&tonight["at_hand"], &tonight["wanted"]), (&json!(6), &json!(6)), "{tonight}");
    assert_eq!(tonight["refundable"], 2, "what it sold itself, and nothing of the other desk: {tonight}");
    assert!(tonight["title"].as_str().is_some_and(|title| !title.is_empty()), "{tonight}");

    let _: Value = two.first.ask("keep_places", json!({"performance": performance, "places": 0})).await;
    two.first.evening.world.minutes_pass(1);
    two.exchange().await;
    assert_eq!(two.could_do(&performance).await, Value::Null, "all of it went back");
}

#[tokio::test]
async fn a_venue_s_rule_keeps_a_few_places_of_the_day_and_a_person_s_wish_goes_first() {
    let two = Two::new().await;
    let performance = two.tonight().await;
    two.set_rules(json!({"reserve": 0})).await;
    assert_eq!(two.could_do(&performance).await["at_hand"], 0);
    two.set_rules(json!({"reserve": 10})).await;
    two.exchange().await;
    let tonight = two.could_do(&performance).await;
    assert_eq!((&tonight["at_hand"], &tonight["wanted"]), (&json!(10), &json!(10)), "a few: {tonight}");
    assert_eq!(two.second.ask("network_rules", json!({})).await["reserve"], 10, "the rule is the venue's");

    let _: Value = two.first.ask("keep_places", json!({"performance": performance, "places": 0})).await;
    two.first.evening.world.minutes_pass(1);
    two.exchange().await;
    assert_eq!(two.could_do(&performance).await["at_hand"], 0, "none is a wish too");
    let never = two.first.refusal("set_network_rules", json!({"reserve": 5000})).await;
    assert_eq!(never, "network.setting_invalid");
}
