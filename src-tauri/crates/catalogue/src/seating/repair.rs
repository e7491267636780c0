//! Ids of a plan file: what each object is known by, which are repeated, and how a file is repaired.
//!
//! The format says of ids that they "may not under any circumstances be duplicate, not even between different object
//! types", and that older files have none. An object without a usable id gets one computed from its own name, so
//! that every desk that reads the file computes the same.

use std::collections::{BTreeSet, HashSet};

use kernel::{SeatId, TypedId, ZoneId};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::format::{File, Seat, Zone};

/// An id that was repeated and the one it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renumbered {
    /// The repeated id or guid.
    pub from: String,
    /// The new one.
    pub to: String,
}

/// What a seat is known by: its uuid, else a uuid computed from its guid.
#[must_use]
pub fn seat_id(seat: &Seat) -> SeatId {
    SeatId::from_uuid(known_by("seat", seat.uuid.as_deref(), &seat.seat_guid))
}

/// What a zone is known by: its uuid, else a uuid computed from its `zone_id`, else from its name.
#[must_use]
pub fn zone_id(zone: &Zone) -> ZoneId {
    let name = zone.zone_id.as_deref().or(zone.name.as_deref()).unwrap_or_default();
    ZoneId::from_uuid(known_by("zone", zone.uuid.as_deref(), name))
}

/// Every id or guid that more than one object has, sorted.
#[must_use]
pub fn repeated(file: &File) -> Vec<String> {
    let (mut seen, mut guids, mut twice) = (HashSet::new(), HashSet::new(), BTreeSet::new());
    let mut note = |id: Uuid| {
        if !seen.insert(id) {
            twice.insert(id.to_string());
        }
    };
    for zone in &file.zones {
        note(zone_id(zone).uuid());
        areas(zone).filter_map(|area| parsed(area.get("uuid")?.as_str())).for_each(&mut note);
        for row in &zone.rows {
            parsed(row.uuid.as_deref()).into_iter().for_each(&mut note);
            row.seats.iter().map(|seat| seat_id(seat).uuid()).for_each(&mut note);
        }
    }
    let seats = file.zones.iter().flat_map(|zone| &zone.rows).flat_map(|row| &row.seats);
    for seat in seats {
        if !guids.insert(seat.seat_guid.as_str()) {
            twice.insert(seat.seat_guid.clone());
        }
    }
    twice.into_iter().collect()
}

/// Gives a new id to every object but the first that has a repeated one; says what changed.
pub fn renumber(file: &mut File) -> Vec<Renumbered> {
    let mut changed = Vec::new();
    renumber_guids(file, &mut changed);
    renumber_uuids(file, &mut changed);
    changed
}

/// A repeated guid becomes zone, row and number, and a counter when even that is taken.
fn renumber_guids(file: &mut File, changed: &mut Vec<Renumbered>) {
    let seats = file.zones.iter().flat_map(|zone| &zone.rows).flat_map(|row| &row.seats);
    let mut taken: HashSet<String> = seats.map(|seat| seat.seat_guid.clone()).collect();
    let mut seen = HashSet::new();
    for zone in &mut file.zones {
        let name = zone.zone_id.clone().or_else(|| zone.name.clone()).unwrap_or_default();
        for row in &mut zone.rows {
            for seat in &mut row.seats {
                if seen.insert(seat.seat_guid.clone()) {
                    continue;
                }
                let plain = format!("{name}-{}-{}", row.row_number, seat.seat_number).trim().to_owned();
                let counted = (2..).map(|count| format!("{plain} ({count})"));
                let to = std::iter::once(plain.clone())
                    .chain(counted)
                    .find(|guid| !taken.contains(guid))
                    .expect("a count that nobody has");
                taken.insert(to.clone());
                seen.insert(to.clone());
                changed.push(Renumbered { from: std::mem::replace(&mut seat.seat_guid, to.clone()), to });
            }
        }
    }
}

fn renumber_uuids(file: &mut File, changed: &mut Vec<Renumbered>) {
    let mut ids = Ids { seen: HashSet::new(), changed };
    for zone in &mut file.zones {
        let known = zone_id(zone).uuid();
        ids.keep_or_renew(known, |new| zone.uuid = Some(new));
        for area in zone.rest.get_mut("areas").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(known) = area.get("uuid").and_then(|uuid| parsed(uuid.as_str())) {
                ids.keep_or_renew(known, |new| area["uuid"] = Value::String(new));
            }
        }
        for row in &mut zone.rows {
            if let Some(known) = parsed(row.uuid.as_deref()) {
                ids.keep_or_renew(known, |new| row.uuid = Some(new));
            }
            for seat in &mut row.seats {
                let known = seat_id(seat).uuid();
                ids.keep_or_renew(known, |new| seat.uuid = Some(new));
            }
        }
    }
}

