//! What the desks of a network share of people. When someone was active last, and what she is found by, each desk works
//! out for itself.

use std::collections::HashMap;

use serde::Deserialize as _;
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use store::shared::{Entity, Needs, Part, Row, listed};
use uuid::Uuid;

use crate::Result;
use crate::contact::{Kind, Sheet};
use crate::find::index::{self, Entry};
use crate::point::PointKind;

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
    names(fields).name_key().into()
}

/// The names among the fields of a contact.
fn names(fields: &Map<String, Value>) -> Sheet {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let kind = fields.get("kind").and_then(|kind| Kind::deserialize(kind).ok()).unwrap_or_default();
    Sheet {
        kind,
        usage: text("usage"),
        given: text("given"),
        birth_name: text("birth_name"),
        organisation: text("organisation"),
        ..Sheet::default()
    }
}

/// The points among the fields of a contact, normalised.
fn points(fields: &Map<String, Value>) -> impl Iterator<Item = (PointKind, &str)> {
    fields.iter().filter(|(field, _)| field.starts_with("contact_point/")).filter_map(|(_, point)| {
        Some((PointKind::deserialize(point.get("kind")?).ok()?, point.get("normalised")?.as_str()?))
    })
}

/// Makes contacts that came from another desk, with their fields, findable by the names and the points they have now.
///
/// # Errors
///
/// What the database says.
pub async fn arrived(conn: &mut SqliteConnection, contacts: &[(Uuid, &Map<String, Value>)]) -> Result<()> {
    let here: Vec<(Uuid, i64, String)> = sqlx::query_as(
        "select contact_id, contact_no, name_key from contact
         where contact_id in (select unhex(value) from json_each(?1))",
    )
    .bind(listed(contacts.iter().map(|(id, _)| *id)))
    .fetch_all(&mut *conn)
    .await?;
    let told: HashMap<Uuid, &Map<String, Value>> = contacts.iter().copied().collect();
    let here = here.into_iter().filter_map(|(id, no, key)| Some((no, (id, key, *told.get(&id)?))));
    let mut renamed = Vec::new();
    index::write(conn, &here.collect::<Vec<_>>(), |(id, key, fields)| {
        let names = names(fields);
        let now = names.name_key();
        if now != *key {
            renamed.push((*id, now));
        }
        Entry::new(&names, points(fields))
    })
    .await?;
    for (id, key) in renamed {
        sqlx::query("update contact set name_key = ?2 where contact_id = ?1")
            .bind(id)
            .bind(key)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
