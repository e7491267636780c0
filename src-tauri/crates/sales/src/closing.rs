//! Closings of a chain by day, month and year: period totals and perpetual totals, whole and unalterable
//! (BOI-TVA-DECLA-30-10-30 §160–210; `french-rules` §2.2).
//!
//! A closing takes everything since the one before, so nothing falls between two. A day is closed once its tills are
//! counted, the earliest first, and again when something was sold after it was. A month takes its days and a year its
//! months: each once, in their order, when it is over.

mod content;
mod lineage;
mod open;
mod read;
#[cfg(test)]
mod tests;
mod venue;

use std::collections::BTreeMap;

use journal::append::hex;
use journal::{Appended, Kind, Record, VatTotals};
use kernel::{JournalId, Money, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::{Act, Balance, Error, Result, till};
use lineage::Link;
use open::Open;

pub use content::{Content, Counted, Means};
pub use read::{Closed, by_number, latest};
pub use venue::{OfDesk, OfVenue, Seal, Summary, of_venue, summaries};

/// What is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A business day.
    Day,
    /// A month.
    Month,
    /// A fiscal year.
    Year,
}

impl Period {
    /// The name kept in the `kind` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    fn of_name(name: &str) -> Self {
        match name {
            "year" => Self::Year,
            "month" => Self::Month,
            _ => Self::Day,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Day => Kind::DayClosing,
            Self::Month => Kind::MonthClosing,
            Self::Year => Kind::YearClosing,
        }
    }

    /// The period of a day: `2026-11-21`, `2026-11`, `2026`.
    #[must_use]
    pub fn label(self, day: NaiveDate) -> String {
        let format = match self {
            Self::Day => "%Y-%m-%d",
            Self::Month => "%Y-%m",
            Self::Year => "%Y",
        };
        day.format(format).to_string()
    }
}

/// Totals of a period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Operations, by kind.
    pub operations: BTreeMap<String, u32>,
    /// Tickets issued.
    pub issued: u32,
    /// Tickets given up.
    pub ended: u32,
    /// Receipts, tax included.
    pub total: Money,
    /// Gift vouchers sold less those given back: money in advance, in no receipts.
    pub advances: Money,
    /// By rate in basis points.
    pub by_rate: BTreeMap<String, Rate>,
    /// Payments by means.
    pub by_means: BTreeMap<String, Money>,
}

/// Totals at one rate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Before tax.
    pub before_tax: Money,
    /// Tax.
    pub tax: Money,
}

/// A closing, just made.
#[derive(Debug, Clone)]
pub struct Closing {
    /// What was closed.
    pub period: Period,
    /// `2026-11-21`, `2026-11`, `2026`.
    pub label: String,
    /// The chain closed.
    pub of: JournalId,
    /// The first operation closed.
    pub first_seq: i64,
    /// The last operation closed.
    pub last_seq: i64,
    /// The totals of the period.
    pub totals: Totals,
    /// The perpetual total at the last operation closed, chains continued included.
    pub perpetual: Money,
    /// The same, all amounts counted as positive.
    pub perpetual_absolute: Money,
    /// The operation.
    pub appended: Appended,
}

impl Totals {
    /// What makes them add up.
    #[must_use]
    pub fn balance(&self) -> Balance {
        Balance {
            receipts: self.total,
            advances: self.advances,
            payments: self.by_means.values().copied().sum(),
        }
    }

    fn add(&mut self, record: &Record) {
        *self.operations.entry(record.kind.name().to_owned()).or_default() += 1;
        for line in record.lines.iter().filter(|line| line.ticket.is_some()) {
            *(if line.quantity > 0 { &mut self.issued } else { &mut self.ended }) += 1;
        }
        self.total += record.totals.total;
        self.advances += record.totals.advances;
        for (rate, sums) in &record.totals.by_rate {
            self.add_rate(rate, *sums);
        }
        for payment in &record.payments {
            *self.by_means.entry(payment.means.clone()).or_default() += payment.amount;
        }
    }

    fn add_rate(&mut self, rate: &str, sums: VatTotals) {
        let own = self.by_rate.entry(rate.to_owned()).or_default();
        own.before_tax += sums.before_tax;
        own.tax += sums.tax;
    }

    fn join(&mut self, other: &Self) {
        for (kind, count) in &other.operations {
            *self.operations.entry(kind.clone()).or_default() += count;
        }
        self.issued += other.issued;
        self.ended += other.ended;
        self.total += other.total;
        self.advances += other.advances;
        for (rate, sums) in &other.by_rate {
            self.add_rate(rate, VatTotals { before_tax: sums.before_tax, tax: sums.tax });
        }
        for (means, amount) in &other.by_means {
            *self.by_means.entry(means.clone()).or_default() += *amount;
        }
    }
}

