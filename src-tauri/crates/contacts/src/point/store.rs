//! The table `contact_point`.

use std::collections::HashMap;

use kernel::{ContactId, ContactPointId, TypedId};
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;
use store::rows::{self, Insert};
use store::shared::listed;
use store::{Author, Change};

use super::{Point, PointKind, PointStatus};
use crate::contact::Contact;
use crate::{Error, Result};

/// Writes the points of new contacts; their change rows are those of the contacts.
pub(crate) async fn insert(conn: &mut SqliteConnection, author: &Author, contacts: &[Contact]) -> Result<()> {
    let points: Vec<(ContactId, &Point)> =
        contacts.iter().flat_map(|contact| contact.points.iter().map(|point| (contact.id, point))).collect();
    insert_rows(conn, author, &points).await
}

async fn insert_rows(
    conn: &mut SqliteConnection,
    author: &Author,
    points: &[(ContactId, &Point)],
) -> Result<()> {
    let insert = Insert {
        into: "insert into contact_point
                   (contact_id, point_id, venue_id, kind, value, postcode, city, normalised, status)",
        columns: 9,
        otherwise: "",
    };
    let write = rows::write(conn, insert, points, |values, (contact, point)| {
        values
            .bind(*contact)
            .bind(point.id)
            .bind(author.venue)
            .bind(point.kind)
            .bind(point.value.as_str())
            .bind(point.postcode.as_str())
            .bind(point.city.as_str())
            .bind(point.normalised.as_str())
            .bind(point.status);
    });
    Ok(write.await?)
}

/// Adds a point to a contact; one that it already has is left as it is. Says whether it was added.
/// The caller refreshes the words that the contact is found by.
///
/// # Errors
///
/// What the database says.
pub async fn add(
    conn: &mut SqliteConnection,
    author: &Author,
    contact: ContactId,
    point: &Point,
) -> Result<bool> {
    let known: bool = sqlx::query_scalar(
        "select exists (select 1 from contact_point where contact_id = ?1 and kind = ?2 and normalised = ?3)",
    )
    .bind(contact)
    .bind(point.kind)
    .bind(&point.normalised)
    .fetch_one(&mut *conn)
    .await?;
    if known {
        return Ok(false);
    }
    insert_rows(conn, author, &[(contact, point)]).await?;
    let fields = Map::from_iter([("contact".to_owned(), json!(contact)), ("point".to_owned(), json!(point))]);
    let change =
        Change { entity: "contact_point", id: point.id.uuid(), fields: &fields, base_versions: None };
    store::change::record(conn, author, change).await?;
    Ok(true)
}

/// Says whether a point still reaches anyone.
///
/// # Errors
///
/// [`Error::PointUnknown`] when the contact has no such point.
pub async fn mark(
    conn: &mut SqliteConnection,
    author: &Author,
    contact: ContactId,
    point: ContactPointId,
    status: PointStatus,
) -> Result<()> {
    let versions: Option<String> =
        sqlx::query_scalar("select versions from contact_point where contact_id = ?1 and point_id = ?2")
            .bind(contact)
            .bind(point)
            .fetch_optional(&mut *conn)
            .await?;
    let before: Map<String, Value> =
        serde_json::from_str(&versions.ok_or(Error::PointUnknown)?).unwrap_or_default();
    let changed = Map::from_iter([("status".to_owned(), json!(status))]);
    let base = Map::from_iter([("status".to_owned(), before.get("status").cloned().unwrap_or(0.into()))]);
    let done = sqlx::query(
        "update contact_point set status = ?3, versions = ?4 where contact_id = ?1 and point_id = ?2",
    )
    .bind(contact)
    .bind(point)
    .bind(status)
    .bind(serde_json::to_string(&store::change::next_versions(&before, &changed)).unwrap_or_default())
    .execute(&mut *conn)
    .await?;
    store::exactly_one(&done)?;
    let change =
        Change { entity: "contact_point", id: point.uuid(), fields: &changed, base_versions: Some(&base) };
    Ok(store::change::record(conn, author, change).await?)
}

/// The points of a contact: e-mails, phones, postal addresses, each kind oldest first.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, contact: ContactId) -> Result<Vec<Point>> {
    Ok(of_all(conn, &[contact]).await?.remove(&contact).unwrap_or_default())
}

/// The points of contacts, those of each as [`list`] tells them.
pub(crate) async fn of_all(
    conn: &mut SqliteConnection,
    contacts: &[ContactId],
) -> Result<HashMap<ContactId, Vec<Point>>> {
    type Row = (ContactId, ContactPointId, PointKind, String, String, String, String, PointStatus);
    let rows: Vec<Row> = sqlx::query_as(
        "select contact_id, point_id, kind, value, postcode, city, normalised, status from contact_point
         where contact_id in (select unhex(value) from json_each(?1)) order by contact_id, kind, point_id",
    )
    .bind(listed(contacts.iter().map(|contact| contact.uuid())))
    .fetch_all(conn)
    .await?;
    let mut points: HashMap<ContactId, Vec<Point>> = HashMap::new();
    for (contact, id, kind, value, postcode, city, normalised, status) in rows {
        let point = Point { id, kind, value, postcode, city, normalised, status };
        points.entry(contact).or_default().push(point);
    }
    Ok(points)
}
