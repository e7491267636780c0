//! Documents that were pulled become rows here: field by field, what was written here and not pushed yet staying as it is.

use std::collections::HashMap;

use kernel::{TypedId as _, VenueId};
use serde_json::{Map, json};
use sqlx::{AssertSqlSafe, SqliteConnection};
use store::change::{self, Change};
use store::rows::{self, Insert};
use store::shared::Entity;
use uuid::Uuid;

use super::arrival::{Arrival, Arrived};
use super::exchanged::Of;
use super::progress::Counted;
use super::{
    Columns, Domain, Exchange, Progress, Round, Step, arrival, document, exchanged, merging, outgoing,
    reading,
};
use crate::hub::{Hello, Present, Shape, Sheet};
use crate::{Error, Result};

/// Documents written in one transaction.
const AT_ONCE: i64 = 500;

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
    /// The venue that shares it.
    pub venue_id: VenueId,
    /// The field; empty when a document was refused whole.
    pub field: String,
    /// The values that do not show: `[{value, at, desk, over}]`, or the word of the refusal.
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
    Ok(sqlx::query_as(
        "select entity, id, venue_id, field, siblings from sheet_conflict order by entity, id, venue_id, field",
    )
    .fetch_all(conn)
    .await?)
}

/// Keeps documents as they were pulled, each in the place of an older state of it.
pub(super) async fn keep(conn: &mut SqliteConnection, venue: VenueId, sheets: &[Sheet]) -> Result<()> {
    let insert = Insert {
        into: "insert into incoming (entity, id, venue_id, feed_seq, present)",
        columns: 5,
        otherwise: "on conflict (entity, id, venue_id) do update
                    set feed_seq = excluded.feed_seq, present = excluded.present, waits = ''",
    };
    let write = rows::write(conn, insert, sheets, |values, sheet| {
        values
            .bind(sheet.entity.as_str())
            .bind(sheet.id)
            .bind(venue)
            .bind(sheet.feed_seq)
            .bind(written(&sheet.present));
    });
    Ok(write.await?)
}

fn written(present: &Present) -> String {
    let shape = if present.shape == Shape::Erased { "erased" } else { "merged" };
    json!({"shape": shape, "fields": present.fields, "versions": present.versions, "siblings": present.siblings})
        .to_string()
}

/// A document that waits to be written.
#[derive(sqlx::FromRow)]
pub(super) struct Kept {
    pub(super) id: Uuid,
    pub(super) venue_id: VenueId,
    feed_seq: i64,
    present: String,
    /// Whether this desk never heard of it.
    pub(super) new: bool,
}

impl Kept {
    /// What it says that this program has a place for.
    pub(super) fn present(&self, columns: &Columns, entity: &Entity) -> Result<Present> {
        let told = serde_json::from_str(&self.present)
            .map_err(|error| Error::Database { detail: error.to_string() })?;
        Ok(document::known_of(columns, entity, told))
    }

    /// Which document.
    pub(super) fn of(&self) -> Of {
        (self.id, self.venue_id)
    }

    fn place(&self) -> Place {
        (self.feed_seq, self.id, self.venue_id)
    }
}

/// What became of a page of documents.
#[derive(Default)]
struct Settled {
    /// How many were written.
    written: usize,
    /// How many wait for something that is not here.
    waiting: usize,
}

/// Where a document stands among those that wait: feeds of several venues have positions of their own.
type Place = (i64, Uuid, VenueId);

impl<'a, D: Domain> Exchange<'a, D> {
    /// Writes the documents that were pulled, those that others refer to first; what refers to something that is not
    /// here waits.
    pub(super) async fn settle(
        &self,
        hello: &Hello,
        columns: &Columns,
        operations: bool,
        round: &mut Round,
    ) -> Result<()> {
        let waiting = self.waiting().await?;
        let (kinds, many): (Vec<&Entity>, Vec<i64>) = self
            .domain
            .entities()
            .iter()
            .filter(|it| operations || !it.after_operations)
            .filter_map(|it| Some((it, *waiting.get(it.name)?)))
            .unzip();
        let mut counted = self.to_write(u64::try_from(many.iter().sum::<i64>()).unwrap_or(0));
        for entity in kinds {
            // Rows of one kind may refer to each other: another turn, as long as one of them brought something.
            while self.settle_kind(hello, columns, entity, (round, &mut counted)).await? {}
        }
        Ok(())
    }

    /// How many documents wait to be written, by kind: mostly none.
    async fn waiting(&self) -> Result<HashMap<String, i64>> {
        let many: Vec<(String, i64)> =
            sqlx::query_as("select entity, count(*) from incoming group by entity")
                .fetch_all(&mut *self.store.read().await?)
                .await?;
        Ok(many.into_iter().collect())
    }

