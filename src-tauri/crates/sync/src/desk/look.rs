//! What is new of the documents that were written here: read page by page, without the shared database, so that the next
//! page is looked at while it takes the one before.

use std::collections::HashSet;

use kernel::{Instant, TypedId as _, VenueId};
use sqlx::SqliteConnection;
use store::Store;
use store::shared::Entity;
use uuid::Uuid;

use super::about::about;
use super::document::Fields;
use super::exchanged::Remembered;
use super::merging::{self, Known};
use super::outgoing::{self, Noted};
use super::{Columns, Domain, document, exchanged};
use crate::Result;
use crate::hub::{Change, Hello, Shape};

/// Documents looked at together.
const DOCUMENTS: i64 = 500;

/// A change on its way, and what it would make known.
pub(super) struct Sent {
    pub(super) noted: Noted,
    pub(super) entity: Entity,
    pub(super) venue: VenueId,
    known: Known,
    pub(super) change: Change,
}

impl Sent {
    /// Whether the shared database hears of the document for the first time, as far as this desk knows.
    pub(super) fn is_born(&self) -> bool {
        self.known.is_empty() && self.change.shape == Shape::Merged
    }

    /// What is exchanged of it once it was taken in.
    pub(super) fn remembered(&self) -> Remembered<'_> {
        let known = merging::after(&self.known, &self.change);
        Remembered::new(self.entity.name, (self.noted.id, self.venue), &known)
    }
}

/// A page of documents, and what is new of them.
pub(super) struct Page {
    /// The mark of the last one.
    pub(super) last: i64,
    /// What goes, those written first first.
    pub(super) changes: Vec<Sent>,
    /// The marks of those of which nothing is new.
    pub(super) same: Vec<i64>,
}

impl Page {
    /// Whether it speaks of a document that another page speaks of: it was written again between the two.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let these: HashSet<Uuid> = self.changes.iter().map(|sent| sent.noted.id).collect();
        other.changes.iter().any(|sent| these.contains(&sent.noted.id))
    }
}

/// Where one looks.
pub(super) struct Look<'a, D> {
    pub(super) store: &'a Store,
    pub(super) domain: &'a D,
    pub(super) hello: &'a Hello,
    pub(super) columns: &'a Columns,
    pub(super) now: Instant,
}

impl<D: Domain> Look<'_, D> {
    /// The documents noted after a mark; `None` when there are none.
    pub(super) async fn after(&self, mark: i64) -> Result<Option<Page>> {
        let mut conn = self.store.read().await?;
        let noted = outgoing::list(&mut conn, mark, DOCUMENTS).await?;
        let Some(last) = noted.last().map(|noted| noted.nth) else { return Ok(None) };
        let mut changes = Vec::new();
        for entity in self.domain.entities() {
            let noted: Vec<&Noted> = noted.iter().filter(|noted| noted.entity == entity.name).collect();
            if !noted.is_empty() {
                self.at(&mut conn, entity, &noted, &mut changes).await?;
            }
        }
        changes.sort_by_key(|sent: &Sent| sent.noted.nth);
        let sent: HashSet<i64> = changes.iter().map(|sent| sent.noted.nth).collect();
        let same = noted.iter().map(|noted| noted.nth).filter(|nth| !sent.contains(nth)).collect();
        Ok(Some(Page { last, changes, same }))
    }

    /// What is new of those of one kind.
    async fn at(
        &self,
        conn: &mut SqliteConnection,
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
        for venue in &self.hello.sells {
            let asked: Vec<Uuid> =
                ids.iter().filter(|id| shares(id, venue) || nobodys(id)).copied().collect();
            let its: HashSet<&Uuid> = asked.iter().collect();
            let mut local = document::read_all(conn, self.columns, entity, &asked, venue.uuid()).await?;
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
}
