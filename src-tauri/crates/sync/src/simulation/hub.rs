//! The shared database as a run plays it: what the functions of `migrations/hub` decide, without PostgreSQL. It may not be
//! kinder than they are: `conformance` makes the same calls to both.

mod chains;
mod eras;
mod grants;
mod rights;
mod sheets;

use std::collections::{BTreeMap, BTreeSet};

use journal::rights::network::Standing;
use uuid::Uuid;

use super::chain::{Chain, Unit, Written};
use crate::hub::{Change, Sheet, Told};

/// The beginning of 2026, in seconds since 1970.
const EPOCHS_SINCE: i64 = 1_767_225_600;

/// A right as the shared database keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Right {
    pub epoch: i64,
    pub state: Standing,
    pub holder: Option<Uuid>,
    pub incarnation: u32,
    pub by: Option<Uuid>,
    pub freed_by: Option<Uuid>,
    pub feed: i64,
    pub since: i64,
}

/// Places of the zone that a desk was granted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Escrow {
    pub granted: i64,
    pub spent: i64,
    pub returned: i64,
    pub released: i64,
}

impl Escrow {
    pub(super) fn left(&self) -> i64 {
        self.granted - self.spent - self.returned - self.released
    }
}

/// What a venue has in the shared database.
#[derive(Debug, Clone, Default)]
pub(super) struct Venue {
    pub rights: BTreeMap<Unit, Right>,
    pub capacity: i64,
    pub out: i64,
    pub over: i64,
    pub escrow: BTreeMap<(Uuid, u32), Escrow>,
    /// Tickets that took a place of the zone.
    pub consumed: BTreeSet<Uuid>,
    pub operations: Vec<Written>,
    pub digest: i64,
    pub rights_head: i64,
    pub sheets: BTreeMap<Uuid, sheets::Row>,
    pub sheets_head: i64,
    pub erased: BTreeSet<Uuid>,
    pub incidents: Vec<String>,
    /// What two people took from a quarantine since somebody looked here.
    pub released: Vec<(Unit, i64, Uuid)>,
    pub released_places: i64,
}

/// A desk as the shared database knows it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub venue: Uuid,
    pub reads: Vec<Uuid>,
    pub incarnation: u32,
    pub fenced: u32,
    pub lost: bool,
    pub era: u64,
    pub changes: BTreeMap<u32, i64>,
}

/// A chain, and the place where another one continues it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub chain: Chain,
    pub ends_at: Option<i64>,
}

/// The shared database.
#[derive(Debug, Clone)]
pub(super) struct Hub {
    pub era: u64,
    pub now: i64,
    /// What the epochs of this era come after: those that a server which was put back forgot are never given twice.
    pub epochs_from: i64,
    pub venues: BTreeMap<Uuid, Venue>,
    pub desks: BTreeMap<Uuid, Known>,
    pub chains: BTreeMap<Uuid, Kept>,
}

/// What a desk says. It may say it twice, and late.
#[derive(Debug, Clone)]
pub(super) enum Call {
    Hello { incarnation: u32 },
    Grant { venue: Uuid, incarnation: u32, units: Vec<Unit> },
    GrantPlaces { venue: Uuid, incarnation: u32, many: i64 },
    PullSheets { venue: Uuid, after: i64 },
    PullOperations { venue: Uuid, after: i64 },
    PullRights { venue: Uuid, after: i64 },
    Push { journal: Uuid, first: i64, written: Vec<Written> },
    Declare { era: u64, incarnation: u32, units: Vec<(Unit, i64)>, places: i64 },
    Changes { incarnation: u32, after: i64, changes: Vec<Change> },
    Digest { venue: Uuid },
    Lose { desk: Uuid },
}

/// What it is answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    Hello(Hello),
    Granted(Vec<(Unit, i64)>),
    /// Its total so far.
    Places(i64),
    Sheets(Vec<Sheet>),
    Operations(Vec<(i64, Written)>),
    Rights(Vec<(i64, Unit, Right)>),
    Pushed {
        head: i64,
    },
    Declared {
        refused: Vec<Unit>,
    },
    Told(Told),
    Digest {
        head: i64,
        digest: i64,
    },
    Done,
    Refused(&'static str),
}

/// What a desk learns by saying hello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hello {
    pub era: u64,
    pub declare: bool,
    pub heads: BTreeMap<Uuid, i64>,
}

impl Hub {
    pub(super) fn new() -> Self {
        let (venues, desks, chains) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { era: 1, now: 0, epochs_from: 0, venues, desks, chains }
    }

    /// What a desk that says this is answered.
    pub(super) fn answer(&mut self, me: Uuid, call: &Call) -> Answer {
        match call {
            Call::Hello { incarnation } => self.hello(me, *incarnation),
            Call::Grant { venue, incarnation, units } => self.grant(me, *venue, *incarnation, units),
            Call::GrantPlaces { venue, incarnation, many } => {
                self.grant_places(me, *venue, *incarnation, *many)
            }
            Call::PullSheets { venue, after } => Answer::Sheets(match self.readable(me, *venue) {
                Some(of) => of.sheets_after(*after),
                None => Vec::new(),
            }),
            Call::PullOperations { venue, after } => Answer::Operations(match self.readable(me, *venue) {
                Some(of) => of.operations_after(*after),
                None => Vec::new(),
            }),
            Call::PullRights { venue, after } => Answer::Rights(match self.readable(me, *venue) {
                Some(of) => of.rights_after(*after),
                None => Vec::new(),
            }),
            Call::Push { journal, first, written } => self.push(me, *journal, *first, written),
            Call::Declare { era, incarnation, units, places } => {
                self.declare(me, *era, *incarnation, units, *places)
            }
            Call::Changes { incarnation, after, changes } => self.changes(me, *incarnation, *after, changes),
            Call::Digest { venue } => match self.readable(me, *venue) {
                Some(of) => Answer::Digest {
                    head: i64::try_from(of.operations.len()).unwrap_or(i64::MAX),
                    digest: of.digest,
                },
                None => Answer::Refused("venue_foreign"),
            },
            Call::Lose { desk } => self.lose(me, *desk),
        }
    }

    /// Another era of a server that was put back: epochs go on from what the hour says, and desks that had been given up
    /// for lost are waited for again, since some of them may have come back since.
    pub(super) fn begin_era(&mut self, era: u64) {
        self.era = era;
        self.desks.values_mut().for_each(|desk| desk.lost = false);
        self.epochs_from = self.now / 1000 - EPOCHS_SINCE;
    }

    /// A venue, for a desk that may read it.
    fn readable(&self, me: Uuid, venue: Uuid) -> Option<&Venue> {
        let known = self.desks.get(&me)?;
        (known.venue == venue || known.reads.contains(&venue)).then(|| self.venues.get(&venue))?
    }

    pub(super) fn desk(&mut self, me: Uuid) -> &mut Known {
        self.desks.get_mut(&me).expect("a desk that was admitted")
    }

    pub(super) fn venue(&mut self, venue: Uuid) -> &mut Venue {
        self.venues.get_mut(&venue).expect("a venue that was admitted")
    }

    /// Whether a desk is believed about rights that the shared database forgot.
    pub(super) fn is_catching_up(&self, me: Uuid) -> bool {
        self.desks.get(&me).is_some_and(|desk| desk.era != self.era)
    }
}