/// Closes the earliest period of the desk's chain that is open; before a day, every day that a chain which it continues
/// left open when a backup was restored.
///
/// # Errors
///
/// [`Error::NothingToClose`] when nothing was done since the last one; [`Error::TillStillOpen`] for a day;
/// [`Error::PeriodUnfinished`], [`Error::DaysOpen`] and [`Error::MonthsOpen`] for a month or a year.
pub async fn close(conn: &mut SqliteConnection, act: &Act<'_>, period: Period) -> Result<Closing> {
    let lineage = lineage::of(conn, act.signer.journal, i64::MAX).await?;
    if period != Period::Day {
        let whole = open::whole(conn, &lineage, period, act.business_date).await?;
        return write(conn, act, period, whole).await;
    }
    till::check_all_counted(conn, act.signer.journal).await?;
    loop {
        let open = open::first_day(conn, &lineage).await?.ok_or(Error::NothingToClose)?;
        let of_before = open.link.journal != act.signer.journal;
        let closing = write(conn, act, period, open).await?;
        let more = of_before && open::first_day(conn, &lineage).await?.is_some();
        if !more {
            return Ok(closing);
        }
    }
}

async fn write(conn: &mut SqliteConnection, act: &Act<'_>, period: Period, open: Open) -> Result<Closing> {
    let Open { link, label, first_seq, last_seq, totals } = open;
    let End { hash, perpetual, perpetual_absolute } = end_at(conn, link, last_seq).await?;
    let mut entry = act.entry(period.kind());
    if let Ok(Value::Object(fields)) = serde_json::to_value(&totals) {
        entry.data.extend(fields);
    }
    if link.journal != act.signer.journal {
        entry.data.insert("chain".to_owned(), json!(link.journal));
    }
    for (name, value) in [
        ("period", Value::from(label.clone())),
        ("first_seq", first_seq.into()),
        ("last_seq", last_seq.into()),
        ("last_hash", hash.into()),
        ("perpetual", perpetual.as_cents().into()),
        ("perpetual_absolute", perpetual_absolute.as_cents().into()),
    ] {
        entry.data.insert(name.to_owned(), value);
    }
    let appended = act.append(conn, entry).await?;
    let closing = Closing {
        period,
        label,
        of: link.journal,
        first_seq,
        last_seq,
        totals,
        perpetual,
        perpetual_absolute,
        appended,
    };
    insert(conn, act, &closing).await?;
    Ok(closing)
}

/// The last day that was closed of a chain.
///
/// # Errors
///
/// What the database says.
pub async fn last_day(conn: &mut SqliteConnection, journal: JournalId) -> Result<Option<NaiveDate>> {
    Ok(sqlx::query_scalar("select max(period) from closing where journal_id = ?1 and kind = 'day'")
        .bind(journal)
        .fetch_one(conn)
        .await?)
}

/// The chain at the last operation of a period: what is sold before a late closing is not of it.
struct End {
    hash: String,
    perpetual: Money,
    perpetual_absolute: Money,
}

async fn end_at(conn: &mut SqliteConnection, link: Link, seq: i64) -> Result<End> {
    let (hash, perpetual, perpetual_absolute): (Vec<u8>, Money, Money) = sqlx::query_as(
        "select hash, grand, grand_absolute from operation where journal_id = ?1 and seq = ?2",
    )
    .bind(link.journal)
    .bind(seq)
    .fetch_one(conn)
    .await?;
    let (before, before_absolute) = link.carried;
    Ok(End {
        hash: hex(&hash),
        perpetual: before + perpetual,
        perpetual_absolute: before_absolute + perpetual_absolute,
    })
}

async fn insert(conn: &mut SqliteConnection, act: &Act<'_>, closing: &Closing) -> Result<()> {
    sqlx::query(
        "insert into closing (journal_id, seq, kind, period, of_journal, first_seq, last_seq, totals, at)
         values (?1, ?2, ?3, ?4, ?9, ?5, ?6, ?7, ?8)",
    )
    .bind(closing.appended.head.journal)
    .bind(closing.appended.head.seq)
    .bind(closing.period.name())
    .bind(&closing.label)
    .bind(closing.first_seq)
    .bind(closing.last_seq)
    .bind(serde_json::to_string(&closing.totals).unwrap_or_default())
    .bind(act.at())
    .bind(closing.of)
    .execute(conn)
    .await?;
    Ok(())
}
