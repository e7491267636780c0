//! The simulated desks of one venue, led by hand, act by act: beside real ones that do the same, so that both can be asked what
//! they make of it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::chain::{Chain, Deed, Ticket, Unit};
use super::desk::{Desk, Round, State};
use super::dice::Dice;
use super::hub::{Answer, Call, Hub, Known, Right, Venue};
use super::mutation::Mutation;

/// What a desk refuses: the code that a real one answers with.
pub type Refusal = &'static str;

/// What a desk and the shared database make of its acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standpoint {
    /// The seats that are not free as this desk knows: `granted`, `held` or `spent`, and the epoch.
    pub seats: BTreeMap<Uuid, (String, i64)>,
    /// Tickets that it knows of, and those of them that were given up.
    pub tickets: (usize, usize),
    /// Sales, refunds, exchanges and returns of its own that it wrote, and those that the shared database knows.
    pub written: (usize, usize),
}

/// The desks of a venue, and their shared database.
#[derive(Debug)]
pub struct Beside {
    dice: Dice,
    now: i64,
    online: bool,
    hub: Hub,
    desks: Vec<Desk>,
}

impl Beside {
    /// So many desks of one venue, at a moment, whole or without one protection.
    #[must_use]
    pub fn new(many: usize, now: i64, without: Option<Mutation>) -> Self {
        let mut dice = Dice::new(1);
        let home = dice.id();
        let desks: Vec<Desk> = (0..many).map(|_| Desk::new(dice.id(), home, dice.id(), without)).collect();
        let mut hub = Hub::new();
        hub.now = now;
        hub.venues.insert(home, Venue::default());
        for desk in &desks {
            let (venue, reads, changes) = (home, Vec::new(), BTreeMap::new());
            let known = Known { venue, reads, incarnation: 1, fenced: 0, lost: false, era: 1, changes };
            hub.desks.insert(desk.id, known);
        }
        Self { dice, now, online: true, hub, desks }
    }

    /// So many milliseconds pass.
    pub fn wait(&mut self, millis: i64) {
        self.now += millis;
        self.hub.now = self.now;
    }

    /// The network is there, or not.
    pub fn set_online(&mut self, online: bool) {
        self.online = online;
    }

    /// Puts a seat into the empty basket of a desk, which asks for it when it has it not at hand.
    ///
    /// # Errors
    ///
    /// Somebody has it, or it was not granted.
    pub fn pick(&mut self, desk: usize, seat: Uuid) -> Result<(), Refusal> {
        let (unit, now) = (Unit::Seat(seat), self.now);
        let one = &mut self.desks[desk];
        let is_at_hand =
            |one: &Desk| one.store.rights.get(&unit).is_some_and(|it| it.state == State::Granted);
        if self.online && !is_at_hand(one) {
            let (venue, incarnation) = (one.home, one.store.incarnation);
            let call = Call::Grant { venue, incarnation, units: vec![unit] };
            if let Answer::Granted(granted) = self.hub.answer(one.id, &call) {
                let right = |epoch| Right::granted(epoch, (one.id, incarnation), 0, now);
                let granted: Vec<_> = granted.into_iter().map(|(unit, epoch)| (unit, right(epoch))).collect();
                one.learn(&granted, now);
            }
        }
        if is_at_hand(one) {
            one.pick(unit, &mut self.dice, now);
            return Ok(());
        }
        let has = |it: &super::desk::Held| matches!(it.state, State::Held | State::Spent);
        Err(match one.store.rights.get(&unit).is_some_and(has) {
            true => "sales.seat_taken",
            false => "journal.right_not_granted",
        })
    }

    /// Empties the basket of a desk.
    pub fn drop_basket(&mut self, desk: usize) {
        self.desks[desk].put_back(self.now);
    }

    /// Sells what is in the basket of a desk: the ticket.
    pub fn sell(&mut self, desk: usize) -> Option<Uuid> {
        let written = self.desks[desk].sell(&mut self.dice, self.now)?;
        written.deed.tickets().1.map(|ticket| ticket.id)
    }

    fn undoable(&self, desk: usize, ticket: Uuid) -> Result<Ticket, Refusal> {
        let one = &self.desks[desk];
        let known = one.store.tickets.get(&ticket).ok_or("sales.order_unknown")?;
        if known.ended {
            return Err("sales.ticket_ended");
        }
        one.undoable().into_iter().find(|it| it.id == ticket).ok_or("journal.right_not_granted")
    }

    /// Gives a ticket up.
    ///
    /// # Errors
    ///
    /// It is not known, was given up before, or is not this desk's to undo.
    pub fn refund(&mut self, desk: usize, ticket: Uuid) -> Result<(), Refusal> {
        let given = self.undoable(desk, ticket)?;
        self.desks[desk].refund(&given, self.now).map(drop).ok_or("journal.right_not_granted")
    }

    /// Exchanges a ticket for what is in the basket: the new one.
    ///
    /// # Errors
    ///
    /// As [`Self::refund`].
    pub fn exchange_ticket(&mut self, desk: usize, ticket: Uuid) -> Result<Uuid, Refusal> {
        let given = self.undoable(desk, ticket)?;
        let written = self.desks[desk].exchange(&given, &mut self.dice, self.now);
        let taken = written.and_then(|written| written.deed.tickets().1.map(|ticket| ticket.id));
        taken.ok_or("journal.right_not_granted")
    }

    /// A whole exchange with the shared database.
    ///
    /// # Errors
    ///
    /// The network is away.
    ///
    /// # Panics
    ///
    /// An answer is not one to what was asked.
    pub fn exchange(&mut self, desk: usize) -> Result<(), Refusal> {
        if !self.online {
            return Err("sync.unreachable");
        }
        let (one, now) = (&mut self.desks[desk], self.now);
        one.return_surplus(now, false);
        one.round = Some(Round::begin());
        while let Some(call) = one.next_call(now) {
            let answer = self.hub.answer(one.id, &call);
            if let Some(round) = &mut one.round {
                round.hear(answer);
            }
            one.take_answer(now).expect("an answer to what was asked");
        }
        Ok(())
    }

    /// Keeps a copy of a desk's store: its number.
    pub fn back_up(&mut self, desk: usize) -> usize {
        self.desks[desk].back_up();
        self.desks[desk].backups.len() - 1
    }

    /// Puts a copy in the place of the store.
    pub fn put_in_place(&mut self, desk: usize, copy: usize) {
        self.desks[desk].put_in_place(copy, true, &mut self.dice);
    }

    /// What a desk makes of all that.
    #[must_use]
    pub fn standpoint(&self, desk: usize) -> Standpoint {
        let one = &self.desks[desk];
        let seats = one.store.rights.iter().filter_map(|(unit, right)| {
            let state = match right.state {
                State::Free => return None,
                State::Granted => "granted",
                State::Held => "held",
                State::Spent => "spent",
            };
            matches!(unit, Unit::Seat(_)).then(|| Some((unit.thing()?, (state.to_owned(), right.epoch))))?
        });
        let ended = one.store.tickets.values().filter(|known| known.ended).count();
        let moves = |chain: &Chain| {
            let of = chain
                .written
                .iter()
                .filter(|it| !matches!(it.deed, Deed::Opening { .. } | Deed::Release { .. }));
            of.count()
        };
        let own = one.store.chains.values().filter(|chain| chain.desk == one.id);
        let told = self.hub.chains.values().map(|kept| &kept.chain).filter(|chain| chain.desk == one.id);
        Standpoint {
            seats: seats.collect(),
            tickets: (one.store.tickets.len(), ended),
            written: (own.map(moves).sum(), told.map(moves).sum()),
        }
    }
}
