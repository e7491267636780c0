//! The closings of a venue: what its desks closed, each its own chain, added up.
//!
//! Nothing is stored and nothing is sealed anew: the seals are those of the chains, and every desk that exchanged works
//! out the same. A chain is closed whole, so that one which speaks for several venues of its operator is counted whole.

use std::collections::BTreeMap;

use journal::Number;
use journal::append::hex;
use kernel::{DeskId, Instant, Money, NaiveDate, TypedId as _, VenueId};
use serde_json::json;
use sqlx::SqliteConnection;
use store::shared::listed;

use super::open::MAKE_A_DAY;
use super::{Period, Totals};
use crate::heads::{self, Head};
use crate::{Error, Result};

/// A period of a venue, closed at some of its desks or at all.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Summary {
    #[sqlx(rename = "kind")]
    kind: String,
    /// `2026-11-21`, `2026-11`, `2026`.
    pub label: String,
    /// The desks that closed it.
    pub closed: u32,
    /// Those that did something since, or closed nothing of it; of a day.
    pub open: u32,
    /// What was closed, tax included.
    pub total: Money,
}

impl Summary {
    /// Day, month or year.
    #[must_use]
    pub fn period(&self) -> Period {
        Period::of_name(&self.kind)
    }
}

/// The closings of one period, desk by desk and together.
#[derive(Debug, Clone, PartialEq)]
pub struct OfVenue {
    /// The sums of what was closed.
    pub totals: Totals,
    /// The sum of the perpetual totals.
    pub perpetual: Money,
    /// The desks, by terminal code.
    pub desks: Vec<OfDesk>,
}

/// The closings of one desk, and what it did that is in none of them.
#[derive(Debug, Clone, PartialEq)]
pub struct OfDesk {
    /// The desk.
    pub desk: DeskId,
    /// What people call it; its terminal code, when it is of another venue.
    pub name: String,
    /// The closings: a day may be closed again when something was sold after.
    pub seals: Vec<Seal>,
    /// Their sums.
    pub totals: Totals,
    /// Cash counted less expected, of the tills closed in the period; absent when none was.
    pub difference: Option<Money>,
    /// Its receipts since it exists, at the end of the last day of the period that it closed.
    pub perpetual: Money,
    /// Operations of the period that no closing of it took.
    pub open: u32,
    /// What they brought, tax included.
    pub open_total: Money,
    /// Whether anything is known of it in the period.
    pub is_known: bool,
    /// The last operation that is known of each of its chains.
    pub heads: Vec<Head>,
}

/// A closing that a desk made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The number of its operation.
    pub number: String,
    /// The hash of that operation, in hexadecimal.
    pub hash: String,
    /// When.
    pub at: Instant,
}

/// The kinds of operations that make a day, as a list that SQL reads.
fn kinds_of_a_day() -> String {
    let names: Vec<&str> = MAKE_A_DAY.iter().map(|kind| kind.name()).collect();
    json!(names).to_string()
}

