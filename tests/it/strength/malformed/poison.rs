//! Spoilt copies of an input: wrong types, missing and surplus fields, numbers out of range, texts that no person types.

use kernel::Chance;
use serde_json::{Value, json};

/// What may stand in the place of anything.
fn poisons() -> Vec<Value> {
    let mut nested = json!([]);
    for _ in 0..100 {
        nested = json!([nested]);
    }
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(3),
        json!(1.5),
        json!(-1e300),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(u32::MAX),
        json!([]),
        json!({}),
        json!([null]),
        json!({"kind": "?"}),
        nested,
        json!(""),
        json!(" "),
        json!("x"),
        json!("0"),
        json!("\0"),
        json!("Élise\0Martin"),
        json!("\u{202e}nitraM\u{2066}"),
        json!("\u{feff}\u{200b}\u{ad}"),
        json!("e\u{301}\u{301}\u{301}\u{1f468}\u{200d}\u{1f469}"),
        json!("é".repeat(100_000)),
        json!("'; drop table ticket; --"),
        json!("%_*?[]{}\\"),
        json!("\" OR near(\""),
        json!("../../../etc/passwd"),
        json!("/"),
        json!("/dev/null"),
        json!("00000000-0000-0000-0000-000000000000"),
        json!("ffffffff-ffff-ffff-ffff-ffffffffffff"),
        json!("0000-00-00"),
        json!("-0001-01-01"),
        json!("9999-12-31"),
        json!("+262142-12-31"),
        json!("0000-01-01T00:00:00Z"),
        json!("9999-12-31T23:59:59.999Z"),
        json!("+262142-12-31T23:59:59Z"),
        json!("-262143-01-01T00:00:00Z"),
        json!("2026-11-21T17:00:60Z"),
        json!("NaN"),
        json!("-1"),
        json!("1e999"),
        json!("99999999999999999999999999999.9"),
    ]
}

/// At most `most` spoilt copies, drawn among all that there are.
pub fn spoil(whole: &Value, most: usize, chance: &Chance) -> Vec<Value> {
    let (pointers, poisons) = (pointers(whole), poisons());
    // Of each place: every poison in it, the place gone, and a surplus in it.
    let ways = poisons.len() + 2;
    let mut all: Vec<usize> = (0..pointers.len() * ways).collect();
    let mut spoilt = Vec::new();
    while spoilt.len() < most && !all.is_empty() {
        let drawn = u32::from_be_bytes(chance.bytes::<4>()) as usize % all.len();
        let drawn = all.swap_remove(drawn);
        let pointer = &pointers[drawn / ways];
        spoilt.push(match poisons.get(drawn % ways) {
            Some(poison) => replaced(whole, pointer, poison.clone()),
            None if drawn % ways == poisons.len() => without(whole, pointer),
            None => with_surplus(whole, pointer),
        });
    }
    spoilt
}

/// The places of a value, as JSON pointers; its own is the empty one.
fn pointers(value: &Value) -> Vec<String> {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(fields) => {
            let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
            fields.iter().map(|(name, value)| (format!("/{}", escaped(name)), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(n, item)| (format!("/{n}"), item)).collect(),
        _ => Vec::new(),
    };
    let deeper = below
        .into_iter()
        .flat_map(|(step, value)| pointers(value).into_iter().map(move |rest| format!("{step}{rest}")));
    std::iter::once(String::new()).chain(deeper).collect()
}

fn replaced(whole: &Value, pointer: &str, poison: Value) -> Value {
    let mut spoilt = whole.clone();
    if let Some(place) = spoilt.pointer_mut(pointer) {
        *place = poison;
    }
    spoilt
}

/// Without a field; the whole when the place is none.
fn without(whole: &Value, pointer: &str) -> Value {
    let mut spoilt = whole.clone();
    let Some((parent, field)) = pointer.rsplit_once('/') else { return spoilt };
    if let Some(Value::Object(fields)) = spoilt.pointer_mut(parent) {
        fields.remove(field);
    }
    spoilt
}

/// With a field that no schema knows; a list gets itself twice.
fn with_surplus(whole: &Value, pointer: &str) -> Value {
    let mut spoilt = whole.clone();
    match spoilt.pointer_mut(pointer) {
        Some(Value::Object(fields)) => drop(fields.insert("surplus".to_owned(), json!(1))),
        Some(Value::Array(items)) => items.extend(items.clone()),
        _ => {}
    }
    spoilt
}

#[test]
fn every_place_of_an_input_is_spoilt() {
    let whole = json!({"a": [1, {"b": 2}]});
    assert_eq!(pointers(&whole), ["", "/a", "/a/0", "/a/1", "/a/1/b"]);
    assert_eq!(without(&whole, "/a/1/b"), json!({"a": [1, {}]}));
    assert_eq!(replaced(&whole, "/a/0", json!("x")), json!({"a": ["x", {"b": 2}]}));
    assert_eq!(with_surplus(&whole, "/a/1"), json!({"a": [1, {"b": 2, "surplus": 1}]}));
}
