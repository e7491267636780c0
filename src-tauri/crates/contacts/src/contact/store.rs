//! The tables `contact` and the words a contact is found by.

use chrono::NaiveDate;
use kernel::{ContactId, Instant, TypedId, VenueId};
use serde_json::{Map, Value, json};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow as _, Row as _, SqliteConnection};
use store::rows::{self, Insert};
use store::shared::listed;
use store::{At, Author, Batch, Change};
use uuid::Uuid;

use super::{Contact, Kind, Sheet};
use crate::find::index;
use crate::point::{self, PointKind};
use crate::{Error, Result};

/// Writes new contacts with their points, their words and their change rows.
///
/// # Errors
///
/// What the database says.
pub async fn insert(conn: &mut SqliteConnection, author: &Author, contacts: &[Contact]) -> Result<()> {
    let last: i64 =
        sqlx::query_scalar("select coalesce(max(contact_no), 0) from contact").fetch_one(&mut *conn).await?;
    insert_sheets(conn, author, contacts, last + 1).await?;
    point::store::insert(conn, author, contacts).await?;
    index::insert(conn, last + 1, contacts).await?;
    record(conn, author, contacts).await
}

async fn insert_sheets(
    conn: &mut SqliteConnection,
    author: &Author,
    contacts: &[Contact],
    first: i64,
) -> Result<()> {
    let numbered: Vec<(i64, &Contact)> = (first..).zip(contacts).collect();
    let insert = Insert {
        into:
            "insert into contact (contact_no, contact_id, venue_id, kind, civility, given, usage, birth_name,
                   organisation, language, birth_date, notes, name_key, created_at)",
        columns: 14,
        otherwise: "",
    };
    let write = rows::write(conn, insert, &numbered, |values, (no, contact)| {
        let sheet = &contact.sheet;
        values
            .bind(*no)
            .bind(contact.id)
            .bind(author.venue)
            .bind(sheet.kind)
            .bind(sheet.civility.as_str())
            .bind(sheet.given.as_str())
            .bind(sheet.usage.as_str())
            .bind(sheet.birth_name.as_str())
            .bind(sheet.organisation.as_str())
            .bind(sheet.language.as_str())
            .bind(sheet.birth_date)
            .bind(sheet.notes.as_str())
            .bind(sheet.name_key())
            .bind(author.at);
    });
    Ok(write.await?)
}

async fn record(conn: &mut SqliteConnection, author: &Author, contacts: &[Contact]) -> Result<()> {
    let rows: Vec<_> = contacts
        .iter()
        .map(|contact| {
            let mut fields = contact.sheet.fields();
            // What nobody filled is not news: it would double the log.
            fields.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
            fields.insert("points".into(), json!(contact.points));
            (contact.id.uuid(), fields)
        })
        .collect();
    Ok(store::change::record_all(conn, author, "contact", &rows).await?)
}

/// A sheet as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Stored {
    /// Its number in this store, by which it is found.
    pub contact_no: i64,
    /// Its fields.
    #[sqlx(flatten)]
    pub sheet: Sheet,
    /// Its state, `active` or `restricted`.
    pub state: String,
    /// When it will be erased, once that was asked for.
    pub erase_at: Option<Instant>,
    versions: String,
}

impl Stored {
    /// The version of each field that was ever edited.
    #[must_use]
    pub fn versions(&self) -> Map<String, Value> {
        serde_json::from_str(&self.versions).unwrap_or_default()
    }
}

/// The sheet of a contact of a venue.
///
/// # Errors
///
/// [`Error::Unknown`] when the venue has no such contact.
pub async fn get(conn: &mut SqliteConnection, venue: VenueId, id: ContactId) -> Result<Stored> {
    let mut batch = Batch::default();
    let sheet = ask(&mut batch, venue, id);
    batch.run(conn).await?.first(&sheet)?.ok_or(Error::Unknown)
}

/// Asks for the sheet of a contact of a venue.
pub fn ask(batch: &mut Batch, venue: VenueId, id: ContactId) -> At<Stored> {
    batch
        .statement(
            "select contact_no, kind, civility, given, usage, birth_name, organisation, language, birth_date, notes,
                    state, erase_at, versions
             from contact where contact_id = ? and venue_id = ?",
        )
        .bind(id)
        .bind(venue)
        .answer()
}

