//! Operations as a run writes them: the deeds that move rights, under the journal's own hashes.

use journal::chain::{self, GENESIS, Hash};
use serde::Serialize;
use uuid::Uuid;

/// What a right is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) enum Unit {
    Credit(Uuid),
    /// One place of the zone without numbers, as the desk that sells it numbers it.
    Place(Uuid),
    Seat(Uuid),
    /// The one refund or exchange of a ticket.
    Undoing(Uuid),
}

impl Unit {
    /// The thing that all know it by. Places of the zone are numbered by each desk for itself.
    pub(super) fn thing(self) -> Option<Uuid> {
        match self {
            Self::Credit(id) | Self::Seat(id) | Self::Undoing(id) => Some(id),
            Self::Place(_) => None,
        }
    }
}

/// What a ticket admits to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Place {
    pub unit: Unit,
    pub epoch: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Ticket {
    pub id: Uuid,
    pub place: Place,
    /// The credit of a pass that paid a part.
    pub credit: Option<Uuid>,
    pub price: i64,
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) enum Deed {
    /// `marked`: how far chains had gone that this one goes on from.
    Opening {
        continues: Option<(Uuid, i64)>,
        marked: Vec<(Uuid, i64)>,
    },
    Sale(Ticket),
    Refund(Ticket),
    Exchange {
        given: Ticket,
        taken: Ticket,
    },
    Return {
        units: Vec<(Unit, i64)>,
        places: i64,
    },
    /// Two people no longer wait for what a desk holds in quarantine.
    Release {
        desk: Uuid,
        upto: u32,
    },
}

impl Deed {
    /// The ticket that it gives up, and the one that it sells.
    pub(super) fn tickets(&self) -> (Option<&Ticket>, Option<&Ticket>) {
        match self {
            Self::Sale(sold) => (None, Some(sold)),
            Self::Refund(given) => (Some(given), None),
            Self::Exchange { given, taken } => (Some(given), Some(taken)),
            Self::Opening { .. } | Self::Return { .. } | Self::Release { .. } => (None, None),
        }
    }

    /// What it adds to the takings.
    pub(super) fn money(&self) -> i64 {
        let (given, sold) = self.tickets();
        sold.map_or(0, |ticket| ticket.price) - given.map_or(0, |ticket| ticket.price)
    }
}

/// An operation in its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub journal: Uuid,
    pub desk: Uuid,
    pub venue: Uuid,
    pub incarnation: u32,
    pub seq: i64,
    pub deed: Deed,
    pub bytes: Vec<u8>,
    pub hash: Hash,
}

/// A chain: whose it is, and its operations.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub journal: Uuid,
    pub desk: Uuid,
    pub venue: Uuid,
    pub incarnation: u32,
    pub written: Vec<Written>,
}

impl Chain {
    pub(super) fn new(journal: Uuid, desk: Uuid, venue: Uuid, incarnation: u32) -> Self {
        Self { journal, desk, venue, incarnation, written: Vec::new() }
    }

    pub(super) fn head(&self) -> i64 {
        i64::try_from(self.written.len()).unwrap_or(i64::MAX)
    }

    pub(super) fn last(&self) -> Hash {
        self.written.last().map_or(GENESIS, |written| written.hash)
    }

    pub(super) fn append(&mut self, deed: Deed) -> Written {
        let (journal, seq) = (self.journal, self.head() + 1);
        let bytes = serde_json::to_vec(&(journal, self.incarnation, seq, &deed)).unwrap_or_default();
        let hash = chain::hash(&self.last(), &bytes);
        let (desk, venue, incarnation) = (self.desk, self.venue, self.incarnation);
        let written = Written { journal, desk, venue, incarnation, seq, deed, bytes, hash };
        self.written.push(written.clone());
        written
    }

    /// Whether every hash follows from the one before.
    pub(super) fn is_intact(&self) -> bool {
        let mut last = GENESIS;
        self.written.iter().zip(1..).all(|(written, seq)| {
            let follows = written.seq == seq && written.hash == chain::hash(&last, &written.bytes);
            last = written.hash;
            follows
        })
    }
}

/// What an operation adds to the digest of its feed.
pub(super) fn digest(hash: &Hash) -> i64 {
    hash.first_chunk().map_or(0, |first: &[u8; 8]| i64::from_be_bytes(*first))
}
