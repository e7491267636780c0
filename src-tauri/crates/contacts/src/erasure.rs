//! Erasing a person (GDPR articles 17 and 18): a week in which nothing is done with the sheet, then nothing personal
//! remains but a tombstone, so that no desk can bring the person back.
//!
//! Absent on purpose: what other crates keep of a contact (orders, passes, entitlements, holds). Each forgets its own
//! part, and the use case calls them all in one transaction.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use kernel::{ContactId, Instant, TypedId, VenueId};
use serde_json::json;
use sqlx::SqliteConnection;
use store::{Author, Store};
use uuid::Uuid;

use crate::contact::{self, Sheet};
use crate::find::{self, index};
use crate::{Error, Result};

/// How long a contact is restricted before it is erased.
pub const RESTRICTED: TimeDelta = TimeDelta::days(7);

/// Restricts a contact, and answers when it will be erased; asked again, it changes nothing.
///
/// # Errors
///
/// [`Error::Unknown`].
pub async fn request(conn: &mut SqliteConnection, author: &Author, contact: ContactId) -> Result<Instant> {
    let stored = contact::store::get(conn, author.venue, contact).await?;
    if let Some(at) = stored.erase_at {
        return Ok(at);
    }
    let at = author.at.plus(RESTRICTED);
    set(conn, author, contact, Some(at)).await?;
    Ok(at)
}

/// Lifts the restriction: the contact is as it was.
///
/// # Errors
///
/// [`Error::Unknown`].
pub async fn lift(conn: &mut SqliteConnection, author: &Author, contact: ContactId) -> Result<()> {
    set(conn, author, contact, None).await
}

async fn set(
    conn: &mut SqliteConnection,
    author: &Author,
    contact: ContactId,
    erase_at: Option<Instant>,
) -> Result<()> {
    let done = sqlx::query(
        "update contact set state = iif(?3 is null, 'active', 'restricted'), erase_at = ?3
         where contact_id = ?1 and venue_id = ?2",
    )
    .bind(contact)
    .bind(author.venue)
    .bind(erase_at)
    .execute(&mut *conn)
    .await?;
    store::exactly_one(&done).map_err(|_| Error::Unknown)?;
    let row = json!({"erase_at": erase_at});
    Ok(store::change::record_row(conn, author, "contact", contact.uuid(), &row).await?)
}

/// The contacts of a venue whose week is over.
///
/// # Errors
///
/// What the database says.
pub async fn due(conn: &mut SqliteConnection, venue: VenueId, now: Instant) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select contact_id from contact where erase_at <= ?2 and venue_id = ?1 order by erase_at",
    )
    .bind(venue)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Erases a contact: sheet, coordinates, positions, consents, interactions, the words it is found by, and what the
/// change log said of them. A tombstone remains.
///
/// # Errors
///
/// [`Error::Unknown`].
pub async fn erase(conn: &mut SqliteConnection, author: &Author, contact: ContactId) -> Result<()> {
    let stored = contact::store::get(conn, author.venue, contact).await?;
    take_away(conn, contact, (stored.contact_no, &stored.sheet)).await?;
    sqlx::query("insert into tombstone (contact_id, venue_id, at, agent_id) values (?1, ?2, ?3, ?4)")
        .bind(contact)
        .bind(author.venue)
        .bind(author.at)
        .bind(author.agent)
        .execute(&mut *conn)
        .await?;
    Ok(store::change::record_row(conn, author, "contact", contact.uuid(), &json!({"erased": true})).await?)
}

/// Takes away every row of a contact, the words it is found by, and what the change log said of them.
pub(crate) async fn take_away(
    conn: &mut SqliteConnection,
    contact: ContactId,
    (contact_no, sheet): (i64, &Sheet),
) -> Result<()> {
    let traces = traces(conn, contact).await?;
    store::change::forget(conn, &traces).await?;
    // Coordinates, positions, consents and interactions go with their contact.
    let done =
        sqlx::query("delete from contact where contact_id = ?1").bind(contact).execute(&mut *conn).await?;
    store::exactly_one(&done)?;
    let words: BTreeSet<String> = index::vocabulary(sheet).into_iter().collect();
    index::forget(conn, contact_no, &words).await
}

/// Drops from the file what erased contacts left in it: the words they were found by, pages given back, the log. Done
/// after the erasure and outside of its transaction; one that was cut short is taken up by the next.
///
/// # Errors
///
/// What the database says.
pub async fn scrub(store: &Store) -> Result<()> {
    let mut conn = store.read().await?;
    let erased: Vec<ContactId> =
        sqlx::query_scalar("select contact_id from tombstone where traces").fetch_all(&mut *conn).await?;
    drop(conn);
    if erased.is_empty() {
        return Ok(());
    }
    find::scrub(store).await?;
    if !store.scrub().await? {
        return Ok(());
    }
    let mut tx = store.write().await?;
    for contact in erased {
        sqlx::query("update tombstone set traces = 0 where contact_id = ?1")
            .bind(contact)
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}

/// The ids under which the change log speaks of a contact.
async fn traces(conn: &mut SqliteConnection, contact: ContactId) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select ?1
         union all select point_id from contact_point where contact_id = ?1
         union all select position_id from position where person = ?1 or organisation = ?1
         union all select consent_id from consent where contact_id = ?1
         union all select interaction_id from interaction where contact_id = ?1",
    )
    .bind(contact)
    .fetch_all(conn)
    .await?)
}