/// The sheets of contacts, whosever they are; those that are no more are left out.
pub(crate) async fn all(conn: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<(ContactId, Stored)>> {
    let rows = sqlx::query(
        "select contact_id, contact_no, kind, civility, given, usage, birth_name, organisation, language,
                birth_date, notes, state, erase_at, versions
         from contact where contact_id in (select unhex(value) from json_each(?1))",
    )
    .bind(listed(ids.iter().copied()))
    .fetch_all(conn)
    .await?;
    let read = |row: &SqliteRow| Ok((row.try_get("contact_id")?, Stored::from_row(row)?));
    Ok(rows.iter().map(read).collect::<sqlx::Result<_>>()?)
}

/// Replaces fields of a sheet.
///
/// `seen` holds the version of each field as it was shown; a field that moved since is not overwritten.
///
/// # Errors
///
/// [`Error::Unknown`], [`Error::Restricted`], [`Error::FieldInvalid`], [`Error::ChangedMeanwhile`], [`Error::Empty`].
pub async fn edit(
    conn: &mut SqliteConnection,
    author: &Author,
    id: ContactId,
    patch: &Map<String, Value>,
    seen: &Map<String, Value>,
) -> Result<()> {
    let stored = get(conn, author.venue, id).await?;
    if stored.erase_at.is_some() {
        return Err(Error::Restricted);
    }
    let (sheet, changed) = stored.sheet.patched(patch)?;
    if changed.is_empty() {
        return Ok(());
    }
    let before = stored.versions();
    let version = |of: &Map<String, Value>, field: &str| of.get(field).and_then(Value::as_i64).unwrap_or(0);
    let moved: Vec<&str> = changed
        .keys()
        .map(String::as_str)
        .filter(|field| version(&before, field) != version(seen, field))
        .collect();
    if !moved.is_empty() {
        return Err(Error::ChangedMeanwhile { fields: moved.join(", ") });
    }
    if sheet.is_nameless() && point::store::list(conn, id).await?.is_empty() {
        return Err(Error::Empty);
    }
    let versions = store::change::next_versions(&before, &changed);
    let base = changed.keys().map(|field| (field.clone(), version(&before, field).into())).collect();
    update(conn, author, id, &sheet, &versions).await?;
    index::refresh(conn, stored.contact_no, id, &sheet).await?;
    let change = Change { entity: "contact", id: id.uuid(), fields: &changed, base_versions: Some(&base) };
    Ok(store::change::record(conn, author, change).await?)
}

async fn update(
    conn: &mut SqliteConnection,
    author: &Author,
    id: ContactId,
    sheet: &Sheet,
    versions: &Map<String, Value>,
) -> Result<()> {
    let done = sqlx::query(
        "update contact
         set kind = ?3, civility = ?4, given = ?5, usage = ?6, birth_name = ?7, organisation = ?8, language = ?9,
             birth_date = ?10, notes = ?11, name_key = ?12, versions = ?13
         where contact_id = ?1 and venue_id = ?2",
    )
    .bind(id)
    .bind(author.venue)
    .bind(sheet.kind)
    .bind(&sheet.civility)
    .bind(&sheet.given)
    .bind(&sheet.usage)
    .bind(&sheet.birth_name)
    .bind(&sheet.organisation)
    .bind(&sheet.language)
    .bind(sheet.birth_date)
    .bind(&sheet.notes)
    .bind(sheet.name_key())
    .bind(serde_json::to_string(versions).unwrap_or_default())
    .execute(conn)
    .await?;
    Ok(store::exactly_one(&done)?)
}

/// One line of a list of contacts.
#[derive(Debug, Clone)]
pub struct Row {
    /// The contact.
    pub id: ContactId,
    /// Its sheet.
    pub sheet: Sheet,
    /// The e-mail to show.
    pub email: String,
    /// The phone to show.
    pub phone: String,
    /// The city to show.
    pub city: String,
}

/// The lines of a list, in the order of `ids`, read in one query.
///
/// # Errors
///
/// What the database says.
pub async fn rows(conn: &mut SqliteConnection, ids: &[ContactId]) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let hex: Vec<String> = ids.iter().map(|id| id.uuid().simple().to_string()).collect();
    let columns: Vec<ListColumns> = sqlx::query_as(
        "select c.contact_id, c.kind, c.civility, c.given, c.usage, c.birth_name, c.organisation, c.birth_date,
                p.kind as point_kind, p.normalised, p.city
         from json_each(?1) asked
         join contact c on c.contact_id = unhex(asked.value)
         left join contact_point p on p.contact_id = c.contact_id and p.status = 'ok'
         order by asked.key, p.point_id",
    )
    .bind(json!(hex).to_string())
    .fetch_all(conn)
    .await?;
    Ok(gather(columns))
}

#[derive(sqlx::FromRow)]
struct ListColumns {
    contact_id: ContactId,
    kind: Kind,
    civility: String,
    given: String,
    usage: String,
    birth_name: String,
    organisation: String,
    birth_date: Option<NaiveDate>,
    point_kind: Option<PointKind>,
    normalised: Option<String>,
    city: Option<String>,
}

fn gather(columns: Vec<ListColumns>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for read in columns {
        if rows.last().is_none_or(|row| row.id != read.contact_id) {
            rows.push(Row {
                id: read.contact_id,
                sheet: Sheet {
                    kind: read.kind,
                    civility: read.civility,
                    given: read.given,
                    usage: read.usage,
                    birth_name: read.birth_name,
                    organisation: read.organisation,
                    birth_date: read.birth_date,
                    ..Sheet::default()
                },
                email: String::new(),
                phone: String::new(),
                city: String::new(),
            });
        }
        let Some(row) = rows.last_mut() else { continue };
        let normalised = read.normalised.unwrap_or_default();
        match read.point_kind {
            Some(PointKind::Email) if row.email.is_empty() => row.email = normalised,
            Some(PointKind::Phone) if row.phone.is_empty() => row.phone = normalised,
            Some(PointKind::Postal) if row.city.is_empty() => row.city = read.city.unwrap_or_default(),
            _ => {}
        }
    }
    rows
}
