//! What the desks of a network share of people. When someone was active last, and what she is found by, each desk works
//! out for itself.

use kernel::{ContactId, TypedId};
use sqlx::SqliteConnection;
use store::shared::{Entity, Part, Row};
use uuid::Uuid;

use crate::contact;
use crate::find::index;
use crate::{Error, Result};

/// Contacts, and what is about them.
pub const SHARED: &[Entity] = &[
    Entity {
        name: "contact",
        row: Some(Row {
            own: &["contact_no", "versions", "active_at"],
            elsewhere: &[("name_key", "''")],
            ..Row::new("contact", "contact_id")
        }),
        venues: "select venue_id from contact where contact_id = ?1
                 union select venue_id from tombstone where contact_id = ?1",
        subject: None,
        parts: &[Part::rows("contact_point", &["point_id"], "it.contact_id = ?1", "it.contact_id")],
        after_operations: false,
    },
    Entity {
        name: "position",
        row: Some(Row::new("position", "position_id")),
        venues: "select venue_id from position where position_id = ?1",
        subject: Some("select person from position where position_id = ?1"),
        parts: &[],
        after_operations: false,
    },
    Entity {
        name: "consent",
        row: Some(Row::new("consent", "consent_id")),
        venues: "select venue_id from consent where consent_id = ?1",
        subject: Some("select contact_id from consent where consent_id = ?1"),
        parts: &[],
        after_operations: false,
    },
    Entity {
        name: "interaction",
        row: Some(Row::new("interaction", "interaction_id")),
        venues: "select venue_id from interaction where interaction_id = ?1",
        subject: Some("select contact_id from interaction where interaction_id = ?1"),
        parts: &[],
        after_operations: false,
    },
];

/// Makes a contact that came from another desk findable by the name and the words it has now.
///
/// # Errors
///
/// What the database says.
pub async fn arrived(conn: &mut SqliteConnection, id: Uuid) -> Result<()> {
    let id = ContactId::from_uuid(id);
    let venue = sqlx::query_scalar("select venue_id from contact where contact_id = ?1")
        .bind(id)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(venue) = venue else { return Ok(()) };
    match contact::store::get(conn, venue, id).await {
        Ok(stored) => {
            sqlx::query("update contact set name_key = ?2 where contact_id = ?1")
                .bind(id)
                .bind(stored.sheet.name_key())
                .execute(&mut *conn)
                .await?;
            index::refresh(conn, stored.contact_no, id, &stored.sheet).await
        }
        Err(Error::Unknown) => Ok(()),
        Err(error) => Err(error),
    }
}
