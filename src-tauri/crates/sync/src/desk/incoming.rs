//! Documents that were pulled become rows here: field by field, what was written here and not pushed yet staying as it is.

use kernel::{TypedId as _, VenueId};
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;
use store::change::{self, Change};
use store::shared::Entity;
use uuid::Uuid;

use super::merging::{self, Known};
use super::{Columns, Domain, Exchange, Round, document, outgoing};
use crate::hub::{Hello, Present, Shape, Sheet};
use crate::{Error, Result};

/// Documents written in one transaction.
const AT_ONCE: i64 = 200;

/// A document that waits for something that is not here.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// Its kind.
    pub entity: String,
    /// Which.
    pub id: Uuid,
    /// What it waits for, as the store says it.
    pub waits: String,
}

/// A field that two desks wrote without knowing of each other.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Conflict {
    /// The kind of document.
    pub entity: String,
    /// Which.
    pub id: Uuid,
    /// The field; empty when a document was refused whole.
    pub field: String,
    /// The values that do not show: `[{value, at, desk}]`, or the word of the refusal.
    pub siblings: String,
}

/// The documents that wait.
///
/// # Errors
///
/// What the database says.
pub async fn waiting(conn: &mut SqliteConnection) -> Result<Vec<Waiting>> {
    Ok(sqlx::query_as("select entity, id, waits from incoming where waits <> '' order by feed_seq")
        .fetch_all(conn)
        .await?)
}

/// The conflicts that wait for a person.
///
/// # Errors
///
/// What the database says.
pub async fn conflicts(conn: &mut SqliteConnection) -> Result<Vec<Conflict>> {
    Ok(sqlx::query_as("select entity, id, field, siblings from sheet_conflict order by entity, id, field")
        .fetch_all(conn)
        .await?)
}

/// Keeps a document as it was pulled, in the place of an older state of it.
pub(super) async fn keep(conn: &mut SqliteConnection, venue: VenueId, sheet: &Sheet) -> Result<()> {
    sqlx::query(
        "insert into incoming (entity, id, venue_id, feed_seq, present) values (?1, ?2, ?3, ?4, ?5)
         on conflict (entity, id, venue_id) do update
         set feed_seq = excluded.feed_seq, present = excluded.present, waits = ''",
    )
    .bind(&sheet.entity)
    .bind(sheet.id)
    .bind(venue)
    .bind(sheet.feed_seq)
    .bind(written(&sheet.present))
    .execute(conn)
    .await?;
    Ok(())
}

fn written(present: &Present) -> String {
    let shape = if present.shape == Shape::Erased { "erased" } else { "merged" };
    json!({"shape": shape, "fields": present.fields, "versions": present.versions, "siblings": present.siblings})
        .to_string()
}

/// A document that waits to be written.
#[derive(sqlx::FromRow)]
struct Kept {
    id: Uuid,
    venue_id: VenueId,
    feed_seq: i64,
    present: String,
}