    /// Counts the documents that wait to be written, when they are many.
    fn to_write(&self, total: u64) -> Counted<'a> {
        match total > AT_ONCE.unsigned_abs() {
            true => Counted::of(self.told, Progress { step: Step::Writing, done: 0, total }),
            false => Counted::nothing(self.told),
        }
    }

    /// Writes those of one kind; whether it is worth trying the others again.
    async fn settle_kind(
        &self,
        hello: &Hello,
        columns: &Columns,
        entity: &Entity,
        (round, counted): (&mut Round, &mut Counted<'_>),
    ) -> Result<bool> {
        let (mut after, mut done, mut waits): (Option<Place>, usize, bool) = (None, 0, false);
        loop {
            let page = self.page(entity, after).await?;
            let Some(last) = page.last().map(Kept::place) else { break };
            after = Some(last);
            let settled = round.writing(self.settle_whole(hello, columns, entity, &page)).await?;
            done += settled.written;
            waits = waits || settled.waiting > 0;
            counted.add(page.len() - settled.waiting);
        }
        round.wrote(entity.name, done);
        Ok(done > 0 && waits)
    }

    async fn settle_whole(
        &self,
        hello: &Hello,
        columns: &Columns,
        entity: &Entity,
        page: &[Kept],
    ) -> Result<Settled> {
        let mut tx = self.store.write().await?;
        let settled = self.settle_page(&mut tx, hello, columns, entity, page).await?;
        tx.commit().await?;
        Ok(settled)
    }

    /// The documents of a kind that wait, after a place.
    async fn page(&self, entity: &Entity, after: Option<Place>) -> Result<Vec<Kept>> {
        let (seq, id, venue) = after.unwrap_or((-1, Uuid::nil(), VenueId::from_uuid(Uuid::nil())));
        let sql = format!(
            "select i.id, i.venue_id, i.feed_seq, i.present, {} as new from incoming i
             where i.entity = ?1 and (i.feed_seq, i.id, i.venue_id) > (?2, ?3, ?4)
             order by i.feed_seq, i.id, i.venue_id limit ?5",
            arrival::is_new(entity)
        );
        Ok(sqlx::query_as(AssertSqlSafe(sql))
            .bind(entity.name)
            .bind(seq)
            .bind(id)
            .bind(venue)
            .bind(AT_ONCE)
            .fetch_all(&mut *self.store.read().await?)
            .await?)
    }

    /// Writes a page of one kind: what is new as whole tables, nothing for what came back as it is here, the rest one by
    /// one.
    async fn settle_page(
        &self,
        conn: &mut SqliteConnection,
        hello: &Hello,
        columns: &Columns,
        entity: &Entity,
        page: &[Kept],
    ) -> Result<Settled> {
        let (new, rest): (Vec<&Kept>, Vec<&Kept>) = page.iter().partition(|kept| kept.new);
        let mut settled = Settled::default();
        let told: Result<Vec<Present>> = new.iter().map(|kept| kept.present(columns, entity)).collect();
        let welcome = match told {
            Ok(told) => {
                let arrived = new.iter().zip(&told).map(|(kept, present)| Arrived {
                    of: kept.of(),
                    present,
                    known: reading::born(columns, entity, present),
                });
                self.arrival(hello, columns).welcome(conn, entity, arrived.collect()).await?
            }
            Err(_) => false,
        };
        let rest = match welcome {
            true => {
                settled.written += new.len();
                rest
            }
            // Something refers to what is not here, or was never sound: that one waits, and no other.
            false => page.iter().collect(),
        };
        for kept in self.hear_back(conn, columns, entity, rest).await? {
            match self.settle_one(conn, hello, columns, entity, kept).await? {
                true => settled.written += 1,
                false => settled.waiting += 1,
            }
        }
        Ok(settled)
    }

    async fn settle_one(
        &self,
        conn: &mut SqliteConnection,
        hello: &Hello,
        columns: &Columns,
        entity: &Entity,
        kept: &Kept,
    ) -> Result<bool> {
        let present = kept.present(columns, entity)?;
        sqlx::query("savepoint document").execute(&mut *conn).await?;
        let arrival = self.arrival(hello, columns);
        match arrival.take_in(conn, entity, (kept.id, kept.venue_id), &present).await {
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
}

impl<D: Domain> Arrival<'_, D> {
    /// Makes a document here what it is there, but for what was written here meanwhile.
    pub(super) async fn take_in(
        &self,
        conn: &mut SqliteConnection,
        entity: &Entity,
        (id, venue): (Uuid, VenueId),
        present: &Present,
    ) -> Result<()> {
        let author = self.author(venue);
        if present.shape == Shape::Erased {
            self.domain.erased(conn, entity.name, id, &author).await?;
            exchanged::forget(conn, entity.name, (id, venue)).await?;
            return outgoing::settled(conn, entity.name, id).await;
        }
        // A server that was put back knows again what was erased since: it is told once more.
        if exchanged::is_erased(conn, entity.name, (id, venue)).await? {
            return outgoing::note(conn, entity.name, id).await;
        }
        let known = exchanged::known(conn, entity.name, id, venue).await?;
        let local = document::read(conn, self.columns, entity, id, venue.uuid()).await?;
        // It went here, and the shared database does not know yet: it stays noted. It may know of it without this desk
        // having heard so, when an answer was lost.
        if local.is_none() && (known.is_some() || outgoing::is_noted(conn, entity.name, id).await?) {
            return Ok(());
        }
        let known = known.unwrap_or_default();
        let merged = merging::merge(local.as_ref(), &known, present);
        document::write(conn, self.columns, entity, (id, venue.uuid()), &merged.fields).await?;
        self.domain.arrived(conn, entity.name, &[(id, &merged.fields)], self.now).await?;
        exchanged::remember(conn, entity.name, (id, venue), &merged.known).await?;
        exchanged::note_conflicts(conn, entity.name, (id, venue), &present.siblings).await?;
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
