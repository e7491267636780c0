//! A round with the shared database: hello, pull, push, one call at a time. Between a call and its answer, and between two
//! calls, the desk sells on; a round that is cut is begun again.

use std::collections::VecDeque;

use uuid::Uuid;

use super::documents::Sent;
use super::fault::Fault;
use super::{Desk, State};
use crate::simulation::chain::{self, Unit};
use crate::simulation::hub::{Answer, Call, Hello};

/// Operations of a batch.
const OPERATIONS: usize = 4;
/// Documents of a batch.
const DOCUMENTS: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Hello,
    Sheets(Uuid),
    Operations(Uuid),
    Rights(Uuid),
    /// The first operation of a chain that nobody knows: it may say that another one goes on further.
    Open(Uuid),
    Push(Uuid),
    Declare,
    Documents,
    Digest(Uuid),
}

/// How far a round is.
#[derive(Debug, Clone, Default)]
pub(in crate::simulation) struct Round {
    steps: VecDeque<Step>,
    hello: Option<Hello>,
    answer: Option<Answer>,
    sent: Vec<Sent>,
    after: i64,
    opened: bool,
}

impl Round {
    pub(in crate::simulation) fn begin() -> Self {
        Self { steps: VecDeque::from([Step::Hello]), ..Self::default() }
    }

    /// Whether an answer waits to be taken in.
    pub(in crate::simulation) fn was_answered(&self) -> bool {
        self.answer.is_some()
    }

    pub(in crate::simulation) fn hear(&mut self, answer: Answer) {
        self.answer = Some(answer);
    }
}

impl Desk {
    /// What it says next; nothing when the round is over.
    pub(in crate::simulation) fn next_call(&mut self, now: i64) -> Option<Call> {
        loop {
            let round = self.round.as_mut()?;
            let Some(step) = round.steps.front().copied() else {
                self.round = None;
                return None;
            };
            match self.call(step, now) {
                Some(call) => return Some(call),
                None => drop(self.round.as_mut()?.steps.pop_front()),
            }
        }
    }

    fn call(&mut self, step: Step, now: i64) -> Option<Call> {
        let incarnation = self.store.incarnation;
        let position = |venue, feed| self.store.positions.get(&(venue, feed)).map_or(0, |(at, _)| *at);
        match step {
            Step::Hello => Some(Call::Hello { incarnation }),
            Step::Sheets(venue) => Some(Call::PullSheets { venue, after: position(venue, 's') }),
            Step::Operations(venue) => Some(Call::PullOperations { venue, after: position(venue, 'o') }),
            Step::Rights(venue) => Some(Call::PullRights { venue, after: position(venue, 'r') }),
            Step::Open(journal) | Step::Push(journal) => {
                let heads = &self.round.as_ref()?.hello.as_ref()?.heads;
                let head = heads.get(&journal).copied().unwrap_or(0);
                let chain = self.store.chains.get(&journal)?;
                let rows = chain.written.iter().filter(|written| written.seq > head);
                let written: Vec<_> =
                    rows.take(if step == Step::Push(journal) { OPERATIONS } else { 1 }).cloned().collect();
                (!written.is_empty()).then_some(Call::Push { journal, first: head + 1, written })
            }
            Step::Declare => {
                let hello = self.round.as_ref()?.hello.clone()?;
                hello.declare.then(|| self.declaration(hello.era))
            }
            Step::Documents => {
                let after = self.round.as_ref()?.after;
                let (sent, last) = self.page(after, DOCUMENTS, now);
                self.round.as_mut()?.after = last?;
                let changes: Vec<_> = sent.iter().map(|one| one.change.clone()).collect();
                self.round.as_mut()?.sent = sent;
                match changes.is_empty() {
                    true => self.call(step, now),
                    false => Some(Call::Changes { incarnation, after: 0, changes }),
                }
            }
            Step::Digest(venue) => Some(Call::Digest { venue }),
        }
    }

    fn declaration(&self, era: u64) -> Call {
        let held = self.store.rights.iter().filter(|(unit, right)| {
            let of_hand = matches!(right.state, State::Granted | State::Held);
            right.holder == self.id && right.granted && of_hand && !matches!(unit, Unit::Place(_))
        });
        let units = held.map(|(unit, right)| (*unit, right.epoch)).collect();
        Call::Declare { era, incarnation: self.store.incarnation, units, places: self.store.places }
    }

