//! What must be true, whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use journal::rights::network::Standing;
use uuid::Uuid;

use super::{Paper, World};
use crate::hub::Shape;
use crate::simulation::chain::Unit;
use crate::simulation::desk::State;
use crate::simulation::hub::Escrow;

impl World {
    fn is_void(&self, paper: &Paper) -> bool {
        let place = paper.ticket.place;
        self.released.contains(&(place.unit, place.epoch, paper.desk))
            || paper
                .instead
                .and_then(|before| self.papers.get(&before))
                .is_some_and(|before| self.is_void(before))
    }

    /// The tickets that admit somebody.
    fn admitted(&self) -> impl Iterator<Item = &Paper> {
        self.papers.values().filter(|paper| paper.ends.is_empty() && !self.is_void(paper))
    }

    /// No place is sold twice, and no credit pays twice.
    pub(super) fn check_places(&mut self) {
        let mut taken = BTreeSet::new();
        let mut of_zone: BTreeMap<Uuid, i64> = BTreeMap::new();
        let mut wrong = Vec::new();
        for paper in self.admitted() {
            let unit = paper.ticket.place.unit;
            let credit = paper.ticket.credit.map(Unit::Credit).filter(|_| self.released.is_empty());
            match unit {
                Unit::Place(_) => *of_zone.entry(paper.venue).or_default() += 1,
                _ if !taken.insert(unit) => wrong.push(format!("{unit:?} was sold twice")),
                _ => {}
            }
            if credit.is_some_and(|credit| !taken.insert(credit)) {
                wrong.push(format!("{credit:?} paid twice"));
            }
        }
        for (venue, many) in of_zone {
            if many > self.hub.venues[&venue].capacity + self.released_places {
                wrong.push(format!(
                    "{many} places were sold of a zone of {}",
                    self.hub.venues[&venue].capacity
                ));
            }
        }
        self.run.violations.extend(wrong);
    }

    /// Everything, once the network is whole again.
    pub(super) fn check_all(&mut self) {
        self.check_places();
        let wrong = [
            self.check_sales(),
            self.check_chains(),
            self.check_rights(),
            self.check_strangers(),
            self.check_sight(),
            self.check_documents(),
            self.check_edits(),
        ];
        self.run.violations.extend(wrong.into_iter().flatten());
    }

    /// No accepted sale is lost, and money is what was taken less what was given back.
    fn check_sales(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut due: BTreeMap<Uuid, i64> = BTreeMap::new();
        for paper in self.papers.values() {
            let acts = std::iter::once((&paper.place, paper.ticket.price));
            for (place, amount) in acts.chain(paper.ends.iter().map(|end| (end, -paper.ticket.price))) {
                let known = self.hub.chains.get(&place.0).is_some_and(|kept| kept.chain.head() >= place.1);
                match known {
                    true => *due.entry(paper.venue).or_default() += amount,
                    false if self.burnt.contains(place) => {}
                    false => wrong.push(format!("what was done with ticket {} is lost", paper.ticket.id)),
                }
            }
        }
        for (venue, of) in &self.hub.venues {
            let taken: i64 = of.operations.iter().map(|written| written.deed.money()).sum();
            if taken != due.get(venue).copied().unwrap_or(0) {
                wrong.push(format!("{taken} cents are told where {:?} were taken", due.get(venue)));
            }
        }
        wrong
    }

    /// Chains follow their hashes, and are the same wherever they are known.
    fn check_chains(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for kept in self.hub.chains.values() {
            if !kept.chain.is_intact() {
                wrong.push(format!("chain {} does not follow its hashes", kept.chain.journal));
            }
        }
        for desk in &self.desks {
            for chain in desk.store.chains.values() {
                let told = self.hub.chains.get(&chain.journal).map(|kept| &kept.chain.written);
                if !chain.is_intact() || told != Some(&chain.written) {
                    wrong.push(format!("chain {} is not everywhere the same", chain.journal));
                }
            }
        }
        wrong
    }

