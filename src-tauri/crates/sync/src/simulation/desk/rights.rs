//! Rights in a desk's store, as `journal::rights` keeps them.

use journal::rights::RightKind;
use journal::rights::network::{Standing, Told, news};
use uuid::Uuid;

use super::{Desk, Held, State, Store};
use crate::simulation::chain::{Deed, Unit, Written};
use crate::simulation::dice::Dice;
use crate::simulation::hub::Right;
use crate::simulation::mutation::Mutation;

impl Unit {
    fn told(self, right: &Right) -> Option<(RightKind, Uuid)> {
        match self {
            Self::Seat(id) => Some((RightKind::Seat, id)),
            Self::Credit(id) => Some((RightKind::Credit, id)),
            // As long as it stays with the desk that sold, the undoing of a ticket is written nowhere.
            Self::Undoing(id) if right.epoch > 1 || right.state == Standing::Free => {
                Some((RightKind::Undoing, id))
            }
            // A place is counted.
            Self::Place(_) | Self::Undoing(_) => None,
        }
    }
}

impl Store {
    /// Takes what is at hand for a line of the basket, or for a ticket at once.
    pub(super) fn take(&mut self, unit: Unit, by: Uuid, now: i64) -> bool {
        let Some(right) = self.rights.get_mut(&unit).filter(|right| right.state == State::Granted) else {
            return false;
        };
        (right.state, right.by, right.since) = (State::Held, Some(by), now);
        true
    }

    pub(super) fn spend(&mut self, unit: Unit, by: Uuid, ticket: Uuid, now: i64) -> Option<i64> {
        let right = self.rights.get_mut(&unit)?;
        let own = right.state == State::Held && right.by == Some(by);
        own.then(|| {
            (right.state, right.by, right.since) = (State::Spent, Some(ticket), now);
            right.epoch
        })
    }

    /// Gives back what a line holds, which is at hand again, or what a ticket spent, which is free for all.
    pub(super) fn give_back(&mut self, unit: Unit, by: Uuid, now: i64) {
        if let Some(right) = self.rights.get_mut(&unit)
            && right.by == Some(by)
            && right.state != State::Free
        {
            let at_hand = right.state == State::Held && right.granted;
            right.state = if at_hand { State::Granted } else { State::Free };
            (right.by, right.since) = (None, now);
        }
    }

    /// The right to undo a ticket is born with it, for the desk that sold, until that gives it back.
    pub(super) fn take_born(&mut self, unit: Unit, me: Uuid, by: Uuid, now: i64) -> bool {
        let known = self.rights.get(&unit);
        let free = known.is_none_or(|right| right.state == State::Granted);
        if free {
            let epoch = known.map_or(1, |right| right.epoch);
            let spent = State::Spent;
            self.rights.insert(
                unit,
                Held { epoch, state: spent, holder: me, by: Some(by), granted: false, since: now },
            );
        }
        free
    }

    /// What an operation says its desk gave back of what is born with what it is over.
    pub(super) fn note_given_back(&mut self, written: &Written, now: i64) {
        let Deed::Return { units, .. } = &written.deed else { return };
        for (unit, epoch) in units.iter().filter(|(unit, _)| matches!(unit, Unit::Undoing(_))) {
            let (state, holder) = (State::Free, written.desk);
            let news = Held { epoch: *epoch, state, holder, by: None, granted: true, since: now };
            let known = self.rights.entry(*unit).or_insert(news);
            let stands = matches!(known.state, State::Granted | State::Held);
            if *epoch > known.epoch || (*epoch == known.epoch && stands) {
                *known = news;
            }
        }
    }

    /// A new incarnation holds nothing of what the older one was granted and had not spent.
    pub(super) fn forget_rights(&mut self) {
        self.rights.retain(|_, right| {
            let in_basket = right.state == State::Held && right.granted && right.by != Some(right.holder);
            right.state != State::Granted && !in_basket
        });
        self.basket.clear();
        self.places = 0;
    }

    /// What another desk's order, or one of one's own of before, says of places.
    pub(super) fn order_arrived(&mut self, written: &Written, now: i64) {
        let (given, sold) = written.deed.tickets();
        if let Some(ticket) = sold.filter(|ticket| !self.tickets[&ticket.id].ended) {
            let news = Held {
                epoch: ticket.place.epoch,
                state: State::Spent,
                holder: written.desk,
                by: Some(ticket.id),
                granted: true,
                since: now,
            };
            let known = self.rights.entry(ticket.place.unit).or_insert(news);
            let same = known.epoch == news.epoch && known.state != State::Free && known.by != news.by;
            if news.epoch > known.epoch || same {
                *known = news;
            }
        }
        if let Some(ticket) = given
            && let Some(right) = self.rights.get_mut(&ticket.place.unit)
            && right.state == State::Spent
            && right.by == Some(ticket.id)
        {
            (right.state, right.by, right.since) = (State::Free, None, now);
        }
    }
}

impl Desk {
    /// Takes in rights that moved, or were granted.
    pub(in crate::simulation) fn learn(&mut self, moved: &[(Unit, Right)], now: i64) {
        for (unit, right) in moved {
            let Some((kind, id)) = unit.told(right) else { continue };
            let told = Told {
                kind,
                thing: id,
                unit: id,
                epoch: right.epoch,
                state: right.state,
                holder: right.holder,
                by: right.by,
            };
            let known = self.store.rights.get(unit).map(|known| news::Known {
                epoch: known.epoch,
                held: matches!(known.state, State::Granted | State::Held),
                spent: known.state == State::Spent,
                holder: known.holder,
            });
            let known = known.filter(|_| self.mutation != Some(Mutation::NoEpoch));
            let Some(news) = news::of(known.as_ref(), &told, self.id) else { continue };
            let state = match news.state {
                "granted" => State::Granted,
                "held" => State::Held,
                "spent" => State::Spent,
                _ => State::Free,
            };
            let (epoch, holder, by) = (news.epoch, news.holder, news.by);
            self.store.rights.insert(*unit, Held { epoch, state, holder, by, granted: true, since: now });
        }
    }

    /// Takes in how many places it was granted in all: a total that only grows, read late or twice.
    pub(in crate::simulation) fn learn_places(&mut self, total: i64, dice: &mut Dice, now: i64) {
        for _ in self.store.places..total {
            let at_hand = Held {
                epoch: 1,
                state: State::Granted,
                holder: self.id,
                by: None,
                granted: true,
                since: now,
            };
            self.store.rights.insert(Unit::Place(dice.id()), at_hand);
        }
        self.store.places = self.store.places.max(total);
    }
}
