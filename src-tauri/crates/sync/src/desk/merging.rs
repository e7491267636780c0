//! What a document becomes when it is told, and what of it is news to the shared database. Pure: that no edit is lost
//! rests on it, and the [simulation](crate::simulation) plays thousands of lives with these very functions.

use serde_json::{Map, Value, json};

use super::document::{self, Fields};
use crate::hub::{Change, Present, Shape};

/// What a shared database that never heard of a field knows of it.
const NEVER: (i64, &str) = (0, "");

/// The mark of a value that a person chose among several: no value has it, so that what she chose is told over the version
/// she saw, even when it is the one that showed already.
pub(crate) const CHOSEN: &str = "chosen";

/// What was last exchanged of a document: by field, its version and the mark of its value.
pub(crate) type Known = Map<String, Value>;

/// A document after a pull.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Merged {
    pub(crate) fields: Fields,
    pub(crate) known: Known,
    /// Whether something of it was written here and not pushed yet.
    pub(crate) pending: bool,
}

/// What a document becomes: the fields as told, but those that were written here since they were exchanged.
pub(crate) fn merge(local: Option<&Fields>, known: &Known, told: &Present) -> Merged {
    let mut merged = Merged { fields: told.fields.clone(), known: Known::new(), pending: false };
    for (field, value) in &told.fields {
        let mine = local.and_then(|local| local.get(field));
        let there = document::mark(Some(value));
        let version = told.versions.get(field).and_then(Value::as_i64).unwrap_or(0);
        let (seen, was) = seen(known, field);
        let here = document::mark(mine);
        let stands = was == CHOSEN && seen == version;
        if local.is_some() && here != was && (here != there || stands) {
            merged.pending = true;
            merged.known.insert(field.clone(), json!([seen, was]));
            merged.fields.insert(field.clone(), mine.cloned().unwrap_or(Value::Null));
        } else {
            merged.known.insert(field.clone(), json!([version, there]));
        }
    }
    // What is here and was never told of: a row written meanwhile, a column that an older program does not know.
    for (field, value) in local.into_iter().flatten().filter(|(field, _)| !told.fields.contains_key(*field)) {
        merged.pending = merged.pending || document::mark(Some(value)) != seen(known, field).1;
        merged.fields.insert(field.clone(), value.clone());
        // Or a field that a server which was put back forgot: it is none of this desk's writing for that.
        if let Some(entry) = known.get(field) {
            merged.known.insert(field.clone(), entry.clone());
        }
    }
    merged
}

/// The version and the mark of a field as it was exchanged last.
pub(crate) fn seen<'k>(known: &'k Known, field: &str) -> (i64, &'k str) {
    let Some(entry) = known.get(field) else { return NEVER };
    (entry[0].as_i64().unwrap_or(0), entry[1].as_str().unwrap_or(""))
}

/// What is known of a document once a change was taken in; the exact versions come back with the feed.
pub(crate) fn after(known: &Known, change: &Change) -> Known {
    let mut after = known.clone();
    for (field, value) in &change.fields {
        let version = match known.is_empty() {
            true => 0,
            false => change.base.get(field).and_then(Value::as_i64).unwrap_or(0) + 1,
        };
        after.insert(field.clone(), json!([version, document::mark(Some(value))]));
    }
    after
}

/// What the shared database does not know of a document: shape, fields, and the versions that they were written over.
pub(crate) fn difference(
    local: Option<&Fields>,
    known: Option<&Known>,
) -> Option<(Shape, Fields, Map<String, Value>)> {
    let nothing = Known::new();
    let Some(local) = local else {
        return known.map(|_| (Shape::Erased, Fields::new(), Map::new()));
    };
    let born = known.is_none();
    let known = known.unwrap_or(&nothing);
    let changed = local.iter().filter(|(field, value)| {
        (born && !value.is_null()) || document::mark(Some(value)) != seen(known, field).1
    });
    let mut fields: Fields = changed.map(|(field, value)| (field.clone(), value.clone())).collect();
    let gone = known.keys().filter(|field| !local.contains_key(*field) && !seen(known, field).1.is_empty());
    fields.extend(gone.map(|field| (field.clone(), Value::Null)));
    // What was never exchanged is said over nothing.
    let over = |field: &String| Some(seen(known, field).0).filter(|version| *version != 0);
    let base = fields.keys().filter_map(|field| Some((field.clone(), json!(over(field)?)))).collect();
    (born || !fields.is_empty()).then_some((Shape::Merged, fields, base))
}

#[cfg(test)]
mod tests;
