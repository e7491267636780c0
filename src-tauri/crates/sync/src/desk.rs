//! The desk's side: what is exchanged with the shared database, and how it becomes rows here.
//!
//! A round is *hello, pull, push*. Everything pulled is written with its feed's position in one transaction; a round that
//! is cut anywhere is taken up where it stopped. Documents travel as rows of tables ([`store::shared`]); operations travel
//! as they are, and judge those rows.

mod about;
mod answers;
mod arrival;
pub(crate) mod document;
mod echo;
mod evenings;
mod exchanged;
mod figures;
mod hello;
mod incoming;
mod load;
mod look;
mod membership;
pub(crate) mod merging;
mod others;
mod outgoing;
mod pages;
mod pool;
mod progress;
mod pull;
mod push;
mod reading;
mod rights;
mod settling;
mod shedding;

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::time::Duration;

use kernel::{Chance, Instant};
use sqlx::SqliteConnection;
use store::shared::Entity;
use store::{Author, Store};
use uuid::Uuid;

use crate::hub::{Hello, Link, Role};
use crate::{Error, Result};

use arrival::Arrival;
pub use document::Fields;
pub use evenings::{Evening, evenings};
pub use figures::{KnownChain, Position, known_chains, left_by_kind, positions};
pub use incoming::{Conflict, Waiting, conflicts, waiting};
pub use membership::{Membership, has_traces, membership, scrubbed};
pub use others::{Other, others};
pub use outgoing::{begin as watch, left};
pub use pool::{Shown, partners, shown};
pub use progress::{Progress, Step, Told};
pub use rights::{Asking, adopt, give_back, keep, kept};
pub use settling::{document, settle};
pub use shedding::{Shed, narrowed};

/// The version of the exchange that this program speaks.
const VERSION: i32 = 1;

/// What the exchange asks of the domains: what they share, and what they do about what came.
pub trait Domain: Sync {
    /// Every kind of document, those that others refer to first.
    fn entities(&self) -> &'static [Entity];

    /// Documents of other desks, all of one kind, were written with these fields: what is derived from them is brought up to
    /// date.
    fn arrived(
        &self,
        conn: &mut SqliteConnection,
        entity: &str,
        documents: &[(Uuid, &Fields)],
        at: Instant,
    ) -> impl Future<Output = Result<()>> + Send;

    /// People whom a desk of this role has no need of any more, and what names them: their rows are taken away here, and
    /// nothing is told of it.
    fn shed(
        &self,
        conn: &mut SqliteConnection,
        role: Role,
        at: Instant,
    ) -> impl Future<Output = Result<Shed>> + Send;

    /// The words that a text is found by, folded, each after a space.
    fn search_key(&self, text: &str) -> String;

    /// A document was erased elsewhere: nothing of it remains here either.
    fn erased(
        &self,
        conn: &mut SqliteConnection,
        entity: &str,
        id: Uuid,
        author: &Author,
    ) -> impl Future<Output = Result<()>> + Send;
}

/// A desk and its link, for the time of a round.
#[derive(Debug)]
pub struct Exchange<'a, D> {
    /// Its store.
    pub store: &'a Store,
    /// Its connection.
    pub link: &'a mut Link,
    /// Its domains.
    pub domain: &'a D,
    /// Chance, for the units of places without numbers.
    pub chance: &'a Chance,
    /// The moment.
    pub now: Instant,
    /// The version of the program.
    pub software: &'a str,
    /// Where it is told how far a desk is that has much to receive.
    pub told: &'a Told,
}

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// Operations that were not known here.
    pub operations_in: u64,
    /// Operations pushed.
    pub operations_out: u64,
    /// Documents written here.
    pub documents_in: u64,
    /// Documents pushed.
    pub documents_out: u64,
    /// Rights that moved.
    pub rights: u64,
    /// Incidents that what was pushed raised.
    pub incidents: i64,
    /// Whether it was narrowed and gave up everybody just now: copies of what it knew before are to go.
    pub narrowed: bool,
    /// The kinds of documents that came.
    pub kinds: Vec<String>,
    /// The kinds of documents that it gave up, since it has no need of them any more.
    pub given_up: BTreeSet<String>,
    /// How long what came took to be written, at most: the network was waited for beside it.
    pub writing: Duration,
}

