//! The rank of a performance among the first 140 of its work (CGI, art. 281 quater), and the rate that it gives: one that
//! is not played counts no more; one that is added, moved or given up moves those after it, as long as no ticket of them was
//! sold.

use catalogue::performance::{self, Performance, State};
use catalogue::show::{self, Show};
use kernel::{Instant, PerformanceId, ShowId, VatRate};
use sqlx::SqliteConnection;
use store::Author;

use crate::Result;

/// The rate that its rank gives a performance of a show at an hour.
pub(super) async fn rate(conn: &mut SqliteConnection, show: &Show, starts_at: Instant) -> Result<VatRate> {
    Ok(show.vat.rate_after(performance::earlier_of_show(conn, show.id, starts_at).await?))
}

/// The performances of a show that have the rate of their rank, and of which no ticket stands: taken down before anything
/// of the show changes, they are given the rate of the rank that they have after it.
pub(super) struct Ranked {
    show: ShowId,
    performances: Vec<PerformanceId>,
}

impl Ranked {
    /// Those of a show as it is.
    pub(super) async fn of(conn: &mut SqliteConnection, show: ShowId) -> Result<Self> {
        let show = show::get(conn, show).await?;
        let mut performances = Vec::new();
        for of in performance::list(conn, show.id).await? {
            let given_up = matches!(of.state, State::Cancelled | State::Postponed);
            if given_up || of.vat != rate(conn, &show, of.starts_at).await? {
                continue;
            }
            if !sales::ticket::any_stands(conn, of.id).await? {
                performances.push(of.id);
            }
        }
        Ok(Self { show: show.id, performances })
    }

    /// And some that are new.
    pub(super) fn and(mut self, new: &[PerformanceId]) -> Self {
        self.performances.extend(new);
        self
    }

    /// Without one whose rate is set by hand.
    pub(super) fn but(mut self, set: PerformanceId) -> Self {
        self.performances.retain(|of| *of != set);
        self
    }

    /// Gives them the rate of the rank that they have now.
    pub(super) async fn settle(self, conn: &mut SqliteConnection, author: &Author) -> Result<()> {
        let show = show::get(conn, self.show).await?;
        for of in self.performances {
            let of = performance::get(conn, of).await?;
            let vat = rate(conn, &show, of.starts_at).await?;
            if vat != of.vat {
                performance::update(conn, author, &Performance { vat, ..of }).await?;
            }
        }
        Ok(())
    }
}