    /// Takes an answer in: one transaction. What is wrong with it, if something is.
    pub(in crate::simulation) fn take_answer(&mut self, now: i64) -> Result<(), Fault> {
        let Some(round) = self.round.as_mut() else { return Ok(()) };
        let (Some(answer), Some(step)) = (round.answer.take(), round.steps.front().copied()) else {
            return Ok(());
        };
        let again = match (step, answer) {
            (Step::Hello, Answer::Hello(hello)) => self.greeted(hello),
            (Step::Sheets(venue), Answer::Sheets(page)) => {
                for sheet in &page {
                    self.store.take_in(self.home, venue, sheet.id, &sheet.present);
                }
                self.advance(venue, 's', page.last().map(|sheet| (sheet.feed_seq, 0)))
            }
            (Step::Operations(venue), Answer::Operations(page)) => {
                let mut digest = self.store.positions.get(&(venue, 'o')).map_or(0, |(_, digest)| *digest);
                for (_, written) in &page {
                    digest ^= chain::digest(&written.hash);
                    self.keep(written, now)?;
                }
                self.advance(venue, 'o', page.last().map(|(nth, _)| (*nth, digest)))
            }
            (Step::Rights(venue), Answer::Rights(page)) => {
                let moved: Vec<_> = page.iter().map(|(_, unit, right)| (*unit, *right)).collect();
                self.learn(&moved, now);
                self.advance(venue, 'r', page.last().map(|(feed, ..)| (*feed, 0)))
            }
            (Step::Open(journal) | Step::Push(journal), Answer::Pushed { head }) => {
                let hello = self.round.as_mut().and_then(|round| round.hello.as_mut());
                hello.map(|hello| hello.heads.insert(journal, head));
                step == Step::Push(journal)
            }
            (Step::Declare, Answer::Declared { refused }) => {
                self.give_up(&refused);
                false
            }
            (Step::Documents, Answer::Told(told)) => {
                let sent = self.round.as_mut().map(|round| std::mem::take(&mut round.sent));
                let sent = sent.unwrap_or_default();
                for (one, outcome) in sent.iter().zip(&told.outcomes) {
                    self.answered(one, outcome, told.head);
                }
                true
            }
            (Step::Digest(venue), Answer::Digest { head, digest }) => {
                let own = self.store.positions.get(&(venue, 'o')).copied().unwrap_or_default();
                if own.0 == head && own.1 != digest {
                    return Err(Fault::Digest { venue });
                }
                false
            }
            // A backup that is newer than the one put back before goes on further: the chain that says so comes first.
            (Step::Push(_), Answer::Refused("chain_ended"))
                if !std::mem::replace(&mut round.opened, true) =>
            {
                let heads = round.hello.as_ref().map(|hello| hello.heads.clone()).unwrap_or_default();
                let later = round.steps.clone().into_iter().filter_map(|step| match step {
                    Step::Push(journal) if !heads.contains_key(&journal) => Some(Step::Open(journal)),
                    _ => None,
                });
                round.steps = later.chain(round.steps.clone()).collect();
                true
            }
            (step, answer) => {
                self.round = None;
                return Err(Fault::Unexpected { step: format!("{step:?}"), answer });
            }
        };
        if let Some(round) = self.round.as_mut().filter(|_| !again) {
            round.steps.pop_front();
        }
        Ok(())
    }

    /// Frees what the shared database does not know as this desk's.
    fn give_up(&mut self, refused: &[Unit]) {
        for unit in refused {
            if let Some(right) = self.store.rights.get_mut(unit)
                && right.holder == self.id
                && matches!(right.state, State::Granted | State::Held)
            {
                (right.state, right.by) = (State::Free, None);
            }
        }
    }

    fn greeted(&mut self, hello: Hello) -> bool {
        if self.store.greeted.0 != self.store.incarnation {
            self.store.forget_rights();
        }
        if self.store.greeted.1 != hello.era {
            self.store.begin_era(self.home);
        }
        self.store.greeted = (self.store.incarnation, hello.era);
        let mut own: Vec<_> = self.store.chains.values().filter(|chain| chain.desk == self.id).collect();
        own.sort_unstable_by_key(|chain| (chain.incarnation, chain.journal));
        let pulled = self
            .venues()
            .into_iter()
            .flat_map(|venue| [Step::Sheets(venue), Step::Operations(venue), Step::Rights(venue)]);
        let steps: VecDeque<Step> = std::iter::once(Step::Hello)
            .chain(pulled)
            .chain(own.iter().map(|chain| Step::Push(chain.journal)))
            .chain([Step::Declare, Step::Documents])
            .chain(self.venues().into_iter().map(Step::Digest))
            .collect();
        if let Some(round) = self.round.as_mut() {
            (round.steps, round.hello) = (steps, Some(hello));
        }
        false
    }

    fn advance(&mut self, venue: Uuid, feed: char, last: Option<(i64, i64)>) -> bool {
        if let Some(position) = last {
            self.store.positions.insert((venue, feed), position);
        }
        last.is_some()
    }

    /// Keeps an operation in its chain.
    fn keep(&mut self, written: &chain::Written, now: i64) -> Result<(), Fault> {
        let new = || chain::Chain::new(written.journal, written.desk, written.venue, written.incarnation);
        let chain = self.store.chains.entry(written.journal).or_insert_with(new);
        let at = usize::try_from(written.seq - 1).unwrap_or(usize::MAX);
        match chain.written.get(at) {
            Some(known) if known.bytes == written.bytes => return Ok(()),
            Some(_) => return Err(Fault::Forked { seq: written.seq }),
            None if at > chain.written.len() => return Err(Fault::LeftOut { seq: written.seq }),
            None => chain.written.push(written.clone()),
        }
        self.store.note_tickets(written);
        self.store.order_arrived(written, now);
        self.store.note_given_back(written, now);
        Ok(())
    }
}
