//! Creating a contact at the desk.

use contacts::contact::Contact;
use contacts::duplicate::{self, Reason};
use contacts::{Error, Kind, Point, Sheet, line};
use kernel::{ContactId, ContactPointId, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::find::ContactRow;
use crate::{Context, Result};

/// A new contact: a line as it is typed, or fields, or both (a field wins over what the line says).
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CreateContact {
    /// « Mme Le Coq Florence 06 12 34 56 78 f.lecoq@wanadoo.fr », in any order.
    pub line: String,
    /// Person or organisation.
    pub kind: Kind,
    /// « Mme », « M. ».
    pub civility: String,
    /// Given names.
    pub given: String,
    /// The name in use, particles as typed.
    pub usage: String,
    /// The birth name, when it differs.
    pub birth_name: String,
    /// The organisation's name.
    pub organisation: String,
    /// The language to speak, a two-letter code.
    pub language: String,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
    /// Private notes of the venue.
    pub notes: String,
    /// An e-mail address.
    pub email: String,
    /// A phone number, in any format.
    pub phone: String,
    /// A postal address.
    pub address: Option<Address>,
}

/// A postal address.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// The lines above postcode and city.
    pub lines: String,
    /// The postcode.
    pub postcode: String,
    /// The city.
    pub city: String,
}

/// The contact, and those it may be the double of.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ContactCreated {
    /// The new contact.
    pub contact: ContactRow,
    /// Contacts that may be the same person; nothing was blocked.
    pub duplicates: Vec<Duplicate>,
}

/// A contact that may be the same person.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Duplicate {
    /// The contact.
    pub contact: ContactRow,
    /// Why.
    pub reason: Reason,
}

/// A line being typed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParseContactLine {
    /// The line.
    pub line: String,
}

/// What a line says, before anything is written.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ContactLine {
    /// « Mme », « M. ».
    pub civility: String,
    /// Given names.
    pub given: String,
    /// The name in use.
    pub usage: String,
    /// An e-mail address.
    pub email: String,
    /// A phone number, as typed.
    pub phone: String,
    /// The lines of an address.
    pub lines: String,
    /// A postcode.
    pub postcode: String,
    /// A city.
    pub city: String,
    /// Contacts that may be this person.
    pub duplicates: Vec<Duplicate>,
}

/// Creates a contact.
///
/// # Errors
///
/// A contact with neither name nor coordinate, an e-mail or a phone that is not one.
pub async fn create_contact(ctx: &Context, input: CreateContact) -> Result<ContactCreated> {
    let author = ctx.author()?;
    let contact = read(ctx, input)?;
    let mut tx = ctx.write().await?;
    let same = duplicate::candidates(&mut tx, author.venue, &contact.sheet, &contact.points).await?;
    contacts::contact::store::insert(&mut tx, &author, std::slice::from_ref(&contact)).await?;
    let written = contacts::contact::store::rows(&mut tx, &[contact.id]).await?;
    let duplicates = shown(&mut tx, same).await?;
    tx.commit().await?;
    let contact = written.into_iter().next().ok_or(Error::Unknown)?.into();
    Ok(ContactCreated { contact, duplicates })
}

/// Reads a line being typed, and offers those it may name already.
///
/// # Errors
///
/// What the store says.
pub async fn parse_contact_line(ctx: &Context, input: ParseContactLine) -> Result<ContactLine> {
    let venue = ctx.session()?.venue;
    let read = line::parse(&input.line);
    let sheet = Sheet { given: read.given.clone(), usage: read.usage.clone(), ..Sheet::default() };
    let points = points(ctx, &read.email, &read.phone, None);
    let mut conn = ctx.read().await?;
    let same = duplicate::candidates(&mut conn, venue, &sheet, &points).await?;
    let duplicates = shown(&mut conn, same).await?;
    let line::Line { civility, usage, given, email, phone, lines, postcode, city } = read;
    Ok(ContactLine { civility, given, usage, email, phone, lines, postcode, city, duplicates })
}

fn read(ctx: &Context, input: CreateContact) -> Result<Contact> {
    let typed = line::parse(&input.line);
    let or = |field: String, typed: String| if field.trim().is_empty() { typed } else { field };
    let sheet = Sheet {
        kind: input.kind,
        civility: or(input.civility, typed.civility),
        given: or(input.given, typed.given),
        usage: or(input.usage, typed.usage),
        birth_name: input.birth_name,
        organisation: input.organisation,
        language: input.language,
        birth_date: input.birth_date,
        notes: input.notes,
    }
    .trimmed();
    let (email, phone) = (or(input.email, typed.email), or(input.phone, typed.phone));
    let typed = Address { lines: typed.lines, postcode: typed.postcode, city: typed.city };
    let points = points(ctx, &email, &phone, input.address.as_ref().or(Some(&typed)))
        .into_iter()
        .map(Point::checked)
        .collect::<contacts::Result<Vec<_>>>()?;
    if sheet.is_nameless() && points.is_empty() {
        return Err(Error::Empty.into());
    }
    Ok(Contact { id: ctx.id(), sheet, points })
}

/// The points that were filled.
pub(super) fn points(ctx: &Context, email: &str, phone: &str, address: Option<&Address>) -> Vec<Point> {
    let id = || ctx.id::<ContactPointId>();
    let filled = |typed: &str| !typed.trim().is_empty();
    let address = address
        .filter(|address| filled(&address.lines) || filled(&address.city) || filled(&address.postcode));
    [
        filled(email).then(|| Point::email(id(), email)),
        filled(phone).then(|| Point::phone(id(), phone)),
        address.map(|address| Point::postal(id(), &address.lines, &address.postcode, &address.city)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Candidates with what a list shows of them.
async fn shown(conn: &mut SqliteConnection, same: Vec<(ContactId, Reason)>) -> Result<Vec<Duplicate>> {
    let ids: Vec<ContactId> = same.iter().map(|(contact, _)| *contact).collect();
    let rows = contacts::contact::store::rows(conn, &ids).await?;
    let pairs = rows.into_iter().zip(same);
    Ok(pairs.map(|(row, (_, reason))| Duplicate { contact: row.into(), reason }).collect())
}