/// The last periods of a venue that a desk closed, and the days that one has still to close; the latest first.
///
/// # Errors
///
/// What the database says.
pub async fn summaries(conn: &mut SqliteConnection, venue: VenueId, limit: u32) -> Result<Vec<Summary>> {
    Ok(sqlx::query_as(
        "with chain as (
             select j.journal_id, j.desk_id from journal j
             where exists (select 1 from operation p where p.journal_id = j.journal_id and p.venue_id = ?1)),
         made as (
             select c.kind, c.period as label, h.desk_id as closed, null as open,
                    cast(c.totals ->> '$.total' as integer) as total
             from chain h join closing c on c.journal_id = h.journal_id
             union all
             select 'day', o.business_date, null, h.desk_id, 0
             from chain h
             join operation o on o.journal_id = h.journal_id
                  and o.seq > (select coalesce(max(last_seq), 0) from closing
                               where of_journal = h.journal_id and kind = 'day')
             where o.kind in (select value from json_each(?2)))
         select kind, label, count(distinct closed) as closed, count(distinct open) as open, sum(total) as total
         from made
         group by kind, label
         order by label desc, kind
         limit ?3",
    )
    .bind(venue)
    .bind(kinds_of_a_day())
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// The closings of a period of a venue: every desk that has a chain there, closed or not.
///
/// # Errors
///
/// [`Error::ClosingUnknown`] for a label that is none of the period.
pub async fn of_venue(
    conn: &mut SqliteConnection,
    venue: VenueId,
    (period, label): (Period, &str),
) -> Result<OfVenue> {
    check_label(period, label)?;
    let mut chains: BTreeMap<DeskId, Vec<Head>> = BTreeMap::new();
    for head in heads::of_venue(conn, venue).await? {
        chains.entry(head.desk).or_default().push(head);
    }
    let mut desks = Vec::with_capacity(chains.len());
    for (desk, heads) in chains {
        desks.push(OfDesk::read(conn, (desk, heads), (period, label)).await?);
    }
    desks.sort_by_key(|desk| terminal(&desk.heads));
    let mut totals = Totals::default();
    desks.iter().for_each(|desk| totals.join(&desk.totals));
    Ok(OfVenue { totals, perpetual: desks.iter().map(|desk| desk.perpetual).sum(), desks })
}

impl OfDesk {
    /// What a desk closed of a period, and what it did of it that is in no closing.
    async fn read(
        conn: &mut SqliteConnection,
        (desk, heads): (DeskId, Vec<Head>),
        (period, label): (Period, &str),
    ) -> Result<Self> {
        let chains = listed(heads.iter().map(|head| head.journal.uuid()));
        let (seals, totals) = seals(conn, &chains, (period, label)).await?;
        let known = known(conn, &chains, label).await?;
        let open = match (period, seals.is_empty()) {
            (Period::Day, _) => known.uncovered,
            (_, true) => known.operations,
            (_, false) => 0,
        };
        Ok(Self {
            name: name(conn, desk).await?.or_else(|| terminal(&heads)).unwrap_or_default(),
            difference: difference(conn, &chains, label).await?,
            perpetual: perpetual(conn, &chains, label).await?,
            open_total: if open > 0 { known.total - totals.total } else { Money::ZERO },
            is_known: known.operations > 0 || !seals.is_empty(),
            desk,
            seals,
            totals,
            open,
            heads,
        })
    }
}

fn terminal(heads: &[Head]) -> Option<String> {
    heads.first().map(|head| head.number.terminal.clone())
}

async fn name(conn: &mut SqliteConnection, desk: DeskId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select name from desk where desk_id = ?1").bind(desk).fetch_optional(conn).await?)
}

async fn seals(
    conn: &mut SqliteConnection,
    chains: &str,
    (period, label): (Period, &str),
) -> Result<(Vec<Seal>, Totals)> {
    let rows: Vec<(String, i64, Vec<u8>, Instant, String)> = sqlx::query_as(
        "select j.terminal, c.seq, o.hash, c.at, c.totals
         from closing c
         join journal j on j.journal_id = c.journal_id
         join operation o on o.journal_id = c.journal_id and o.seq = c.seq
         where c.journal_id in (select unhex(value) from json_each(?1)) and c.kind = ?2 and c.period = ?3
         order by c.at, j.terminal, c.seq",
    )
    .bind(chains)
    .bind(period.name())
    .bind(label)
    .fetch_all(conn)
    .await?;
    let (mut seals, mut sum) = (Vec::with_capacity(rows.len()), Totals::default());
    for (terminal, seq, hash, at, totals) in rows {
        let totals: Totals = serde_json::from_str(&totals)
            .map_err(|error| journal::Error::Unwritable { detail: error.to_string() })?;
        sum.join(&totals);
        seals.push(Seal { number: Number { terminal, seq }.to_string(), hash: hex(&hash), at });
    }
    Ok((seals, sum))
}

/// What the last day that a desk closed of a period, or of one before, says of its perpetual total.
async fn perpetual(conn: &mut SqliteConnection, chains: &str, label: &str) -> Result<Money> {
    let found: Option<Money> = sqlx::query_scalar(
        "select cast(cast(o.bytes as text) ->> '$.data.perpetual' as integer)
         from closing c
         join operation o on o.journal_id = c.journal_id and o.seq = c.seq
         where c.journal_id in (select unhex(value) from json_each(?1)) and c.kind = 'day'
           and substr(c.period, 1, length(?2)) <= ?2
         order by c.at desc, c.seq desc
         limit 1",
    )
    .bind(chains)
    .bind(label)
    .fetch_optional(conn)
    .await?;
    Ok(found.unwrap_or_default())
}

/// Counted less expected, of the tills that the closed days of a period hold.
async fn difference(conn: &mut SqliteConnection, chains: &str, label: &str) -> Result<Option<Money>> {
    Ok(sqlx::query_scalar(
        "select sum(cast(cast(o.bytes as text) ->> '$.data.difference' as integer))
         from closing c
         join operation o on o.journal_id = c.of_journal and o.seq between c.first_seq and c.last_seq
              and o.kind = 'till_closing'
         where c.journal_id in (select unhex(value) from json_each(?1)) and c.kind = 'day'
           and substr(c.period, 1, length(?2)) = ?2",
    )
    .bind(chains)
    .bind(label)
    .fetch_one(conn)
    .await?)
}

/// What is known of a desk in a period.
#[derive(sqlx::FromRow)]
struct Known {
    /// Operations that make its days.
    operations: u32,
    /// Those of them that no closed day took.
    uncovered: u32,
    /// What all brought, tax included.
    total: Money,
}

async fn known(conn: &mut SqliteConnection, chains: &str, label: &str) -> Result<Known> {
    Ok(sqlx::query_as(
        "with chain as (
             select unhex(value) as journal_id,
                    (select coalesce(max(last_seq), 0) from closing where of_journal = unhex(value) and kind = 'day') as covered
             from json_each(?1))
         select count(*) as operations, coalesce(sum(o.seq > h.covered), 0) as uncovered,
                coalesce(sum(o.total), 0) as total
         from venue v
         join operation o on o.venue_id = v.venue_id and o.business_date >= ?2 and o.business_date < ?2 || '~'
         join chain h on h.journal_id = o.journal_id
         where o.kind in (select value from json_each(?3))",
    )
    .bind(chains)
    .bind(label)
    .bind(kinds_of_a_day())
    .fetch_one(conn)
    .await?)
}

/// Checks that a label is one of a period: `2026-11-21`, `2026-11`, `2026`.
fn check_label(period: Period, label: &str) -> Result<()> {
    let whole = match period {
        Period::Day => label.to_owned(),
        Period::Month => format!("{label}-01"),
        Period::Year => format!("{label}-01-01"),
    };
    let day = whole.parse::<NaiveDate>().map_err(|_| Error::ClosingUnknown)?;
    if period.label(day) == label { Ok(()) } else { Err(Error::ClosingUnknown) }
}
