//! What is still to be closed of a chain.

use journal::{Kind, Record};
use kernel::{JournalId, NaiveDate};
use sqlx::SqliteConnection;

use super::{Period, Totals};
use crate::{Error, Result};

/// A period that is open.
pub(super) struct Open {
    /// `2026-11-21`, `2026-11`, `2026`.
    pub(super) label: String,
    pub(super) first_seq: i64,
    pub(super) last_seq: i64,
    pub(super) totals: Totals,
}

impl Open {
    /// Whether it is of a period or of an earlier one: labels sort as what they name does.
    fn is_by(&self, period: &str) -> bool {
        self.label.as_str() < period || self.label.starts_with(period)
    }
}

/// The earliest business day that is open, from the last closing to the first operation of another day; `None` when
/// nothing was done.
///
/// A till that is counted the next morning, before anything is sold, is still counted for the day; an event belongs to
/// the day of what is done next to it.
pub(super) async fn day(conn: &mut SqliteConnection, journal: JournalId) -> Result<Option<Open>> {
    const AT_A_TIME: i64 = 2_000;
    let last = last(conn, journal, Period::Day).await?;
    let mut totals = Totals::default();
    let (mut of, mut after): (Option<NaiveDate>, i64) = (None, last);
    loop {
        let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(
            "select seq, bytes from operation where journal_id = ?1 and seq > ?2 order by seq limit ?3",
        )
        .bind(journal)
        .bind(after)
        .bind(AT_A_TIME)
        .fetch_all(&mut *conn)
        .await?;
        let done = rows.is_empty();
        for (seq, bytes) in rows {
            let record: Record = serde_json::from_slice(&bytes)
                .map_err(|error| journal::Error::Unwritable { detail: error.to_string() })?;
            if makes_a_day(record.kind) {
                let day = *of.get_or_insert(record.business_date);
                if record.business_date > day {
                    return Ok(Some(open(day, (last, seq - 1), totals)));
                }
            }
            if !is_aside(record.kind) {
                totals.add(&record);
            }
            after = seq;
        }
        if done {
            return Ok(of.map(|day| open(day, (last, after), totals)));
        }
    }
}

fn open(day: NaiveDate, (last, last_seq): (i64, i64), totals: Totals) -> Open {
    Open { label: Period::Day.label(day), first_seq: last + 1, last_seq, totals }
}

/// Closings, and what opens or seals a chain, are in no total.
fn is_aside(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Opening
            | Kind::KeyChange
            | Kind::DayClosing
            | Kind::MonthClosing
            | Kind::YearClosing
            | Kind::Archive
    )
}

fn makes_a_day(kind: Kind) -> bool {
    !is_aside(kind) && !matches!(kind, Kind::TillClosing | Kind::Event)
}

/// The earliest month or year that is open: it must be over, and each of its parts closed.
pub(super) async fn whole(
    conn: &mut SqliteConnection,
    journal: JournalId,
    period: Period,
    today: NaiveDate,
) -> Result<Open> {
    let days = day(conn, journal).await?;
    let months = parts(conn, journal, Period::Month).await?;
    let (parts, open) = match period {
        Period::Year => (parts(conn, journal, Period::Year).await?, months),
        _ => (months, Vec::new()),
    };
    let first = [parts.first(), open.first(), days.as_ref()].into_iter().flatten().map(|part| &part.label);
    let length = Period::label(period, today).len();
    let label = first.min().map(|label| label[..length].to_owned()).ok_or(Error::NothingToClose)?;
    if label >= period.label(today) {
        return Err(Error::PeriodUnfinished { period: label });
    }
    if days.is_some_and(|day| day.is_by(&label)) {
        return Err(Error::DaysOpen { period: label });
    }
    if open.first().is_some_and(|day| day.is_by(&label)) {
        return Err(Error::MonthsOpen { period: label });
    }
    let first_seq = parts.first().map_or(0, |part| part.first_seq);
    let (mut last_seq, mut totals) = (0, Totals::default());
    for part in parts.into_iter().take_while(|part| part.label.starts_with(&label)) {
        last_seq = part.last_seq;
        totals.join(&part.totals);
    }
    Ok(Open { label, first_seq, last_seq, totals })
}

/// The closed days that no closed month took, or the closed months that no closed year took.
async fn parts(conn: &mut SqliteConnection, journal: JournalId, of: Period) -> Result<Vec<Open>> {
    let kind = if of == Period::Year { Period::Month } else { Period::Day };
    let rows: Vec<(String, i64, i64, String)> = sqlx::query_as(
        "select period, first_seq, last_seq, totals from closing
         where journal_id = ?1 and kind = ?2 and last_seq > ?3 order by last_seq",
    )
    .bind(journal)
    .bind(kind.name())
    .bind(last(conn, journal, of).await?)
    .fetch_all(conn)
    .await?;
    let part = |(label, first_seq, last_seq, totals): (String, i64, i64, String)| -> Result<Open> {
        let totals = serde_json::from_str(&totals)
            .map_err(|error| journal::Error::Unwritable { detail: error.to_string() })?;
        Ok(Open { label, first_seq, last_seq, totals })
    };
    rows.into_iter().map(part).collect()
}

/// The last operation that a closing of a period took; 0 before the first.
async fn last(conn: &mut SqliteConnection, journal: JournalId, period: Period) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select coalesce(max(last_seq), 0) from closing where journal_id = ?1 and kind = ?2",
    )
    .bind(journal)
    .bind(period.name())
    .fetch_one(conn)
    .await?)
}
