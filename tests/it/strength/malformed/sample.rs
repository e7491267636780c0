//! An input drawn from a schema: as a person could have given it.

use kernel::Chance;
use serde_json::{Map, Value, json};

use super::known::Known;
use crate::catalogue::STUDIO;

/// Nesting beyond which what is optional is left out: schemas may refer to themselves.
const DEEPEST: u32 = 6;

/// Draws inputs of a schema.
pub struct Sampler<'a> {
    /// The whole schema, where its references lead.
    pub root: &'a Value,
    /// The ids that exist.
    pub known: &'a Known,
    /// What is drawn from.
    pub chance: &'a Chance,
}

impl Sampler<'_> {
    /// A whole input.
    pub fn whole(&self) -> Value {
        self.draw(self.root, "", 0)
    }

    fn dice(&self, faces: usize) -> usize {
        usize::from(u16::from_be_bytes(self.chance.bytes::<2>())) % faces.max(1)
    }

    fn draw(&self, schema: &Value, name: &str, depth: u32) -> Value {
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(words) = schema["enum"].as_array() {
            return words[self.dice(words.len())].clone();
        }
        if let Some(target) = schema["$ref"].as_str().and_then(|target| target.strip_prefix("#/$defs/")) {
            return self.reference(target, name, depth);
        }
        let mut drawn = Value::Null;
        for alternatives in ["anyOf", "oneOf"] {
            if let Some(each) = schema[alternatives].as_array() {
                drawn = self.draw(&each[self.dice(each.len())], name, depth);
            }
        }
        for each in schema["allOf"].as_array().into_iter().flatten() {
            drawn = joined(drawn, self.draw(each, name, depth));
        }
        match schema.get("type") {
            None => drawn,
            Some(Value::Array(types)) => {
                let kind = types[self.dice(types.len())].as_str().unwrap_or("null");
                joined(drawn, self.of_type(kind, schema, name, depth))
            }
            Some(kind) => joined(drawn, self.of_type(kind.as_str().unwrap_or("null"), schema, name, depth)),
        }
    }

    fn reference(&self, target: &str, name: &str, depth: u32) -> Value {
        let known = self.known.of(target);
        // One in eight is an id of nothing at all.
        if !known.is_empty() && self.dice(8) > 0 {
            return known[self.dice(known.len())].clone();
        }
        self.draw(&self.root["$defs"][target], name, depth + 1)
    }

    fn of_type(&self, kind: &str, schema: &Value, name: &str, depth: u32) -> Value {
        match kind {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, name, depth),
            "string" => self.text(schema, name),
            "boolean" => json!(self.dice(2) == 0),
            "integer" => {
                json!(schema["minimum"].as_i64().unwrap_or(0).max(0) + [1, 2, 10, 2000][self.dice(4)])
            }
            "number" => json!(1.5),
            _ => Value::Null,
        }
    }

    fn object(&self, schema: &Value, depth: u32) -> Value {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut fields = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let wanted = required.contains(&name.as_str());
            if wanted || (depth < DEEPEST && self.dice(4) > 0) {
                fields.insert(name.clone(), self.draw(property, name, depth + 1));
            }
        }
        if let Some(values @ Value::Object(_)) = schema.get("additionalProperties") {
            fields.insert("x".to_owned(), self.draw(values, "x", depth + 1));
        }
        Value::Object(fields)
    }

    fn array(&self, schema: &Value, name: &str, depth: u32) -> Value {
        if let Some(items) = schema["prefixItems"].as_array() {
            return items.iter().map(|item| self.draw(item, name, depth + 1)).collect();
        }
        let most = if depth < DEEPEST { 3 } else { 1 };
        (0..self.dice(most)).map(|_| self.draw(&schema["items"], name, depth + 1)).collect()
    }

    fn text(&self, schema: &Value, name: &str) -> Value {
        match (schema["format"].as_str(), name) {
            (Some("uuid"), _) => json!(uuid::Uuid::from_bytes(self.chance.bytes::<16>())),
            (Some("date"), _) => json!(["2026-12-05", "2026-11-21", "2030-02-28"][self.dice(3)]),
            (Some(_), _) => json!(["2026-12-05T19:30:00Z", "2026-11-30T18:00:00Z"][self.dice(2)]),
            (None, "plan") => json!(STUDIO),
            (None, "password" | "current" | "new") => json!(tests::PASSWORD),
            (None, "pin" | "secret") => json!("2580"),
            (None, "siren" | "producer_siren") => json!("732829320"),
            (None, "terminal") => json!("B01"),
            (None, "time_zone") => json!("Europe/Paris"),
            (None, "recipient" | "mail_to" | "email" | "add_email" | "from") => json!("elise@exemple.fr"),
            (None, "path" | "file") => json!("/nulle/part"),
            (None, "discipline") => json!("theatre"),
            (None, _) => json!(["PT", "A", "Essai", "Élise Martin"][self.dice(4)]),
        }
    }
}

/// The fields of two drawn objects; else the one that is something.
fn joined(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (one, Value::Null) => one,
        (_, other) => other,
    }
}
