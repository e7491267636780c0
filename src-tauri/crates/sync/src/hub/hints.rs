//! Hints: that something may have come. They carry nothing and may be lost; whoever waits for one polls as well.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};

use super::Credentials;
use crate::Result;

/// How long a connection for hints is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// A connection that listens.
#[derive(Debug)]
pub struct Hints {
    listener: PgListener,
}

impl Hints {
    /// Listens to the channels of feeds, as [`Feed::channel`](super::Feed::channel) names them.
    ///
    /// # Errors
    ///
    /// As [`Link::connect`](super::Link::connect).
    pub async fn listen(credentials: &Credentials, channels: &[String]) -> Result<Self> {
        let Credentials { address, login, password, authority } = credentials;
        let options = address.options(login, password, authority.as_deref());
        let pool =
            PgPoolOptions::new().max_connections(1).acquire_timeout(PATIENCE).connect_lazy_with(options);
        let mut listener = PgListener::connect_with(&pool).await?;
        // What was told while the connection was away is not told again: its end must be seen.
        listener.eager_reconnect(false);
        listener.listen_all(channels.iter().map(String::as_str)).await?;
        Ok(Self { listener })
    }

    /// Waits for a hint; `false` when the connection was lost, and hints with it.
    ///
    /// # Errors
    ///
    /// What the connection says.
    pub async fn next(&mut self) -> Result<bool> {
        Ok(self.listener.try_recv().await?.is_some())
    }
}
