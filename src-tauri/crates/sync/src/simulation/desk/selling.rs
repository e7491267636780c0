//! What people do at a desk: baskets, sales, refunds, exchanges, rights given back.

use uuid::Uuid;

use super::{Desk, Held, Line, State};
use crate::simulation::chain::{Chain, Deed, Place, Ticket, Unit, Written};
use crate::simulation::dice::Dice;
use crate::simulation::mutation::Mutation;

/// How long what was put back stays at hand.
const SECOND_THOUGHT: i64 = 30_000;

impl Desk {
    /// Puts what is at hand into the basket.
    pub(in crate::simulation) fn pick(&mut self, unit: Unit, dice: &mut Dice, now: i64) {
        let id = dice.id();
        if self.store.take(unit, id, now) {
            self.store.basket.push(Line { id, unit });
        }
    }

    pub(in crate::simulation) fn put_back(&mut self, now: i64) {
        if let Some(line) = self.store.basket.pop() {
            self.store.give_back(line.unit, line.id, now);
        }
    }

    /// A credit at hand, if there is one: it pays a part.
    fn credit(&mut self, ticket: Uuid, now: i64) -> Option<Uuid> {
        let at_hand = self.store.rights.iter().find_map(|(unit, right)| match unit {
            Unit::Credit(id) if right.state == State::Granted => Some(*id),
            _ => None,
        })?;
        self.store.take(Unit::Credit(at_hand), ticket, now);
        self.store.spend(Unit::Credit(at_hand), ticket, ticket, now);
        Some(at_hand)
    }

    fn ticket(&mut self, line: Line, dice: &mut Dice, now: i64) -> Option<Ticket> {
        let id = dice.id();
        let epoch = self.store.spend(line.unit, line.id, id, now)?;
        let credit = if dice.happens(300) { self.credit(id, now) } else { None };
        let price = 1000 + i64::try_from(dice.roll(30)).unwrap_or(0) * 100;
        Some(Ticket { id, place: Place { unit: line.unit, epoch }, credit, price })
    }

    /// Sells a line of the basket.
    pub(in crate::simulation) fn sell(&mut self, dice: &mut Dice, now: i64) -> Option<Written> {
        let line = self.store.basket.pop()?;
        let ticket = self.ticket(line, dice, now)?;
        Some(self.append(Deed::Sale(ticket)))
    }

    /// Tickets that this desk may undo: those that it sold and that nothing undid, unless it gave that away; those of an
    /// older incarnation once all that it ever did is known here again; and those that it was granted.
    pub(in crate::simulation) fn undoable(&self) -> Vec<Ticket> {
        let anyone = self.mutation == Some(Mutation::DoubleRefund);
        let whole = self.is_whole();
        let is_ours = |journal: &Uuid| {
            let chain = &self.store.chains[journal];
            chain.desk == self.id
                && (chain.incarnation == self.store.incarnation
                    || self.mutation == Some(Mutation::Restore)
                    || whole)
        };
        let of = self.store.tickets.values().filter(|known| !known.ended);
        of.filter(|known| match self.store.rights.get(&Unit::Undoing(known.ticket.id)) {
            _ if anyone => self.store.chains[&known.journal].venue == self.home,
            Some(right) => right.state == State::Granted && right.holder == self.id,
            None => is_ours(&known.journal),
        })
        .map(|known| known.ticket.clone())
        .collect()
    }

    /// Whether all that this desk ever did is here, as far as its marks had gone: what it undid before is known then.
    fn is_whole(&self) -> bool {
        let own = self.store.chains.values().filter(|chain| chain.desk == self.id);
        let mut marked = own.filter_map(|chain| match &chain.written.first()?.deed {
            Deed::Opening { marked, .. } => Some(marked),
            _ => None,
        });
        let head = |journal| self.store.chains.get(journal).map_or(0, Chain::head);
        marked.all(|marks| marks.iter().all(|(journal, seq)| head(journal) >= *seq))
    }

    fn end(&mut self, ticket: &Ticket, keep_place: bool, now: i64) -> bool {
        let unit = Unit::Undoing(ticket.id);
        let may = self.store.take_born(unit, self.id, ticket.id, now);
        if !may && self.mutation != Some(Mutation::DoubleRefund) {
            return false;
        }
        if !keep_place {
            self.store.give_back(ticket.place.unit, ticket.id, now);
        }
        if let Some(credit) = ticket.credit {
            self.store.give_back(Unit::Credit(credit), ticket.id, now);
        }
        true
    }

    pub(in crate::simulation) fn refund(&mut self, ticket: &Ticket, now: i64) -> Option<Written> {
        self.end(ticket, false, now).then(|| self.append(Deed::Refund(ticket.clone())))
    }

    /// Exchanges a ticket for what is in the basket, or on its own place.
    pub(in crate::simulation) fn exchange(
        &mut self,
        given: &Ticket,
        dice: &mut Dice,
        now: i64,
    ) -> Option<Written> {
        let line = self.store.basket.pop();
        let (line, stays) = match line {
            Some(line) => (line, false),
            None => (Line { id: dice.id(), unit: given.place.unit }, true),
        };
        if stays {
            let right = self.store.rights.get_mut(&given.place.unit)?;
            if right.state != State::Spent || right.by != Some(given.id) {
                return None;
            }
            (right.state, right.by, right.holder) = (State::Held, Some(line.id), self.id);
            right.epoch += 1;
        }
        if !self.end(given, stays, now) {
            self.store.give_back(line.unit, line.id, now);
            return None;
        }
        let taken = self.ticket(line, dice, now)?;
        Some(self.append(Deed::Exchange { given: given.clone(), taken }))
    }

    /// Tickets that another desk of the venue may undo, as far as this one knows.
    pub(in crate::simulation) fn undone_elsewhere(&self) -> Vec<Unit> {
        let own: Vec<Uuid> = self.undoable().iter().map(|ticket| ticket.id).collect();
        let of = self.store.tickets.values().filter(|known| !known.ended && !own.contains(&known.ticket.id));
        let home = of.filter(|known| self.store.chains[&known.journal].venue == self.home);
        home.map(|known| Unit::Undoing(known.ticket.id)).collect()
    }

    /// Gives the undoing of a ticket back, since another desk asks for it.
    pub(in crate::simulation) fn let_go(&mut self, ticket: &Ticket, now: i64) -> Option<Written> {
        let unit = Unit::Undoing(ticket.id);
        let epoch = self.store.rights.get(&unit).map_or(1, |right| right.epoch);
        let (state, holder) = (State::Free, self.id);
        self.store.rights.insert(unit, Held { epoch, state, holder, by: None, granted: true, since: now });
        Some(self.append(Deed::Return { units: vec![(unit, epoch)], places: 0 }))
    }

    /// Returns what was at hand for a while and nobody took.
    pub(in crate::simulation) fn return_surplus(&mut self, now: i64, all: bool) -> Option<Written> {
        let (mut units, mut places) = (Vec::new(), 0);
        for (unit, right) in &mut self.store.rights {
            if right.state != State::Granted || (!all && right.since + SECOND_THOUGHT > now) {
                continue;
            }
            (right.state, right.since) = (State::Free, now);
            match unit {
                Unit::Place(_) => places += 1,
                unit => units.push((*unit, right.epoch)),
            }
        }
        (places > 0 || !units.is_empty()).then(|| self.append(Deed::Return { units, places }))
    }
}
