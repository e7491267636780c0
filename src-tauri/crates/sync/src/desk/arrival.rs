//! Documents that this desk never heard of: nothing of them is to be merged, so that a page of them is written at once, as it
//! comes when it can be.

use std::collections::{BTreeMap, HashSet};

use kernel::{Instant, VenueId};
use serde_json::Map;
use sqlx::{AssertSqlSafe, SqliteConnection};
use store::shared::{Entity, listed};
use store::{Author, Store, change};
use uuid::Uuid;

use super::document::Fields;
use super::exchanged::{self, Of, Remembered};
use super::reading::Read;
use super::{Columns, Domain, document, incoming, pull, reading};
use crate::Result;
use crate::hub::{Hello, Present, Shape, Sheet};

/// Whether a document `i` that waits is one that this desk never heard of: nothing was exchanged or erased of it, nothing
/// of it is here. An erasure touches more than the rows of its document.
pub(super) fn is_new(entity: &Entity) -> String {
    let here: Vec<String> = match &entity.row {
        Some(row) => vec![format!("select 1 from {} where {} = i.id", row.table, row.key)],
        None => {
            let of = |of: &str| of.replace("?1", "i.id").replace("?2", "i.venue_id");
            let rows = |table: &str, rows: &str| format!("select 1 from {table} it where {}", of(rows));
            entity.parts.iter().map(|part| rows(part.table, part.of)).collect()
        }
    };
    let here: String = here.iter().map(|rows| format!(" and not exists ({rows})")).collect();
    format!(
        "i.present ->> '$.shape' <> 'erased'
         and not exists (select 1 from exchanged x where (x.entity, x.id, x.venue_id) = (i.entity, i.id, i.venue_id))
         and not exists (select 1 from erased x where (x.entity, x.id, x.venue_id) = (i.entity, i.id, i.venue_id))
         and not exists (select 1 from outgoing x where (x.entity, x.id) = (i.entity, i.id)){here}"
    )
}

/// Where documents arrive.
pub(super) struct Arrival<'a, D> {
    pub(super) store: &'a Store,
    pub(super) domain: &'a D,
    pub(super) hello: &'a Hello,
    pub(super) columns: &'a Columns,
    pub(super) now: Instant,
}

/// A document as it was told.
pub(super) struct Arrived<'p> {
    pub(super) of: Of,
    pub(super) present: &'p Present,
    /// What is remembered of it, when this desk never heard of it.
    pub(super) known: String,
}

