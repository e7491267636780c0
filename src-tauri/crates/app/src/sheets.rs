//! The sheets that every sale reads and hardly anybody writes: a performance with its show, its plan, its categories
//! and the book in force for it; a venue.
//!
//! They are kept until the change log tells that one of them was written, by whichever process or desk: one look at the
//! log's end answers for all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use ::tariffs::book;
use catalogue::category::{self, Scheme};
use catalogue::performance::{self, Performance};
use catalogue::{hold, share, show};
use kernel::{Instant, NaiveDate, PerformanceId, VenueId};
use network::{Venue, venue};
use sqlx::SqliteConnection;

use crate::App;
use crate::catalogue::plans::ReadyPlan;
use crate::error::Result;
use crate::tariffs::facts::{self, PublishedBook};

/// Performances kept: more than a network plays in a season. They share their plans and books.
const MOST: usize = 512;

/// A performance, ready to sell.
#[derive(Debug)]
pub(crate) struct OnSale {
    /// The performance.
    pub(crate) performance: Performance,
    /// The title of its show.
    pub(crate) title: String,
    /// Its plan.
    pub(crate) ready: Arc<ReadyPlan>,
    /// Its price categories.
    pub(crate) scheme: Scheme,
    /// As its price sees it.
    pub(crate) priced: pricing::Performance,
    /// The book in force for it, when one is published.
    pub(crate) book: Option<Arc<PublishedBook>>,
    /// Whether some of its places are, or were, kept by a hold.
    pub(crate) held: bool,
    /// Whether places of it are kept for a channel or a public.
    pub(crate) allotted: bool,
    /// Whether a tariff of it is limited.
    pub(crate) limited: bool,
}

impl OnSale {
    /// Checks that places may be sold on a business day.
    ///
    /// # Errors
    ///
    /// [`catalogue::Error::NotOnSale`], [`catalogue::Error::Over`].
    pub(crate) fn check_on_sale(&self, day: NaiveDate) -> Result<()> {
        self.performance.on_sale()?;
        match day > self.priced.day {
            true => Err(catalogue::Error::Over { day: self.priced.day }.into()),
            false => Ok(()),
        }
    }

    /// The book in force for it.
    ///
    /// # Errors
    ///
    /// [`tariffs::Error::NothingPublished`](::tariffs::Error::NothingPublished).
    pub(crate) fn book(&self) -> Result<&Arc<PublishedBook>> {
        Ok(self.book.as_ref().ok_or(::tariffs::Error::NothingPublished)?)
    }
}

/// What is kept, and the last change that it knows of.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    seen: i64,
    performances: HashMap<PerformanceId, Arc<OnSale>>,
    venues: HashMap<VenueId, Arc<Venue>>,
}

impl Kept {
    /// Forgets everything: another file took the store's place.
    pub(crate) fn clear(&self) {
        *self.state() = State::default();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nothing panics while it holds the sheets")
    }
}

impl State {
    /// Learns that the log ends at `last`, and whether a sheet was written since it was looked at last.
    fn catch_up(&mut self, last: i64, written: bool) {
        if last < self.seen {
            return;
        }
        if written {
            self.performances.clear();
            self.venues.clear();
        }
        self.seen = last;
    }
}

/// Forgets the sheets when a transaction is given up: they may have been read from what was never written.
#[derive(Debug)]
pub(crate) struct Unsure(Option<Arc<App>>);

impl Unsure {
    /// As long as the transaction is not committed.
    pub(crate) fn of(app: &Arc<App>) -> Self {
        Self(Some(Arc::clone(app)))
    }

    /// It is committed.
    pub(crate) fn settle(mut self) {
        self.0 = None;
    }
}

impl Drop for Unsure {
    fn drop(&mut self) {
        if let Some(app) = &self.0 {
            app.sheets.clear();
        }
    }
}

