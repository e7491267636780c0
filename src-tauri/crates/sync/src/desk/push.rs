//! Pushing: chains in the order of their incarnations, then the documents that were written since, then rights over what
//! they made known.

use std::collections::HashMap;

use journal::chain::Hash;
use journal::receive;
use kernel::{JournalId, TypedId as _, VenueId};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::echo::{self, Written};
use super::look::{Look, Sent};
use super::pull::digest_of;
use super::{Columns, Domain, Exchange, Round, document, exchanged, membership, outgoing, rights};
use crate::hub::{Batch, Change, Hello, Outcome, Pushed, Shape, Told, Word};
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
        let mut next = look.after(0).await?;
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
            // The next page is looked at while the shared database takes this one in.
            let told = self.link.push_changes(hello.incarnation, 0, &changes);
            let (told, ahead) = tokio::join!(told, look.after(page.last));
            self.take_answers(hello, &columns, &page.changes, told?).await?;
            round.documents_out += page.changes.len() as u64;
            next = match ahead? {
                Some(ahead) if ahead.meets(&page) => look.after(page.last).await?,
                ahead => ahead,
            };
        }
        Ok(())
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

    /// Writes what became of changes.
    async fn take_answers(&self, hello: &Hello, columns: &Columns, sent: &[Sent], told: Told) -> Result<()> {
        let mut tx = self.store.write().await?;
        if told.outcomes.iter().any(|outcome| outcome.outcome == Word::Known) {
            // The numbers went back with a store that was put back: it is sent again, under another.
            membership::count_from(&mut tx, told.head).await?;
        }
        let by_number: HashMap<i64, &Sent> = sent.iter().map(|one| (one.change.seq, one)).collect();
        let known = told.outcomes.iter().filter(|outcome| outcome.outcome != Word::Known);
        let answered: Vec<(&Sent, &Outcome)> =
            known.filter_map(|outcome| Some((*by_number.get(&outcome.seq)?, outcome))).collect();
        let nths: Vec<i64> = answered.iter().map(|(one, _)| one.noted.nth).collect();
        outgoing::done(&mut tx, &nths).await?;
        let written = answered.iter().filter(|(one, _)| one.change.shape != Shape::Erased);
        exchanged::remember_all(&mut tx, &written.map(|(one, _)| one.remembered()).collect::<Vec<_>>())
            .await?;
        // Of documents that nobody knew, the versions are known too.
        if sent.iter().all(Sent::is_born) {
            for (venue, (first, last)) in told.placed {
                let over = Written { venue: VenueId::from_uuid(venue), first, last, digest: 0 };
                echo::pass(&mut tx, "sheets", over).await?;
            }
        }
        for (one, outcome) in answered {
            self.answered(&mut tx, hello, columns, one, outcome).await?;
        }
        Ok(tx.commit().await?)
    }

    /// What an answer says beyond that a change was taken in.
    async fn answered(
        &self,
        conn: &mut SqliteConnection,
        hello: &Hello,
        columns: &Columns,
        sent: &Sent,
        outcome: &Outcome,
    ) -> Result<()> {
        let (entity, id, venue) = (sent.entity.name, sent.noted.id, sent.venue);
        if sent.change.shape == Shape::Erased {
            return exchanged::forget(conn, entity, (id, venue)).await;
        }
        match outcome.outcome {
            Word::Foreign | Word::Malformed | Word::Stale | Word::Differs => {
                let word = format!("{:?}", outcome.outcome).to_lowercase();
                let refused = Map::from_iter([(String::new(), Value::from(word))]);
                exchanged::note_conflicts(conn, entity, (id, venue), &refused).await?;
            }
            Word::Done | Word::Known | Word::Same | Word::Conflict | Word::Erased => {}
        }
        match &outcome.row {
            Some(row) => {
                let row = document::known_of(columns, &sent.entity, row.clone());
                self.take_in(conn, hello, columns, &sent.entity, (id, venue), &row).await
            }
            None => Ok(()),
        }
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
