//! The outbox: tickets to send by e-mail when the network allows. A message names its order; it is drawn when it
//! is sent, so that nothing stale leaves: the first paper or mail that leaves is the original, what leaves after is a
//! duplicate (decision 0129).

use std::collections::BTreeMap;

use kernel::{Chance, Instant, OrderId, TypedId, VenueId};
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use crate::{Error, Result};

/// After how many attempts a message is given up: most of a day.
const ATTEMPTS: u32 = 20;

/// How long an attempt keeps a message to itself: longer than the slowest server may take.
const LEAVING: chrono::TimeDelta = chrono::TimeDelta::minutes(3);

/// Why a message did not leave.
#[derive(Debug, Clone, Copy)]
pub enum Why<'a> {
    /// In the words of the server.
    Server(&'a str),
    /// In the words of the server, which will say the same another time: it is not tried again by itself.
    ForEver(&'a str),
    /// By a refusal of ours: `{code, params}`, as JSON.
    Refused(&'a str),
}

impl<'a> Why<'a> {
    /// As the two columns keep it.
    fn columns(self) -> (&'a str, Option<&'a str>) {
        match self {
            Self::Server(words) | Self::ForEver(words) => (words, None),
            Self::Refused(refusal) => ("", Some(refusal)),
        }
    }
}

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
    /// Its number.
    pub number: String,
    /// To whom.
    pub recipient: String,
    /// `queued`, `sent`, `failed`, `abandoned`.
    pub state: String,
    /// How many times it was tried.
    pub attempts: u32,
    /// When it is tried again.
    pub next_at: Instant,
    /// When it was sent.
    pub sent_at: Option<Instant>,
    /// Why the last attempt failed, in the words of the server.
    pub failure: String,
    /// Why it did not leave, when it is a refusal of ours: `{code, params}`, as JSON.
    pub refusal: Option<String>,
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
    // Few servers carry a name beyond ASCII before the sign (RFC 6531), and it is mostly a slip of the keyboard.
    let plausible = recipient
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && name.is_ascii() && host.contains('.'));
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
        "select message_id, venue_id, order_id,
                (select number from orders o where o.order_id = outbox.order_id) as number, recipient, state, attempts, next_at, sent_at, failure,
                refusal
         from outbox
         where state = 'queued' and next_at <= ?1 and venue_id = ?3 and coalesce(leaving_until, 0) <= ?1
         order by next_at limit ?2",
    )
    .bind(now)
    .bind(limit)
    .bind(venue)
    .fetch_all(conn)
    .await?)
}

/// The last messages of a venue, of one of its orders when it is named, the latest first.
///
/// # Errors
///
/// What the database says.
pub async fn list(
    conn: &mut SqliteConnection,
    venue: VenueId,
    order: Option<OrderId>,
    limit: u32,
) -> Result<Vec<Message>> {
    Ok(sqlx::query_as(
        "select message_id, venue_id, order_id,
                (select number from orders o where o.order_id = outbox.order_id) as number, recipient, state, attempts, next_at, sent_at, failure,
                refusal
         from outbox where venue_id = ?1 and order_id = coalesce(?3, order_id)
         order by queued_at desc limit ?2",
    )
    .bind(venue)
    .bind(limit)
    .bind(order)
    .fetch_all(conn)
    .await?)
}

/// Takes a message for one attempt: `false` when another has it, or it waits no more.
///
/// # Errors
///
/// What the database says.
pub async fn take(conn: &mut SqliteConnection, message: Uuid, at: Instant) -> Result<bool> {
    let done = sqlx::query(
        "update outbox set leaving_until = ?3
         where message_id = ?1 and state = 'queued' and coalesce(leaving_until, 0) <= ?2",
    )
    .bind(message)
    .bind(at)
    .bind(at.plus(LEAVING))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Checks that no message of an order is leaving at this moment: what it brings would be an original twice.
///
/// # Errors
///
/// [`Error::MailLeaving`].
pub async fn check_still(conn: &mut SqliteConnection, order: OrderId, at: Instant) -> Result<()> {
    let leaving: Option<String> = sqlx::query_scalar(
        "select recipient from outbox where order_id = ?1 and state = 'queued' and leaving_until > ?2 limit 1",
    )
    .bind(order)
    .bind(at)
    .fetch_optional(conn)
    .await?;
    leaving.map_or(Ok(()), |recipient| Err(Error::MailLeaving { recipient }))
}

/// Whether a message of an order is still to leave.
///
/// # Errors
///
/// What the database says.
pub async fn awaits(conn: &mut SqliteConnection, order: OrderId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from outbox where order_id = ?1 and state in ('queued', 'failed'))",
    )
    .bind(order)
    .fetch_one(conn)
    .await?)
}

/// Notes that a message left.
///
/// # Errors
///
/// What the database says.
pub async fn sent(conn: &mut SqliteConnection, message: Uuid, at: Instant) -> Result<()> {
    let done = sqlx::query(
        "update outbox
         set state = 'sent', sent_at = ?2, attempts = attempts + 1, leaving_until = null, failure = '', refusal = null
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
pub async fn failed(conn: &mut SqliteConnection, message: &Message, at: Instant, why: Why<'_>) -> Result<()> {
    let attempts = message.attempts + 1;
    let (failure, refusal) = why.columns();
    let done = sqlx::query(
        "update outbox set attempts = ?2, next_at = ?3, failure = ?4, refusal = ?6, state = ?5, leaving_until = null
         where message_id = ?1 and state = 'queued'",
    )
    .bind(message.id)
    .bind(attempts)
    .bind(at.plus(wait(attempts)))
    .bind(failure)
    .bind(if attempts < ATTEMPTS && !matches!(why, Why::ForEver(_)) { "queued" } else { "failed" })
    .bind(refusal)
    .execute(conn)
    .await?;
    Ok(store::exactly_one(&done)?)
}

/// Gives a message up that did not leave: nothing tries it again. `false` when it left, or was given up before.
///
/// # Errors
///
/// What the database says.
pub async fn abandon(
    conn: &mut SqliteConnection,
    venue: VenueId,
    message: Uuid,
    why: Why<'_>,
) -> Result<bool> {
    let (failure, refusal) = why.columns();
    let done = sqlx::query(
        "update outbox set state = 'abandoned', leaving_until = null, failure = ?3, refusal = ?4
         where message_id = ?1 and venue_id = ?2 and state in ('queued', 'failed')",
    )
    .bind(message)
    .bind(venue)
    .bind(failure)
    .bind(refusal)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
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

/// How many messages of a venue do not leave: tried in vain, or, when nothing can be sent, all that wait.
///
/// # Errors
///
/// What the database says.
pub async fn stuck(conn: &mut SqliteConnection, venue: VenueId, ready: bool) -> Result<u32> {
    Ok(sqlx::query_scalar(
        "select count(*) from outbox
         where venue_id = ?1 and (state = 'failed' or state = 'queued' and (attempts > 0 or not ?2))",
    )
    .bind(venue)
    .bind(ready)
    .fetch_one(conn)
    .await?)
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
