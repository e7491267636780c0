//! What is still to be closed of a chain.

use journal::{Kind, Record};
use kernel::{JournalId, NaiveDate};
use sqlx::SqliteConnection;

use super::lineage::{self, Link};
use super::{Period, Totals};
use crate::{Error, Result};

/// A period of a chain that is open.
pub(super) struct Open {
    pub(super) link: Link,
    /// `2026-11-21`, `2026-11`, `2026`.
    pub(super) label: String,
    pub(super) first_seq: i64,
    pub(super) last_seq: i64,
    pub(super) totals: Totals,
}

/// Operations that follow one another in a chain.
pub(super) struct Span {
    pub(super) journal: JournalId,
    pub(super) first_seq: i64,
    pub(super) last_seq: i64,
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
/// A till that is counted the next morning, before anything is sold, is still counted for the day; an event, and places
/// that go back to the network, belong to the day of what is done next to them.
pub(super) async fn day(conn: &mut SqliteConnection, link: Link) -> Result<Option<Open>> {
    const AT_A_TIME: i64 = 2_000;
    let last = last_day(conn, link.journal).await?;
    let mut totals = Totals::default();
    let (mut of, mut after): (Option<NaiveDate>, i64) = (None, last);
    loop {
        let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(
            "select seq, bytes from operation
             where journal_id = ?1 and seq > ?2 and seq <= ?4 order by seq limit ?3",
        )
        .bind(link.journal)
        .bind(after)
        .bind(AT_A_TIME)
        .bind(link.until)
        .fetch_all(&mut *conn)
        .await?;
        let done = rows.is_empty();
        for (seq, bytes) in rows {
            let record: Record = serde_json::from_slice(&bytes)
                .map_err(|error| journal::Error::Unwritable { detail: error.to_string() })?;
            if MAKE_A_DAY.contains(&record.kind) {
                let day = *of.get_or_insert(record.business_date);
                if record.business_date > day {
                    return Ok(Some(open(link, day, (last, seq - 1), totals)));
                }
            }
            if !is_aside(record.kind) {
                totals.add(&record);
            }
            after = seq;
        }
        if done {
            return Ok(of.map(|day| open(link, day, (last, after), totals)));
        }
    }
}

fn open(link: Link, day: NaiveDate, (last, last_seq): (i64, i64), totals: Totals) -> Open {
    Open { link, label: Period::Day.label(day), first_seq: last + 1, last_seq, totals }
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

/// What makes a day: a till that is counted, an event and places that go back are of the day beside them.
pub(super) const MAKE_A_DAY: [Kind; 8] = [
    Kind::Sale,
    Kind::Payment,
    Kind::Refund,
    Kind::Cancellation,
    Kind::Exchange,
    Kind::Duplicate,
    Kind::Debit,
    Kind::TillOpening,
];

/// The earliest day that is open of a chain or of those it continues, the oldest first.
pub(super) async fn first_day(conn: &mut SqliteConnection, lineage: &[Link]) -> Result<Option<Open>> {
    for link in lineage {
        if let Some(open) = day(conn, *link).await? {
            return Ok(Some(open));
        }
    }
    Ok(None)
}

/// The earliest month or year that is open: it must be over, and each of its parts closed.
pub(super) async fn whole(
    conn: &mut SqliteConnection,
    lineage: &[Link],
    period: Period,
    today: NaiveDate,
) -> Result<Open> {
    let days = first_day(conn, lineage).await?;
    let months = parts(conn, lineage, (Period::Day, Period::Month)).await?;
    let (parts, open) = match period {
        Period::Year => (parts(conn, lineage, (Period::Month, Period::Year)).await?, months),
        _ => (months, Vec::new()),
    };
    let first = parts.iter().chain(&open).chain(days.as_ref()).map(|part| &part.label);
    let length = Period::label(period, today).len();
    let label = first.min().map(|label| label[..length].to_owned()).ok_or(Error::NothingToClose)?;
    if label >= period.label(today) {
        return Err(Error::PeriodUnfinished { period: label });
    }
    if days.is_some_and(|day| day.is_by(&label)) {
        return Err(Error::DaysOpen { period: label });
    }
    if open.iter().any(|day| day.is_by(&label)) {
        return Err(Error::MonthsOpen { period: label });
    }
    let of_it: Vec<Open> = parts.into_iter().filter(|part| part.label.starts_with(&label)).collect();
    let link = of_it.last().ok_or(Error::NothingToClose)?.link;
    let here = || of_it.iter().filter(|part| part.link.journal == link.journal);
    let (first_seq, last_seq) =
        (here().map(|part| part.first_seq).min(), here().map(|part| part.last_seq).max());
    let mut totals = Totals::default();
    of_it.iter().for_each(|part| totals.join(&part.totals));
    Ok(Open { link, label, first_seq: first_seq.unwrap_or(0), last_seq: last_seq.unwrap_or(0), totals })
}

/// The operations of the days that the closing of a month or a year took, chain by chain, the oldest first.
pub(super) async fn days_of(
    conn: &mut SqliteConnection,
    (journal, seq): (JournalId, i64),
    (period, label): (Period, &str),
) -> Result<Vec<Span>> {
    let before = lineage::of(conn, journal, seq - 1).await?;
    let days = parts(conn, &before, (Period::Day, period)).await?;
    let mut spans: Vec<Span> = Vec::new();
    for day in days.iter().filter(|day| day.label.starts_with(label)) {
        match spans.last_mut().filter(|span| span.journal == day.link.journal) {
            // Days of one chain follow one another: each begins where the one before ended.
            Some(span) => span.last_seq = day.last_seq,
            None => spans.push(Span {
                journal: day.link.journal,
                first_seq: day.first_seq,
                last_seq: day.last_seq,
            }),
        }
    }
    Ok(spans)
}

/// The closed parts that no closed whole took, days of a month, say, in the order of their closing: those of a later
/// period than the last one closed, or closed since.
pub(super) async fn parts(
    conn: &mut SqliteConnection,
    lineage: &[Link],
    (part, whole): (Period, Period),
) -> Result<Vec<Open>> {
    let mut open: Vec<Open> = Vec::new();
    for wrote in lineage {
        let rows: Vec<(String, String, JournalId, i64, i64, String)> = sqlx::query_as(
            "select kind, period, of_journal, first_seq, last_seq, totals from closing
             where journal_id = ?1 and kind in (?2, ?3) and seq <= ?4 order by seq",
        )
        .bind(wrote.journal)
        .bind(part.name())
        .bind(whole.name())
        .bind(wrote.until)
        .fetch_all(&mut *conn)
        .await?;
        for (which, label, journal, first_seq, last_seq, totals) in rows {
            if which == whole.name() {
                open.retain(|part: &Open| {
                    part.label.as_str() > label.as_str() && !part.label.starts_with(&label)
                });
                continue;
            }
            let totals = serde_json::from_str(&totals)
                .map_err(|error| journal::Error::Unwritable { detail: error.to_string() })?;
            let link = lineage.iter().find(|link| link.journal == journal).copied().unwrap_or(*wrote);
            open.push(Open { link, label, first_seq, last_seq, totals });
        }
    }
    Ok(open)
}

/// The last operation of a chain that a day's closing took; 0 before the first.
async fn last_day(conn: &mut SqliteConnection, journal: JournalId) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select coalesce(max(last_seq), 0) from closing where of_journal = ?1 and kind = 'day'",
    )
    .bind(journal)
    .fetch_one(conn)
    .await?)
}
