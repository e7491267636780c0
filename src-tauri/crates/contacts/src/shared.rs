//! What the desks of a network share of people. When someone was active last, and what she is found by, each desk works
//! out for itself.

use kernel::TypedId as _;
use serde::Deserialize as _;
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;
use store::shared::{Entity, Needs, Part, Row};
use uuid::Uuid;

use crate::Result;
use crate::contact::{self, Kind, Sheet};
use crate::find::index;

/// Contacts, and what is about them.
pub const SHARED: &[Entity] = &[
    Entity {
        name: "contact",
        row: Some(Row {
            own: &["contact_no", "versions", "active_at"],
            elsewhere: &[("name_key", name_key)],
            ..Row::new("contact", "contact_id")
        }),
        venues: "select venue_id from contact where contact_id = ?1
                 union select venue_id from tombstone where contact_id = ?1",
        subject: None,
        parts: &[Part::rows("contact_point", &["point_id"], "it.contact_id = ?1", "it.contact_id")],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "position",
        row: Some(Row::new("position", "position_id")),
        venues: "select venue_id from position where position_id = ?1",
        subject: Some("select person from position where position_id = ?1"),
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "consent",
        row: Some(Row::new("consent", "consent_id")),
        venues: "select venue_id from consent where consent_id = ?1",
        subject: Some("select contact_id from consent where consent_id = ?1"),
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
    Entity {
        name: "interaction",
        row: Some(Row::new("interaction", "interaction_id")),
        venues: "select venue_id from interaction where interaction_id = ?1",
        subject: Some("select contact_id from interaction where interaction_id = ?1"),
        parts: &[],
        after_operations: false,
        needs: Needs::NOTHING,
    },
];

/// What a name is compared by, of the fields of a contact.
fn name_key(fields: &Map<String, Value>) -> Value {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let kind = fields.get("kind").and_then(|kind| Kind::deserialize(kind).ok()).unwrap_or_default();
    let sheet = Sheet {
        kind,
        usage: text("usage"),
        given: text("given"),
        organisation: text("organisation"),
        ..Sheet::default()
    };
    sheet.name_key().into()
}

/// Makes contacts that came from another desk findable by the names and the words they have now.
///
/// # Errors
///
/// What the database says.
pub async fn arrived(conn: &mut SqliteConnection, ids: &[Uuid]) -> Result<()> {
    let contacts = contact::store::all(conn, ids).await?;
    let keys = contacts.iter().map(|(id, it)| json!([id.uuid().simple().to_string(), it.sheet.name_key()]));
    sqlx::query(
        "update contact set name_key = told.value ->> 1
         from json_each(?1) told
         where contact.contact_id = unhex(told.value ->> 0) and name_key <> told.value ->> 1",
    )
    .bind(Value::from_iter(keys).to_string())
    .execute(&mut *conn)
    .await?;
    let found: Vec<_> = contacts.iter().map(|(id, it)| (it.contact_no, *id, &it.sheet)).collect();
    index::refresh_all(conn, &found).await
}
