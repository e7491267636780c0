//! What a closing holds, read from the operations that it takes, of every chain that its days were written in.

use std::collections::BTreeMap;

use kernel::{Instant, JournalId, Money};
use sqlx::SqliteConnection;

use super::open::Span;
use crate::Result;
use crate::till::Pieces;

/// Payments, tills and hours of a closed period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// When the first operation that it closes was done.
    pub since: Instant,
    /// The payments by means.
    pub means: Vec<Means>,
    /// The cash that no open till received.
    pub loose: Money,
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
    /// What people call it.
    pub name: String,
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

/// What the operations of a closing hold, of every venue of the operator that the chain speaks for.
pub(super) async fn of(conn: &mut SqliteConnection, spans: &[Span]) -> Result<Content> {
    let mut all: BTreeMap<String, Means> = BTreeMap::new();
    let (mut loose, mut tills) = (Money::ZERO, Vec::new());
    for span in spans {
        for one in means(conn, span).await? {
            match all.get_mut(&one.means) {
                Some(known) => {
                    known.count += one.count;
                    known.amount += one.amount;
                }
                None => drop(all.insert(one.means.clone(), one)),
            }
        }
        loose += cash_of_no_till(conn, span).await?;
        tills.extend(counted(conn, span).await?);
    }
    tills.sort_by_key(|till| till.opened_at);
    let since = since(conn, spans).await?;
    Ok(Content { since, means: all.into_values().collect(), loose, tills })
}

async fn since(conn: &mut SqliteConnection, spans: &[Span]) -> Result<Instant> {
    let first: Option<(JournalId, i64)> = spans.first().map(|span| (span.journal, span.first_seq));
    let (journal, seq) = first.ok_or(crate::Error::ClosingUnknown)?;
    Ok(sqlx::query_scalar("select at from operation where journal_id = ?1 and seq = ?2")
        .bind(journal)
        .bind(seq)
        .fetch_one(conn)
        .await?)
}

async fn means(conn: &mut SqliteConnection, of: &Span) -> Result<Vec<Means>> {
    Ok(sqlx::query_as(
        "select means, count(*) as count, sum(amount) as amount from payment
         where journal_id = ?1 and seq between ?2 and ?3
         group by means",
    )
    .bind(of.journal)
    .bind(of.first_seq)
    .bind(of.last_seq)
    .fetch_all(conn)
    .await?)
}

async fn cash_of_no_till(conn: &mut SqliteConnection, of: &Span) -> Result<Money> {
    Ok(sqlx::query_scalar(
        "select coalesce(sum(amount), 0) from payment
         where journal_id = ?1 and seq between ?2 and ?3 and means = 'cash' and till_id is null",
    )
    .bind(of.journal)
    .bind(of.first_seq)
    .bind(of.last_seq)
    .fetch_one(conn)
    .await?)
}

async fn counted(conn: &mut SqliteConnection, of: &Span) -> Result<Vec<Counted>> {
    type Till = (String, Instant, Money, Option<Money>, Option<Money>, String, String);
    let rows: Vec<Till> = sqlx::query_as(
        "select w.name, t.opened_at, t.float, t.expected, t.counted, t.pieces, t.note
         from operation o
         join till t on t.till_id = unhex(replace(cast(o.bytes as text) ->> '$.data.till', '-', ''))
         join drawer w on w.drawer_id = t.drawer_id
         where o.journal_id = ?1 and o.seq between ?2 and ?3 and o.kind = 'till_closing'",
    )
    .bind(of.journal)
    .bind(of.first_seq)
    .bind(of.last_seq)
    .fetch_all(conn)
    .await?;
    let till = |(name, opened_at, float, expected, counted, pieces, note): Till| Counted {
        name,
        opened_at,
        float,
        expected: expected.unwrap_or_default(),
        counted: counted.unwrap_or_default(),
        pieces: serde_json::from_str(&pieces).unwrap_or_default(),
        note,
    };
    Ok(rows.into_iter().map(till).collect())
}
