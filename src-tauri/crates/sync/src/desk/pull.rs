//! Pulling: sheets first, then the operations that they may refer to, then rights. A desk pushes operations before the
//! documents that name them, so that whoever read a document finds its operations.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use journal::receive::{self, Foreign};
use journal::rights::network;
use kernel::{DeskId, Instant, JournalId, TypedId as _, VenueId};
use sqlx::SqliteConnection;
use store::Store;

use super::load::Load;
use super::pages::Pages;
use super::reading::{self, Operations};
use super::{Columns, Domain, Exchange, Round, Step, document, rights};
use crate::hub::{Hello, MovedRight, OtherChain};
use crate::{Error, Result};

/// Documents of a page at most.
const SHEETS: i32 = 1_024;
/// Operations of a page at most.
const OPERATIONS: i32 = 2_048;
/// Rights of a page.
const RIGHTS: i32 = 2_000;

impl<D: Domain> Exchange<'_, D> {
    pub(super) async fn pull(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        let columns = document::columns(&mut *self.store.read().await?, self.domain.entities()).await?;
        let columns = Arc::new(columns);
        for venue in &hello.venues {
            self.pull_sheets(hello, &columns, *venue, round).await?;
            self.settle(hello, &columns, false, round).await?;
            self.pull_operations(*venue, round).await?;
            self.settle(hello, &columns, true, round).await?;
            self.pull_rights(hello, *venue, round).await?;
        }
        self.pull_pools(hello, round).await
    }

    async fn pull_sheets(
        &mut self,
        hello: &Hello,
        columns: &Arc<Columns>,
        venue: VenueId,
        round: &mut Round,
    ) -> Result<()> {
        let (after, _) = self.position(venue, "sheets").await?;
        let (arrival, entities) = (self.arrival(hello, columns), self.domain.entities());
        let page = self.link.pull_sheets(venue, after, SHEETS).await?;
        let mut load = Load::of(page.iter().map(|sheet| sheet.bytes));
        let mut counted = self.counted((venue, Step::Sheets), after, load.is_full(SHEETS)).await?;
        let (mut page, mut pages) = (reading::sheets(columns, entities, page).await?, Pages::of(self.store));
        while let Some(last) = page.last().map(|read| read.sheet.feed_seq) {
            let (many, is_there) = (page.len(), AtomicBool::new(false));
            // The next page comes, and is read, while this one is written, which never waits for it.
            let next = async {
                let page = self.link.pull_sheets(venue, last, load.next(SHEETS)).await?;
                load = Load::of(page.iter().map(|sheet| sheet.bytes));
                let next = reading::sheets(columns, entities, page).await?;
                is_there.store(!next.is_empty(), Ordering::Relaxed);
                Ok::<_, Error>(next)
            };
            let kept = async {
                let mut tx = pages.next().await?;
                let written = arrival.keep(&mut tx, venue, page, last).await;
                pages.end(tx, written, is_there.load(Ordering::Relaxed)).await
            };
            let (kept, next) = tokio::join!(biased; round.writing(kept), next);
            kept?.into_iter().for_each(|(kind, many)| round.wrote(kind, many));
            counted.add(many);
            page = next?;
        }
        Ok(())
    }

    async fn pull_operations(&mut self, venue: VenueId, round: &mut Round) -> Result<()> {
        let mut known = HashSet::new();
        let (after, mut digest) = self.position(venue, "operations").await?;
        let page = self.link.pull_operations(venue, after, OPERATIONS).await?;
        let mut load = Load::of(page.iter().map(|pulled| pulled.bytes.len()));
        let mut counted = self.counted((venue, Step::Operations), after, load.is_full(OPERATIONS)).await?;
        let (mut page, mut pages) = (reading::operations(venue, page).await?, Pages::of(self.store));
        while let Some(last) = page.last {
            // A chain may be opened between two pages.
            let chains = match page.operations.iter().all(|operation| known.contains(&operation.journal)) {
                true => Vec::new(),
                false => self.link.chains(venue).await?,
            };
            known.extend(chains.iter().map(|chain| JournalId::from_uuid(chain.journal_id)));
            digest ^= page.digest;
            let is_there = AtomicBool::new(false);
            let next = async {
                let page = self.link.pull_operations(venue, last, load.next(OPERATIONS)).await?;
                load = Load::of(page.iter().map(|pulled| pulled.bytes.len()));
                let next = reading::operations(venue, page).await?;
                is_there.store(next.last.is_some(), Ordering::Relaxed);
                Ok::<_, Error>(next)
            };
            let kept = async {
                let mut tx = pages.next().await?;
                let new = keep_operations(&mut tx, (venue, self.now), chains, &page, (last, digest)).await;
                pages.end(tx, new, is_there.load(Ordering::Relaxed)).await
            };
            let (kept, next) = tokio::join!(biased; round.writing(kept), next);
            round.operations_in += kept?;
            counted.add(page.operations.len());
            page = next?;
        }
        Ok(())
    }

    async fn pull_rights(&mut self, hello: &Hello, venue: VenueId, round: &mut Round) -> Result<()> {
        let (after, _) = self.position(venue, "rights").await?;
        let mut page = self.link.pull_rights(venue, after, RIGHTS).await?;
        let is_full = i64::try_from(page.len()).is_ok_and(|many| many >= i64::from(RIGHTS));
        let mut counted = self.counted((venue, Step::Rights), after, is_full).await?;
        while let Some(last) = page.last().map(|right| right.feed_seq) {
            let kept = keep_rights(self.store, (hello.desk, venue), &page, last, self.now);
            let (next, kept) = tokio::join!(self.link.pull_rights(venue, last, RIGHTS), round.writing(kept));
            round.rights += kept?;
            counted.add(page.len());
            page = next?;
        }
        Ok(())
    }

    pub(super) async fn position(&self, venue: VenueId, kind: &str) -> Result<(i64, i64)> {
        let mut conn = self.store.read().await?;
        let found =
            sqlx::query_as("select position, digest from feed_position where venue_id = ?1 and kind = ?2")
                .bind(venue)
                .bind(kind)
                .fetch_optional(&mut *conn)
                .await?;
        Ok(found.unwrap_or_default())
    }

    /// Whether a copy of the operations of a venue is whole: as far as its feed goes, and with the same digest.
    pub(super) async fn check_digest(&mut self, hello: &Hello) -> Result<()> {
        for feed in self.link.heads().await? {
            let venue = VenueId::from_uuid(feed.venue_id);
            if feed.kind != "operations" || !hello.venues.contains(&venue) {
                continue;
            }
            let (position, digest) = self.position(venue, "operations").await?;
            if position == feed.head && digest != feed.digest {
                return Err(Error::DigestDiffers { venue: venue.to_string() });
            }
        }
        Ok(())
    }
}

