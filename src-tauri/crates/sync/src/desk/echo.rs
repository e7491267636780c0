//! What comes back to the desk that wrote it. Where nobody wrote in between, it need not come: the position of its feed
//! moves over it. Else documents that are here just as they are told are known, and nothing else is done about them.

use std::collections::{BTreeMap, HashMap};

use kernel::{TypedId as _, VenueId};
use sqlx::SqliteConnection;
use store::shared::Entity;
use uuid::Uuid;

use super::document::Fields;
use super::exchanged::{self, Of, Remembered};
use super::incoming::Kept;
use super::merging::Known;
use super::{Columns, Domain, Exchange, arrival, document, merging};
use crate::Result;
use crate::hub::{Present, Shape};

/// A stretch of a feed that this desk wrote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub(super) venue: VenueId,
    pub(super) first: i64,
    pub(super) last: i64,
    /// What its operations add to the digest of their feed.
    pub(super) digest: i64,
}

impl Written {
    /// The stretch that these two make, when one follows the other.
    pub(super) fn and(self, next: Self) -> Option<Self> {
        let follows = self.venue == next.venue && self.last + 1 == next.first;
        follows.then_some(Self { last: next.last, digest: self.digest ^ next.digest, ..self })
    }
}

/// Moves the position of a feed over a stretch, when all before it was pulled.
pub(super) async fn pass(conn: &mut SqliteConnection, kind: &str, over: Written) -> Result<()> {
    sqlx::query(
        "insert into feed_position (venue_id, kind, position, digest)
         select ?1, ?2, ?4, ?5
         where ?3 = 1 or exists (select 1 from feed_position where venue_id = ?1 and kind = ?2)
         on conflict (venue_id, kind) do update
         set position = excluded.position, digest = (digest | excluded.digest) & ~(digest & excluded.digest)
         where position = ?3 - 1",
    )
    .bind(over.venue)
    .bind(kind)
    .bind(over.first)
    .bind(over.last)
    .bind(over.digest)
    .execute(conn)
    .await?;
    Ok(())
}

impl<D: Domain> Exchange<'_, D> {
    /// Takes note of those documents that are here just as they are told, and answers the others.
    pub(super) async fn hear_back<'k>(
        &self,
        conn: &mut SqliteConnection,
        columns: &Columns,
        entity: &Entity,
        page: Vec<&'k Kept>,
    ) -> Result<Vec<&'k Kept>> {
        let mut same = unchanged(conn, columns, entity, &page).await?;
        let (back, others): (Vec<&Kept>, Vec<&Kept>) =
            page.into_iter().partition(|kept| same.contains_key(&kept.of()));
        if back.is_empty() {
            return Ok(others);
        }
        let remembered = back
            .iter()
            .filter_map(|kept| Some(Remembered::new(entity.name, kept.of(), &same.remove(&kept.of())?)));
        exchanged::remember_all(conn, &remembered.collect::<Vec<_>>()).await?;
        let of: Vec<Of> = back.iter().map(|kept| kept.of()).collect();
        exchanged::forget_conflicts(conn, entity.name, &of).await?;
        arrival::settled(conn, entity, &of).await?;
        Ok(others)
    }
}

/// What is known now of those that are here as they are told.
async fn unchanged(
    conn: &mut SqliteConnection,
    columns: &Columns,
    entity: &Entity,
    page: &[&Kept],
) -> Result<HashMap<Of, Known>> {
    let ids: Vec<Uuid> = page.iter().map(|kept| kept.id).collect();
    let known = exchanged::known_all(conn, entity.name, &ids).await?;
    let mut by_venue: BTreeMap<VenueId, Vec<&Kept>> = BTreeMap::new();
    for kept in page.iter().filter(|kept| known.contains_key(&kept.of())) {
        by_venue.entry(kept.venue_id).or_default().push(kept);
    }
    let mut same = HashMap::new();
    for (venue, page) in by_venue {
        let ids: Vec<Uuid> = page.iter().map(|kept| kept.id).collect();
        let local = document::read_all(conn, columns, entity, &ids, venue.uuid()).await?;
        for kept in page {
            let Some(local) = local.get(&kept.id) else { continue };
            let told = kept.present(columns, entity)?;
            same.extend(as_told(local, &known[&kept.of()], &told).map(|known| (kept.of(), known)));
        }
    }
    Ok(same)
}

/// What is known of a document that is here as it is told, and of which nobody wrote anything that does not show.
fn as_told(local: &Fields, known: &Known, told: &Present) -> Option<Known> {
    let plain = told.shape != Shape::Erased && told.siblings.is_empty();
    let merged = plain.then(|| merging::merge(Some(local), known, told))?;
    (!merged.pending && merged.fields == *local).then_some(merged.known)
}
