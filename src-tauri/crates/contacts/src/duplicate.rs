//! Contacts that may be the one about to be created: offered, never imposed.

use kernel::{ContactId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::Result;
use crate::contact::{Contact, Sheet};
use crate::point::{Point, PointKind};

/// Why a contact may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DoubleReason")]
pub enum Reason {
    /// The same e-mail address.
    SameEmail,
    /// The same phone number; a household shares one.
    SamePhone,
    /// The same name and birth date.
    SameNameAndBirthDate,
}

/// Most contacts offered: a phone of a school has more.
const OFFERED: i64 = 10;

/// The contacts of a venue that share an e-mail, a phone, or a name and birth date with these fields.
///
/// # Errors
///
/// What the database says.
pub async fn candidates(
    conn: &mut SqliteConnection,
    venue: VenueId,
    sheet: &Sheet,
    points: &[Point],
) -> Result<Vec<(ContactId, Reason)>> {
    let reachable = [PointKind::Email, PointKind::Phone];
    let values: Vec<&str> = points
        .iter()
        .filter(|point| reachable.contains(&point.kind) && !point.normalised.is_empty())
        .map(|point| point.normalised.as_str())
        .collect();
    let shared: Vec<(ContactId, PointKind)> = sqlx::query_as(
        "select p.contact_id, p.kind
         from json_each(?1) asked cross join contact_point p on p.normalised = asked.value
         where p.venue_id = ?2 and p.kind in ('email', 'phone')
         order by p.kind, p.contact_id
         limit ?3",
    )
    .bind(json!(values).to_string())
    .bind(venue)
    .bind(OFFERED)
    .fetch_all(&mut *conn)
    .await?;
    let reason = |kind| if kind == PointKind::Email { Reason::SameEmail } else { Reason::SamePhone };
    let mut found: Vec<(ContactId, Reason)> =
        shared.into_iter().map(|(contact, kind)| (contact, reason(kind))).collect();
    if let Some(birth_date) = sheet.birth_date.filter(|_| !sheet.is_nameless()) {
        let named: Vec<ContactId> = sqlx::query_scalar(
            "select contact_id from contact
             where name_key = ?1 and birth_date = ?2 and venue_id = ?3
             order by contact_id
             limit ?4",
        )
        .bind(sheet.name_key())
        .bind(birth_date)
        .bind(venue)
        .bind(OFFERED)
        .fetch_all(conn)
        .await?;
        found.extend(named.into_iter().map(|contact| (contact, Reason::SameNameAndBirthDate)));
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|(contact, _)| seen.insert(*contact));
    Ok(found)
}

/// As [`candidates`], for a contact already written: itself left out.
///
/// # Errors
///
/// What the database says.
pub async fn of(
    conn: &mut SqliteConnection,
    venue: VenueId,
    contact: &Contact,
) -> Result<Vec<(ContactId, Reason)>> {
    let mut found = candidates(conn, venue, &contact.sheet, &contact.points).await?;
    found.retain(|(other, _)| *other != contact.id);
    Ok(found)
}
