//! What desks try at venues that are not theirs, and what each was ever told.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::World;
use crate::simulation::attempts::is_nothing;
use crate::simulation::chain::Deed;
use crate::simulation::hub::{Answer, Call, Hub};

/// The things that an answer names.
pub(super) fn named(answer: &Answer) -> BTreeSet<Uuid> {
    match answer {
        Answer::Sheets(page) => page.iter().map(|sheet| sheet.id).collect(),
        Answer::Operations(page) => {
            let tickets = |deed: &Deed| {
                let (given, sold) = deed.tickets();
                given.into_iter().chain(sold).map(|ticket| ticket.id).collect::<Vec<_>>()
            };
            let named = page.iter().flat_map(|(_, written)| {
                tickets(&written.deed).into_iter().chain([written.journal]).collect::<Vec<_>>()
            });
            named.collect()
        }
        Answer::Rights(page) => page.iter().filter_map(|(_, unit, _)| unit.thing()).collect(),
        Answer::Granted(granted) => granted.iter().filter_map(|(unit, _)| unit.thing()).collect(),
        Answer::Hello(hello) => hello.heads.keys().copied().collect(),
        _ => BTreeSet::new(),
    }
}

impl Hub {
    /// What no version of the program does: a page is told of a venue beside the one that a desk asks for, and may read.
    pub(in crate::simulation) fn beside(&self, call: &Call) -> Option<Answer> {
        let (Call::PullSheets { venue, after }
        | Call::PullOperations { venue, after }
        | Call::PullRights { venue, after }) = call
        else {
            return None;
        };
        let other = self.venues.iter().find_map(|(id, of)| (id != venue).then_some(of))?;
        Some(match call {
            Call::PullSheets { .. } => Answer::Sheets(other.sheets_after(*after)),
            Call::PullOperations { .. } => Answer::Operations(other.operations_after(*after)),
            _ => Answer::Rights(other.rights_after(*after)),
        })
    }
}

impl World {
    /// A desk tries what is another venue's: to read it, to take its rights, to write in its chains and over its people.
    pub(super) fn spy(&mut self, desk: usize) {
        let home = self.desks[desk].home;
        let foreign: Vec<Uuid> = self.hub.venues.keys().filter(|venue| **venue != home).copied().collect();
        let Some(venue) = self.dice.pick(&foreign).copied() else { return };
        let reads = self.desks[desk].reads.contains(&venue);
        for call in self.desks[desk].attempts(&self.hub, venue, &self.seats[&venue], self.now) {
            let answer = self.tell(desk, &call);
            if !is_nothing(&answer, reads) {
                self.wrong(format!("a desk got {answer:?} of another venue"));
            }
        }
        if self.dice.happens(200) {
            let stranger = self.hub.desks.iter().find(|(_, known)| known.venue == venue);
            let Some((stranger, upto)) = stranger.map(|(id, known)| (*id, known.incarnation)) else { return };
            let written = self.desks[desk].append(Deed::Release { desk: stranger, upto });
            self.note(Some(&written));
        }
    }

    /// Of which venue everything is, as those who made it say.
    pub(super) fn owners(&self) -> BTreeMap<Uuid, Uuid> {
        let homes: BTreeMap<Uuid, Uuid> = self.desks.iter().map(|desk| (desk.id, desk.home)).collect();
        let units = self.seats.iter().chain(&self.credits);
        let units =
            units.flat_map(|(venue, units)| units.iter().filter_map(|unit| Some((unit.thing()?, *venue))));
        let tickets = self.papers.values().map(|paper| (paper.ticket.id, paper.venue));
        let people = self.edits.iter().map(|edit| (edit.contact, edit.venue));
        let kept = self.hub.chains.values().map(|kept| &kept.chain);
        let chains = self.desks.iter().flat_map(|desk| desk.store.chains.values()).chain(kept);
        let chains = chains.filter_map(|chain| Some((chain.journal, *homes.get(&chain.desk)?)));
        units.chain(tickets).chain(people).chain(chains).collect()
    }
}
