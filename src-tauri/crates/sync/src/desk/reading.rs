//! Pages read ahead: what can be said of them without the store is worked out on another thread, while the page before is
//! written.

use std::collections::BTreeMap;
use std::sync::Arc;

use journal::receive::{self, Received, Said};
use kernel::{JournalId, OperationId, TypedId as _, VenueId};
use serde_json::Value;
use store::shared::Entity;

use super::pull::digest_of;
use super::rights::gives_an_undoing_back;
use super::{Columns, document};
use crate::hub::{Present, Pulled, Sheet};
use crate::{Error, Result};

/// A document as it was pulled.
pub(super) struct Read {
    pub(super) sheet: Sheet,
    /// What is remembered of it if this desk never heard of it.
    pub(super) known: String,
}

/// Operations as they were pulled, read.
pub(super) struct Operations {
    pub(super) operations: Vec<Received>,
    /// Which of them, by place, give the undoing of a ticket back.
    pub(super) giving_back: Vec<usize>,
    /// What they add to the digest of their feed.
    pub(super) digest: i64,
    /// The place of the last in its feed; none when there is nothing more.
    pub(super) last: Option<i64>,
}

/// Reads a page of operations.
pub(super) async fn operations(venue: VenueId, page: Vec<Pulled>) -> Result<Operations> {
    elsewhere(move || {
        let last = page.last().map(|pulled| pulled.feed_seq);
        let digest = page.iter().fold(0, |digest, pulled| digest ^ digest_of(&pulled.hash));
        let mut operations: Vec<Received> = page.into_iter().map(|pulled| received(venue, pulled)).collect();
        receive::link(&mut operations);
        let gives = |(place, it): (usize, &Received)| gives_an_undoing_back(&it.bytes).then_some(place);
        let giving_back = operations.iter().enumerate().filter_map(gives).collect();
        Operations { operations, giving_back, digest, last }
    })
    .await
}

fn received(venue: VenueId, pulled: Pulled) -> Received {
    Received {
        journal: JournalId::from_uuid(pulled.journal_id),
        seq: pulled.seq,
        id: OperationId::from_uuid(pulled.operation_id),
        venue,
        said: Said::by(&pulled.bytes),
        bytes: pulled.bytes,
        hash: pulled.hash,
        signature: pulled.signature,
        follows: None,
    }
}

/// Reads a page of documents.
pub(super) async fn sheets(
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
    elsewhere(move || page.into_iter().map(read).collect()).await
}

/// Lets documents go that were written. Taking them apart takes a while, which those that come next need not wait for.
pub(super) fn forget(written: Vec<Sheet>) {
    tokio::task::spawn_blocking(move || drop(written));
}

/// The outcome of what takes a while, worked out on another thread.
async fn elsewhere<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Database { detail: error.to_string() })
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
