//! Tills at work: a session of cash at a desk, from its float to its count; the difference is recorded, never hidden. No
//! cash moves without one, and no day is closed before its tills are.

use journal::{Appended, Kind};
use kernel::{AgentId, DeskId, DrawerId, Instant, JournalId, Money, TillId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use store::{At, Batch};

use crate::drawer::{self, Which};
use crate::payment::plausible;
use crate::{Act, Error, Means, Result, Tender};

/// A till.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Till {
    /// Its session.
    #[sqlx(rename = "till_id")]
    pub id: TillId,
    /// The till of the venue.
    #[sqlx(rename = "drawer_id")]
    pub drawer: DrawerId,
    /// What people call it.
    pub name: String,
    /// Who opened it.
    #[sqlx(rename = "agent_id")]
    pub agent: Option<AgentId>,
    /// When.
    pub opened_at: Instant,
    /// What was in it.
    pub float: Money,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// The cash counted.
    pub counted: Option<Money>,
    /// The cash that should have been there.
    pub expected: Option<Money>,
    /// What was said of a difference.
    pub note: String,
}

/// What a till received by one means, what was given back deducted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct Received {
    /// `cash`, `card`…
    pub means: String,
    /// Payments and repayments.
    pub count: u32,
    /// In all.
    pub amount: Money,
}

/// Coins or notes of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pieces {
    /// The value of one.
    pub value: Money,
    /// How many.
    pub count: u32,
}

/// A till just closed.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The till.
    pub till: Till,
    /// What it received, by means.
    pub received: Vec<Received>,
    /// Counted less expected.
    pub difference: Money,
    /// The operation.
    pub appended: Appended,
}

/// The open till of a desk at a venue.
///
/// # Errors
///
/// What the database says.
pub async fn find(conn: &mut SqliteConnection, desk: DeskId, venue: VenueId) -> Result<Option<Till>> {
    Ok(sqlx::query_as(
        "select t.till_id, t.drawer_id, w.name, t.agent_id, t.opened_at, t.float, t.closed_at, t.counted, t.expected,
                t.note
         from till t
         join drawer w on w.drawer_id = t.drawer_id
         where t.desk_id = ?1 and t.venue_id = ?2 and t.closed_at is null",
    )
    .bind(desk)
    .bind(venue)
    .fetch_optional(conn)
    .await?)
}

/// Asks for the open till of a desk at a venue.
pub(crate) fn ask(batch: &mut Batch, act: &Act<'_>) -> At<(TillId,)> {
    batch
        .statement("select till_id from till where desk_id = ? and venue_id = ? and closed_at is null")
        .bind(act.author.desk)
        .bind(act.author.venue)
        .answer()
}

/// Checks that what is paid or given back in cash has a till to go into or come out of.
///
/// # Errors
///
/// [`Error::TillNeeded`].
pub(crate) fn check_open(till: Option<TillId>, tenders: &[Tender]) -> Result<()> {
    let cash = tenders.iter().any(|tender| matches!(tender.means, Means::Cash { .. }));
    match cash && till.is_none() {
        true => Err(Error::TillNeeded),
        false => Ok(()),
    }
}

/// Checks as [`check_open`], asking for the till.
pub(crate) async fn check_cash(conn: &mut SqliteConnection, act: &Act<'_>, tenders: &[Tender]) -> Result<()> {
    let mut batch = Batch::default();
    let till = ask(&mut batch, act);
    let till = batch.run(conn).await?.first(&till)?;
    check_open(till.map(|(till,)| till), tenders)
}

/// Checks that no till of a chain's desk is open, at any venue of its operator: its cash would be in no closing.
///
/// # Errors
///
/// [`Error::TillStillOpen`].
pub(crate) async fn check_all_counted(conn: &mut SqliteConnection, journal: JournalId) -> Result<()> {
    let open: Option<String> = sqlx::query_scalar(
        "select v.name from journal j
         join venue v on v.operator_id = j.operator_id
         join till t on t.desk_id = j.desk_id and t.venue_id = v.venue_id and t.closed_at is null
         where j.journal_id = ?1
         limit 1",
    )
    .bind(journal)
    .fetch_optional(conn)
    .await?;
    open.map_or(Ok(()), |venue| Err(Error::TillStillOpen { venue }))
}

