//! Who a desk is, what it lost, and a server that was put back.

use std::collections::BTreeMap;

use journal::rights::network::Standing;
use uuid::Uuid;

use super::{Answer, Hello, Hub, Right};
use crate::simulation::chain::Unit;

impl Hub {
    pub(super) fn hello(&mut self, me: Uuid, incarnation: u32) -> Answer {
        let era = self.era;
        let known = self.desk(me);
        if incarnation < known.incarnation {
            return Answer::Refused("incarnation_stale");
        }
        let (was_lost, fenced, declare) = (known.lost, known.fenced, known.era != era);
        self.reincarnate(me, incarnation);
        if was_lost && incarnation > fenced {
            let home = self.desk(me).venue;
            self.turn(home, me, incarnation, Standing::Quarantine, Standing::Held);
            self.quarantine(me, incarnation - 1);
        }
        self.desk(me).lost = false;
        let own = self.chains.values().filter(|kept| kept.chain.desk == me);
        let heads: BTreeMap<Uuid, i64> = own.map(|kept| (kept.chain.journal, kept.chain.head())).collect();
        Answer::Hello(Hello { era, declare, heads })
    }

    /// A desk opened a new incarnation: what the older ones held waits in quarantine.
    pub(super) fn reincarnate(&mut self, me: Uuid, incarnation: u32) {
        if self.desk(me).incarnation < incarnation {
            self.desk(me).incarnation = incarnation;
            self.quarantine(me, incarnation - 1);
        }
    }

    pub(super) fn quarantine(&mut self, me: Uuid, upto: u32) {
        let home = self.desk(me).venue;
        self.turn(home, me, upto, Standing::Held, Standing::Quarantine);
    }

    /// Turns every unit of a venue that a desk has in one state, under incarnations up to one, into another state.
    fn turn(&mut self, venue: Uuid, me: Uuid, upto: u32, from: Standing, to: Standing) {
        let (now, venue) = (self.now, self.venue(venue));
        for right in venue.rights.values_mut() {
            if right.holder == Some(me) && right.state == from && right.incarnation <= upto {
                venue.rights_head += 1;
                (right.state, right.feed, right.since) = (to, venue.rights_head, now);
                if to == Standing::Free {
                    (right.holder, right.incarnation) = (None, 0);
                }
            }
        }
    }

    pub(super) fn lose(&mut self, me: Uuid, desk: Uuid) -> Answer {
        let home = self.desk(me).venue;
        if desk == me || self.desk(desk).venue != home {
            return Answer::Refused("desk_foreign");
        }
        let at = self.desk(desk).incarnation;
        self.desk(desk).lost = true;
        self.quarantine(desk, at);
        Answer::Done
    }

    /// Two people decide not to wait for what a desk holds in quarantine.
    pub(super) fn release(&mut self, venue: Uuid, desk: Uuid, upto: u32) {
        let waits = |right: &Right| {
            right.holder == Some(desk) && right.state == Standing::Quarantine && right.incarnation <= upto
        };
        let waiting = self.venues[&venue].rights.iter().filter(|(_, right)| waits(right));
        let waiting: Vec<_> = waiting.map(|(unit, right)| (*unit, right.epoch, desk)).collect();
        self.turn(venue, desk, upto, Standing::Quarantine, Standing::Free);
        let known = self.desk(desk).clone();
        let venue = self.venue(venue);
        let mut freed = 0;
        for ((of, incarnation), escrow) in &mut venue.escrow {
            if *of == desk && *incarnation <= upto && (*incarnation < known.incarnation || known.lost) {
                freed += escrow.left();
                escrow.released += escrow.left();
            }
        }
        venue.out -= freed;
        venue.released.extend(waiting);
        venue.released_places += freed;
    }

    /// What a desk says it holds, to a server that forgot it.
    pub(super) fn declare(
        &mut self,
        me: Uuid,
        era: u64,
        incarnation: u32,
        units: &[(Unit, i64)],
        places: i64,
    ) -> Answer {
        let known = self.desk(me).clone();
        if era != self.era {
            return Answer::Refused("era_stale");
        } else if incarnation != known.incarnation || known.fenced >= known.incarnation {
            return Answer::Refused("incarnation_stale");
        } else if known.era == self.era {
            return Answer::Declared { refused: Vec::new() };
        }
        let now = self.now;
        let venue = self.venue(known.venue);
        let mut refused = Vec::new();
        for (unit, epoch) in units {
            let right = venue.rights.entry(*unit).or_insert_with(Right::nobodys);
            let own = right.state == Standing::Held && right.holder == Some(me);
            if *epoch > right.epoch || (*epoch == right.epoch && own) {
                venue.rights_head += 1;
                *right = Right::granted(*epoch, (me, incarnation), venue.rights_head, now);
            } else {
                refused.push(*unit);
            }
        }
        // What it does not say it holds, it does not hold.
        for (unit, right) in &mut venue.rights {
            let said = matches!(unit, Unit::Undoing(_)) || units.iter().any(|(held, _)| held == unit);
            if !said && right.state == Standing::Held && right.holder == Some(me) {
                venue.rights_head += 1;
                (right.state, right.holder, right.incarnation) = (Standing::Free, None, 0);
                (right.feed, right.since) = (venue.rights_head, now);
            }
        }
        let escrow = venue.escrow.entry((me, incarnation)).or_default();
        let more = (places - escrow.granted).max(0).min((venue.capacity - venue.out).max(0));
        escrow.granted += more;
        venue.out += more;
        self.desk(me).era = era;
        Answer::Declared { refused }
    }
}
