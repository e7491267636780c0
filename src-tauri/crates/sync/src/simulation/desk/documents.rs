//! Contacts: written here, pushed field by field, told. The merging is the desk's own.

use kernel::{Instant, TypedId as _, VenueId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Desk, Store};
use crate::desk::document::Fields;
use crate::desk::merging;
use crate::hub::{Change, Needed, Outcome, Present, Shape, Word};

/// A change on its way.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    nth: i64,
    known: merging::Known,
    pub change: Change,
}

impl Store {
    fn note(&mut self, id: Uuid) {
        self.settled(id);
        self.noted += 1;
        self.outgoing.push((self.noted, id));
    }

    fn settled(&mut self, id: Uuid) {
        self.outgoing.retain(|(_, noted)| *noted != id);
    }

    fn forget(&mut self, venue: Uuid, id: Uuid) {
        self.contacts.remove(&id);
        self.exchanged.remove(&id);
        self.siblings.remove(&id);
        self.settled(id);
        self.erased.insert(id, venue);
    }

    /// A document as it is told by the shared database.
    pub(super) fn take_in(&mut self, home: Uuid, venue: Uuid, id: Uuid, present: &Present) {
        if present.shape == Shape::Erased {
            return self.forget(venue, id);
        }
        // A server that was put back knows someone again who was erased since: it is told once more, by a desk of its venue alone.
        if self.erased.contains_key(&id) {
            if venue == home {
                self.note(id);
            }
            return;
        }
        let local = self.contacts.get(&id).map(|(_, fields)| fields.clone());
        let known = self.exchanged.get(&id);
        let noted = self.outgoing.iter().any(|(_, noted)| *noted == id);
        if local.is_none() && (known.is_some() || noted) {
            return;
        }
        let merged = merging::merge(local.as_ref(), &known.cloned().unwrap_or_default(), present);
        self.contacts.insert(id, (venue, merged.fields));
        self.exchanged.insert(id, merged.known);
        self.siblings.insert(id, present.siblings.clone());
        if !merged.pending {
            self.settled(id);
        }
    }

    /// What is pulled is pulled again, and what the server forgot of what this desk writes for is pushed again.
    pub(super) fn begin_era(&mut self, home: Uuid) {
        self.positions.clear();
        let is_own = |id: &&Uuid| self.contacts.get(*id).is_none_or(|(venue, _)| *venue == home);
        let own: Vec<Uuid> = self.exchanged.keys().filter(is_own).copied().collect();
        let erased = self.erased.iter().filter(|(_, venue)| **venue == home).map(|(id, _)| *id);
        let again: Vec<Uuid> = own.into_iter().chain(erased).collect();
        for id in again {
            if !self.outgoing.iter().any(|(_, noted)| *noted == id) {
                self.note(id);
            }
            self.exchanged.remove(&id);
        }
    }
}

impl Desk {
    /// Writes a field of a contact, who may be new.
    pub(in crate::simulation) fn write(&mut self, id: Uuid, field: &str, value: &str) {
        let (_, fields) = self.store.contacts.entry(id).or_insert_with(|| (self.home, Fields::new()));
        fields.insert(field.to_owned(), json!(value));
        self.store.note(id);
    }

    pub(in crate::simulation) fn erase(&mut self, id: Uuid) {
        self.store.contacts.remove(&id);
        self.store.note(id);
    }

    /// The next documents to push, and after which mark those behind them are.
    pub(super) fn page(&mut self, after: i64, most: usize, now: i64) -> (Vec<Sent>, Option<i64>) {
        let page: Vec<_> =
            self.store.outgoing.iter().filter(|(nth, _)| *nth > after).take(most).copied().collect();
        let mut sent = Vec::new();
        for (nth, id) in &page {
            let known = self.store.exchanged.get(id);
            let local = self.store.contacts.get(id);
            if local.is_some_and(|(venue, _)| *venue != self.home) {
                continue;
            }
            let news = merging::difference(local.map(|(_, fields)| fields), known);
            let forgotten = || (Shape::Erased, Fields::new(), Fields::new());
            // It went before anybody was heard to know it: that is told too, since somebody may.
            let news = news.or_else(|| local.is_none().then(forgotten));
            let Some((shape, fields, base)) = news else {
                self.store.outgoing.retain(|(noted, _)| noted != nth);
                continue;
            };
            self.store.last_change += 1;
            let change = Change {
                seq: self.store.last_change,
                venue: VenueId::from_uuid(self.home),
                entity: "contact",
                id: *id,
                subject: None,
                shape,
                fields,
                base,
                at: Instant::from_millis(now),
                register: None,
                stops: false,
                seen: 0,
                needs: Needed::default(),
            };
            sent.push(Sent { nth: *nth, known: known.cloned().unwrap_or_default(), change });
        }
        (sent, page.last().map(|(nth, _)| *nth))
    }

    /// What became of a change.
    pub(super) fn answered(&mut self, sent: &Sent, outcome: &Outcome, head: i64) {
        // Its numbers went back with a store that was put back: it is sent again, under another.
        if outcome.outcome == Word::Known {
            self.store.last_change = self.store.last_change.max(head);
            return;
        }
        self.store.outgoing.retain(|(nth, _)| *nth != sent.nth);
        if sent.change.shape == Shape::Erased {
            return self.store.forget(self.home, sent.change.id);
        }
        self.store.exchanged.insert(sent.change.id, merging::after(&sent.known, &sent.change));
        if let Some(row) = &outcome.row {
            self.store.take_in(self.home, self.home, sent.change.id, row);
        }
    }

    /// Every value that a contact's field has here: the one that shows, and those beside it.
    pub(in crate::simulation) fn values(&self, id: Uuid, field: &str) -> Vec<String> {
        let shown = self.store.contacts.get(&id).and_then(|(_, fields)| fields.get(field));
        let beside = self.store.siblings.get(&id).and_then(|siblings| siblings.get(field));
        let beside = beside.and_then(Value::as_array).into_iter().flatten().map(|rival| &rival["value"]);
        shown.into_iter().chain(beside).filter_map(Value::as_str).map(str::to_owned).collect()
    }
}
