//! Desks: installations of the program. Each acts for its home venue, and for others by mandate.

use std::fmt;
use std::str::FromStr;

use kernel::{DeskId, OperatorId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::{Error, Result};

/// A terminal code: one or two letters and two or three digits, `A01`. Unique per SIREN, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Terminal(String);

impl Terminal {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of one of its chains, the first part of every number it prints.
    ///
    /// A chain opened after a restore starts again at 1, so it must not print the numbers of the chain before:
    /// `A01` is followed by `A01.2`. Training numbers are told at a glance: `ECOLE-A01`.
    #[must_use]
    pub fn series(&self, incarnation: u32, training: bool) -> String {
        let code = &self.0;
        match (training, incarnation) {
            (true, 0 | 1) => format!("ECOLE-{code}"),
            (true, n) => format!("ECOLE-{code}.{n}"),
            (false, 0 | 1) => code.clone(),
            (false, n) => format!("{code}.{n}"),
        }
    }
}

impl FromStr for Terminal {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let code = text.trim().to_uppercase();
        let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = code.bytes().skip(letters).filter(u8::is_ascii_digit).count();
        match (1..=2).contains(&letters) && (2..=3).contains(&digits) && letters + digits == code.len() {
            true => Ok(Self(code)),
            false => Err(Error::TerminalInvalid { terminal: text.to_owned() }),
        }
    }
}

impl fmt::Display for Terminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Desk {
    /// Its id.
    pub id: DeskId,
    /// The venue it stands in.
    pub home: VenueId,
    /// Its name: « Guichet 1 ».
    pub name: String,
    /// Its terminal code.
    pub terminal: Terminal,
    /// How many times its chains were opened anew, from 1: one more after each restore.
    pub incarnation: u32,
}

/// What a desk may do for a venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mandate {
    /// Sell.
    Sell,
    /// Only look.
    Read,
}

impl Mandate {
    fn name(self) -> &'static str {
        match self {
            Self::Sell => "sell",
            Self::Read => "read",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "sell" => Self::Sell,
            _ => Self::Read,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    desk_id: DeskId,
    home_venue: VenueId,
    name: String,
    terminal: String,
    incarnation: u32,
}

impl TryFrom<Row> for Desk {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.desk_id,
            home: row.home_venue,
            name: row.name,
            terminal: row.terminal.parse()?,
            incarnation: row.incarnation,
        })
    }
}

/// This desk; `None` before the first start.
///
/// # Errors
///
/// What the database says.
pub async fn find_own(conn: &mut SqliteConnection) -> Result<Option<Desk>> {
    let row: Option<Row> =
        sqlx::query_as("select desk_id, home_venue, name, terminal, incarnation from desk where own = 1")
            .fetch_optional(conn)
            .await?;
    row.map(Desk::try_from).transpose()
}

/// Every desk that is known here, by terminal code.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection) -> Result<Vec<Desk>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select desk_id, home_venue, name, terminal, incarnation from desk order by terminal, desk_id",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Desk::try_from).collect()
}

/// This desk.
///
/// # Errors
///
/// [`Error::FirstStartNeeded`] before the first start.
pub async fn own(conn: &mut SqliteConnection) -> Result<Desk> {
    find_own(conn).await?.ok_or(Error::FirstStartNeeded)
}

/// Writes this desk's row, with the mandate of its home venue.
///
/// # Errors
///
/// [`Error::TerminalTaken`] when another known desk of the same SIREN has the code.
pub async fn insert_own(conn: &mut SqliteConnection, desk: &Desk) -> Result<()> {
    check_terminal(conn, desk).await?;
    sqlx::query(
        "insert into desk (desk_id, home_venue, name, terminal, incarnation, own)
         values (?1, ?2, ?3, ?4, ?5, 1)",
    )
    .bind(desk.id)
    .bind(desk.home)
    .bind(&desk.name)
    .bind(desk.terminal.as_str())
    .bind(desk.incarnation)
    .execute(&mut *conn)
    .await?;
    give_mandate(conn, desk.id, desk.home, Mandate::Sell).await
}

/// Terminal codes are unique per SIREN: the venues of one operator share them.
async fn check_terminal(conn: &mut SqliteConnection, desk: &Desk) -> Result<()> {
    let taken: bool = sqlx::query_scalar(
        "select exists (
             select 1 from desk other
             join venue theirs on theirs.venue_id = other.home_venue
             join venue ours on ours.operator_id = theirs.operator_id
             where ours.venue_id = ?1 and other.terminal = ?2 and other.desk_id <> ?3)",
    )
    .bind(desk.home)
    .bind(desk.terminal.as_str())
    .bind(desk.id)
    .fetch_one(conn)
    .await?;
    match taken {
        true => Err(Error::TerminalTaken { terminal: desk.terminal.to_string() }),
        false => Ok(()),
    }
}