impl<D: Domain> Arrival<'_, D> {
    /// Writes a page as it was pulled, and how far its feed was: what is new at once, the rest where it waits to be merged
    /// or for what it names. How many of each kind were written.
    pub(super) async fn keep(
        &self,
        tx: &mut SqliteConnection,
        venue: VenueId,
        mut page: Vec<Read>,
        position: i64,
    ) -> Result<BTreeMap<&'static str, usize>> {
        let mut written = BTreeMap::new();
        let (mut rest, mut read): (Vec<Sheet>, Vec<Sheet>) = Default::default();
        for entity in self.domain.entities().iter().filter(|it| !it.after_operations) {
            let (of_kind, others): (Vec<Read>, Vec<Read>) =
                page.into_iter().partition(|read| read.sheet.entity == entity.name);
            page = others;
            let ids: Vec<Uuid> = of_kind.iter().map(|read| read.sheet.id).collect();
            let new = new_of(&mut *tx, entity, venue, &ids).await?;
            let is_new =
                |read: &Read| new.contains(&read.sheet.id) && read.sheet.present.shape != Shape::Erased;
            let (new, known): (Vec<Read>, Vec<Read>) = of_kind.into_iter().partition(is_new);
            rest.extend(known.into_iter().map(|read| read.sheet));
            let (sheets, marks): (Vec<Sheet>, Vec<String>) =
                new.into_iter().map(|read| (read.sheet, read.known)).unzip();
            let arrived = sheets.iter().zip(marks);
            let arrived = arrived.map(|(sheet, known)| Arrived {
                of: (sheet.id, venue),
                present: &sheet.present,
                known,
            });
            match self.welcome(&mut *tx, entity, arrived.collect()).await? {
                true => {
                    *written.entry(entity.name).or_default() += sheets.len();
                    read.extend(sheets);
                }
                false => rest.extend(sheets),
            }
        }
        rest.extend(page.into_iter().map(|read| read.sheet));
        incoming::keep(&mut *tx, venue, &rest).await?;
        reading::forget(read);
        pull::advance(tx, venue, "sheets", (position, 0)).await?;
        Ok(written)
    }

    /// Writes documents that this desk never heard of; `false` when the store does not take all of them as they are:
    /// nothing was written then.
    pub(super) async fn welcome(
        &self,
        conn: &mut SqliteConnection,
        entity: &Entity,
        new: Vec<Arrived<'_>>,
    ) -> Result<bool> {
        if new.is_empty() {
            return Ok(true);
        }
        sqlx::query("savepoint page").execute(&mut *conn).await?;
        let taken = self.take_in_all(conn, entity, new).await;
        if let Err(error) = &taken {
            tracing::debug!(entity = entity.name, "a page is written one by one: {error}");
            sqlx::query("rollback to page").execute(&mut *conn).await?;
        }
        sqlx::query("release page").execute(&mut *conn).await?;
        Ok(taken.is_ok())
    }

    async fn take_in_all(
        &self,
        conn: &mut SqliteConnection,
        entity: &Entity,
        new: Vec<Arrived<'_>>,
    ) -> Result<()> {
        let all: Vec<Of> = new.iter().map(|arrived| arrived.of).collect();
        let documents: Vec<(Uuid, &Fields)> =
            new.iter().map(|arrived| (arrived.of.0, &arrived.present.fields)).collect();
        document::write_new(conn, self.columns, entity, &documents).await?;
        self.domain.arrived(conn, entity.name, &documents, self.now).await?;
        for arrived in new.iter().filter(|arrived| !arrived.present.siblings.is_empty()) {
            let mut siblings = arrived.present.siblings.clone();
            siblings.retain(|field, _| document::has_place(self.columns, entity, field));
            exchanged::note_conflicts(conn, entity.name, arrived.of, &siblings).await?;
        }
        let remembered =
            new.into_iter().map(|Arrived { of, known, .. }| Remembered { entity: entity.name, of, known });
        exchanged::remember_all(conn, &remembered.collect::<Vec<_>>()).await?;
        settled(conn, entity, &all).await?;
        if !entity.after_operations {
            self.record(conn, entity, &all).await?;
        }
        Ok(())
    }

    /// Who writes here what others told.
    pub(super) fn author(&self, venue: VenueId) -> Author {
        Author { desk: self.hello.desk, agent: None, venue, at: self.now }
    }

    async fn record(&self, conn: &mut SqliteConnection, entity: &Entity, all: &[Of]) -> Result<()> {
        let mut by_venue: BTreeMap<VenueId, Vec<(Uuid, Fields)>> = BTreeMap::new();
        for (id, venue) in all {
            by_venue.entry(*venue).or_default().push((*id, Map::new()));
        }
        for (venue, rows) in by_venue {
            change::record_all(conn, &self.author(venue), entity.name, &rows).await?;
        }
        Ok(())
    }
}

/// Those of some documents that this desk never heard of.
async fn new_of(
    conn: &mut SqliteConnection,
    entity: &Entity,
    venue: VenueId,
    ids: &[Uuid],
) -> Result<HashSet<Uuid>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "with i (id, venue_id, entity, present) as (
             select unhex(value), ?2, ?3, '{{\"shape\":\"merged\"}}' from json_each(?1))
         select i.id from i where {}",
        is_new(entity)
    );
    let new: Vec<Uuid> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(listed(ids.iter().copied()))
        .bind(venue)
        .bind(entity.name)
        .fetch_all(conn)
        .await?;
    Ok(new.into_iter().collect())
}

/// They wait no more, and what the triggers noted of their rows was written by others.
pub(super) async fn settled(conn: &mut SqliteConnection, entity: &Entity, all: &[Of]) -> Result<()> {
    sqlx::query("delete from outgoing where entity = ?1 and id in (select unhex(value) from json_each(?2))")
        .bind(entity.name)
        .bind(listed(all.iter().map(|(id, _)| *id)))
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "delete from incoming where (entity, id, venue_id) in (
             select ?1, unhex(value ->> 0), unhex(value ->> 1) from json_each(?2))",
    )
    .bind(entity.name)
    .bind(exchanged::pairs(all))
    .execute(conn)
    .await?;
    Ok(())
}