/// Opens a till of the venue at the desk, with its float.
///
/// # Errors
///
/// [`Error::TillOpen`], [`Error::AmountWrong`] for a float below zero; [`Error::TillHeld`], [`Error::TillUnknown`] and
/// [`Error::TillUnnamed`] for the till that is asked for.
pub async fn open(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    float: Money,
    which: Which,
) -> Result<(TillId, Appended)> {
    if float < Money::ZERO {
        return Err(Error::AmountWrong);
    }
    plausible(float)?;
    if find(conn, act.author.desk, act.author.venue).await?.is_some() {
        return Err(Error::TillOpen);
    }
    let drawer = drawer::choose(conn, act, which).await?;
    let till: TillId = act.id();
    let mut entry = act.entry(Kind::TillOpening);
    entry.data.insert("till".to_owned(), json!(till));
    entry.data.insert("drawer".to_owned(), json!(drawer));
    entry.data.insert("float".to_owned(), json!(float));
    let appended = act.append(conn, entry).await?;
    sqlx::query(
        "insert into till (till_id, venue_id, drawer_id, desk_id, agent_id, opened_at, float)
         values (?1, ?2, ?7, ?3, ?4, ?5, ?6)",
    )
    .bind(till)
    .bind(act.author.venue)
    .bind(act.author.desk)
    .bind(act.author.agent)
    .bind(act.at())
    .bind(float)
    .bind(drawer)
    .execute(conn)
    .await?;
    Ok((till, appended))
}

/// What a till received, by means.
///
/// # Errors
///
/// What the database says.
pub async fn received(conn: &mut SqliteConnection, till: TillId) -> Result<Vec<Received>> {
    Ok(sqlx::query_as(
        "select means, count(*) as count, sum(amount) as amount from payment
         where till_id = ?1 group by means order by means",
    )
    .bind(till)
    .fetch_all(conn)
    .await?)
}

/// What pieces come to; no euro piece or note is worth more than 500 €.
fn count(pieces: &[Pieces]) -> Result<Money> {
    const EUROS: [i64; 15] =
        [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];
    match pieces.iter().all(|one| EUROS.contains(&one.value.as_cents())) {
        true => Ok(pieces.iter().map(|one| one.value.times(one.count.into())).sum()),
        false => Err(Error::AmountWrong),
    }
}

/// Closes the desk's till on the pieces counted.
///
/// # Errors
///
/// [`Error::TillClosed`], [`Error::AmountWrong`] for pieces that do not exist.
pub async fn close(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    pieces: &[Pieces],
    note: &str,
) -> Result<Counted> {
    let till = find(conn, act.author.desk, act.author.venue).await?.ok_or(Error::TillClosed)?;
    let received = received(conn, till.id).await?;
    let cash = received.iter().find(|one| one.means == "cash").map_or(Money::ZERO, |one| one.amount);
    let expected = till.float + cash;
    let counted = count(pieces)?;
    let mut entry = act.entry(Kind::TillClosing);
    let by_means: serde_json::Map<_, _> =
        received.iter().map(|one| (one.means.clone(), json!(one.amount))).collect();
    for (name, value) in [
        ("till", json!(till.id)),
        ("float", json!(till.float)),
        ("expected", json!(expected)),
        ("counted", json!(counted)),
        ("difference", json!(counted - expected)),
        ("by_means", by_means.into()),
        ("pieces", json!(pieces)),
    ] {
        entry.data.insert(name.to_owned(), value);
    }
    let appended = act.append(conn, entry).await?;
    let done = sqlx::query(
        "update till set closed_at = ?2, counted = ?3, expected = ?4, pieces = ?5, note = ?6
         where till_id = ?1 and closed_at is null",
    )
    .bind(till.id)
    .bind(act.at())
    .bind(counted)
    .bind(expected)
    .bind(serde_json::to_string(pieces).unwrap_or_default())
    .bind(note)
    .execute(conn)
    .await?;
    store::exactly_one(&done)?;
    let till = Till {
        closed_at: Some(act.at()),
        counted: Some(counted),
        expected: Some(expected),
        note: note.to_owned(),
        ..till
    };
    Ok(Counted { difference: counted - expected, till, received, appended })
}
