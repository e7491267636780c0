//! How far a desk is with what it has to receive, told when that is more than a page.

use kernel::VenueId;
use tokio::sync::watch;

use super::{Domain, Exchange};
use crate::Result;

/// What a desk receives, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Documents come.
    Sheets,
    /// Documents that came become rows.
    Writing,
    /// Operations come.
    Operations,
    /// Rights come.
    Rights,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// With what.
    pub step: Step,
    /// How many are here.
    pub done: u64,
    /// How many there are in all.
    pub total: u64,
}

/// Where it is told: nothing, when there is nothing to wait for.
pub type Told = watch::Sender<Option<Progress>>;

/// A step that is counted as it goes on.
pub(super) struct Counted<'a> {
    told: &'a Told,
    /// None when it is soon done.
    at: Option<Progress>,
}

impl<'a> Counted<'a> {
    /// Begins to count towards a total.
    pub(super) fn of(told: &'a Told, at: Progress) -> Self {
        told.send_replace(Some(at));
        Self { told, at: Some(at) }
    }

    /// Counts nothing: it is done before anybody reads how far it is.
    pub(super) fn nothing(told: &'a Told) -> Self {
        Self { told, at: None }
    }

    /// So many more are here.
    pub(super) fn add(&mut self, many: usize) {
        if let Some(at) = &mut self.at {
            at.done = (at.done + many as u64).min(at.total);
            self.told.send_replace(Some(*at));
        }
    }
}

impl<'a, D: Domain> Exchange<'a, D> {
    /// Counts what a feed has to give after a position, when its first page is full.
    pub(super) async fn counted(
        &mut self,
        (venue, step): (VenueId, Step),
        after: i64,
        is_full: bool,
    ) -> Result<Counted<'a>> {
        if !is_full {
            return Ok(Counted::nothing(self.told));
        }
        let done = self.here(venue, step, after).await?;
        let kind = match step {
            Step::Operations => "operations",
            Step::Rights => "rights",
            Step::Sheets | Step::Writing => "sheets",
        };
        let total = done + self.link.ahead(venue, kind, after).await?;
        Ok(Counted::of(self.told, Progress { step, done, total }))
    }

    /// How many of a feed are here already, when the exchange goes on where it was cut.
    async fn here(&self, venue: VenueId, step: Step, after: i64) -> Result<u64> {
        let here: i64 = match step {
            // The feed of operations has no holes.
            Step::Operations => after,
            Step::Rights => 0,
            Step::Sheets | Step::Writing => {
                sqlx::query_scalar(
                    "select (select count(*) from incoming where venue_id = ?1)
                          + (select count(*) from exchanged where venue_id = ?1)",
                )
                .bind(venue)
                .fetch_one(&mut *self.store.read().await?)
                .await?
            }
        };
        Ok(u64::try_from(here).unwrap_or(0))
    }
}