/// A terminal code that no known desk of a venue's operator has: the next number after the highest of the first one's
/// letters.
///
/// # Errors
///
/// What the database says.
pub async fn next_terminal(conn: &mut SqliteConnection, venue: VenueId) -> Result<Terminal> {
    let taken: Vec<String> = sqlx::query_scalar(
        "select other.terminal from desk other
         join venue theirs on theirs.venue_id = other.home_venue
         join venue ours on ours.operator_id = theirs.operator_id
         where ours.venue_id = ?1
         order by length(other.terminal), other.terminal",
    )
    .bind(venue)
    .fetch_all(conn)
    .await?;
    let letters: String =
        taken.first().map_or("A".into(), |code| code.chars().take_while(char::is_ascii_uppercase).collect());
    let numbers = taken.iter().filter_map(|code| code.strip_prefix(&letters)?.parse::<u32>().ok());
    let next = numbers.max().unwrap_or(0) + 1;
    format!("{letters}{next:02}").parse()
}

/// Makes this installation a desk that other desks may know already.
///
/// # Errors
///
/// [`Error::TerminalTaken`]; what the database says.
pub async fn become_own(conn: &mut SqliteConnection, desk: &Desk) -> Result<()> {
    let known =
        sqlx::query("update desk set own = 1 where desk_id = ?1").bind(desk.id).execute(&mut *conn).await?;
    match known.rows_affected() {
        0 => insert_own(conn, desk).await,
        _ => give_mandate(conn, desk.id, desk.home, Mandate::Sell).await,
    }
}

/// Renames this desk.
///
/// # Errors
///
/// What the database says.
pub async fn rename_own(conn: &mut SqliteConnection, name: &str) -> Result<()> {
    let done = sqlx::query("update desk set name = ?1 where own = 1").bind(name).execute(conn).await?;
    Ok(store::exactly_one(&done)?)
}

/// Counts a new incarnation of this desk.
///
/// # Errors
///
/// What the database says.
pub async fn set_incarnation(conn: &mut SqliteConnection, incarnation: u32) -> Result<()> {
    let done =
        sqlx::query("update desk set incarnation = ?1 where own = 1").bind(incarnation).execute(conn).await?;
    Ok(store::exactly_one(&done)?)
}

/// Gives a desk the mandate of a venue, or changes it.
///
/// # Errors
///
/// What the database says.
pub async fn give_mandate(
    conn: &mut SqliteConnection,
    desk: DeskId,
    venue: VenueId,
    mandate: Mandate,
) -> Result<()> {
    sqlx::query(
        "insert into desk_venue (desk_id, venue_id, rights) values (?1, ?2, ?3)
         on conflict (desk_id, venue_id) do update set rights = excluded.rights",
    )
    .bind(desk)
    .bind(venue)
    .bind(mandate.name())
    .execute(conn)
    .await?;
    Ok(())
}

/// The mandate of this desk for a venue.
///
/// # Errors
///
/// What the database says.
pub async fn mandate(conn: &mut SqliteConnection, venue: VenueId) -> Result<Option<Mandate>> {
    let rights: Option<String> = sqlx::query_scalar(
        "select rights from desk_venue join desk using (desk_id) where own = 1 and venue_id = ?1",
    )
    .bind(venue)
    .fetch_optional(conn)
    .await?;
    Ok(rights.as_deref().map(Mandate::from_name))
}

/// The mandates of this desk, home first.
///
/// # Errors
///
/// What the database says.
pub async fn mandates(conn: &mut SqliteConnection) -> Result<Vec<(VenueId, Mandate)>> {
    let rows: Vec<(VenueId, String)> = sqlx::query_as(
        "select venue_id, rights from desk_venue join desk using (desk_id)
         where own = 1
         order by venue_id = home_venue desc, venue_id",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(venue, rights)| (venue, Mandate::from_name(&rights))).collect())
}

/// The operators whose venues this desk acts for, home first.
///
/// # Errors
///
/// What the database says.
pub async fn operators(conn: &mut SqliteConnection) -> Result<Vec<OperatorId>> {
    Ok(sqlx::query_scalar(
        "select operator_id from desk
         join desk_venue using (desk_id)
         join venue using (venue_id)
         where own = 1
         group by operator_id
         order by max(venue_id = home_venue) desc, operator_id",
    )
    .fetch_all(conn)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_code_is_letters_then_digits() {
        assert_eq!("a01".parse::<Terminal>().expect("a code").as_str(), "A01");
        assert!("AB123".parse::<Terminal>().is_ok());
        for wrong in ["", "A", "A1", "01A", "ABC01", "A0123", "A-01", "A01B", "É01"] {
            assert!(wrong.parse::<Terminal>().is_err(), "{wrong} is no terminal code");
        }
    }

    #[test]
    fn numbers_after_a_restore_never_repeat_those_before() {
        let terminal: Terminal = "A01".parse().expect("a code");
        assert_eq!(terminal.series(1, false), "A01");
        assert_eq!(terminal.series(2, false), "A01.2");
        assert_eq!(terminal.series(1, true), "ECOLE-A01");
    }
}
