use serde_json::json;

use super::*;

fn told(fields: &Value, versions: &Value) -> Present {
    serde_json::from_value(json!({"shape": "merged", "fields": fields, "versions": versions, "siblings": {}}))
        .expect("a state")
}

fn fields(value: &Value) -> Fields {
    value.as_object().expect("an object").clone()
}

fn known(of: &[(&str, i64, Value)]) -> Known {
    of.iter()
        .map(|(field, version, value)| ((*field).to_owned(), json!([version, document::mark(Some(value))])))
        .collect()
}

#[test]
fn what_comes_replaces_what_was_exchanged() {
    let here = fields(&json!({"name": "Anne", "city": "Lyon"}));
    let before = known(&[("name", 0, json!("Anne")), ("city", 0, json!("Lyon"))]);
    let merged =
        merge(Some(&here), &before, &told(&json!({"name": "Anna", "city": "Lyon"}), &json!({"name": 1})));
    assert_eq!(Value::Object(merged.fields), json!({"name": "Anna", "city": "Lyon"}));
    assert!(!merged.pending);
    assert_eq!(merged.known["name"], json!([1, document::mark(Some(&json!("Anna")))]));
}

#[test]
fn what_was_written_here_and_not_pushed_stays_over_the_version_it_was_written_over() {
    let here = fields(&json!({"name": "Annie", "city": "Lyon"}));
    let before = known(&[("name", 0, json!("Anne")), ("city", 0, json!("Lyon"))]);
    let merged = merge(
        Some(&here),
        &before,
        &told(&json!({"name": "Anna", "city": "Nice"}), &json!({"name": 1, "city": 1})),
    );
    assert_eq!(Value::Object(merged.fields), json!({"name": "Annie", "city": "Nice"}));
    assert!(merged.pending, "the name is still to be pushed");
    assert_eq!(
        merged.known["name"],
        json!([0, document::mark(Some(&json!("Anne")))]),
        "over what it had seen"
    );
}

#[test]
fn a_row_born_here_meanwhile_stays() {
    let here = fields(&json!({"name": "Anne", "contact_point/0a": {"value": "1"}}));
    let before = known(&[("name", 0, json!("Anne"))]);
    let merged = merge(Some(&here), &before, &told(&json!({"name": "Anna"}), &json!({"name": 1})));
    assert!(merged.fields.contains_key("contact_point/0a"));
    assert!(merged.pending);
}

#[test]
fn a_row_taken_away_here_meanwhile_stays_away() {
    let here = fields(&json!({"name": "Anne"}));
    let before = known(&[("name", 0, json!("Anne")), ("contact_point/0a", 0, json!({"value": "1"}))]);
    let there = json!({"name": "Anne", "contact_point/0a": {"value": "1"}});
    let merged = merge(Some(&here), &before, &told(&there, &json!({})));
    assert_eq!(merged.fields["contact_point/0a"], Value::Null);
    assert!(merged.pending);
}

#[test]
fn only_what_changed_is_sent_over_the_version_it_was_written_over() {
    let value = json!("Anne");
    let known: Known = [
        ("name".to_owned(), json!([3, document::mark(Some(&value))])),
        ("city".to_owned(), json!([1, document::mark(Some(&json!("Lyon")))])),
    ]
    .into_iter()
    .collect();
    let local: Fields =
        [("name".to_owned(), json!("Anna")), ("city".to_owned(), json!("Lyon"))].into_iter().collect();
    let (_, fields, base) = difference(Some(&local), Some(&known)).expect("a change");
    assert_eq!((Value::Object(fields), Value::Object(base)), (json!({"name": "Anna"}), json!({"name": 3})));
    assert!(
        difference(Some(&[("name".to_owned(), value)].into_iter().collect()), Some(&known))
            .is_some_and(|(_, fields, _)| fields == Map::from_iter([("city".to_owned(), Value::Null)]))
    );
}

#[test]
fn what_is_gone_here_is_erased_there_when_it_was_known() {
    assert!(difference(None, None).is_none());
    assert!(matches!(difference(None, Some(&Known::new())), Some((Shape::Erased, ..))));
}

#[test]
fn what_a_person_chose_is_told_over_what_she_saw_even_when_it_showed_already() {
    let local = fields(&json!({"name": "Anne"}));
    let chosen: Known = [("name".to_owned(), json!([3, CHOSEN]))].into_iter().collect();
    let (_, told_there, base) = difference(Some(&local), Some(&chosen)).expect("a change");
    assert_eq!(
        (Value::Object(told_there), Value::Object(base)),
        (json!({"name": "Anne"}), json!({"name": 3}))
    );

    let same = merge(Some(&local), &chosen, &told(&json!({"name": "Anne"}), &json!({"name": 3})));
    assert!(same.pending, "a pull on the way takes nothing of it away");
    let settled = merge(Some(&local), &chosen, &told(&json!({"name": "Anne"}), &json!({"name": 4})));
    assert!(!settled.pending, "somebody else wrote it meanwhile: nothing is left to say");
}
