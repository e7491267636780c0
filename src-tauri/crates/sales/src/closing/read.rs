//! Closings made before, with what their statement shows: payments by means, tills counted, perpetual total.

use kernel::{AgentId, Instant, JournalId, Money, VenueId};
use sqlx::SqliteConnection;

use super::content::{self, Content};
use super::open::{self, Span};
use super::{Period, Totals};
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
    /// At which desk: its name, or its terminal code when it is of another venue.
    pub desk: String,
    /// Who.
    pub agent: Option<AgentId>,
    /// The totals of the period.
    pub totals: Totals,
    /// Receipts since the desk exists, chains continued included.
    pub perpetual: Money,
    /// The hash of its operation, in hexadecimal.
    pub hash: String,
    /// Its payments and tills.
    pub content: Content,
}

#[derive(sqlx::FromRow)]
struct Row {
    journal_id: JournalId,
    seq: i64,
    of_journal: JournalId,
    number: String,
    desk: String,
    kind: String,
    period: String,
    first_seq: i64,
    last_seq: i64,
    totals: String,
    at: Instant,
    agent_id: Option<AgentId>,
    perpetual: Money,
    hash: Vec<u8>,
}

/// The last closings made for a venue, and of the chains that this desk writes for it, the latest first.
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
        "select c.journal_id, c.seq, c.of_journal, j.terminal || '-' || printf('%09d', c.seq) as number,
                coalesce(d.name, j.terminal) as desk, c.kind, c.period, c.first_seq, c.last_seq, c.totals, c.at, o.agent_id,
                cast(cast(o.bytes as text) ->> '$.data.perpetual' as integer) as perpetual, o.hash
         from closing c
         join journal j on j.journal_id = c.journal_id
         join operation o on o.journal_id = c.journal_id and o.seq = c.seq
         left join desk d on d.desk_id = j.desk_id
         -- One chain speaks for every venue of an operator at this desk: wherever it was closed, it closed this one too.
         where (o.venue_id = ?1 or j.received = 0 and j.operator_id = (select operator_id from venue where venue_id = ?1))
           and (?2 is null or j.terminal || '-' || printf('%09d', c.seq) = ?2)
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
        let spans = row.spans(conn).await?;
        let content = content::of(conn, &spans).await?;
        closings.push(row.with(content));
    }
    Ok(closings)
}

impl Row {
    /// The operations that it takes: of one chain for a day, and of each that its days were written in for the others.
    async fn spans(&self, conn: &mut SqliteConnection) -> Result<Vec<Span>> {
        let period = Period::of_name(&self.kind);
        if period == Period::Day {
            let (first_seq, last_seq) = (self.first_seq, self.last_seq);
            return Ok(vec![Span { journal: self.of_journal, first_seq, last_seq }]);
        }
        open::days_of(conn, (self.journal_id, self.seq), (period, &self.period)).await
    }

    fn with(self, content: Content) -> Closed {
        Closed {
            number: self.number,
            period: Period::of_name(&self.kind),
            label: self.period,
            at: self.at,
            desk: self.desk,
            agent: self.agent_id,
            totals: serde_json::from_str(&self.totals).unwrap_or_default(),
            perpetual: self.perpetual,
            hash: journal::append::hex(&self.hash),
            content,
        }
    }
}