/// Writes a page of operations; how many were not known.
async fn keep_operations(
    tx: &mut SqliteConnection,
    (venue, at): (VenueId, Instant),
    chains: Vec<OtherChain>,
    page: &Operations,
    position: (i64, i64),
) -> Result<u64> {
    for chain in chains {
        let foreign = Foreign {
            journal: JournalId::from_uuid(chain.journal_id),
            desk: DeskId::from_uuid(chain.desk_id),
            incarnation: u32::try_from(chain.incarnation).unwrap_or(1),
            siren: chain.siren,
            terminal: chain.terminal,
            public_key: chain.public_key,
        };
        receive::know(&mut *tx, &foreign, at).await?;
    }
    let new = receive::keep(&mut *tx, &page.operations).await?;
    for told in &page.giving_back {
        network::note_given_back(&mut *tx, &page.operations[*told].bytes, at).await?;
    }
    advance(tx, venue, "operations", position).await?;
    Ok(new)
}

/// Takes in a page of rights; how many this desk keeps.
async fn keep_rights(
    store: &Store,
    of: (DeskId, VenueId),
    page: &[MovedRight],
    last: i64,
    at: Instant,
) -> Result<u64> {
    let mut tx = store.write().await?;
    let learnt = rights::learn(&mut tx, of, page, at).await?;
    advance(&mut tx, of.1, "rights", (last, 0)).await?;
    tx.commit().await?;
    Ok(learnt)
}

pub(super) async fn advance(
    conn: &mut SqliteConnection,
    venue: VenueId,
    kind: &str,
    (position, digest): (i64, i64),
) -> Result<()> {
    sqlx::query(
        "insert into feed_position (venue_id, kind, position, digest) values (?1, ?2, ?3, ?4)
         on conflict (venue_id, kind) do update set position = excluded.position, digest = excluded.digest",
    )
    .bind(venue)
    .bind(kind)
    .bind(position)
    .bind(digest)
    .execute(conn)
    .await?;
    Ok(())
}

/// What an operation adds to the digest of its feed.
pub(super) fn digest_of(hash: &[u8]) -> i64 {
    hash.first_chunk().map_or(0, |first: &[u8; 8]| i64::from_be_bytes(*first))
}
