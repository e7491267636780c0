//! Closings made before, with what their statement shows: payments by means, tills counted, perpetual total.

use kernel::{AgentId, Instant, JournalId, Money, VenueId};
use sqlx::SqliteConnection;

use super::{Period, Totals};
use crate::till::Pieces;
use crate::{Error, Result};

/// A closing made before.
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    /// The number of its operation.
    pub number: String,
    /// What was closed.
    pub period: Period,
    /// `2026-11-21`, `2026-11`, `2026`.
    pub label: String,
    /// When.
    pub at: Instant,
    /// When the first operation that it closes was done.
    pub since: Instant,
    /// Who.
    pub agent: Option<AgentId>,
    /// The totals of the period.
    pub totals: Totals,
    /// Receipts since the desk exists, chains continued included.
    pub perpetual: Money,
    /// The cash of the period that no open till received.
    pub loose: Money,
    /// The hash of its operation, in hexadecimal.
    pub hash: String,
    /// The payments of the period by means.
    pub means: Vec<Means>,
    /// The tills counted in it, the first first.
    pub tills: Vec<Counted>,
}

/// Payments by one means.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Means {
    /// `cash`, `card`…
    pub means: String,
    /// How many.
    pub count: u32,
    /// In all.
    pub amount: Money,
}

/// A till that was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// When it was opened.
    pub opened_at: Instant,
    /// Its float.
    pub float: Money,
    /// The cash that should have been there, float included.
    pub expected: Money,
    /// The cash counted, float included.
    pub counted: Money,
    /// What was counted, piece by piece.
    pub pieces: Vec<Pieces>,
    /// What was said of a difference.
    pub note: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    of_journal: JournalId,
    number: String,
    kind: String,
    period: String,
    first_seq: i64,
    last_seq: i64,
    totals: String,
    at: Instant,
    since: Instant,
    agent_id: Option<AgentId>,
    perpetual: Money,
    hash: Vec<u8>,
}

/// The last closings made for a venue, the latest first.
///
/// # Errors
///
/// What the database says.
pub async fn latest(conn: &mut SqliteConnection, venue: VenueId, limit: u32) -> Result<Vec<Closed>> {
    select(conn, venue, None, limit).await
}

/// The closing of a printed number.
///
/// # Errors
///
/// [`Error::ClosingUnknown`].
pub async fn by_number(conn: &mut SqliteConnection, venue: VenueId, number: &str) -> Result<Closed> {
    select(conn, venue, Some(number), 1).await?.pop().ok_or(Error::ClosingUnknown)
}

async fn select(
    conn: &mut SqliteConnection,
    venue: VenueId,
    number: Option<&str>,
    limit: u32,
) -> Result<Vec<Closed>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select c.of_journal, j.terminal || '-' || printf('%09d', c.seq) as number, c.kind, c.period,
                c.first_seq, c.last_seq, c.totals, c.at, first.at as since, o.agent_id,
                cast(cast(o.bytes as text) ->> '$.data.perpetual' as integer) as perpetual, o.hash
         from closing c
         join journal j on j.journal_id = c.journal_id
         join operation o on o.journal_id = c.journal_id and o.seq = c.seq
         join operation first on first.journal_id = c.of_journal and first.seq = c.first_seq
         where o.venue_id = ?1 and (?2 is null or j.terminal || '-' || printf('%09d', c.seq) = ?2)
         order by c.at desc, c.seq desc
         limit ?3",
    )
    .bind(venue)
    .bind(number)
    .bind(limit)
    .fetch_all(&mut *conn)
    .await?;
    let mut closings = Vec::with_capacity(rows.len());
    for row in rows {
        let means = means(conn, &row).await?;
        let tills = tills(conn, venue, &row).await?;
        let loose = loose(conn, &row).await?;
        closings.push(Closed { loose, ..row.with(means, tills) });
    }
    Ok(closings)
}

async fn means(conn: &mut SqliteConnection, of: &Row) -> Result<Vec<Means>> {
    Ok(sqlx::query_as(
        "select means, count(*) as count, sum(amount) as amount from payment
         where journal_id = ?1 and seq between ?2 and ?3
         group by means order by means",
    )
    .bind(of.of_journal)
    .bind(of.first_seq)
    .bind(of.last_seq)
    .fetch_all(conn)
    .await?)
}

async fn loose(conn: &mut SqliteConnection, of: &Row) -> Result<Money> {
    Ok(sqlx::query_scalar(
        "select coalesce(sum(amount), 0) from payment
         where journal_id = ?1 and seq between ?2 and ?3 and means = 'cash' and till_id is null",
    )
    .bind(of.of_journal)
    .bind(of.first_seq)
    .bind(of.last_seq)
    .fetch_one(conn)
    .await?)
}

async fn tills(conn: &mut SqliteConnection, venue: VenueId, of: &Row) -> Result<Vec<Counted>> {
    type Till = (Instant, Money, Option<Money>, Option<Money>, String, String);
    let rows: Vec<Till> = sqlx::query_as(
        "select t.opened_at, t.float, t.expected, t.counted, t.pieces, t.note
         from operation o
         join till t on t.till_id = unhex(replace(cast(o.bytes as text) ->> '$.data.till', '-', ''))
         where o.journal_id = ?1 and o.seq between ?2 and ?3 and o.kind = 'till_closing' and o.venue_id = ?4
         order by t.opened_at",
    )
    .bind(of.of_journal)
    .bind(of.first_seq)
    .bind(of.last_seq)
    .bind(venue)
    .fetch_all(conn)
    .await?;
    let till = |(opened_at, float, expected, counted, pieces, note): Till| Counted {
        opened_at,
        float,
        expected: expected.unwrap_or_default(),
        counted: counted.unwrap_or_default(),
        pieces: serde_json::from_str(&pieces).unwrap_or_default(),
        note,
    };
    Ok(rows.into_iter().map(till).collect())
}

impl Row {
    fn with(self, means: Vec<Means>, tills: Vec<Counted>) -> Closed {
        Closed {
            number: self.number,
            period: Period::of_name(&self.kind),
            label: self.period,
            at: self.at,
            since: self.since,
            agent: self.agent_id,
            totals: serde_json::from_str(&self.totals).unwrap_or_default(),
            perpetual: self.perpetual,
            loose: Money::ZERO,
            hash: journal::append::hex(&self.hash),
            means,
            tills,
        }
    }
}
