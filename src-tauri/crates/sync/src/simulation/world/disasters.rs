//! What befalls machines.

use uuid::Uuid;

use super::World;
use crate::simulation::chain::{Chain, Deed};
use crate::simulation::hub::Call;

impl World {
    pub(super) fn disaster(&mut self, desk: usize) {
        match self.dice.roll(14) {
            0..3 => {
                self.desks[desk].crash();
                self.run.disasters += 1;
            }
            3..5 => self.desks[desk].flush(),
            5..7 => self.desks[desk].back_up(),
            7 => self.put_in_place(desk),
            8 => {
                self.desks[desk].clock = i64::try_from(self.dice.roll(172_800_000)).unwrap_or(0) - 86_400_000
            }
            9 => self.backup = Some(self.hub.clone()),
            10 => self.put_server_back(),
            11 => self.lose(desk),
            _ => self.release(desk),
        }
    }

    /// Whether everyone has told the server, since it was put back, what it forgot.
    fn is_server_whole(&self) -> bool {
        self.hub.desks.values().all(|desk| desk.era == self.hub.era)
    }

    fn put_in_place(&mut self, desk: usize) {
        let many = self.desks[desk].backups.len() as u64;
        if many == 0 || !self.is_server_whole() {
            return;
        }
        let before: Vec<(Uuid, i64)> = self.own_operations(desk);
        let (nth, openly) = (usize::try_from(self.dice.roll(many)).unwrap_or(0), self.dice.happens(500));
        self.desks[desk].put_in_place(nth, openly, &mut self.dice);
        let kept = self.own_operations(desk);
        let of_server = |(journal, seq): &(Uuid, i64)| {
            self.hub.chains.get(journal).is_some_and(|kept| kept.chain.head() >= *seq)
        };
        let lost = before.into_iter().filter(|place| !kept.contains(place) && !of_server(place));
        let lost: Vec<_> = lost.collect();
        // What it sold is kept from others by what the server knows was granted: one that forgot that too leaves nobody who knows.
        if !lost.is_empty() {
            self.backup = None;
        }
        self.burnt.extend(lost);
        self.restored_desks.insert(self.desks[desk].id);
        self.run.disasters += 1;
    }

    fn own_operations(&self, desk: usize) -> Vec<(Uuid, i64)> {
        let desk = &self.desks[desk];
        let own = desk.store.chains.values().filter(|chain| chain.desk == desk.id);
        own.flat_map(|chain| chain.written.iter().map(|written| (written.journal, written.seq))).collect()
    }

    /// Whether what the server would forget is known to desks that may tell it again: chains to their own, people to one of
    /// their venue.
    fn is_known_to_desks(&self) -> bool {
        let is_told = |chain: &Chain| {
            let desk = self.desks.iter().find(|desk| desk.id == chain.desk);
            desk.and_then(|desk| desk.store.chains.get(&chain.journal))
                .is_some_and(|own| own.head() >= chain.head())
        };
        let is_known = |venue: &Uuid, id: &Uuid| {
            let mut homes = self.desks.iter().filter(|desk| desk.home == *venue);
            homes.any(|desk| desk.store.exchanged.contains_key(id) || desk.store.erased.contains_key(id))
        };
        self.hub.chains.values().all(|kept| is_told(&kept.chain))
            && self.hub.venues.iter().all(|(venue, of)| of.sheets.keys().all(|id| is_known(venue, id)))
    }

    fn put_server_back(&mut self) {
        if !self.is_known_to_desks() || !self.is_server_whole() || self.restored_servers > 0 {
            return;
        }
        let Some(backup) = self.backup.clone() else { return };
        let (era, desks) = (self.hub.era + 1, std::mem::take(&mut self.hub.desks));
        self.hub = backup;
        self.hub.now = self.now;
        self.hub.begin_era(era);
        // An incarnation that it never heard of is told with the next hello.
        for (id, known) in desks {
            self.hub.desk(id).reads = known.reads;
        }
        for desk in &mut self.desks {
            (desk.round, desk.asked) = (None, None);
        }
        self.restored_servers += 1;
        self.run.disasters += 1;
    }

    /// Somebody gives another desk of the house up for lost, which is only away.
    fn lose(&mut self, desk: usize) {
        if !self.is_server_whole() {
            return;
        }
        let home = self.desks[desk].home;
        let away = self.desks.iter().find(|other| other.home == home && !other.online);
        let Some(lost) = away.map(|away| away.id).filter(|lost| *lost != self.desks[desk].id) else { return };
        self.run.disasters += 1;
        self.say(desk, Call::Lose { desk: lost });
    }

    /// Two people decide not to wait for it.
    fn release(&mut self, desk: usize) {
        let home = self.desks[desk].home;
        let lost = self.hub.desks.iter().find(|(_, known)| known.venue == home && known.lost);
        let Some((lost, upto)) = lost.map(|(id, known)| (*id, known.incarnation)) else { return };
        if lost != self.desks[desk].id && self.dice.happens(300) {
            let written = self.desks[desk].append(Deed::Release { desk: lost, upto });
            self.note(Some(&written));
        }
    }
}
