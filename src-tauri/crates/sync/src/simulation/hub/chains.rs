//! Chains, as `push_operations` takes them in.

use uuid::Uuid;

use super::{Answer, Hub, Kept, Venue};
use crate::simulation::chain::{self, Chain, Deed, Written};

/// Operations of a page.
const PAGE: usize = 7;

impl Hub {
    pub(super) fn push(&mut self, me: Uuid, journal: Uuid, first: i64, written: &[Written]) -> Answer {
        let Some(opening) = written.first() else { return Answer::Refused("batch_malformed") };
        // Of another venue's chain it is not even told that there is one.
        if self.chain(me, journal).is_none() {
            if first > 1 {
                return Answer::Refused("chain_gap");
            } else if opening.venue != self.desk(me).venue {
                return Answer::Refused("venue_foreign");
            }
            self.open(me, opening);
        }
        let kept = &self.chains[&journal];
        let head = kept.chain.head();
        if kept.chain.desk != me {
            return Answer::Refused("chain_foreign");
        } else if first > head + 1 {
            return Answer::Refused("chain_gap");
        }
        let known = usize::try_from(head - first + 1).unwrap_or(0).min(written.len());
        let start = usize::try_from(first - 1).unwrap_or(0);
        if kept.chain.written[start..start + known]
            .iter()
            .zip(written)
            .any(|(one, other)| one.bytes != other.bytes)
        {
            let at = self.desk(me).incarnation;
            self.desk(me).fenced = at;
            self.quarantine(me, at);
            self.venue(opening.venue).incidents.push("chain_forked".to_owned());
            return Answer::Refused("chain_forked");
        }
        let last = first + i64::try_from(written.len()).unwrap_or(0) - 1;
        let forgotten = self.is_catching_up(me);
        if !forgotten && kept.ends_at.is_some_and(|end| last > end) {
            self.venue(opening.venue).incidents.push("chain_ended".to_owned());
            return Answer::Refused("chain_ended");
        }
        let mut grown = kept.chain.clone();
        grown.written.extend_from_slice(&written[known..]);
        if !grown.is_intact() {
            return Answer::Refused("chain_broken");
        }
        self.chains.get_mut(&journal).expect("it is there").chain = grown;
        self.settle(me, &written[known..]);
        for one in &written[known..] {
            let venue = self.venue(one.venue);
            venue.digest ^= chain::digest(&one.hash);
            venue.operations.push(one.clone());
        }
        Answer::Pushed { head: head.max(last) }
    }

    /// A chain that a desk may know of.
    fn chain(&self, me: Uuid, journal: Uuid) -> Option<&Kept> {
        self.chains.get(&journal).filter(|kept| self.readable(me, kept.chain.venue).is_some())
    }

    fn open(&mut self, me: Uuid, opening: &Written) {
        let Written { journal, venue, incarnation, .. } = *opening;
        self.chains
            .insert(journal, Kept { chain: Chain::new(journal, me, venue, incarnation), ends_at: None });
        if let Deed::Opening { continues: Some((before, seq)), .. } = opening.deed
            && let Some(kept) = self.chains.get_mut(&before).filter(|kept| kept.chain.desk == me)
        {
            let end = kept.chain.head().max(seq);
            kept.ends_at = kept.ends_at.max(Some(end));
        }
        self.reincarnate(me, incarnation);
    }
}

impl Venue {
    pub(in crate::simulation) fn operations_after(&self, after: i64) -> Vec<(i64, Written)> {
        let numbered = self.operations.iter().cloned().zip(1..).map(|(written, nth)| (nth, written));
        numbered.filter(|(nth, _)| *nth > after).take(PAGE).collect()
    }
}