impl Round {
    /// Whether anything went: others are to be told a little later, since the hints of a burst are kept back.
    #[must_use]
    pub fn sent_something(&self) -> bool {
        self.operations_out > 0 || self.documents_out > 0
    }

    /// The outcome of writing what came, which counts as such.
    async fn writing<T>(&mut self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let since = std::time::Instant::now();
        let done = work.await;
        self.writing += since.elapsed();
        done
    }

    /// Documents of a kind were written here.
    fn wrote(&mut self, kind: &str, many: usize) {
        self.documents_in += many as u64;
        if many > 0 && !self.kinds.iter().any(|known| known == kind) {
            self.kinds.push(kind.to_owned());
        }
    }

    /// Whether anything changed here.
    #[must_use]
    pub fn brought_something(&self) -> bool {
        self.operations_in > 0 || self.documents_in > 0 || self.rights > 0
    }
}

impl<'a, D: Domain> Exchange<'a, D> {
    /// The first half of a round: what came is here afterwards, and can be shown.
    ///
    /// # Errors
    ///
    /// What the shared database refuses, in particular [`Error::Unreachable`] and [`Error::Busy`]: what was exchanged
    /// before stays exchanged, and the next round goes on from there.
    ///
    /// [`Error::Unreachable`]: crate::Error::Unreachable
    /// [`Error::Busy`]: crate::Error::Busy
    pub async fn receive(&mut self) -> Result<(Hello, Round)> {
        let mut round = Round::default();
        let hello = self.admitted(&mut round).await?;
        self.learn_evenings(&hello).await?;
        self.pull(&hello, &mut round).await?;
        Ok((hello, round))
    }

    /// The second half: tells what was written here.
    ///
    /// # Errors
    ///
    /// As [`receive`](Self::receive).
    pub async fn deliver(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        self.push(hello, round).await?;
        self.shed(hello, round).await?;
        membership::exchanged(self.store, hello, self.now).await
    }

    /// Pulls, and pushes nothing: how a desk without anything begins.
    ///
    /// # Errors
    ///
    /// As [`receive`](Self::receive).
    pub async fn pull_only(&mut self) -> Result<(Hello, Round)> {
        let mut round = Round::default();
        let hello = self.admitted(&mut round).await?;
        self.pull(&hello, &mut round).await?;
        Ok((hello, round))
    }

    /// Pushes what another desk would miss, and pulls nothing: how a venue that worked alone joins.
    ///
    /// # Errors
    ///
    /// As [`receive`](Self::receive).
    pub async fn push_all(&mut self) -> Result<(Hello, Round)> {
        let mut round = Round::default();
        let hello = self.admitted(&mut round).await?;
        self.push(&hello, &mut round).await?;
        Ok((hello, round))
    }

    /// Says hello. A program that is too old for the network delivers what it sold, whatever its age, and does no more.
    async fn admitted(&mut self, round: &mut Round) -> Result<Hello> {
        let hello = self.hello().await?;
        if hello.minimum <= VERSION {
            return Ok(hello);
        }
        self.push_chains(&hello, round).await?;
        Err(Error::ProgramTooOld { needed: hello.minimum, known: VERSION })
    }

    /// Where documents arrive.
    fn arrival<'r>(&self, hello: &'r Hello, columns: &'r Columns) -> Arrival<'r, D>
    where
        'a: 'r,
    {
        Arrival { store: self.store, domain: self.domain, hello, columns, now: self.now }
    }
}

/// The columns of the tables that are shared, by table.
type Columns = HashMap<&'static str, Vec<document::Column>>;
