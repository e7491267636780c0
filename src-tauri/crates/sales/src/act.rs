//! Who acts, when, on which chain: what every writing function of this crate is given.

use journal::{Appended, Chain, Entry, Kind, Signer};
use kernel::{Chance, Instant, NaiveDate, TypedId};
use sqlx::SqliteConnection;
use store::{At, Author, Batch};

use crate::Result;

/// An act of sale: its author, its business day, the chain that signs it, and chance for its ids.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// Desk, agent, venue, moment.
    pub author: Author,
    /// The venue's business day at that moment.
    pub business_date: NaiveDate,
    /// The desk's chain and its key.
    pub signer: &'a Signer,
    /// Where ids come from.
    pub chance: &'a Chance,
}

impl Act<'_> {
    /// A new id.
    #[must_use]
    pub fn id<I: TypedId>(&self) -> I {
        self.chance.id(self.author.at)
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.author.at
    }

    /// An entry of this act, without lines yet.
    #[must_use]
    pub fn entry(&self, kind: Kind) -> Entry {
        Entry::new(kind, self.author.venue, self.author.at, self.business_date, self.author.agent)
    }

    /// Appends an entry to the desk's chain.
    ///
    /// # Errors
    ///
    /// What the journal refuses.
    pub async fn append(&self, conn: &mut SqliteConnection, entry: Entry) -> Result<Appended> {
        Ok(journal::append(conn, self.signer, self.chance, entry).await?)
    }

    /// Asks for the desk's chain, to append to it with [`append_to`](Self::append_to).
    pub(crate) fn ask_chain(&self, batch: &mut Batch) -> At<Chain> {
        journal::ask_chain(batch, self.signer.journal)
    }

    /// Appends an entry to the desk's chain together with what else a batch writes.
    ///
    /// # Errors
    ///
    /// What the journal refuses.
    pub(crate) fn append_to(&self, batch: &mut Batch, chain: &Chain, entry: Entry) -> Result<Appended> {
        Ok(journal::append_to(batch, chain, self.signer, self.chance, entry)?)
    }
}