    /// What is sold is spent, what is not is free, everywhere, and nobody was disbelieved.
    fn check_rights(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        // Tickets that two people made void are told as incidents, and are for people to sort out.
        if !self.released.is_empty() || self.released_places > 0 {
            return wrong;
        }
        let told = self
            .desks
            .iter()
            .flat_map(|desk| desk.store.tickets.values())
            .map(|known| (known.ticket.id, known));
        let told: BTreeMap<Uuid, _> = told.collect();
        for of in self.hub.venues.values() {
            for (unit, right) in &of.rights {
                let by = right.by.and_then(|by| told.get(&by));
                match (unit, right.state) {
                    (Unit::Seat(_) | Unit::Credit(_), Standing::Held) => {
                        wrong.push(format!("{unit:?} is held by a desk that gave all back"));
                    }
                    (Unit::Seat(_), Standing::Spent) if by.is_none_or(|known| known.ended) => {
                        wrong.push(format!("{unit:?} is spent by a ticket that ended"));
                    }
                    _ => {}
                }
            }
            let left: i64 = of.escrow.values().map(Escrow::left).sum();
            if of.out - left != i64::try_from(of.consumed.len()).unwrap_or(0) || of.over > 0 {
                wrong.push(format!("{} places are out, {left} unsold, {} sold", of.out, of.consumed.len()));
            }
            // A tail that comes when its chain was continued already is kept for a person.
            let incidents = of.incidents.iter().filter(|incident| *incident != "chain_ended");
            wrong.extend(incidents.map(|incident| format!("disbelieved: {incident}")));
        }
        for desk in &self.desks {
            let of = desk.venues().into_iter().flat_map(|venue| &self.hub.venues[&venue].rights);
            for (unit, there) in of.filter(|(unit, _)| matches!(unit, Unit::Seat(_))) {
                let here = desk.store.rights.get(unit);
                let spent_by = here.filter(|here| here.state == State::Spent).map(|here| here.by);
                if spent_by != (there.state == Standing::Spent).then_some(there.by) {
                    wrong.push(format!("{unit:?} is {here:?} at {}, and {there:?}", desk.id));
                }
            }
        }
        wrong
    }

    /// Everyone who may see a thing sees the same.
    fn check_sight(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for desk in &self.desks {
            let seen = desk.venues();
            for (venue, of) in self.hub.venues.iter().filter(|(venue, _)| seen.contains(venue)) {
                let known = |written: &super::Written| {
                    desk.store.chains.get(&written.journal).is_some_and(|chain| chain.head() >= written.seq)
                };
                if !of.operations.iter().all(known) {
                    wrong.push(format!("a desk misses operations of {venue}"));
                }
                let own = desk.store.contacts.iter().filter(|(_, (of, _))| of == venue);
                let unknown = own.filter(|(id, _)| !of.sheets.contains_key(*id));
                wrong.extend(unknown.map(|(id, _)| format!("{id} is known at {} alone", desk.id)));
                for (id, row) in &of.sheets {
                    let here = desk.store.contacts.get(id).map(|(_, fields)| fields);
                    let there = (row.present.shape != Shape::Erased).then_some(&row.present.fields);
                    if here != there {
                        wrong.push(format!("{id} is {here:?} at {}, and {there:?}", desk.id));
                    }
                }
            }
        }
        wrong
    }

    /// Nobody else sees it: no desk holds a thing of a venue that it may not read, nor was ever told of one.
    fn check_strangers(&self) -> Vec<String> {
        let (owners, mut wrong) = (self.owners(), Vec::new());
        for (desk, told) in self.desks.iter().zip(&self.told) {
            let seen = desk.venues();
            let is_foreign = |thing: &&Uuid| !owners.get(*thing).is_some_and(|venue| seen.contains(venue));
            let held = desk.things();
            wrong.extend(
                held.iter().filter(is_foreign).map(|id| format!("{} holds {id} of another venue", desk.id)),
            );
            wrong.extend(
                told.iter()
                    .filter(is_foreign)
                    .map(|id| format!("{} was told of {id} of another venue", desk.id)),
            );
        }
        wrong
    }

    /// Who was erased is nowhere.
    fn check_documents(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for id in &self.erased {
            let here = self.desks.iter().any(|desk| {
                desk.store.contacts.contains_key(id)
                    || desk.store.exchanged.contains_key(id)
                    || desk.store.siblings.contains_key(id)
            });
            let there = self.hub.venues.values().filter_map(|of| of.sheets.get(id));
            // An erasure of a desk that was put back before it told anybody is asked for again by a person.
            if here && self.restored_desks.is_empty() {
                wrong.push(format!("{id} was erased, and is at a desk"));
            }
            if self.restored_desks.is_empty()
                && there.into_iter().any(|row| row.present.shape != Shape::Erased)
            {
                wrong.push(format!("{id} was erased, and is in the shared database"));
            }
        }
        wrong
    }

    /// No edit vanishes: its value shows, or stands beside the one that shows, or was overwritten by who had seen it.
    fn check_edits(&self) -> Vec<String> {
        if !self.restored_desks.is_empty() || self.restored_servers > 0 {
            return Vec::new();
        }
        let last = |edit: &&super::Edit| !self.overwritten.contains(&edit.value);
        let vanished = self.edits.iter().filter(last).filter(|edit| {
            !self.erased.contains(&edit.contact)
                && !self.desks.iter().any(|desk| desk.values(edit.contact, edit.field).contains(&edit.value))
        });
        vanished.map(|edit| format!("« {} » of {} vanished", edit.value, edit.contact)).collect()
    }
}
