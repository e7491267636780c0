//! Sheets, merged field by field: `app.merged`, `app.erase`, `app.write_sheets`.

use std::collections::{BTreeMap, HashMap};

use kernel::TypedId as _;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Answer, Hub, Venue};
use crate::hub::{Change, Outcome, Present, Shape, Sheet, Told, Word};

/// Sheets of a page.
const PAGE: usize = 5;
/// How far ahead of the server a desk's moment is believed.
const AHEAD: i64 = 60_000;

/// A sheet as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::simulation) struct Row {
    pub present: Present,
    /// By field, when and by which desk the value was written that shows.
    stamps: BTreeMap<String, (i64, Option<Uuid>)>,
    pub feed: i64,
}

impl Row {
    fn of(shape: Shape) -> Self {
        let (fields, versions, siblings) = (Map::new(), Map::new(), Map::new());
        Self { present: Present { shape, fields, versions, siblings }, stamps: BTreeMap::new(), feed: 0 }
    }

    /// Takes an edit in, field by field.
    fn merge(&mut self, change: &Change, at: i64, me: Uuid) {
        let Present { fields, versions, siblings, .. } = &mut self.present;
        for (field, written) in &change.fields {
            let base = change.base.get(field).and_then(Value::as_i64).unwrap_or(0);
            let version = versions.get(field).and_then(Value::as_i64).unwrap_or(0);
            let shown = self.stamps.get(field).copied().unwrap_or((0, None));
            if fields.get(field) == Some(written) && base < version {
                continue;
            }
            let told = siblings.get(field).and_then(Value::as_array).cloned().unwrap_or_default();
            let mine = json!(me);
            let mut rivals: Vec<Value> = told.into_iter().filter(|rival| rival["desk"] != mine).collect();
            let (mut value, mut stamp) = (written.clone(), (at, Some(me)));
            if base >= version {
                rivals.clear();
            } else if shown.1 != Some(me) {
                let before = fields.get(field).cloned().unwrap_or(Value::Null);
                if (at, Some(me)) > shown {
                    rivals.push(json!({"at": shown.0, "desk": shown.1, "value": before}));
                } else {
                    rivals.push(json!({"at": at, "desk": me, "value": value}));
                    (value, stamp) = (before, shown);
                }
            }
            for rival in &mut rivals {
                rival["over"] = json!({"at": stamp.0, "desk": stamp.1});
            }
            fields.insert(field.clone(), value);
            self.stamps.insert(field.clone(), stamp);
            versions.insert(field.clone(), json!(version.max(base) + 1));
            match rivals.is_empty() {
                true => siblings.remove(field),
                false => siblings.insert(field.clone(), Value::from(rivals)),
            };
        }
    }
}

impl Venue {
    pub(in crate::simulation) fn sheets_after(&self, after: i64) -> Vec<Sheet> {
        let mut rows: Vec<Sheet> = self
            .sheets
            .iter()
            .filter(|(_, row)| row.feed > after)
            .map(|(id, row)| Sheet {
                feed_seq: row.feed,
                entity: "contact".to_owned(),
                id: *id,
                subject: None,
                present: row.present.clone(),
                overruled: false,
                bytes: 0,
            })
            .collect();
        rows.sort_unstable_by_key(|sheet| sheet.feed_seq);
        rows.truncate(PAGE);
        rows
    }

    fn write(&mut self, me: Uuid, change: &Change, now: i64) -> Word {
        let at = change.at.as_millis().min(now + AHEAD);
        let word = match (change.shape, self.erased.contains(&change.id)) {
            (Shape::Erased, _) => {
                self.erased.insert(change.id);
                self.sheets.insert(change.id, Row::of(Shape::Erased));
                Word::Done
            }
            (_, true) => return Word::Erased,
            (..) if !self.sheets.contains_key(&change.id) => {
                let mut row = Row::of(Shape::Merged);
                row.present.fields = change.fields.clone();
                row.stamps = change.fields.keys().map(|field| (field.clone(), (at, Some(me)))).collect();
                self.sheets.insert(change.id, row);
                Word::Done
            }
            (..) => {
                let row = self.sheets.get_mut(&change.id).expect("it is there");
                row.merge(change, at, me);
                if row.present.siblings.is_empty() { Word::Done } else { Word::Conflict }
            }
        };
        if let Some(row) = self.sheets.get_mut(&change.id) {
            row.feed = 0;
        }
        word
    }

    /// Positions last, for every row that changed: what is erased comes first.
    fn place_rows(&mut self) {
        let changed = |erased: bool| {
            let of = self
                .sheets
                .iter()
                .filter(move |(_, row)| row.feed == 0 && (row.present.shape == Shape::Erased) == erased);
            of.map(|(id, _)| *id)
        };
        let ids: Vec<Uuid> = changed(true).chain(changed(false)).collect();
        for id in ids {
            self.sheets_head += 1;
            if let Some(row) = self.sheets.get_mut(&id) {
                row.feed = self.sheets_head;
            }
        }
    }
}

impl Hub {
    pub(super) fn changes(&mut self, me: Uuid, incarnation: u32, after: i64, changes: &[Change]) -> Answer {
        let now = self.now;
        let known = self.desk(me).changes.get(&incarnation).copied().unwrap_or(0);
        if after > known {
            return Answer::Refused("changes_gap");
        }
        let home = self.desk(me).venue;
        let mut outcomes = Vec::new();
        for change in changes {
            let venue = self.venue(home);
            let is_foreign = change.venue.uuid() != home;
            let word = if change.seq <= known {
                Word::Known
            } else if is_foreign {
                Word::Foreign
            } else {
                venue.write(me, change, now)
            };
            let of = self.readable(me, change.venue.uuid()).filter(|_| word != Word::Done);
            let row = of.and_then(|of| of.sheets.get(&change.id));
            outcomes.push(Outcome {
                seq: change.seq,
                outcome: word,
                row: row.map(|row| row.present.clone()),
            });
        }
        self.venue(home).place_rows();
        let upto = changes.iter().map(|change| change.seq).max().unwrap_or(0).max(known);
        self.desk(me).changes.insert(incarnation, upto);
        // Desks of the simulation pull what they wrote.
        Answer::Told(Told { head: upto, outcomes, placed: HashMap::new() })
    }
}
