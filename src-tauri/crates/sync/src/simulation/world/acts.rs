//! What people do, drawn by lot.

use uuid::Uuid;

use super::{Edit, LONGEST, World};
use crate::simulation::chain::Unit;
use crate::simulation::desk::State;
use crate::simulation::hub::{Answer, Call, Right};
use crate::simulation::mutation::Mutation;

const FIELDS: [&str; 2] = ["name", "city"];

impl World {
    pub(super) fn act(&mut self) {
        let asleep = if self.dice.happens(25) { 10_800_000 } else { 20_000 };
        self.now += i64::try_from(self.dice.roll(asleep)).unwrap_or(0);
        self.hub.now = self.now;
        if self.without == Some(Mutation::Ttl) {
            self.hub.take_back(LONGEST);
        }
        if self.dice.happens(150) && !self.late.is_empty() {
            let at = usize::try_from(self.dice.roll(self.late.len() as u64)).unwrap_or(0);
            let (desk, call) = self.late.swap_remove(at);
            self.tell(desk, &call);
        }
        let desk = usize::try_from(self.dice.roll(self.desks.len() as u64)).unwrap_or(0);
        let now = self.now + self.desks[desk].clock;
        match self.dice.roll(100) {
            0..36 => {
                for _ in 0..=self.dice.roll(9) {
                    self.exchange(desk);
                }
            }
            36..52 => self.ask(desk, now),
            52..62 => self.pick(desk, now),
            62..75 => {
                let sold = self.desks[desk].sell(&mut self.dice, now);
                self.note(sold.as_ref());
            }
            75 => self.desks[desk].put_back(now),
            76..80 => self.undo(desk, now),
            80..87 => self.edit(desk),
            87 => self.erase(desk),
            88..90 => {
                let returns = self.dice.happens(700);
                self.desks[desk].online = returns;
            }
            90 => {
                let returned = self.desks[desk].return_surplus(now, true);
                self.note(returned.as_ref());
            }
            91 => self.spy(desk),
            92..96 => self.disaster(desk),
            _ => self.hurry(desk),
        }
    }

    /// A sale asks for places or credits; what was answered is taken in now, or a little later.
    fn ask(&mut self, desk: usize, now: i64) {
        if let Some(answer) = self.desks[desk].asked.take() {
            match answer {
                Answer::Granted(granted) => {
                    let me = self.desks[desk].id;
                    let right = |epoch| Right {
                        epoch,
                        state: journal::rights::network::Standing::Held,
                        holder: Some(me),
                        incarnation: 0,
                        by: None,
                        freed_by: None,
                        feed: 0,
                        since: now,
                    };
                    let granted: Vec<_> =
                        granted.into_iter().map(|(unit, epoch)| (unit, right(epoch))).collect();
                    self.desks[desk].learn(&granted, now);
                }
                Answer::Places(total) => self.desks[desk].learn_places(total, &mut self.dice, now),
                _ => {}
            }
            return;
        }
        let (home, incarnation) = (self.desks[desk].home, self.desks[desk].store.incarnation);
        let call = match self.dice.roll(10) {
            0..3 => Call::GrantPlaces { venue: home, incarnation, many: 1 },
            3 => Call::Grant {
                venue: home,
                incarnation,
                units: self.dice.pick(&self.credits[&home]).copied().into_iter().collect(),
            },
            4 => {
                let elsewhere = self.desks[desk].undone_elsewhere();
                let units = self.dice.pick(&elsewhere).copied().into_iter().collect();
                Call::Grant { venue: home, incarnation, units }
            }
            _ => {
                let seats = &self.seats[&home];
                let units = [self.dice.pick(seats).copied(), self.dice.pick(seats).copied()];
                Call::Grant { venue: home, incarnation, units: units.into_iter().flatten().collect() }
            }
        };
        self.desks[desk].asked = self.say(desk, call);
    }

    /// Somebody wants this seen by all, now.
    fn hurry(&mut self, desk: usize) {
        for _ in 0..40 {
            self.exchange(desk);
        }
    }

    fn pick(&mut self, desk: usize, now: i64) {
        let at_hand: Vec<Unit> = self.desks[desk]
            .store
            .rights
            .iter()
            .filter(|(unit, right)| {
                right.state == State::Granted && matches!(unit, Unit::Seat(_) | Unit::Place(_))
            })
            .map(|(unit, _)| *unit)
            .collect();
        if let Some(unit) = self.dice.pick(&at_hand).copied() {
            self.desks[desk].pick(unit, &mut self.dice, now);
        }
    }

    fn undo(&mut self, desk: usize, now: i64) {
        let tickets = self.desks[desk].undoable();
        let Some(ticket) = self.dice.pick(&tickets).cloned() else { return };
        let done = match self.dice.roll(10) {
            // Another desk asks for it; what was ever given away is no longer this one's to undo.
            0..4 if self.without != Some(Mutation::DoubleRefund) => self.desks[desk].let_go(&ticket, now),
            0..7 => self.desks[desk].refund(&ticket, now),
            _ => self.desks[desk].exchange(&ticket, &mut self.dice, now),
        };
        self.note(done.as_ref());
    }

    fn edit(&mut self, desk: usize) {
        let own: Vec<Uuid> = {
            let desk = &self.desks[desk];
            let of = desk.store.contacts.iter().filter(|(_, (venue, _))| *venue == desk.home);
            of.map(|(id, _)| *id).collect()
        };
        let new = own.len() < 2 || self.dice.happens(100);
        let contact = if new {
            self.dice.id()
        } else {
            own[usize::try_from(self.dice.roll(own.len() as u64)).unwrap_or(0)]
        };
        let field = if self.dice.happens(600) { FIELDS[0] } else { FIELDS[1] };
        self.overwritten.extend(self.desks[desk].values(contact, field));
        let value = format!("{field} {}", self.edits.len());
        self.desks[desk].write(contact, field, &value);
        let venue = self.desks[desk].home;
        self.edits.push(Edit { venue, contact, field, value });
    }

    fn erase(&mut self, desk: usize) {
        let home = self.desks[desk].home;
        let own: Vec<Uuid> = self.desks[desk]
            .store
            .contacts
            .iter()
            .filter(|(_, (venue, _))| *venue == home)
            .map(|(id, _)| *id)
            .collect();
        if let Some(contact) = self.dice.pick(&own).copied() {
            self.desks[desk].erase(contact);
            self.erased.insert(contact);
        }
    }
}
