//! The rank of a performance among the first 140 of its work (CGI, art. 281 quater), and the rate that it gives: one that
//! is not played counts no more, and those after it move up as long as no ticket of them was sold.

use catalogue::performance::{self, Performance, State};
use catalogue::show::{self, Show};
use kernel::{Instant, VatRate};
use sqlx::SqliteConnection;
use store::Author;

use crate::Result;

/// The rate that its rank gives a performance of a show at an hour.
pub(super) async fn rate(conn: &mut SqliteConnection, show: &Show, starts_at: Instant) -> Result<VatRate> {
    Ok(show.vat.rate_after(performance::earlier_of_show(conn, show.id, starts_at).await?))
}

/// The performances of a show that have the rate of their rank, and of which no ticket stands.
pub(super) struct Ranked {
    show: Show,
    performances: Vec<Performance>,
}

impl Ranked {
    /// Those after a performance.
    pub(super) async fn after(conn: &mut SqliteConnection, of: &Performance) -> Result<Self> {
        let show = show::get(conn, of.show).await?;
        let mut performances = Vec::new();
        if show.vat.first_rank.is_none() {
            return Ok(Self { show, performances });
        }
        for later in performance::list(conn, show.id).await? {
            let played = !matches!(later.state, State::Cancelled | State::Postponed);
            if !played || later.starts_at <= of.starts_at || sales::ticket::any_stands(conn, later.id).await?
            {
                continue;
            }
            if later.vat == rate(conn, &show, later.starts_at).await? {
                performances.push(later);
            }
        }
        Ok(Self { show, performances })
    }

    /// Gives them the rate of the rank that they have now.
    pub(super) async fn settle(self, conn: &mut SqliteConnection, author: &Author) -> Result<()> {
        for of in self.performances {
            let vat = rate(conn, &self.show, of.starts_at).await?;
            performance::update(conn, author, &Performance { vat, ..of }).await?;
        }
        Ok(())
    }
}
