//! What somebody has to look after while desks exchange.

use std::time::Duration;

use super::Admin;
use crate::Result;

/// How long a session of a desk may hold others up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// In a transaction, doing nothing.
    pub idle: Duration,
    /// With one statement.
    pub busy: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { idle: Duration::from_secs(5), busy: Duration::from_secs(60) }
    }
}

impl Admin {
    /// Ends the sessions of desks that hold others up for longer; how many.
    ///
    /// # Errors
    ///
    /// [`Error::HubMissing`](crate::Error::HubMissing), and what the database says to who may not end sessions.
    pub async fn end_long_sessions(&mut self, patience: Patience) -> Result<u64> {
        let seconds = |limit: Duration| limit.as_secs_f64();
        let ended: i64 = sqlx::query_scalar(
            "select app.end_long_sessions(make_interval(secs => $1), make_interval(secs => $2))",
        )
        .bind(seconds(patience.idle))
        .bind(seconds(patience.busy))
        .fetch_one(&mut self.conn)
        .await?;
        Ok(u64::try_from(ended).unwrap_or(0))
    }
}
