//! Entitlements: verified statuses, with who saw the proof and until when.

use kernel::{AgentId, ContactId, EntitlementId, Instant, Money, NaiveDate, TypedId, VenueId};
use serde::Serialize;
use serde_json::json;
use sqlx::SqliteConnection;
use store::shared::listed;
use store::{At, Author, Batch};
use uuid::Uuid;

use crate::{Error, Result};

/// The status under which a family quotient is kept.
pub const QUOTIENT: &str = "quotient";

/// A verified status of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Entitlement {
    /// Its id.
    #[sqlx(rename = "entitlement_id")]
    pub id: EntitlementId,
    /// Whose.
    #[sqlx(rename = "contact_id")]
    pub contact: ContactId,
    /// The venue that saw the proof.
    #[sqlx(rename = "venue_id")]
    pub venue: VenueId,
    /// The status's code in the tariff book, or [`QUOTIENT`].
    pub status: String,
    /// The monthly family quotient, for that status.
    pub quotient: Option<Money>,
    /// Who saw the proof.
    pub seen_by: Option<AgentId>,
    /// When.
    pub seen_at: Instant,
    /// The last day it holds; none: no end.
    pub until: Option<NaiveDate>,
}

/// Records that a proof was seen.
///
/// # Errors
///
/// [`Error::EntitlementOver`] when it ends before `today`.
pub async fn record(
    conn: &mut SqliteConnection,
    author: &Author,
    today: NaiveDate,
    entitlement: &Entitlement,
) -> Result<()> {
    if let Some(until) = entitlement.until.filter(|until| *until < today) {
        return Err(Error::EntitlementOver { until });
    }
    sqlx::query(
        "insert into entitlement
             (entitlement_id, contact_id, venue_id, status, quotient, seen_by, seen_at, until)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(entitlement.id)
    .bind(entitlement.contact)
    .bind(entitlement.venue)
    .bind(&entitlement.status)
    .bind(entitlement.quotient)
    .bind(entitlement.seen_by)
    .bind(entitlement.seen_at)
    .bind(entitlement.until)
    .execute(&mut *conn)
    .await?;
    Ok(store::change::record_row(conn, author, "entitlement", entitlement.id.uuid(), entitlement).await?)
}

/// The statuses of a contact that hold on a day.
///
/// # Errors
///
/// What the database says.
pub async fn of_contact(
    conn: &mut SqliteConnection,
    contact: ContactId,
    today: NaiveDate,
) -> Result<Vec<Entitlement>> {
    let mut batch = Batch::default();
    let held = ask(&mut batch, contact, today);
    Ok(batch.run(conn).await?.rows(&held)?)
}

/// Asks for the entitlements of a contact that hold on a day.
pub fn ask(batch: &mut Batch, contact: ContactId, today: NaiveDate) -> At<Entitlement> {
    batch
        .statement(
            "select entitlement_id, contact_id, venue_id, status, quotient, seen_by, seen_at, until
             from entitlement
             where contact_id = ? and (until is null or until >= ?)
             order by seen_at desc",
        )
        .bind(contact)
        .bind(today)
        .answer()
}

/// Removes the entitlements that ended before a day, and says how many: statuses do not outlive their use.
///
/// # Errors
///
/// What the database says.
pub async fn forget_expired(conn: &mut SqliteConnection, author: &Author, today: NaiveDate) -> Result<u64> {
    let gone: Vec<EntitlementId> =
        sqlx::query_scalar("delete from entitlement where until < ?1 returning entitlement_id")
            .bind(today)
            .fetch_all(&mut *conn)
            .await?;
    record_forgotten(conn, author, &gone).await?;
    Ok(gone.len() as u64)
}

/// Forgets the statuses of a person who is erased, and what the change log said of them.
///
/// # Errors
///
/// What the database says.
pub async fn forget(conn: &mut SqliteConnection, author: &Author, contact: ContactId) -> Result<()> {
    let gone: Vec<EntitlementId> =
        sqlx::query_scalar("delete from entitlement where contact_id = ?1 returning entitlement_id")
            .bind(contact)
            .fetch_all(&mut *conn)
            .await?;
    record_forgotten(conn, author, &gone).await
}

/// Takes the statuses of people away whom this desk has no need of, and answers which those were; nobody is told.
///
/// # Errors
///
/// What the database says.
pub async fn shed(conn: &mut SqliteConnection, people: &[ContactId]) -> Result<Vec<Uuid>> {
    let gone: Vec<Uuid> = sqlx::query_scalar(
        "delete from entitlement where contact_id in (select unhex(value) from json_each(?1))
         returning entitlement_id",
    )
    .bind(listed(people.iter().map(|id| id.uuid())))
    .fetch_all(&mut *conn)
    .await?;
    store::change::forget(conn, &gone).await?;
    Ok(gone)
}

async fn record_forgotten(
    conn: &mut SqliteConnection,
    author: &Author,
    gone: &[EntitlementId],
) -> Result<()> {
    let ids: Vec<Uuid> = gone.iter().map(|id| id.uuid()).collect();
    store::change::forget(conn, &ids).await?;
    for id in ids {
        store::change::record_row(conn, author, "entitlement", id, &json!({"forgotten": true})).await?;
    }
    Ok(())
}
