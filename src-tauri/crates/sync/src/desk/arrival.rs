//! Documents that this desk never heard of: nothing of them is to be merged, so that a page of them is written at once.

use std::collections::BTreeMap;

use kernel::VenueId;
use serde_json::Map;
use sqlx::SqliteConnection;
use store::change;
use store::shared::{Entity, listed};
use uuid::Uuid;

use super::document::Fields;
use super::exchanged::{self, Of, Remembered};
use super::incoming::Kept;
use super::merging::{Known, Merged};
use super::{Columns, Domain, Exchange, document, merging};
use crate::Result;
use crate::hub::Hello;

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

impl<D: Domain> Exchange<'_, D> {
    /// Writes documents that this desk never heard of; `false` when the store does not take all of them as they are:
    /// nothing was written then.
    pub(super) async fn welcome(
        &self,
        conn: &mut SqliteConnection,
        hello: &Hello,
        columns: &Columns,
        entity: &Entity,
        new: &[&Kept],
    ) -> Result<bool> {
        if new.is_empty() {
            return Ok(true);
        }
        sqlx::query("savepoint page").execute(&mut *conn).await?;
        let taken = self.take_in_all(conn, hello, columns, entity, new).await;
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
        hello: &Hello,
        columns: &Columns,
        entity: &Entity,
        new: &[&Kept],
    ) -> Result<()> {
        let mut documents: Vec<(Uuid, Fields)> = Vec::with_capacity(new.len());
        let mut known: Vec<Remembered<'_>> = Vec::with_capacity(new.len());
        for kept in new {
            let present = kept.present(columns, entity)?;
            let merged: Merged = merging::merge(None, &Known::new(), &present);
            documents.push((kept.id, merged.fields));
            known.push(Remembered { entity: entity.name, of: kept.of(), known: merged.known });
            if !present.siblings.is_empty() {
                exchanged::note_conflicts(conn, entity.name, kept.of(), &present.siblings).await?;
            }
        }
        document::write_new(conn, columns, entity, &documents).await?;
        let ids: Vec<Uuid> = new.iter().map(|kept| kept.id).collect();
        self.domain.arrived(conn, entity.name, &ids, self.now).await?;
        exchanged::remember_all(conn, &known).await?;
        settled(conn, entity, &new.iter().map(|kept| kept.of()).collect::<Vec<Of>>()).await?;
        if !entity.after_operations {
            self.record(conn, hello, entity, new).await?;
        }
        Ok(())
    }

    async fn record(
        &self,
        conn: &mut SqliteConnection,
        hello: &Hello,
        entity: &Entity,
        new: &[&Kept],
    ) -> Result<()> {
        let mut by_venue: BTreeMap<VenueId, Vec<(Uuid, Fields)>> = BTreeMap::new();
        for kept in new {
            by_venue.entry(kept.venue_id).or_default().push((kept.id, Map::new()));
        }
        for (venue, rows) in by_venue {
            change::record_all(conn, &Self::author(hello, venue, self.now), entity.name, &rows).await?;
        }
        Ok(())
    }
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
