//! Venues: the members, each with its operator, its time zone and the hour at which its day ends.

pub mod rules;

use chrono::{NaiveDateTime, Offset as _, TimeZone as _};
use chrono_tz::Tz;
use kernel::{Instant, NaiveDate, OperatorId, VatRate, VenueId};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::operator::{VatRegime, named};
use crate::{Error, Result};

/// A venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venue {
    /// Its id.
    pub id: VenueId,
    /// The operator of its box office.
    pub operator: OperatorId,
    /// Its name.
    pub name: String,
    /// What it is: `theatre`, `concert_hall`, `festival`, `arts_centre`…
    pub kind: String,
    /// Street lines.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// The hour, 0 to 11, before which the night still belongs to the eve.
    pub cut_hour: u8,
    /// General conditions, printed on its tickets in its own words.
    pub ticket_conditions: String,
    /// Whether it is invented, for the demonstration.
    pub demo: bool,
    /// How its operator stands towards VAT: no part of its own sheet.
    #[serde(skip)]
    pub regime: VatRegime,
}

impl Venue {
    /// The rate at which it sells what is usually sold at `usual`: none when its operator charges no VAT (CGI, art. 261
    /// and 293 B), as tax that is shown on a paper is owed (art. 283, 3).
    #[must_use]
    pub fn rate(&self, usual: VatRate) -> VatRate {
        match self.regime {
            VatRegime::Liable => usual,
            VatRegime::Franchise | VatRegime::Exempt => VatRate::default(),
        }
    }

    /// Checks its name, zone and hour.
    ///
    /// # Errors
    ///
    /// [`Error::NameMissing`], [`Error::TimeZoneUnknown`], [`Error::CutHourInvalid`].
    pub fn checked(mut self) -> Result<Self> {
        self.name = named(&self.name, "venue")?;
        zone(&self.time_zone)?;
        match self.cut_hour {
            0..=11 => Ok(self),
            hour => Err(Error::CutHourInvalid { hour }),
        }
    }
}

/// The business day of a moment: the local day of `time_zone`, nights before `cut_hour` counted with the eve.
///
/// # Errors
///
/// [`Error::TimeZoneUnknown`].
pub fn day_of(at: Instant, time_zone: &str, cut_hour: u8) -> Result<NaiveDate> {
    Ok(kernel::clock::business_date(local(at, zone(time_zone)?), cut_hour.into()))
}

/// A moment in the hour of a place; at the ends of time, where no place has one, in the universal hour.
#[must_use]
pub fn local(at: Instant, zone: Tz) -> NaiveDateTime {
    let utc = at.utc().naive_utc();
    utc.checked_add_offset(zone.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc)
}

fn zone(name: &str) -> Result<Tz> {
    name.parse().map_err(|_| Error::TimeZoneUnknown { zone: name.to_owned() })
}

#[derive(sqlx::FromRow)]
struct Row {
    venue_id: VenueId,
    operator_id: OperatorId,
    name: String,
    kind: String,
    address: String,
    postcode: String,
    city: String,
    time_zone: String,
    cut_hour: u8,
    ticket_conditions: String,
    demo: bool,
    vat_regime: String,
}

impl From<Row> for Venue {
    fn from(row: Row) -> Self {
        Self {
            id: row.venue_id,
            operator: row.operator_id,
            name: row.name,
            kind: row.kind,
            address: row.address,
            postcode: row.postcode,
            city: row.city,
            time_zone: row.time_zone,
            cut_hour: row.cut_hour,
            ticket_conditions: row.ticket_conditions,
            demo: row.demo,
            regime: VatRegime::from_name(&row.vat_regime),
        }
    }
}

