//! A network and everything that happens to it, one act at a time.

mod acts;
mod disasters;
mod invariants;
mod strangers;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::Run;
use super::chain::{Ticket, Unit, Written};
use super::desk::{Desk, Round};
use super::dice::Dice;
use super::hub::{Answer, Call, Hub, Known, Venue};
use super::mutation::Mutation;

/// Acts of a run, until the network is whole again.
const ACTS: u32 = 500;
/// How long a right may be held where the shared database takes it back by itself.
const LONGEST: i64 = 3_600_000;

/// A ticket that somebody has in hand.
#[derive(Debug, Clone)]
struct Paper {
    ticket: Ticket,
    venue: Uuid,
    desk: Uuid,
    /// The ticket whose place it took over.
    instead: Option<Uuid>,
    /// The operation that sold it.
    place: (Uuid, i64),
    /// The operations that gave it up.
    ends: Vec<(Uuid, i64)>,
}

/// What was written in a field: by whom, and over which values.
#[derive(Debug, Clone)]
struct Edit {
    venue: Uuid,
    contact: Uuid,
    field: &'static str,
    value: String,
}

/// A network.
#[derive(Debug)]
pub(super) struct World {
    without: Option<Mutation>,
    dice: Dice,
    now: i64,
    hub: Hub,
    desks: Vec<Desk>,
    seats: BTreeMap<Uuid, Vec<Unit>>,
    credits: BTreeMap<Uuid, Vec<Unit>>,
    /// Calls that are on their way still, or once more.
    late: Vec<(usize, Call)>,
    backup: Option<Hub>,
    papers: BTreeMap<Uuid, Paper>,
    /// Operations that nobody knows any more: the only disk that had them was put back.
    burnt: BTreeSet<(Uuid, i64)>,
    erased: BTreeSet<Uuid>,
    edits: Vec<Edit>,
    /// By desk, every thing that it was ever told of.
    told: Vec<BTreeSet<Uuid>>,
    /// Values that somebody wrote over, having seen them.
    overwritten: BTreeSet<String>,
    /// What two people took from a quarantine: rights, and places of a zone.
    released: BTreeSet<(Unit, i64, Uuid)>,
    released_places: i64,
    restored_desks: BTreeSet<Uuid>,
    restored_servers: u32,
    run: Run,
}

impl World {
    /// Two venues of two or three desks, and in every third run one more, of one desk. In every other run the last desk may
    /// read the first venue besides its own.
    pub(super) fn new(seed: u64, without: Option<Mutation>) -> Self {
        let mut dice = Dice::new(seed);
        let mut world = Self {
            without,
            now: 1_795_000_000_000,
            hub: Hub::new(),
            desks: Vec::new(),
            seats: BTreeMap::new(),
            credits: BTreeMap::new(),
            late: Vec::new(),
            backup: None,
            papers: BTreeMap::new(),
            burnt: BTreeSet::new(),
            erased: BTreeSet::new(),
            edits: Vec::new(),
            told: Vec::new(),
            overwritten: BTreeSet::new(),
            released: BTreeSet::new(),
            released_places: 0,
            restored_desks: BTreeSet::new(),
            restored_servers: 0,
            run: Run { seed, ..Run::default() },
            dice: dice.clone(),
        };
        let here = dice.id();
        let other = usize::from(seed.is_multiple_of(3));
        let many = [2 + dice.roll(2), 2].into_iter().chain([1].into_iter().take(other));
        for (nth, many) in many.enumerate() {
            let venue = if nth == 0 { here } else { dice.id() };
            for _ in 0..many {
                world.admit(venue, &mut dice);
            }
        }
        if seed.is_multiple_of(2)
            && let Some(stranger) = world.desks.last_mut()
        {
            stranger.reads.push(here);
            world.hub.desk(stranger.id).reads.push(here);
        }
        world.dice = dice;
        world
    }

    fn admit(&mut self, home: Uuid, dice: &mut Dice) {
        let id = dice.id();
        let desk = Desk::new(id, home, dice.id(), self.without);
        self.hub.venues.entry(home).or_insert_with(|| Venue { capacity: 5, ..Venue::default() });
        let (reads, changes) = (Vec::new(), BTreeMap::new());
        let known = Known { venue: home, reads, incarnation: 1, fenced: 0, lost: false, era: 1, changes };
        self.hub.desks.insert(id, known);
        self.seats.entry(home).or_insert_with(|| (0..6).map(|_| Unit::Seat(dice.id())).collect());
        self.credits.entry(home).or_insert_with(|| (0..3).map(|_| Unit::Credit(dice.id())).collect());
        self.desks.push(desk);
        self.told.push(BTreeSet::new());
    }

