//! The outbox: tickets to send by e-mail when the network allows. A message names its order; it is drawn when it
//! is sent, so that nothing stale leaves.

use std::collections::BTreeMap;

use kernel::{Chance, Instant, OrderId, TypedId, VenueId};
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use crate::{Error, Result};

/// After how many attempts a message is given up: most of a day.
const ATTEMPTS: u32 = 20;

/// A message that waits.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Message {
    /// The message.
    #[sqlx(rename = "message_id")]
    pub id: Uuid,
    /// The venue that sends.
    #[sqlx(rename = "venue_id")]
    pub venue: VenueId,
    /// The order whose tickets it brings.
    #[sqlx(rename = "order_id")]
    pub order: OrderId,
    /// To whom.
    pub recipient: String,
    /// `queued`, `sent`, `failed`.
    pub state: String,
    /// How many times it was tried.
    pub attempts: u32,
    /// When it is tried again.
    pub next_at: Instant,
    /// When it was sent.
    pub sent_at: Option<Instant>,
    /// Why the last attempt failed.
    pub failure: String,
}

/// How long to wait after an attempt that failed: a minute, doubled each time, an hour at most.
#[must_use]
pub fn wait(attempts: u32) -> chrono::TimeDelta {
    chrono::TimeDelta::minutes((1_i64 << (attempts.clamp(1, 7) - 1)).min(60))
}

/// Queues the tickets of an order for an address.
///
/// # Errors
///
/// [`Error::RecipientWrong`] for what is plainly no address.
pub async fn queue(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    order: OrderId,
    recipient: &str,
) -> Result<Uuid> {
    let recipient = recipient.trim();
    let plausible =
        recipient.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if !plausible || recipient.contains(char::is_whitespace) {
        return Err(Error::RecipientWrong);
    }
    let id = chance.id::<OrderId>(author.at).uuid();
    sqlx::query(
        "insert into outbox (message_id, venue_id, order_id, recipient, kind, next_at, queued_at)
         values (?1, ?2, ?3, ?4, 'tickets', ?5, ?5)",
    )
    .bind(id)
    .bind(author.venue)
    .bind(order)
    .bind(recipient)
    .bind(author.at)
    .execute(conn)
    .await?;
    Ok(id)
}

/// The messages of a venue to try now, the oldest first.
///
/// # Errors
///
/// What the database says.
pub async fn due(
    conn: &mut SqliteConnection,
    venue: VenueId,
    now: Instant,
    limit: u32,
) -> Result<Vec<Message>> {
    Ok(sqlx::query_as(
        "select message_id, venue_id, order_id, recipient, state, attempts, next_at, sent_at, failure
         from outbox where state = 'queued' and next_at <= ?1 and venue_id = ?3 order by next_at limit ?2",
    )
    .bind(now)
    .bind(limit)
    .bind(venue)
    .fetch_all(conn)
    .await?)
}

/// The last messages of a venue, the latest first.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, venue: VenueId, limit: u32) -> Result<Vec<Message>> {
    Ok(sqlx::query_as(
        "select message_id, venue_id, order_id, recipient, state, attempts, next_at, sent_at, failure
         from outbox where venue_id = ?1 order by queued_at desc limit ?2",
    )
    .bind(venue)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// Notes that a message left.
///
/// # Errors
///
/// What the database says.
pub async fn sent(conn: &mut SqliteConnection, message: Uuid, at: Instant) -> Result<()> {
    let done = sqlx::query(
        "update outbox set state = 'sent', sent_at = ?2, attempts = attempts + 1, failure = ''
         where message_id = ?1 and state = 'queued'",
    )
    .bind(message)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(store::exactly_one(&done)?)
}

/// Notes that an attempt failed, and when the next one is.
///
/// # Errors
///
/// What the database says.
pub async fn failed(conn: &mut SqliteConnection, message: &Message, at: Instant, why: &str) -> Result<()> {
    let attempts = message.attempts + 1;
    let done = sqlx::query(
        "update outbox set attempts = ?2, next_at = ?3, failure = ?4, state = ?5
         where message_id = ?1 and state = 'queued'",
    )
    .bind(message.id)
    .bind(attempts)
    .bind(at.plus(wait(attempts)))
    .bind(why)
    .bind(if attempts < ATTEMPTS { "queued" } else { "failed" })
    .execute(conn)
    .await?;
    Ok(store::exactly_one(&done)?)
}

/// Tries the messages of a venue again at once: the network is back.
///
/// # Errors
///
/// What the database says.
pub async fn hurry(conn: &mut SqliteConnection, venue: VenueId, now: Instant) -> Result<u64> {
    let done = sqlx::query(
        "update outbox set next_at = ?2, state = 'queued' where venue_id = ?1 and state in ('queued', 'failed')",
    )
    .bind(venue)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// How many messages there are in each state.
///
/// # Errors
///
/// What the database says.
pub async fn by_state(conn: &mut SqliteConnection) -> Result<BTreeMap<String, i64>> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("select state, count(*) from outbox group by state").fetch_all(conn).await?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_message_waits_longer_each_time_and_an_hour_at_most() {
        let minutes: Vec<_> = (1..=9).map(|n| wait(n).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