struct Ids<'a> {
    seen: HashSet<Uuid>,
    changed: &'a mut Vec<Renumbered>,
}

impl Ids<'_> {
    fn keep_or_renew(&mut self, known: Uuid, renew: impl FnOnce(String)) {
        if self.seen.insert(known) {
            return;
        }
        let from = known.to_string();
        let mut copies = (2_u32..).map(|copy| computed(&["copy", &from, &copy.to_string()]));
        let new = copies.find(|id| self.seen.insert(*id)).expect("a count that nobody has").to_string();
        renew(new.clone());
        self.changed.push(Renumbered { from, to: new });
    }
}

fn areas(zone: &Zone) -> impl Iterator<Item = &Value> {
    zone.rest.get("areas").and_then(Value::as_array).into_iter().flatten()
}

fn parsed(text: Option<&str>) -> Option<Uuid> {
    text?.parse().ok()
}

fn known_by(kind: &str, uuid: Option<&str>, name: &str) -> Uuid {
    match uuid {
        Some(text) => text.parse().unwrap_or_else(|_| computed(&[kind, "uuid", text])),
        None => computed(&[kind, "name", name]),
    }
}

/// A uuid of version 8 out of words: the first 16 bytes of SHA-256 over each word and a zero byte.
pub(super) fn computed(words: &[&str]) -> Uuid {
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::seating::Plan;
    use serde_json::json;

    const MIXED: &str = include_str!("../../../../../tests/data/seating/mixed.json");

    fn with_a_copied_row() -> String {
        let mut file: Value = serde_json::from_str(MIXED).expect("a JSON file");
        let mut row = file["zones"][1]["rows"][0].clone();
        row["row_number"] = json!("C");
        file["zones"][1]["rows"].as_array_mut().expect("rows").push(row);
        file.to_string()
    }

    #[test]
    fn a_plan_with_repeated_ids_is_refused_with_the_list() {
        let Err(Error::PlanRepeatedIds { ids, count }) = Plan::import(&with_a_copied_row()) else {
            panic!("a row that was copied with its ids")
        };
        assert_eq!(count, 11, "five guids, five uuids and the row's own: {ids:?}");
        assert!(ids.contains(&"Gradin-A-1".to_owned()), "{ids:?}");
    }

    #[test]
    fn renumbering_repairs_the_copies_and_leaves_the_first_alone() {
        let (plan, changed) = Plan::renumber(&with_a_copied_row()).expect("repaired");
        assert_eq!(changed.len(), 11);
        assert_eq!(plan.seats().len(), 15);
        let before = Plan::import(MIXED).expect("a plan");
        assert_eq!(
            plan.seats()[..10].iter().map(|s| s.id).collect::<Vec<_>>(),
            before.seats().iter().map(|s| s.id).collect::<Vec<_>>()
        );
        assert_eq!(plan.file().zones[1].rows[2].seats[0].seat_guid, "gradin-C-1");
        let (again, _) = Plan::renumber(&with_a_copied_row()).expect("repaired");
        assert_eq!(plan.fingerprint(), again.fingerprint(), "every desk repairs it alike");
    }

    #[test]
    fn a_sound_plan_is_not_touched_by_renumbering() {
        let (plan, changed) = Plan::renumber(MIXED).expect("a plan");
        assert!(changed.is_empty());
        assert_eq!(plan.fingerprint(), Plan::import(MIXED).expect("a plan").fingerprint());
    }

    #[test]
    fn seats_without_ids_are_known_by_their_names() {
        let mut file: Value = serde_json::from_str(MIXED).expect("a JSON file");
        let seats = file["zones"][1]["rows"][1]["seats"].as_array_mut().expect("seats");
        seats.iter_mut().for_each(|seat| drop(seat.as_object_mut().expect("a seat").remove("uuid")));
        let (one, two) = (Plan::import(&file.to_string()), Plan::import(&file.to_string()));
        let (one, two) = (one.expect("a plan"), two.expect("a plan"));
        assert_eq!(one.seats()[7].id, two.seats()[7].id);
        assert_eq!(serde_json::to_value(one.file()).expect("a file"), file, "and the file is left as it was");
    }
}
