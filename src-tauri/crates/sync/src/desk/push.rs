//! Pushing: chains in the order of their incarnations, then the documents that were written since, then rights over what
//! they made known.

use journal::chain::Hash;
use journal::receive;
use kernel::{JournalId, TypedId as _, VenueId};
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};
use store::shared::Entity;

use super::document::{self, Fields};
use super::incoming::{self, Known};
use super::outgoing::{self, Noted};
use super::{Columns, Domain, Exchange, Round, membership};
use crate::hub::{Batch, Change, Hello, Outcome, Shape, Word};
use crate::{Error, Result};

/// Operations of a batch.
const OPERATIONS: i64 = 500;
/// Documents looked at together.
const DOCUMENTS: i64 = 200;

/// A change on its way, and what it would make known.
struct Sent {
    noted: Noted,
    entity: Entity,
    venue: VenueId,
    known: Known,
    change: Change,
}

impl<D: Domain> Exchange<'_, D> {
    pub(super) async fn push(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        self.push_chains(hello, round).await?;
        self.declare(hello).await?;
        self.push_documents(hello, round).await?;
        self.check_digest(hello).await
    }

    async fn push_chains(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        let chains = receive::chains_of(&mut *self.store.read().await?, hello.desk).await?;
        for (journal, venue) in chains {
            if !hello.sells.contains(&venue) {
                continue;
            }
            let known = hello.chains.iter().find(|chain| chain.journal == journal);
            let mut head = known.map_or(0, |chain| chain.head);
            loop {
                let rows =
                    receive::from(&mut *self.store.read().await?, journal, head + 1, OPERATIONS).await?;
                if rows.is_empty() {
                    break;
                }
                let pushed = self.link.push_operations(journal, head + 1, &batch(journal, rows)?).await?;
                round.operations_out += u64::try_from(pushed.head - head).unwrap_or(0);
                round.incidents += pushed.incidents;
                head = pushed.head;
            }
        }
        Ok(())
    }

    async fn push_documents(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        let columns = document::columns(&mut *self.store.read().await?, self.domain.entities()).await?;
        let mut after = 0;
        loop {
            let page = outgoing::list(&mut *self.store.read().await?, after, DOCUMENTS).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.nth;
            let mut changes = Vec::new();
            let mut same = Vec::new();
            for noted in page {
                let before = changes.len();
                self.look(hello, &columns, &noted, &mut changes).await?;
                if changes.len() == before {
                    same.push(noted.nth);
                }
            }
            let mut tx = self.store.write().await?;
            for nth in same {
                outgoing::done(&mut tx, nth).await?;
            }
            tx.commit().await?;
            round.documents_out += changes.len() as u64;
            self.send(hello, &columns, changes).await?;
        }
    }

    /// What is new of a document, for each venue that shares it.
    async fn look(
        &self,
        hello: &Hello,
        columns: &Columns,
        noted: &Noted,
        changes: &mut Vec<Sent>,
    ) -> Result<()> {
        let Some(entity) = self.entity(&noted.entity) else { return Ok(()) };
        let mut conn = self.store.read().await?;
        let sql = format!(
            "{} union select venue_id from exchanged where entity = '{}' and id = ?1",
            entity.venues, entity.name
        );
        let venues: Vec<VenueId> =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(noted.id).fetch_all(&mut *conn).await?;
        for venue in venues {
            if !hello.sells.contains(&venue) {
                continue;
            }
            let known = incoming::known(&mut conn, entity.name, noted.id, venue).await?;
            let local = document::read(&mut conn, columns, &entity, noted.id, venue.uuid()).await?;
            let subject = match entity.subject {
                Some(query) => {
                    sqlx::query_scalar(AssertSqlSafe(query)).bind(noted.id).fetch_optional(&mut *conn).await?
                }
                None => None,
            };
            let Some((shape, fields, base)) = difference(local.as_ref(), known.as_ref()) else { continue };
            changes.push(Sent {
                noted: noted.clone(),
                entity,
                venue,
                known: known.unwrap_or_default(),
                change: Change {
                    seq: 0,
                    venue,
                    entity: entity.name,
                    id: noted.id,
                    subject,
                    shape,
                    fields,
                    base,
                    at: self.now,
                    register: None,
                    stops: false,
                    seen: 0,
                },
            });
        }
        Ok(())
    }

    async fn send(&mut self, hello: &Hello, columns: &Columns, mut sent: Vec<Sent>) -> Result<()> {
        if sent.is_empty() {
            return Ok(());
        }
        let many = i64::try_from(sent.len()).unwrap_or(i64::MAX);
        let before = membership::reserve(self.store, many).await?;
        for (one, seq) in sent.iter_mut().zip(before + 1..) {
            one.change.seq = seq;
        }
        let changes: Vec<Change> = sent.iter().map(|one| one.change.clone()).collect();
        let told = self.link.push_changes(hello.incarnation, 0, &changes).await?;
        let mut tx = self.store.write().await?;
        for outcome in told.outcomes {
            let Some(one) = sent.iter().find(|one| one.change.seq == outcome.seq) else { continue };
            self.answered(&mut tx, hello, columns, one, &outcome).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn answered(
        &self,
        conn: &mut SqliteConnection,
        hello: &Hello,
        columns: &Columns,
        sent: &Sent,
        outcome: &Outcome,
    ) -> Result<()> {
        let (entity, id, venue) = (sent.entity.name, sent.noted.id, sent.venue);
        outgoing::done(conn, sent.noted.nth).await?;
        if sent.change.shape == Shape::Erased {
            return incoming::forget(conn, entity, id).await;
        }
        incoming::remember(conn, entity, (id, venue), &after(&sent.known, &sent.change)).await?;
        match outcome.outcome {
            Word::Foreign | Word::Malformed | Word::Stale | Word::Differs => {
                let word = format!("{:?}", outcome.outcome).to_lowercase();
                let refused = Map::from_iter([(String::new(), Value::from(word))]);
                incoming::note_conflicts(conn, entity, (id, venue), &refused).await?;
            }
            Word::Done | Word::Known | Word::Same | Word::Conflict | Word::Erased => {}
        }
        match &outcome.row {
            Some(row) => self.take_in(conn, hello, columns, &sent.entity, (id, venue), row).await,
            None => Ok(()),
        }
    }
}

/// What is known of a document once a change was taken in; the exact versions come back with the feed.
fn after(known: &Known, change: &Change) -> Known {
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
fn difference(local: Option<&Fields>, known: Option<&Known>) -> Option<(Shape, Fields, Map<String, Value>)> {
    let nothing = Known::new();
    let Some(local) = local else {
        return known.map(|_| (Shape::Erased, Fields::new(), Map::new()));
    };
    let born = known.is_none();
    let known = known.unwrap_or(&nothing);
    let changed = local.iter().filter(|(field, value)| {
        (born && !value.is_null()) || document::mark(Some(value)) != incoming::seen(known, field).1
    });
    let mut fields: Fields = changed.map(|(field, value)| (field.clone(), value.clone())).collect();
    let gone = known
        .keys()
        .filter(|field| !local.contains_key(*field) && !incoming::seen(known, field).1.is_empty());
    fields.extend(gone.map(|field| (field.clone(), Value::Null)));
    let base = fields.keys().map(|field| (field.clone(), json!(incoming::seen(known, field).0))).collect();
    (born || !fields.is_empty()).then_some((Shape::Merged, fields, base))
}

fn batch(journal: JournalId, rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)>) -> Result<Batch> {
    let mut batch = Batch::default();
    for (bytes, hash, signature) in rows {
        let wrong =
            || Error::Database { detail: format!("a hash or a signature of {journal} has another length") };
        let hash: Hash = hash.as_slice().try_into().map_err(|_| wrong())?;
        let signature: [u8; 64] = signature.as_slice().try_into().map_err(|_| wrong())?;
        batch.push(bytes, &hash, &signature);
    }
    Ok(batch)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(
            (Value::Object(fields), Value::Object(base)),
            (json!({"name": "Anna"}), json!({"name": 3}))
        );
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
}
