//! Granting: `grant_units`, `grant_count`, and the feed of what moved.

use journal::rights::network::Standing;
use uuid::Uuid;

use super::{Answer, Hub, Right, Venue};
use crate::simulation::chain::Unit;

/// Rights of a page.
const PAGE: usize = 9;

impl Right {
    pub(super) fn nobodys() -> Self {
        Self {
            epoch: 0,
            state: Standing::Free,
            holder: None,
            incarnation: 0,
            by: None,
            freed_by: None,
            feed: 0,
            since: 0,
        }
    }

    /// Held by a desk in an incarnation, since a moment, as a position of the feed tells.
    pub(in crate::simulation) fn granted(
        epoch: i64,
        (desk, incarnation): (Uuid, u32),
        feed: i64,
        since: i64,
    ) -> Self {
        Self { state: Standing::Held, holder: Some(desk), epoch, incarnation, feed, since, ..Self::nobodys() }
    }
}

impl Hub {
    fn fault(&self, me: Uuid, venue: Uuid, incarnation: u32) -> Option<Answer> {
        let known = self.desks.get(&me)?;
        if venue != known.venue {
            return Some(Answer::Refused("venue_foreign"));
        } else if incarnation != known.incarnation || known.fenced >= known.incarnation {
            return Some(Answer::Refused("incarnation_stale"));
        } else if known.lost {
            return Some(Answer::Refused("desk_lost"));
        }
        let opening =
            self.desks.values().any(|desk| desk.venue == known.venue && !desk.lost && desk.era != self.era);
        opening.then_some(Answer::Refused("era_opening"))
    }

    pub(super) fn grant(&mut self, me: Uuid, venue: Uuid, incarnation: u32, units: &[Unit]) -> Answer {
        if let Some(fault) = self.fault(me, venue, incarnation) {
            return fault;
        }
        let (now, epochs_from) = (self.now, self.epochs_from);
        let venue = self.venue(venue);
        let mut granted = Vec::new();
        for unit in units {
            // The undoing of a ticket is born with its sale; the other kinds are there as soon as they are asked for.
            if !matches!(unit, Unit::Undoing(_)) {
                venue.rights.entry(*unit).or_insert_with(Right::nobodys);
            }
            let Some(right) = venue.rights.get_mut(unit).filter(|right| right.state == Standing::Free) else {
                continue;
            };
            venue.rights_head += 1;
            *right =
                Right::granted(right.epoch.max(epochs_from) + 1, (me, incarnation), venue.rights_head, now);
            granted.push((*unit, right.epoch));
        }
        Answer::Granted(granted)
    }

    pub(super) fn grant_places(&mut self, me: Uuid, venue: Uuid, incarnation: u32, many: i64) -> Answer {
        if let Some(fault) = self.fault(me, venue, incarnation) {
            return fault;
        }
        let venue = self.venue(venue);
        let given = many.min(venue.capacity - venue.out - venue.over).max(0);
        let escrow = venue.escrow.entry((me, incarnation)).or_default();
        escrow.granted += given;
        venue.out += given;
        Answer::Places(escrow.granted)
    }

    /// What no version of the program does: takes back what was held for longer than that.
    pub(in crate::simulation) fn take_back(&mut self, longest: i64) {
        let now = self.now;
        for venue in self.venues.values_mut() {
            for (unit, right) in &mut venue.rights {
                let held = right.state == Standing::Held && !matches!(unit, Unit::Undoing(_));
                if held && right.since + longest < now {
                    venue.rights_head += 1;
                    (right.state, right.holder, right.feed) = (Standing::Free, None, venue.rights_head);
                }
            }
        }
    }
}

impl Venue {
    pub(in crate::simulation) fn rights_after(&self, after: i64) -> Vec<(i64, Unit, Right)> {
        let mut moved: Vec<_> = self
            .rights
            .iter()
            .filter(|(_, right)| right.feed > after)
            .map(|(unit, right)| (right.feed, *unit, *right))
            .collect();
        moved.sort_unstable_by_key(|(feed, ..)| *feed);
        moved.truncate(PAGE);
        moved
    }
}
