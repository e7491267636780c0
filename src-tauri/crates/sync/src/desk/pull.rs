//! Pulling: sheets first, then the operations that they may refer to, then rights. A desk pushes operations before the
//! documents that name them, so that whoever read a document finds its operations.

use std::collections::HashSet;

use journal::receive::{self, Foreign, Received};
use kernel::{DeskId, JournalId, OperationId, TypedId as _, VenueId};
use sqlx::SqliteConnection;

use super::{Domain, Exchange, Round, document, incoming, rights};
use crate::hub::{Hello, Pulled, Sheet};
use crate::{Error, Result};

/// Documents of a page.
const SHEETS: i32 = 500;
/// Operations of a page.
const OPERATIONS: i32 = 1_000;
/// Rights of a page.
const RIGHTS: i32 = 2_000;

impl<D: Domain> Exchange<'_, D> {
    pub(super) async fn pull(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        for venue in &hello.venues {
            self.pull_sheets(*venue).await?;
            let columns = document::columns(&mut *self.store.read().await?, self.domain.entities()).await?;
            self.settle(hello, &columns, false, round).await?;
            self.pull_operations(*venue, round).await?;
            self.settle(hello, &columns, true, round).await?;
            self.pull_rights(hello, *venue, round).await?;
        }
        Ok(())
    }

    async fn pull_sheets(&mut self, venue: VenueId) -> Result<()> {
        loop {
            let (after, _) = self.position(venue, "sheets").await?;
            let page: Vec<Sheet> = self.link.pull_sheets(venue, after, SHEETS).await?;
            let Some(last) = page.last().map(|sheet| sheet.feed_seq) else { return Ok(()) };
            let mut tx = self.store.write().await?;
            for sheet in &page {
                incoming::keep(&mut tx, venue, sheet).await?;
            }
            advance(&mut tx, venue, "sheets", last, 0).await?;
            tx.commit().await?;
        }
    }

    async fn pull_operations(&mut self, venue: VenueId, round: &mut Round) -> Result<()> {
        let mut known = HashSet::new();
        loop {
            let (after, digest) = self.position(venue, "operations").await?;
            let page = self.link.pull_operations(venue, after, OPERATIONS).await?;
            let Some(last) = page.last().map(|operation| operation.feed_seq) else { return Ok(()) };
            // A chain may be opened between two pages.
            let chains = match page.iter().all(|operation| known.contains(&operation.journal_id)) {
                true => Vec::new(),
                false => self.link.chains(venue).await?,
            };
            known.extend(chains.iter().map(|chain| chain.journal_id));
            let mut tx = self.store.write().await?;
            for chain in chains {
                let foreign = Foreign {
                    journal: JournalId::from_uuid(chain.journal_id),
                    desk: DeskId::from_uuid(chain.desk_id),
                    incarnation: u32::try_from(chain.incarnation).unwrap_or(1),
                    siren: chain.siren,
                    terminal: chain.terminal,
                    public_key: chain.public_key,
                };
                receive::know(&mut tx, &foreign, self.now).await?;
            }
            let mut next = (after, digest);
            for pulled in page {
                next = (pulled.feed_seq, next.1 ^ digest_of(&pulled.hash));
                round.operations_in += u64::from(receive::keep(&mut tx, &received(venue, pulled)?).await?);
            }
            advance(&mut tx, venue, "operations", last, next.1).await?;
            tx.commit().await?;
        }
    }

    async fn pull_rights(&mut self, hello: &Hello, venue: VenueId, round: &mut Round) -> Result<()> {
        loop {
            let (after, _) = self.position(venue, "rights").await?;
            let page = self.link.pull_rights(venue, after, RIGHTS).await?;
            let Some(last) = page.last().map(|right| right.feed_seq) else { break };
            let mut tx = self.store.write().await?;
            round.rights += rights::learn(&mut tx, (hello.desk, venue), &page, self.now).await?;
            advance(&mut tx, venue, "rights", last, 0).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn position(&self, venue: VenueId, kind: &str) -> Result<(i64, i64)> {
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

async fn advance(
    conn: &mut SqliteConnection,
    venue: VenueId,
    kind: &str,
    position: i64,
    digest: i64,
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

fn received(venue: VenueId, pulled: Pulled) -> Result<Received> {
    Ok(Received {
        journal: JournalId::from_uuid(pulled.journal_id),
        seq: pulled.seq,
        id: OperationId::from_uuid(pulled.operation_id),
        venue,
        bytes: pulled.bytes,
        hash: pulled.hash,
        signature: pulled.signature,
    })
}

/// What an operation adds to the digest of its feed.
fn digest_of(hash: &[u8]) -> i64 {
    hash.first_chunk().map_or(0, |first: &[u8; 8]| i64::from_be_bytes(*first))
}