/// Writes a new venue.
///
/// # Errors
///
/// What the database says.
pub async fn insert(conn: &mut SqliteConnection, venue: &Venue) -> Result<()> {
    sqlx::query(
        "insert into venue
             (venue_id, operator_id, name, kind, address, postcode, city, time_zone, cut_hour, demo,
              ticket_conditions)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )
    .bind(venue.id)
    .bind(venue.operator)
    .bind(&venue.name)
    .bind(&venue.kind)
    .bind(&venue.address)
    .bind(&venue.postcode)
    .bind(&venue.city)
    .bind(&venue.time_zone)
    .bind(venue.cut_hour)
    .bind(venue.demo)
    .bind(&venue.ticket_conditions)
    .execute(conn)
    .await?;
    Ok(())
}

/// Rewrites a venue; its operator never changes, for its operations name it.
///
/// # Errors
///
/// What the database says.
pub async fn update(conn: &mut SqliteConnection, venue: &Venue) -> Result<()> {
    let done = sqlx::query(
        "update venue
         set name = ?2, kind = ?3, address = ?4, postcode = ?5, city = ?6, time_zone = ?7, cut_hour = ?8,
             ticket_conditions = ?9
         where venue_id = ?1",
    )
    .bind(venue.id)
    .bind(&venue.name)
    .bind(&venue.kind)
    .bind(&venue.address)
    .bind(&venue.postcode)
    .bind(&venue.city)
    .bind(&venue.time_zone)
    .bind(venue.cut_hour)
    .bind(&venue.ticket_conditions)
    .execute(conn)
    .await?;
    Ok(store::exactly_one(&done)?)
}

/// A venue.
///
/// # Errors
///
/// [`Error::VenueUnknown`] when it is not here.
pub async fn get(conn: &mut SqliteConnection, venue: VenueId) -> Result<Venue> {
    let row: Option<Row> = sqlx::query_as(
        "select v.venue_id, v.operator_id, v.name, v.kind, v.address, v.postcode, v.city, v.time_zone, v.cut_hour,
                v.ticket_conditions, v.demo, o.vat_regime
         from venue v
         join operator o on o.operator_id = v.operator_id
         where v.venue_id = ?1",
    )
    .bind(venue)
    .fetch_optional(conn)
    .await?;
    Ok(row.ok_or(Error::VenueUnknown)?.into())
}

/// Every venue known here, by name.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection) -> Result<Vec<Venue>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select v.venue_id, v.operator_id, v.name, v.kind, v.address, v.postcode, v.city, v.time_zone, v.cut_hour,
                v.ticket_conditions, v.demo, o.vat_regime
         from venue v
         join operator o on o.operator_id = v.operator_id
         order by v.name, v.venue_id",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Venue::from).collect())
}

/// The business day of a venue at a moment.
///
/// # Errors
///
/// [`Error::VenueUnknown`].
pub async fn business_day(conn: &mut SqliteConnection, venue: VenueId, at: Instant) -> Result<NaiveDate> {
    let row: Option<(String, u8)> =
        sqlx::query_as("select time_zone, cut_hour from venue where venue_id = ?1")
            .bind(venue)
            .fetch_optional(conn)
            .await?;
    let (time_zone, cut_hour) = row.ok_or(Error::VenueUnknown)?;
    day_of(at, &time_zone, cut_hour)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(moment: &str, zone: &str) -> String {
        day_of(moment.parse().expect("a moment"), zone, 4).expect("a day").to_string()
    }

    #[test]
    fn the_night_belongs_to_the_eve_until_four_local_time() {
        assert_eq!(day("2026-11-22T02:59:59Z", "Europe/Paris"), "2026-11-21");
        assert_eq!(day("2026-11-22T03:00:00Z", "Europe/Paris"), "2026-11-22");
        assert_eq!(day("2026-07-14T01:59:59Z", "Europe/Paris"), "2026-07-13", "summer time");
    }

    #[test]
    fn a_venue_of_la_reunion_lives_in_its_own_zone() {
        assert_eq!(day("2026-11-21T23:59:00Z", "Indian/Reunion"), "2026-11-21");
        assert_eq!(day("2026-11-22T00:00:00Z", "Indian/Reunion"), "2026-11-22");
    }

    #[test]
    fn an_unknown_zone_is_refused() {
        assert!(day_of(Instant::from_millis(0), "Europe/Lutèce", 4).is_err());
    }
}
