//! Numbers of licences of entrepreneurs of shows (récépissés), printed on every ticket (`french-rules` §1.2, 8).

use std::fmt;
use std::str::FromStr;

use kernel::{NaiveDate, OperatorId, VenueId};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::{Error, Result};

/// The number of a receipt: `PLATESV-D-2019-001172`, or its legal short form `L-D-19-1172`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LicenceNumber(String);

impl LicenceNumber {
    /// The number as declared.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The legal short form, for a narrow ticket: `L-D-19-1172`.
    #[must_use]
    pub fn short(&self) -> String {
        let parts: Vec<&str> = self.0.split('-').collect();
        match parts.as_slice() {
            ["PLATESV", kind, year, number] => {
                format!("L-{kind}-{}-{}", &year[2..], number.trim_start_matches('0'))
            }
            _ => self.0.clone(),
        }
    }
}

impl FromStr for LicenceNumber {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let number = text.trim().to_uppercase();
        let parts: Vec<&str> = number.split('-').collect();
        let known = match parts.as_slice() {
            ["PLATESV", kind, year, rank] => kind_known(kind) && digits(year, 4, 4) && digits(rank, 6, 8),
            ["L", kind, year, rank] => kind_known(kind) && digits(year, 2, 2) && digits(rank, 1, 8),
            _ => false,
        };
        match known {
            true => Ok(Self(number)),
            false => Err(Error::LicenceInvalid { number: text.to_owned() }),
        }
    }
}

/// `D` for a declaration, `R` for a renewal.
fn kind_known(kind: &str) -> bool {
    matches!(kind, "D" | "R")
}

fn digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl TryFrom<String> for LicenceNumber {
    type Error = Error;
    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<LicenceNumber> for String {
    fn from(number: LicenceNumber) -> Self {
        number.0
    }
}

impl fmt::Display for LicenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A licence of an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Its number.
    pub number: LicenceNumber,
    /// 1: operates a place; 2: produces; 3: presents.
    pub category: u8,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day, when known.
    pub valid_until: Option<NaiveDate>,
}

impl Licence {
    /// Checks what a number alone cannot tell.
    ///
    /// # Errors
    ///
    /// [`Error::LicenceInvalid`] for a category other than 1, 2 or 3, or an end before its beginning.
    pub fn checked(self) -> Result<Self> {
        let ordered = self.valid_until.is_none_or(|until| until >= self.valid_from);
        match (1..=3).contains(&self.category) && ordered {
            true => Ok(self),
            false => Err(Error::LicenceInvalid { number: self.number.0 }),
        }
    }

    /// Whether it is in force on `day`.
    #[must_use]
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|until| day <= until)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    number: String,
    category: u8,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
}

/// The licences of an operator, by category.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, operator: OperatorId) -> Result<Vec<Licence>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select number, category, valid_from, valid_until from licence
         where operator_id = ?1
         order by category, number",
    )
    .bind(operator)
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Licence {
                number: row.number.parse()?,
                category: row.category,
                valid_from: row.valid_from,
                valid_until: row.valid_until,
            })
        })
        .collect()
}

/// Whether the operator of a venue has a licence in force on `day`; without one its tickets bear none.
///
/// # Errors
///
/// What the database says.
pub async fn any_in_force(conn: &mut SqliteConnection, venue: VenueId, day: NaiveDate) -> Result<bool> {
    let operator = crate::venue::get(conn, venue).await?.operator;
    Ok(list(conn, operator).await?.iter().any(|licence| licence.in_force(day)))
}

/// Replaces the licences of an operator.
///
/// # Errors
///
/// What the database says.
pub async fn replace(conn: &mut SqliteConnection, operator: OperatorId, licences: &[Licence]) -> Result<()> {
    sqlx::query("delete from licence where operator_id = ?1").bind(operator).execute(&mut *conn).await?;
    for licence in licences {
        sqlx::query(
            "insert into licence (operator_id, number, category, valid_from, valid_until)
             values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(operator)
        .bind(licence.number.as_str())
        .bind(licence.category)
        .bind(licence.valid_from)
        .bind(licence.valid_until)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_legal_forms_are_read_and_shortened() {
        let long: LicenceNumber = "platesv-d-2019-001172".parse().expect("the long form");
        assert_eq!((long.as_str(), long.short().as_str()), ("PLATESV-D-2019-001172", "L-D-19-1172"));
        let short: LicenceNumber = "L-R-26-839".parse().expect("the short form");
        assert_eq!(short.short(), "L-R-26-839");
    }

    #[test]
    fn anything_else_is_no_licence() {
        for wrong in [
            "1-1234567",
            "PLATESV-X-2019-001172",
            "PLATESV-D-19-001172",
            "PLATESV-D-2019-1172",
            "L-D-2019-1",
            "",
        ] {
            assert!(wrong.parse::<LicenceNumber>().is_err(), "{wrong} is no licence number");
        }
    }

    #[test]
    fn a_licence_is_in_force_to_its_last_day_included() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).expect("a date");
        let licence = Licence {
            number: "L-D-26-1".parse().expect("a number"),
            category: 1,
            valid_from: day(10),
            valid_until: Some(day(20)),
        };
        assert!(licence.in_force(day(10)) && licence.in_force(day(20)));
        assert!(!licence.in_force(day(9)) && !licence.in_force(day(21)));
        assert!(Licence { category: 4, ..licence }.checked().is_err());
    }
}
