//! Contacts that may be the one about to be created: offered, never imposed.

use kernel::{ContactId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use store::Batch;

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
    let mut batch = Batch::default();
    let shared = batch
        .statement(
            "select p.contact_id, p.kind
             from json_each(?) asked cross join contact_point p on p.normalised = asked.value
             where p.venue_id = ? and p.kind in ('email', 'phone')
             order by p.kind, p.contact_id
             limit ?",
        )
        .bind(json!(values).to_string())
        .bind(venue)
        .bind(OFFERED)
        .answer::<(ContactId, PointKind)>();
    // Without a birth date nobody is the same by name: no row has none as its own.
    let named = batch
        .statement(
            "select contact_id from contact
             where name_key = ? and birth_date = ? and venue_id = ?
             order by contact_id
             limit ?",
        )
        .bind(sheet.name_key())
        .bind(sheet.birth_date.filter(|_| !sheet.is_nameless()))
        .bind(venue)
        .bind(OFFERED)
        .answer::<(ContactId,)>();
    let answers = batch.run(conn).await?;
    let reason = |kind| if kind == PointKind::Email { Reason::SameEmail } else { Reason::SamePhone };
    let mut found: Vec<(ContactId, Reason)> =
        answers.rows(&shared)?.into_iter().map(|(contact, kind)| (contact, reason(kind))).collect();
    let named = answers.rows(&named)?.into_iter();
    found.extend(named.map(|(contact,)| (contact, Reason::SameNameAndBirthDate)));
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