/// The sheets as a transaction finds them.
#[derive(Debug, Clone)]
pub(crate) struct Sheets {
    app: Arc<App>,
    /// The last change that the transaction sees: what it reads is kept for others only while they see the same.
    seen: i64,
}

impl Sheets {
    /// The sheets as they stand when a transaction looks at them first.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub(crate) async fn of(app: Arc<App>, conn: &mut SqliteConnection) -> Result<Self> {
        let seen = app.sheets.state().seen;
        let (last, written): (i64, bool) = sqlx::query_as(
            "select coalesce(max(seq), ?1),
                    coalesce(max(entity in ('performance', 'show', 'hold', 'tariff_book', 'venue', 'operator')), 0)
             from change
             where seq > ?1",
        )
        .bind(seen)
        .fetch_one(conn)
        .await
        .map_err(store::Error::from)?;
        app.sheets.state().catch_up(last, written);
        Ok(Self { app, seen: last })
    }

    /// A venue.
    ///
    /// # Errors
    ///
    /// `network.venue_unknown`.
    pub(crate) async fn venue(&self, conn: &mut SqliteConnection, id: VenueId) -> Result<Arc<Venue>> {
        if let Some(known) = self.app.sheets.state().venues.get(&id) {
            return Ok(Arc::clone(known));
        }
        let read = Arc::new(venue::get(conn, id).await?);
        let mut state = self.app.sheets.state();
        if state.seen == self.seen {
            state.venues.insert(id, Arc::clone(&read));
        }
        Ok(read)
    }

    /// The business day of a venue at a moment.
    ///
    /// # Errors
    ///
    /// As [`Sheets::venue`].
    pub(crate) async fn business_day(
        &self,
        conn: &mut SqliteConnection,
        id: VenueId,
        at: Instant,
    ) -> Result<NaiveDate> {
        let venue = self.venue(conn, id).await?;
        Ok(venue::day_of(at, &venue.time_zone, venue.cut_hour)?)
    }

    /// A performance, ready to sell.
    ///
    /// # Errors
    ///
    /// `catalogue.not_found`.
    pub(crate) async fn performance(
        &self,
        conn: &mut SqliteConnection,
        id: PerformanceId,
    ) -> Result<Arc<OnSale>> {
        if let Some(known) = self.app.sheets.state().performances.get(&id) {
            return Ok(Arc::clone(known));
        }
        let read = Arc::new(self.read(conn, id).await?);
        let mut state = self.app.sheets.state();
        if state.seen == self.seen {
            if state.performances.len() == MOST {
                state.performances.clear();
            }
            state.performances.insert(id, Arc::clone(&read));
        }
        Ok(read)
    }

    /// Forgets a performance whose row was written without a change of its own: the plan's freezing.
    pub(crate) fn forget(&self, id: PerformanceId) {
        self.app.sheets.state().performances.remove(&id);
    }

    async fn read(&self, conn: &mut SqliteConnection, id: PerformanceId) -> Result<OnSale> {
        let performance = performance::get(conn, id).await?;
        let book = match book::in_force(conn, performance.venue, performance.tariff_book).await {
            Ok(key) => Some(self.app.published_book(conn, key).await?),
            // It may be announced before its prices are.
            Err(::tariffs::Error::NothingPublished) => None,
            Err(error) => return Err(error.into()),
        };
        let show = show::get(conn, performance.show).await?;
        let venue = self.venue(conn, performance.venue).await?;
        Ok(OnSale {
            ready: self.app.plan(conn, performance.plan).await?,
            scheme: category::scheme(conn, id).await?,
            priced: facts::performance_of(&performance, &show, &venue)?,
            title: show.title,
            book,
            held: hold::any(conn, id).await?,
            allotted: !share::allotments(conn, id).await?.is_empty(),
            limited: !share::quotas(conn, id).await?.is_empty(),
            performance,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_at_an_older_snapshot_takes_nothing_back() {
        let mut state = State::default();
        state.catch_up(7, false);
        state.catch_up(5, true);
        assert_eq!(state.seen, 7);
    }
}
