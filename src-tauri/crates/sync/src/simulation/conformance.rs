//! The model of the shared database is held to the shared database: the same calls, drawn by lot, are made to both, and
//! answered the same. A model that is kinder proves nothing.

mod real;

use std::collections::BTreeMap;

use kernel::Clock;
use uuid::Uuid;

use super::attempts::is_nothing;
use super::chain::{Deed, Unit};
use super::desk::fault::Fault;
use super::desk::{Desk, Round, State};
use super::dice::Dice;
use super::hub::{Answer, Call, Hub, Known, Venue};
use real::Real;

/// Acts of a story.
const ACTS: u32 = 220;
/// Places of the zone without numbers.
const CAPACITY: i64 = 5;

/// Both, and the desks that speak to them.
struct Both {
    dice: Dice,
    now: i64,
    model: Hub,
    real: Real,
    desks: Vec<Desk>,
    /// By venue, its seats and its credits.
    units: BTreeMap<Uuid, [Vec<Unit>; 2]>,
    /// What was said before, to be said again.
    said: Vec<(usize, Call)>,
}

impl Both {
    async fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let now = Clock::System.now().as_millis();
        let mut model = Hub::new();
        model.now = now;
        let (here, there) = (dice.id(), dice.id());
        let homes = [here, here, here, there, there];
        let mut desks: Vec<Desk> =
            homes.map(|home| Desk::new(dice.id(), home, dice.id(), None)).into_iter().collect();
        desks[4].reads.push(here);
        for desk in &desks {
            let (venue, reads, changes) = (desk.home, desk.reads.clone(), BTreeMap::new());
            let known = Known { venue, reads, incarnation: 1, fenced: 0, lost: false, era: 1, changes };
            model.desks.insert(desk.id, known);
        }
        let mut units = BTreeMap::new();
        for venue in [here, there] {
            model.venues.insert(venue, Venue { capacity: CAPACITY, ..Venue::default() });
            let seats = (0..6).map(|_| Unit::Seat(dice.id())).collect();
            units.insert(venue, [seats, (0..3).map(|_| Unit::Credit(dice.id())).collect()]);
        }
        let real = Real::new(&desks, &mut dice).await;
        Self { dice, now, model, real, desks, units, said: Vec::new() }
    }

    /// Says it to both, which answer the same.
    async fn say(&mut self, desk: usize, call: Call) -> Answer {
        let id = self.desks[desk].id;
        let model = self.model.answer(id, &call);
        let real = self.real.answer(desk, &call, self.model.era, &model).await;
        assert_eq!(real::as_told(&model), real, "{call:?}");
        self.said.push((desk, call));
        model
    }

    async fn exchange(&mut self, desk: usize) {
        let now = self.now;
        match &self.desks[desk].round {
            None => self.desks[desk].round = Some(Round::begin()),
            Some(round) if round.was_answered() => {
                if let Err(fault) = self.desks[desk].take_answer(now) {
                    // Said by a desk that was fenced or put back under the round: it begins another.
                    assert!(matches!(fault, Fault::Unexpected { answer: Answer::Refused(_), .. }), "{fault}");
                }
            }
            Some(_) => {
                let Some(call) = self.desks[desk].next_call(now) else { return };
                let answer = self.say(desk, call).await;
                if let Some(round) = &mut self.desks[desk].round {
                    round.hear(answer);
                }
            }
        }
    }

    async fn ask(&mut self, desk: usize) {
        let (venue, incarnation) = (self.desks[desk].home, self.desks[desk].store.incarnation);
        let kind = usize::from(self.dice.happens(300));
        let mut units = self.units[&venue][kind].clone();
        if self.dice.happens(250) {
            units = self.desks[desk].undone_elsewhere();
        }
        let call = match self.dice.happens(300) {
            true => {
                let many = 1 + i64::try_from(self.dice.roll(3)).unwrap_or(0);
                Call::GrantPlaces { venue, incarnation, many }
            }
            false => {
                let Some(unit) = self.dice.pick(&units).copied() else { return };
                let units = vec![unit];
                Call::Grant { venue, incarnation, units }
            }
        };
        match self.say(desk, call).await {
            Answer::Places(total) => self.desks[desk].learn_places(total, &mut self.dice, self.now),
            Answer::Granted(granted) => {
                let id = self.desks[desk].id;
                let rights = &self.model.venues[&venue].rights;
                let moved: Vec<_> = granted.iter().map(|(unit, _)| (*unit, rights[unit])).collect();
                assert!(moved.iter().all(|(_, right)| right.holder == Some(id)));
                self.desks[desk].learn(&moved, self.now);
            }
            _ => {}
        }
    }

    fn pick(&mut self, desk: usize) {
        let at_hand = self.desks[desk].store.rights.iter().filter(|(unit, right)| {
            right.state == State::Granted && matches!(unit, Unit::Seat(_) | Unit::Place(_))
        });
        let at_hand: Vec<Unit> = at_hand.map(|(unit, _)| *unit).collect();
        if let Some(unit) = self.dice.pick(&at_hand).copied() {
            self.desks[desk].pick(unit, &mut self.dice, self.now);
        }
    }

    fn undo(&mut self, desk: usize) {
        let tickets = self.desks[desk].undoable();
        let Some(ticket) = self.dice.pick(&tickets).cloned() else { return };
        match self.dice.roll(3) {
            0 => self.desks[desk].let_go(&ticket, self.now),
            1 => self.desks[desk].refund(&ticket, self.now),
            _ => self.desks[desk].exchange(&ticket, &mut self.dice, self.now),
        };
    }

    fn edit(&mut self, desk: usize) {
        let own: Vec<Uuid> = self.desks[desk].store.contacts.keys().copied().collect();
        let contact = match self.dice.happens(300) {
            true => self.dice.id(),
            false => self.dice.pick(&own).copied().unwrap_or_else(|| self.dice.id()),
        };
        let field = if self.dice.happens(600) { "name" } else { "city" };
        let value = format!("{field} {}", self.dice.roll(1_000));
        self.desks[desk].write(contact, field, &value);
    }

    /// A desk tries what is the other venue's, and says in its chain that a desk of it is not to be waited for.
    async fn stray(&mut self, desk: usize) {
        let home = self.desks[desk].home;
        let Some(venue) = self.units.keys().find(|venue| **venue != home).copied() else { return };
        let seats = &self.units[&venue][0];
        let reads = self.desks[desk].reads.contains(&venue);
        for call in self.desks[desk].attempts(&self.model, venue, seats, self.now) {
            let answer = self.say(desk, call).await;
            assert!(is_nothing(&answer, reads), "{answer:?}");
        }
        let stranger = self.desks.iter().find(|other| other.home == venue).map(|other| other.id);
        if let Some(stranger) = stranger.filter(|_| self.dice.happens(300)) {
            let upto = self.model.desks[&stranger].incarnation;
            self.desks[desk].append(Deed::Release { desk: stranger, upto });
        }
    }

    async fn misfortune(&mut self, desk: usize) {
        let many = self.desks[desk].backups.len() as u64;
        // Now and then it is one of the other venue.
        let other = self.desks[(desk + 1) % self.desks.len()].id;
        match self.dice.roll(10) {
            0..3 => self.desks[desk].back_up(),
            3..5 if many > 0 => {
                let nth = usize::try_from(self.dice.roll(many)).unwrap_or(0);
                self.desks[desk].put_in_place(nth, true, &mut self.dice);
            }
            5 => drop(self.say(desk, Call::Lose { desk: other }).await),
            6 if self.model.desks[&other].lost => {
                let upto = self.model.desks[&other].incarnation;
                self.desks[desk].append(Deed::Release { desk: other, upto });
            }
            7 => {
                let era = self.model.era + 1;
                self.model.begin_era(era);
                self.model.epochs_from = self.real.begin_era().await;
            }
            _ => {}
        }
    }

    async fn act(&mut self) {
        self.now += 10;
        self.model.now = self.now;
        let desk = usize::try_from(self.dice.roll(self.desks.len() as u64)).unwrap_or(0);
        match self.dice.roll(100) {
            0..34 => {
                for _ in 0..=self.dice.roll(25) {
                    self.exchange(desk).await;
                }
            }
            34..50 => self.ask(desk).await,
            50..60 => self.pick(desk),
            60..70 => drop(self.desks[desk].sell(&mut self.dice, self.now)),
            70..76 => self.undo(desk),
            76..84 => self.edit(desk),
            84..86 => {
                let own: Vec<Uuid> = self.desks[desk].store.contacts.keys().copied().collect();
                if let Some(contact) = self.dice.pick(&own).copied() {
                    self.desks[desk].erase(contact);
                }
            }
            86..89 => drop(self.desks[desk].return_surplus(self.now, true)),
            89..91 => self.stray(desk).await,
            91..95 => {
                // An answer was lost, or a connection was slow: the same is said again.
                let said = self.dice.pick(&self.said).cloned();
                if let Some((desk, call)) = said {
                    self.say(desk, call).await;
                }
            }
            _ => self.misfortune(desk).await,
        }
    }
}

#[tokio::test]
async fn the_model_answers_what_the_shared_database_answers() {
    for seed in 1..=5 {
        println!("seed {seed}");
        let mut both = Both::new(seed).await;
        for _ in 0..ACTS {
            both.act().await;
        }
        for (venue, model) in &both.model.venues {
            both.real.assert_holds(*venue, model).await;
        }
        assert!(both.said.len() > 100, "only {} calls: does it still speak?", both.said.len());
    }
}
