//! Pushing: chains in the order of their incarnations, then the documents that were written since, then rights over what
//! they made known.

use journal::chain::Hash;
use journal::receive;
use kernel::{JournalId, TypedId as _, VenueId};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use store::shared::Entity;
use uuid::Uuid;

use super::about::about;
use super::document::Fields;
use super::exchanged::Remembered;
use super::merging::{self, Known};
use super::outgoing::{self, Noted};
use super::{Columns, Domain, Exchange, Round, document, exchanged, membership};
use crate::hub::{Batch, Change, Hello, Outcome, Shape, Word};
use crate::{Error, Result};

/// Operations of a batch.
const OPERATIONS: i64 = 500;
/// Documents looked at together.
const DOCUMENTS: i64 = 500;

/// A change on its way, and what it would make known.
struct Sent {
    noted: Noted,
    entity: Entity,
    venue: VenueId,
    known: Known,
    change: Change,
}

impl Sent {
    /// What is exchanged of it once it was taken in.
    fn remembered(&self) -> Remembered<'_> {
        let known = merging::after(&self.known, &self.change);
        Remembered { entity: self.entity.name, of: (self.noted.id, self.venue), known }
    }
}

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
        while head < upto {
            let most = OPERATIONS.min(upto - head);
            let rows = receive::from(&mut *self.store.read().await?, journal, head + 1, most).await?;
            if rows.is_empty() {
                break;
            }
            let pushed = self.link.push_operations(journal, head + 1, &batch(journal, rows)?).await?;
            round.operations_out += u64::try_from(pushed.head - head).unwrap_or(0);
            round.incidents += pushed.incidents;
            head = pushed.head;
        }
        Ok(())
    }

    async fn push_documents(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        let columns = document::columns(&mut *self.store.read().await?, self.domain.entities()).await?;
        let mut after = 0;
        loop {
            let page = outgoing::list(&mut *self.store.read().await?, after, DOCUMENTS).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.nth;
            let changes = self.look(hello, &columns, &page).await?;
            let is_sent = |noted: &Noted| changes.iter().any(|sent| sent.noted.nth == noted.nth);
            let same: Vec<i64> = page.iter().filter(|it| !is_sent(it)).map(|it| it.nth).collect();
            if !same.is_empty() {
                let mut tx = self.store.write().await?;
                outgoing::done(&mut tx, &same).await?;
                tx.commit().await?;
            }
            round.documents_out += changes.len() as u64;
            self.send(hello, &columns, changes).await?;
        }
    }

    /// What is new of a page of documents, for each venue that shares them, those written first first.
    async fn look(&self, hello: &Hello, columns: &Columns, page: &[Noted]) -> Result<Vec<Sent>> {
        let mut conn = self.store.read().await?;
        let mut changes = Vec::new();
        for entity in self.domain.entities() {
            let noted: Vec<&Noted> = page.iter().filter(|noted| noted.entity == entity.name).collect();
            if !noted.is_empty() {
                self.look_at(&mut conn, (hello, columns), entity, &noted, &mut changes).await?;
            }
        }
        changes.sort_by_key(|sent: &Sent| sent.noted.nth);
        Ok(changes)
    }

    /// What is new of those of one kind.
    async fn look_at(
        &self,
        conn: &mut SqliteConnection,
        (hello, columns): (&Hello, &Columns),
        entity: &Entity,
        noted: &[&Noted],
        changes: &mut Vec<Sent>,
    ) -> Result<()> {
        let ids: Vec<Uuid> = noted.iter().map(|noted| noted.id).collect();
        let about = about(conn, entity, &ids).await?;
        let mut known = exchanged::known_all(conn, entity.name, &ids).await?;
        // What went before anybody was heard to know it is told to all: somebody may know it.
        let nobodys = |id: &Uuid| about.get(id).is_none_or(|about| about.venues.is_empty());
        let shares = |id: &Uuid, venue| about.get(id).is_some_and(|about| about.venues.contains(venue));
        for venue in &hello.sells {
            let its: Vec<Uuid> = ids.iter().filter(|id| shares(id, venue) || nobodys(id)).copied().collect();
            let mut local = document::read_all(conn, columns, entity, &its, venue.uuid()).await?;
            for noted in noted.iter().filter(|noted| its.contains(&noted.id)) {
                let here = local.remove(&noted.id);
                if nobodys(&noted.id) && here.is_some() {
                    continue;
                }
                let known = known.remove(&(noted.id, *venue));
                let news = merging::difference(here.as_ref(), known.as_ref());
                let gone = || (Shape::Erased, Fields::new(), Fields::new());
                let Some((shape, fields, base)) = news.or_else(|| here.is_none().then(gone)) else {
                    continue;
                };
                changes.push(Sent {
                    noted: (*noted).clone(),
                    entity: *entity,
                    venue: *venue,
                    known: known.unwrap_or_default(),
                    change: Change {
                        seq: 0,
                        venue: *venue,
                        entity: entity.name,
                        id: noted.id,
                        subject: about.get(&noted.id).and_then(|about| about.subject),
                        shape,
                        fields,
                        base,
                        at: self.now,
                        register: None,
                        stops: false,
                        seen: 0,
                        needs: about.get(&noted.id).map(|about| about.needs.clone()).unwrap_or_default(),
                    },
                });
            }
        }
        Ok(())
    }

    async fn send(&mut self, hello: &Hello, columns: &Columns, mut sent: Vec<Sent>) -> Result<()> {
        if sent.is_empty() {
            return Ok(());
        }
        let many = i64::try_from(sent.len()).unwrap_or(i64::MAX);
        let before = membership::reserve(self.store, many).await?;
        for (one, seq) in sent.iter_mut().zip(before + 1..) {
            one.change.seq = seq;
        }
        let changes: Vec<Change> = sent.iter().map(|one| one.change.clone()).collect();
        let told = self.link.push_changes(hello.incarnation, 0, &changes).await?;
        let mut tx = self.store.write().await?;
        let of = |outcome: &Outcome| sent.iter().find(|one| one.change.seq == outcome.seq);
        if told.outcomes.iter().any(|outcome| outcome.outcome == Word::Known) {
            // The numbers went back with a store that was put back: it is sent again, under another.
            membership::count_from(&mut tx, told.head).await?;
        }
        let known = told.outcomes.iter().filter(|outcome| outcome.outcome != Word::Known);
        let answered: Vec<(&Sent, &Outcome)> =
            known.filter_map(|outcome| Some((of(outcome)?, outcome))).collect();
        let nths: Vec<i64> = answered.iter().map(|(one, _)| one.noted.nth).collect();
        outgoing::done(&mut tx, &nths).await?;
        let written = answered.iter().filter(|(one, _)| one.change.shape != Shape::Erased);
        exchanged::remember_all(&mut tx, &written.map(|(one, _)| one.remembered()).collect::<Vec<_>>())
            .await?;
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