impl<D: Domain> Exchange<'_, D> {
    /// Writes the documents that were pulled, those that others refer to first; what refers to something that is not
    /// here waits.
    pub(super) async fn settle(
        &mut self,
        hello: &Hello,
        columns: &Columns,
        operations: bool,
        round: &mut Round,
    ) -> Result<()> {
        for entity in self.domain.entities() {
            if entity.after_operations && !operations {
                continue;
            }
            // Rows of one kind may refer to each other: another turn, as long as one of them brought something.
            while self.settle_kind(hello, columns, entity, round).await? {}
        }
        Ok(())
    }

    /// Writes those of one kind; whether it is worth trying the others again.
    async fn settle_kind(
        &mut self,
        hello: &Hello,
        columns: &Columns,
        entity: &Entity,
        round: &mut Round,
    ) -> Result<bool> {
        let (mut after, mut done, mut waits) = (0, 0_u64, false);
        loop {
            let page: Vec<Kept> = sqlx::query_as(
                "select id, venue_id, feed_seq, present from incoming
                 where entity = ?1 and feed_seq > ?2 order by feed_seq limit ?3",
            )
            .bind(entity.name)
            .bind(after)
            .bind(AT_ONCE)
            .fetch_all(&mut *self.store.read().await?)
            .await?;
            let Some(last) = page.last().map(|kept| kept.feed_seq) else { break };
            after = last;
            let mut tx = self.store.write().await?;
            for kept in &page {
                match self.settle_one(&mut tx, hello, columns, entity, kept).await? {
                    true => done += 1,
                    false => waits = true,
                }
            }
            tx.commit().await?;
        }
        round.documents_in += done;
        if done > 0 && !round.kinds.iter().any(|kind| kind == entity.name) {
            round.kinds.push(entity.name.to_owned());
        }
        Ok(done > 0 && waits)
    }

    async fn settle_one(
        &self,
        conn: &mut SqliteConnection,
        hello: &Hello,
        columns: &Columns,
        entity: &Entity,
        kept: &Kept,
    ) -> Result<bool> {
        let present: Present = serde_json::from_str(&kept.present)
            .map_err(|error| Error::Database { detail: error.to_string() })?;
        sqlx::query("savepoint document").execute(&mut *conn).await?;
        match self.take_in(conn, hello, columns, entity, (kept.id, kept.venue_id), &present).await {
            Ok(()) => {
                sqlx::query("release document").execute(&mut *conn).await?;
                sqlx::query("delete from incoming where entity = ?1 and id = ?2 and venue_id = ?3")
                    .bind(entity.name)
                    .bind(kept.id)
                    .bind(kept.venue_id)
                    .execute(conn)
                    .await?;
                Ok(true)
            }
            Err(error) => {
                sqlx::query("rollback to document").execute(&mut *conn).await?;
                sqlx::query("release document").execute(&mut *conn).await?;
                sqlx::query("update incoming set waits = ?4 where entity = ?1 and id = ?2 and venue_id = ?3")
                    .bind(entity.name)
                    .bind(kept.id)
                    .bind(kept.venue_id)
                    .bind(error.to_string())
                    .execute(conn)
                    .await?;
                Ok(false)
            }
        }
    }

    /// Makes a document here what it is there, but for what was written here meanwhile.
    pub(super) async fn take_in(
        &self,
        conn: &mut SqliteConnection,
        hello: &Hello,
        columns: &Columns,
        entity: &Entity,
        (id, venue): (Uuid, VenueId),
        present: &Present,
    ) -> Result<()> {
        let author = Self::author(hello, venue, self.now);
        if present.shape == Shape::Erased {
            self.domain.erased(conn, entity.name, id, &author).await?;
            forget(conn, entity.name, (id, venue)).await?;
            return outgoing::settled(conn, entity.name, id).await;
        }
        // A server that was put back knows again what was erased since: it is told once more.
        if is_erased(conn, entity.name, (id, venue)).await? {
            return outgoing::note(conn, entity.name, id).await;
        }
        let known = known(conn, entity.name, id, venue).await?;
        let local = document::read(conn, columns, entity, id, venue.uuid()).await?;
        // It went here, and the shared database does not know yet: it stays noted. It may know of it without this desk
        // having heard so, when an answer was lost.
        if local.is_none() && (known.is_some() || outgoing::is_noted(conn, entity.name, id).await?) {
            return Ok(());
        }
        let known = known.unwrap_or_default();
        let merged = merging::merge(local.as_ref(), &known, present);
        document::write(conn, columns, entity, (id, venue.uuid()), &merged.fields).await?;
        self.domain.arrived(conn, entity.name, id, self.now).await?;
        remember(conn, entity.name, (id, venue), &merged.known).await?;
        note_conflicts(conn, entity.name, (id, venue), &present.siblings).await?;
        if !merged.pending {
            outgoing::settled(conn, entity.name, id).await?;
        }
        if !entity.after_operations {
            let change = Change { entity: entity.name, id, fields: &Map::new(), base_versions: None };
            change::record(conn, &author, change).await?;
        }
        Ok(())
    }
}

/// What was exchanged of a document; `None` when nothing ever was.
pub(super) async fn known(
    conn: &mut SqliteConnection,
    entity: &str,
    id: Uuid,
    venue: VenueId,
) -> Result<Option<Known>> {
    let text: Option<String> =
        sqlx::query_scalar("select fields from exchanged where entity = ?1 and id = ?2 and venue_id = ?3")
            .bind(entity)
            .bind(id)
            .bind(venue)
            .fetch_optional(conn)
            .await?;
    Ok(text.map(|text| serde_json::from_str(&text).unwrap_or_default()))
}

/// Remembers what was exchanged of a document.
pub(super) async fn remember(
    conn: &mut SqliteConnection,
    entity: &str,
    (id, venue): (Uuid, VenueId),
    known: &Known,
) -> Result<()> {
    sqlx::query(
        "insert into exchanged (entity, id, venue_id, fields) values (?1, ?2, ?3, ?4)
         on conflict (entity, id, venue_id) do update set fields = excluded.fields",
    )
    .bind(entity)
    .bind(id)
    .bind(venue)
    .bind(serde_json::to_string(known).unwrap_or_default())
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets what was exchanged of a document that is no more, and remembers that it is not.
pub(super) async fn forget(
    conn: &mut SqliteConnection,
    entity: &str,
    (id, venue): (Uuid, VenueId),
) -> Result<()> {
    sqlx::query("delete from exchanged where entity = ?1 and id = ?2")
        .bind(entity)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    sqlx::query("delete from sheet_conflict where entity = ?1 and id = ?2")
        .bind(entity)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    sqlx::query("insert or ignore into erased (entity, id, venue_id) values (?1, ?2, ?3)")
        .bind(entity)
        .bind(id)
        .bind(venue)
        .execute(conn)
        .await?;
    Ok(())
}

async fn is_erased(conn: &mut SqliteConnection, entity: &str, (id, venue): (Uuid, VenueId)) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from erased where entity = ?1 and id = ?2 and venue_id = ?3)",
    )
    .bind(entity)
    .bind(id)
    .bind(venue)
    .fetch_one(conn)
    .await?)
}

/// Puts the fields of a document that have more than one value before a person, and takes away those that no longer have.
pub(super) async fn note_conflicts(
    conn: &mut SqliteConnection,
    entity: &str,
    (id, venue): (Uuid, VenueId),
    siblings: &Map<String, Value>,
) -> Result<()> {
    sqlx::query("delete from sheet_conflict where entity = ?1 and id = ?2 and venue_id = ?3")
        .bind(entity)
        .bind(id)
        .bind(venue)
        .execute(&mut *conn)
        .await?;
    for (field, values) in siblings {
        sqlx::query(
            "insert into sheet_conflict (entity, id, venue_id, field, siblings) values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(entity)
        .bind(id)
        .bind(venue)
        .bind(field)
        .bind(values.to_string())
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
