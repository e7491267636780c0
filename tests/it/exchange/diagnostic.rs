//! The diagnostic file: what helps from afar, and nobody in it.

use serde_json::{Value, json};

use super::Two;

#[tokio::test]
async fn the_diagnostic_file_says_how_the_desk_is_and_names_nobody() {
    let two = Two::new().await;
    let person = json!({"kind": "person", "given": "Clémentine", "usage": "Vasseur-Hoarau",
                        "email": "clementine.vasseur@example.org", "phone": "06 39 98 12 34"});
    let made: Value = two.first.ask("create_contact", person).await;
    let contact = made["contact"]["contact"].clone();
    two.exchange().await;
    let edit = |name: &str| json!({"contact": contact, "fields": {"usage": name}});
    let _: Value = two.first.ask("edit_contact", edit("Vasseur")).await;
    two.second.ask("edit_contact", edit("Hoarau")).await;
    two.exchange().await;
    let refused = two.first.refusal("find_contacts", json!({"query": "Clémentine", "extra": true})).await;
    assert_eq!(refused, "app.bad_input");
    two.first.sell(&[0]).await;

    let (name, bytes) = two.first.evening.world.app.diagnose().await.expect("a file");
    assert!(name.starts_with("diagnostic-A01-"), "{name}");
    let text = String::from_utf8(bytes).expect("text");
    let said: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(said["store"]["rows"]["contact"], 1);
    assert_eq!(said["network"]["conflicts"]["contact.usage"], 1, "{text}");
    let feeds = said["network"]["feeds"].as_array().expect("feeds");
    let kinds: Vec<&str> = feeds.iter().filter_map(|it| it["kind"].as_str()).collect();
    assert!(kinds.contains(&"operations") && kinds.contains(&"sheets"), "{text}");
    assert!(said["network"]["to_push"]["order"].as_i64().is_some_and(|orders| orders > 0), "{text}");
    assert!(said["received"]["writing_ms"].is_u64(), "{text}");
    assert_eq!(said["journals"].as_array().map(Vec::len), Some(2), "{text}");
    let last = said["refused"].as_array().and_then(|all| all.last()).expect("a refusal");
    assert_eq!((&last["use_case"], &last["code"]), (&json!("find_contacts"), &json!("app.bad_input")));

    let settings: Value = two.first.ask("settings", json!({})).await;
    let named = ["Clémentine", "Vasseur", "Hoarau", "example.org", "39 98", "639981234", "Anne"];
    let house = [&settings["venue"]["name"], &settings["operator"]["name"], &settings["desk_name"]];
    let house = house.into_iter().filter_map(Value::as_str);
    for word in named.into_iter().chain(house) {
        assert!(!text.to_lowercase().contains(&word.to_lowercase()), "{word}: {text}");
    }
}
