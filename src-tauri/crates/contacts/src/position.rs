//! Positions: a person in an organisation (teacher at a school), who buys and receives mail as such.

use kernel::{ContactId, NaiveDate, PositionId, TypedId, VenueId};
use serde::Serialize;
use serde_json::json;
use sqlx::SqliteConnection;
use store::Author;

use crate::contact::{self, Kind};
use crate::{Error, Result};

/// A person in an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Position {
    /// Its id.
    #[sqlx(rename = "position_id")]
    pub id: PositionId,
    /// Who.
    pub person: ContactId,
    /// Where.
    pub organisation: ContactId,
    /// As what: « professeure de lettres ».
    pub function: String,
    /// In which service: « CDI ».
    pub service: String,
    /// The first day, when it is known.
    pub since: Option<NaiveDate>,
    /// The last day; none while it lasts.
    pub until: Option<NaiveDate>,
}

/// Writes a new position.
///
/// # Errors
///
/// [`Error::Unknown`] for a contact that the venue does not have; [`Error::PositionMisplaced`] unless a person is
/// placed in an organisation; [`Error::PositionDates`] when it ends before it begins.
pub async fn add(conn: &mut SqliteConnection, author: &Author, position: &Position) -> Result<()> {
    let person = contact::store::get(conn, author.venue, position.person).await?.sheet.kind;
    let organisation = contact::store::get(conn, author.venue, position.organisation).await?.sheet.kind;
    if (person, organisation) != (Kind::Person, Kind::Organisation) {
        return Err(Error::PositionMisplaced);
    }
    check_dates(position.since, position.until)?;
    sqlx::query(
        "insert into position (position_id, venue_id, person, organisation, function, service, since, until)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(position.id)
    .bind(author.venue)
    .bind(position.person)
    .bind(position.organisation)
    .bind(&position.function)
    .bind(&position.service)
    .bind(position.since)
    .bind(position.until)
    .execute(&mut *conn)
    .await?;
    Ok(store::change::record_row(conn, author, "position", position.id.uuid(), position).await?)
}

/// Ends a position on a day, its last one; it stays on the card as what was.
///
/// # Errors
///
/// [`Error::PositionUnknown`]; [`Error::PositionDates`] when that is before it began.
pub async fn end(
    conn: &mut SqliteConnection,
    author: &Author,
    position: PositionId,
    until: NaiveDate,
) -> Result<()> {
    let since: Option<Option<NaiveDate>> =
        sqlx::query_scalar("select since from position where position_id = ?1 and venue_id = ?2")
            .bind(position)
            .bind(author.venue)
            .fetch_optional(&mut *conn)
            .await?;
    check_dates(since.ok_or(Error::PositionUnknown)?, Some(until))?;
    let done = sqlx::query("update position set until = ?2 where position_id = ?1")
        .bind(position)
        .bind(until)
        .execute(&mut *conn)
        .await?;
    store::exactly_one(&done)?;
    let row = json!({"until": until});
    Ok(store::change::record_row(conn, author, "position", position.uuid(), &row).await?)
}

fn check_dates(since: Option<NaiveDate>, until: Option<NaiveDate>) -> Result<()> {
    match (since, until) {
        (Some(since), Some(until)) if until < since => Err(Error::PositionDates { since, until }),
        _ => Ok(()),
    }
}

/// The positions of a person, or those held in an organisation: the present ones first, then the latest ended.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, venue: VenueId, contact: ContactId) -> Result<Vec<Position>> {
    Ok(sqlx::query_as(
        "select position_id, person, organisation, function, service, since, until
         from position
         where (person = ?1 or organisation = ?1) and venue_id = ?2
         order by until is not null, until desc, since desc, position_id",
    )
    .bind(contact)
    .bind(venue)
    .fetch_all(conn)
    .await?)
}
