//! Pushing: chains in the order of their incarnations, then the documents that were written since, then rights over what
//! they made known.

use journal::chain::Hash;
use journal::receive;
use kernel::{JournalId, TypedId as _, VenueId};

use super::echo::{self, Written};
use super::look::{Look, Sent};
use super::pull::digest_of;
use super::{Domain, Exchange, Round, document, membership, outgoing, rights};
use crate::hub::{Batch, Change, Hello, Pushed, Told};
use crate::{Error, Result};

/// Operations of a batch.
const OPERATIONS: i64 = 1_000;

impl<D: Domain> Exchange<'_, D> {
    pub(super) async fn push(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        self.push_chains(hello, round).await?;
        self.declare(hello).await?;
        self.push_documents(hello, round).await?;
        self.check_digest(hello).await
    }

    pub(super) async fn push_chains(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        let chains = receive::chains_of(&mut *self.store.read().await?, hello.desk).await?;
        let own: Vec<JournalId> = chains
            .into_iter()
            .filter(|(_, venue)| hello.sells.contains(venue))
            .map(|(journal, _)| journal)
            .collect();
        for (nth, journal) in own.iter().enumerate() {
            let pushed = self.push_chain(hello, *journal, i64::MAX, round).await;
            if !matches!(pushed, Err(Error::ChainEnded { .. })) {
                pushed?;
                continue;
            }
            // A backup that is newer than the one put back before it goes on further: the chain that says so comes first.
            for later in &own[nth + 1..] {
                self.push_chain(hello, *later, 1, round).await?;
            }
            self.push_chain(hello, *journal, i64::MAX, round).await?;
        }
        Ok(())
    }

    /// Pushes a chain from where it is known, up to a place.
    async fn push_chain(
        &mut self,
        hello: &Hello,
        journal: JournalId,
        upto: i64,
        round: &mut Round,
    ) -> Result<()> {
        let known = hello.chains.iter().find(|chain| chain.journal == journal);
        let mut head = known.map_or(0, |chain| chain.head);
        let store = self.store;
        let page = async |after: i64| {
            let most = (upto - after).clamp(0, OPERATIONS);
            batch(journal, receive::from(&mut *store.read().await?, journal, after + 1, most).await?)
        };
        let mut next = page(head).await?;
        let mut written: Option<Written> = None;
        while !next.bytes.is_empty() {
            let last = head + i64::try_from(next.bytes.len()).unwrap_or(0);
            // The next page is read while the shared database takes this one in.
            let pushed = self.link.push_operations(journal, head + 1, &next);
            let (pushed, ahead) = tokio::join!(pushed, page(last));
            let pushed = pushed?;
            round.operations_out += u64::try_from(pushed.head - head).unwrap_or(0);
            round.incidents += pushed.incidents;
            let more = own_stretch(&next, &pushed);
            written = match (written, more) {
                (Some(before), Some(more)) if before.and(more).is_some() => before.and(more),
                (before, more) => {
                    self.pass_over(before).await?;
                    more
                }
            };
            head = pushed.head;
            next = if head == last { ahead? } else { page(head).await? };
        }
        self.pass_over(written).await
    }

    /// Does not pull operations that this desk wrote and nobody in between.
    async fn pass_over(&self, written: Option<Written>) -> Result<()> {
        let Some(written) = written else { return Ok(()) };
        let mut tx = self.store.write().await?;
        echo::pass(&mut tx, "operations", written).await?;
        Ok(tx.commit().await?)
    }

    async fn push_documents(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        let columns = document::columns(&mut *self.store.read().await?, self.domain.entities()).await?;
        let look = Look { store: self.store, domain: self.domain, hello, columns: &columns, now: self.now };
        let arrival = self.arrival(hello, &columns);
        let mut next = look.after(0).await?;
        let mut answered: Option<(Vec<Sent>, Told)> = None;
        while let Some(mut page) = next {
            if !page.same.is_empty() {
                let mut tx = self.store.write().await?;
                outgoing::done(&mut tx, &page.same).await?;
                tx.commit().await?;
            }
            if page.changes.is_empty() {
                next = look.after(page.last).await?;
                continue;
            }
            self.number(&mut page.changes).await?;
            let changes: Vec<Change> = page.changes.iter().map(|sent| sent.change.clone()).collect();
            // While the shared database takes this page in, what it said of the one before is written, and the next one is
            // looked at.
            let told = self.link.push_changes(hello.incarnation, 0, &changes);
            let meanwhile = async {
                arrival.take_answers(answered.take()).await?;
                look.after(page.last).await
            };
            let (told, ahead) = tokio::join!(told, meanwhile);
            let ahead = ahead?;
            round.documents_out += page.changes.len() as u64;
            let meets = ahead.as_ref().is_some_and(|ahead| ahead.meets(&page));
            answered = Some((page.changes, told?));
            next = match meets {
                true => {
                    arrival.take_answers(answered.take()).await?;
                    look.after(page.last).await?
                }
                false => ahead,
            };
        }
        arrival.take_answers(answered).await
    }

    /// Gives changes their numbers.
    async fn number(&self, sent: &mut [Sent]) -> Result<()> {
        let many = i64::try_from(sent.len()).unwrap_or(i64::MAX);
        let before = membership::reserve(self.store, many).await?;
        for (one, seq) in sent.iter_mut().zip(before + 1..) {
            one.change.seq = seq;
        }
        Ok(())
    }
}

/// The stretch of a feed that a batch makes, when it is one that its desk need not hear again.
fn own_stretch(batch: &Batch, pushed: &Pushed) -> Option<Written> {
    let mut placed = pushed.placed.iter();
    let (Some((venue, (first, last))), None) = (placed.next(), placed.next()) else { return None };
    let all = usize::try_from(last - first + 1).is_ok_and(|many| many == batch.bytes.len());
    if !all || batch.bytes.iter().any(|bytes| rights::gives_an_undoing_back(bytes)) {
        return None;
    }
    let digest = batch.hashes.iter().fold(0, |digest, hash| digest ^ digest_of(hash));
    Some(Written { venue: VenueId::from_uuid(*venue), first: *first, last: *last, digest })
}

fn batch(journal: JournalId, rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)>) -> Result<Batch> {
    let mut batch = Batch::default();
    for (bytes, hash, signature) in rows {
        let wrong =
            || Error::Database { detail: format!("a hash or a signature of {journal} has another length") };
        let hash: Hash = hash.as_slice().try_into().map_err(|_| wrong())?;
        let signature: [u8; 64] = signature.as_slice().try_into().map_err(|_| wrong())?;
        batch.push(bytes, &hash, &signature);
    }
    Ok(batch)
}
