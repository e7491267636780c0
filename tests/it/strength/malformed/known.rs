//! The ids that exist, learnt from answers by their own schemas.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::sales::Desk;

/// Values by the name of their type: `PerformanceId` → those of performances that exist.
#[derive(Debug, Default, Clone)]
pub struct Known(BTreeMap<String, Vec<Value>>);

impl Known {
    /// The values of a type.
    pub fn of(&self, name: &str) -> &[Value] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Learns the ids of an answer.
    fn learn(&mut self, root: &Value, schema: &Value, answer: &Value) {
        if let Some(name) = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
            let named = &root["$defs"][name];
            if named["format"] == "uuid" && answer.is_string() {
                let values = self.0.entry(name.to_owned()).or_default();
                if !values.contains(answer) {
                    values.push(answer.clone());
                }
                return;
            }
            self.learn(root, named, answer);
        }
        for alternatives in ["anyOf", "oneOf", "allOf"] {
            for each in schema[alternatives].as_array().into_iter().flatten() {
                self.learn(root, each, answer);
            }
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            self.learn(root, property, &answer[name.as_str()]);
        }
        for item in answer.as_array().into_iter().flatten() {
            self.learn(root, &schema["items"], item);
        }
    }
}

/// Makes one of each thing on a desk, looks at all of it, and keeps the ids.
pub async fn of(desk: &Desk) -> Known {
    let mut known = Known::default();
    let performance = desk.evening.performance;
    let ask = async |known: &mut Known, name: &'static str, input: Value| -> Value {
        let answer: Value = desk.ask(name, input).await;
        let use_case = app::registry::find(name).expect("a use case");
        let schema = json!((use_case.output)());
        known.learn(&schema, &schema, &answer);
        answer
    };
    let season = json!({"name": "2026-2027", "starts_on": "2026-09-01", "ends_on": "2027-06-30"});
    ask(&mut known, "create_season", season).await;
    let contact = ask(&mut known, "create_contact", json!({"line": "Élise Martin elise@exemple.fr"})).await;
    let contact = contact["contact"]["contact"].clone();
    ask(&mut known, "contact_card", json!({"contact": contact})).await;
    desk.sell(&[0, 1]).await;
    let basket = desk.basket(&[3, 4]).await;
    ask(&mut known, "set_basket_contact", json!({"basket": basket.basket, "contact": contact})).await;
    let hold = json!({"performance": performance, "kind": "option", "label": "École", "seats": [desk.seats[9]],
                      "until": "2026-12-01T18:00:00Z"});
    ask(&mut known, "hold_places", hold).await;
    let pass = json!({"code": "P10", "name": "Carnet", "kind": "credits", "price": 10000, "credits": 10,
                      "credit_value": 1000, "vat_rate": 210});
    ask(&mut known, "create_pass_product", pass).await;
    ask(&mut known, "open_fund", json!({"name": "Billets suspendus"})).await;
    ask(&mut known, "till", json!({})).await;
    for (name, input) in [
        ("session", json!({})),
        ("list_agents", json!({})),
        ("list_seasons", json!({})),
        ("list_shows", json!({})),
        ("list_halls", json!({})),
        ("programme", json!({"from": "2026-11-01T00:00:00Z", "until": "2026-12-31T00:00:00Z"})),
        ("seating_plan", json!({"plan": desk.evening.hall.plan})),
        ("capacity", json!({"performance": performance})),
        ("list_holds", json!({"performance": performance})),
        ("list_tariff_books", json!({})),
        ("list_pass_products", json!({})),
        ("list_funds", json!({})),
        ("find_orders", json!({})),
        ("basket", json!({"basket": basket.basket})),
        ("heads", json!({})),
    ] {
        ask(&mut known, name, input).await;
    }
    known
}