    /// Lets it live, makes it whole, and looks at it.
    pub(super) fn live(mut self) -> Run {
        for _ in 0..ACTS {
            self.act();
            if !self.run.violations.is_empty() {
                return self.run;
            }
        }
        self.heal();
        self.check_all();
        self.run
    }

    fn wrong(&mut self, what: impl Into<String>) {
        self.run.violations.push(what.into());
    }

    /// Says something over the network as it is: what is answered, if anything comes back.
    fn say(&mut self, desk: usize, call: Call) -> Option<Answer> {
        if !self.desks[desk].online {
            return None;
        }
        let fate = self.dice.roll(1000);
        self.run.faults += usize::from(fate < 200);
        match fate {
            // It never arrives.
            0..40 => None,
            // It is done, and the answer is lost.
            40..80 => {
                self.tell(desk, &call);
                None
            }
            // It arrives when nobody waits for it any more.
            80..130 => {
                self.late.push((desk, call));
                None
            }
            // It arrives twice.
            130..200 => {
                self.late.push((desk, call.clone()));
                Some(self.tell(desk, &call))
            }
            _ => Some(self.tell(desk, &call)),
        }
    }

    fn tell(&mut self, desk: usize, call: &Call) -> Answer {
        let leaks = self.without == Some(Mutation::ForeignFeed) && self.dice.happens(20);
        let beside = if leaks { self.hub.beside(call) } else { None };
        let answer = beside.unwrap_or_else(|| self.hub.answer(self.desks[desk].id, call));
        self.told[desk].extend(strangers::named(&answer));
        for venue in self.hub.venues.values_mut() {
            self.released.extend(std::mem::take(&mut venue.released));
            self.released_places += std::mem::take(&mut venue.released_places);
        }
        answer
    }

    /// A desk goes on with its round, by one call or one answer; without one it begins one.
    fn exchange(&mut self, desk: usize) {
        let now = self.now + self.desks[desk].clock;
        match &self.desks[desk].round {
            None => {
                let returned = self.desks[desk].return_surplus(now, false);
                self.note(returned.as_ref());
                self.desks[desk].round = Some(Round::begin());
            }
            Some(round) if round.was_answered() => {
                if let Err(fault) = self.desks[desk].take_answer(now) {
                    self.wrong(fault.to_string());
                }
            }
            Some(_) => {
                let Some(call) = self.desks[desk].next_call(now) else { return };
                let answer = self.say(desk, call).filter(|answer| !self.is_to_be_tried_again(answer));
                match (answer, &mut self.desks[desk].round) {
                    (Some(answer), Some(round)) => round.hear(answer),
                    (_, round) => *round = None,
                }
            }
        }
    }

    /// A server that is put back in the middle of a round asks for another one.
    fn is_to_be_tried_again(&self, answer: &Answer) -> bool {
        self.restored_servers > 0 && matches!(answer, Answer::Refused("era_stale" | "chain_gap"))
    }

    /// Keeps account of what an operation put into people's hands.
    fn note(&mut self, written: Option<&Written>) {
        let Some(written) = written else { return };
        let (given, sold) = written.deed.tickets();
        let place = (written.journal, written.seq);
        if let Some(ticket) = given
            && let Some(paper) = self.papers.get_mut(&ticket.id)
        {
            paper.ends.push(place);
            self.run.undone += 1;
            if paper.ends.len() > 1 {
                self.run.violations.push(format!("ticket {} was given up twice", ticket.id));
            }
        }
        if let Some(ticket) = sold {
            self.run.sold += 1;
            let stays = given.filter(|given| given.place.unit == ticket.place.unit);
            let (ticket, instead) = (ticket.clone(), stays.map(|given| given.id));
            let Written { venue, desk, .. } = *written;
            self.papers.insert(ticket.id, Paper { ticket, venue, desk, instead, place, ends: Vec::new() });
            self.check_places();
        }
    }

    /// The network is there, everyone comes back, and gives back what nobody took.
    fn heal(&mut self) {
        for (desk, call) in std::mem::take(&mut self.late) {
            self.tell(desk, &call);
        }
        for desk in &mut self.desks {
            (desk.online, desk.clock, desk.round, desk.asked) = (true, 0, None, None);
        }
        for _ in 0..4 {
            for desk in 0..self.desks.len() {
                self.now += 60_000;
                self.hub.now = self.now;
                let now = self.now;
                while !self.desks[desk].store.basket.is_empty() {
                    self.desks[desk].put_back(now);
                }
                self.desks[desk].return_surplus(now, true);
                self.desks[desk].round = Some(Round::begin());
                while let Some(call) = self.desks[desk].next_call(now) {
                    let answer = self.tell(desk, &call);
                    if let Some(round) = &mut self.desks[desk].round {
                        round.hear(answer);
                    }
                    if let Err(fault) = self.desks[desk].take_answer(now) {
                        return self.wrong(fault.to_string());
                    }
                }
            }
        }
    }
}
