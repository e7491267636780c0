//! People that a desk has no need of any more: their rows go from its store, and from its store alone.
//!
//! Absent on purpose: who is needed. The exchange says so by the desk's role.

use kernel::{ContactId, Instant, TypedId};
use sqlx::SqliteConnection;
use store::Store;
use store::shared::listed;
use uuid::Uuid;

use crate::{Result, contact, erasure, find};

/// The people of this store but for those who are needed and those whom somebody wrote of at this desk since a moment: what
/// came from elsewhere was written by nobody here.
///
/// # Errors
///
/// What the database says.
pub async fn others(
    conn: &mut SqliteConnection,
    needed: &[ContactId],
    met_since: Option<Instant>,
) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select contact_id from contact
         where contact_id not in (select unhex(value) from json_each(?1))
           and not exists (select 1 from change c
                           where c.entity_id = contact.contact_id and c.agent_id is not null and c.at >= ?2)",
    )
    .bind(listed(needed.iter().map(|id| id.uuid())))
    .bind(met_since)
    .fetch_all(conn)
    .await?)
}

/// Takes people away with all that is about them, and answers which documents went: their kinds and ids.
///
/// # Errors
///
/// What the database says.
pub async fn shed(conn: &mut SqliteConnection, people: &[ContactId]) -> Result<Vec<(String, Uuid)>> {
    let ids: Vec<Uuid> = people.iter().map(|id| id.uuid()).collect();
    let gone = sqlx::query_as(
        "with gone (id) as (select unhex(value) from json_each(?1))
         select 'contact', id from gone
         union all select 'position', position_id from position
             where person in (select id from gone) or organisation in (select id from gone)
         union all select 'consent', consent_id from consent where contact_id in (select id from gone)
         union all select 'interaction', interaction_id from interaction where contact_id in (select id from gone)",
    )
    .bind(listed(ids.iter().copied()))
    .fetch_all(&mut *conn)
    .await?;
    for (id, stored) in contact::store::all(conn, &ids).await? {
        erasure::take_away(conn, id, (stored.contact_no, &stored.sheet)).await?;
    }
    Ok(gone)
}

/// Drops from the file what people who were taken away left in it; whether nothing is left. Done outside of their
/// transaction.
///
/// # Errors
///
/// What the database says.
pub async fn scrub(store: &Store) -> Result<bool> {
    find::scrub(store).await?;
    Ok(store.scrub().await?)
}
