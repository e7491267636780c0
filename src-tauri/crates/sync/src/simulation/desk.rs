//! A desk as a run plays it: a store in memory, and around it what a machine has besides. What it makes of a right it is
//! told of, of a document, and of what it would push is decided by the functions that real desks call.

mod documents;
pub(super) mod fault;
mod restore;
mod rights;
mod round;
mod selling;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::chain::{Chain, Deed, Ticket, Unit, Written};
use super::hub::Answer;
use super::mutation::Mutation;
use crate::desk::document::Fields;
use crate::desk::merging;

pub(super) use round::Round;

/// How a unit stands in a desk's store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Free,
    Granted,
    Held,
    Spent,
}

/// A unit as a desk's store has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub epoch: i64,
    pub state: State,
    pub holder: Uuid,
    pub by: Option<Uuid>,
    /// Whether the shared database granted it.
    pub granted: bool,
    pub since: i64,
}

/// A place in a basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub id: Uuid,
    pub unit: Unit,
}

/// A ticket as a desk knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub ticket: Ticket,
    pub journal: Uuid,
    pub ended: bool,
}

/// What is in a desk's file.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    pub incarnation: u32,
    /// The incarnation and the era of the last hello.
    pub greeted: (u32, u64),
    pub journal: Uuid,
    pub chains: BTreeMap<Uuid, Chain>,
    pub tickets: BTreeMap<Uuid, Known>,
    pub rights: BTreeMap<Unit, Held>,
    pub places: i64,
    pub basket: Vec<Line>,
    /// By venue and feed: how far it was pulled, and the digest of what was.
    pub positions: BTreeMap<(Uuid, char), (i64, i64)>,
    pub contacts: BTreeMap<Uuid, (Uuid, Fields)>,
    pub exchanged: BTreeMap<Uuid, merging::Known>,
    pub siblings: BTreeMap<Uuid, Fields>,
    pub outgoing: Vec<(i64, Uuid)>,
    pub noted: i64,
    pub last_change: i64,
    /// Who was erased, and of which venue.
    pub erased: BTreeMap<Uuid, Uuid>,
}

/// A desk.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub id: Uuid,
    pub home: Uuid,
    pub reads: Vec<Uuid>,
    pub store: Store,
    /// What a loss of power leaves, when commits are not flushed: a store, and the marks of that moment.
    pub disk: (Store, BTreeMap<Uuid, i64>),
    /// Outside the store: how far each chain had gone, and the last incarnation.
    pub marks: BTreeMap<Uuid, i64>,
    pub last_incarnation: u32,
    pub backups: Vec<Store>,
    /// What its clock says beyond the time.
    pub clock: i64,
    pub online: bool,
    pub round: Option<Round>,
    /// An answer to a sale's question that was not taken in yet.
    pub asked: Option<Answer>,
    pub mutation: Option<Mutation>,
}

impl Desk {
    pub(super) fn new(id: Uuid, home: Uuid, journal: Uuid, mutation: Option<Mutation>) -> Self {
        let store = Store { incarnation: 1, greeted: (1, 1), journal, ..Store::default() };
        let mut desk = Self {
            id,
            home,
            reads: Vec::new(),
            disk: (store.clone(), BTreeMap::new()),
            store,
            marks: BTreeMap::new(),
            last_incarnation: 1,
            backups: Vec::new(),
            clock: 0,
            online: true,
            round: None,
            asked: None,
            mutation,
        };
        desk.store.chains.insert(journal, Chain::new(journal, id, home, 1));
        desk.append(Deed::Opening { continues: None, marked: Vec::new() });
        desk.flush();
        desk
    }

    /// The venues it may read.
    pub(super) fn venues(&self) -> Vec<Uuid> {
        std::iter::once(self.home).chain(self.reads.iter().copied()).collect()
    }

    /// Everything that its store knows by a name that others know too.
    pub(super) fn things(&self) -> BTreeSet<Uuid> {
        let Store { chains, tickets, rights, contacts, exchanged, siblings, .. } = &self.store;
        let people = contacts.keys().chain(exchanged.keys()).chain(siblings.keys());
        let known = chains.keys().chain(tickets.keys()).chain(people).copied();
        known.chain(rights.keys().filter_map(|unit| unit.thing())).collect()
    }

    /// Appends to its chain, and moves the mark of it once that is committed.
    pub(super) fn append(&mut self, deed: Deed) -> Written {
        let journal = self.store.journal;
        let chain = self.store.chains.get_mut(&journal).expect("its own chain");
        let written = chain.append(deed);
        self.marks.insert(journal, written.seq);
        self.store.note_tickets(&written);
        written
    }

    /// The program ends where it stands: what it was doing is forgotten, what it committed is there.
    pub(super) fn crash(&mut self) {
        (self.round, self.asked) = (None, None);
        if self.mutation == Some(Mutation::SyncNormal) {
            (self.store, self.marks) = self.disk.clone();
        }
    }

    /// The system writes what was committed to the disk, when the program did not insist.
    pub(super) fn flush(&mut self) {
        self.disk = (self.store.clone(), self.marks.clone());
    }
}

impl Store {
    /// Tickets that an operation sold and gave up.
    pub(super) fn note_tickets(&mut self, written: &Written) {
        let (given, sold) = written.deed.tickets();
        if let Some(ticket) = sold {
            let known = Known { ticket: ticket.clone(), journal: written.journal, ended: false };
            self.tickets.entry(ticket.id).or_insert(known);
        }
        if let Some(known) = given.and_then(|ticket| self.tickets.get_mut(&ticket.id)) {
            known.ended = true;
        }
    }
}
