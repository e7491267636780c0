//! Pages of documents read ahead: what can be said of them without the store is worked out on another thread, while the page
//! before is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use store::shared::Entity;

use super::{Columns, document};
use crate::hub::{Present, Sheet};
use crate::{Error, Result};

/// A document as it was pulled.
pub(super) struct Read {
    pub(super) sheet: Sheet,
    /// What is remembered of it if this desk never heard of it.
    pub(super) known: String,
}

/// Reads a page.
pub(super) async fn ahead(
    columns: &Arc<Columns>,
    entities: &'static [Entity],
    page: Vec<Sheet>,
) -> Result<Vec<Read>> {
    let columns = Arc::clone(columns);
    let read = move |sheet: Sheet| {
        let entity = entities.iter().find(|entity| entity.name == sheet.entity);
        let known = entity.map(|entity| born(&columns, entity, &sheet.present)).unwrap_or_default();
        Read { sheet, known }
    };
    let all = tokio::task::spawn_blocking(move || page.into_iter().map(read).collect());
    all.await.map_err(|error| Error::Database { detail: error.to_string() })
}

/// What is remembered of a document that this desk never heard of: by field that this program has a place for, its version
/// and the mark of its value.
pub(super) fn born(columns: &Columns, entity: &Entity, told: &Present) -> String {
    let known: BTreeMap<&str, (i64, String)> = told
        .fields
        .iter()
        .filter(|(field, _)| document::has_place(columns, entity, field))
        .map(|(field, value)| {
            let version = told.versions.get(field).and_then(Value::as_i64).unwrap_or(0);
            let known = document::known_value(columns, field, value);
            (field.as_str(), (version, document::mark(Some(&known))))
        })
        .collect();
    serde_json::to_string(&known).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::desk::merging::{self, Known};

    #[test]
    fn what_is_remembered_of_what_is_new_is_what_merging_it_with_nothing_says() {
        let fields = json!({"usage": "Roulotte", "given": null, "contact_point/1": {"kind": "email"}});
        let present: Present = serde_json::from_value(json!({
            "shape": "merged", "fields": fields, "versions": {"usage": 3}, "siblings": {},
        }))
        .expect("a document");
        const PARTS: &[store::shared::Part] = &[store::shared::Part::rows(
            "contact_point",
            &["point_id"],
            "it.contact_id = ?1",
            "it.contact_id",
        )];
        let entity = Entity {
            name: "contact",
            row: Some(store::shared::Row::new("contact", "contact_id")),
            venues: "",
            subject: None,
            parts: PARTS,
            after_operations: false,
            needs: store::shared::Needs::NOTHING,
        };
        let columns = Columns::from([("contact", document::columns_named(&["usage", "given"]))]);
        let merged = merging::merge(None, &Known::new(), &present).known;
        let known: Known = serde_json::from_str(&born(&columns, &entity, &present)).expect("a map");
        assert_eq!(known, merged);
    }
}
