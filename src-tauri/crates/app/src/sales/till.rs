//! The till: opened with its float, closed on its count.

use kernel::{Instant, Money};
use network::operator::licence;
use sales::till::{self, Counted, Pieces, Received};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use store::Author;

use super::act::Doing;
use crate::wire::Nothing;
use crate::{Context, Result};

/// A till to open.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenTill {
    /// What is in it.
    pub float: Money,
}

/// A till to close.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseTill {
    /// The coins and notes counted.
    pub pieces: Vec<Pieces>,
    /// What is to be said of a difference.
    #[serde(default)]
    pub note: String,
}

/// The till of this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TillState {
    /// Whether it is open.
    pub open: bool,
    /// When it was opened.
    pub opened_at: Option<Instant>,
    /// Its float.
    pub float: Money,
    /// What it received, by means.
    pub received: Vec<Received>,
    /// The cash that should be in it.
    pub expected: Money,
    /// Whether a licence is in force: without one, tickets bear none (code du travail R. 7122).
    pub licensed: bool,
}

/// A till just closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TillClosed {
    /// The number of the operation.
    pub number: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// Its float.
    pub float: Money,
    /// What it received, by means.
    pub received: Vec<Received>,
    /// The cash that should have been there.
    pub expected: Money,
    /// The cash counted.
    pub counted: Money,
    /// Counted less expected.
    pub difference: Money,
    /// What was said of it.
    pub note: String,
}

impl From<Counted> for TillClosed {
    fn from(counted: Counted) -> Self {
        let till = counted.till;
        Self {
            number: counted.appended.number.to_string(),
            opened_at: till.opened_at,
            closed_at: till.closed_at,
            float: till.float,
            received: counted.received,
            expected: till.expected.unwrap_or_default(),
            counted: till.counted.unwrap_or_default(),
            difference: counted.difference,
            note: till.note,
        }
    }
}

/// The till of this desk.
pub(super) async fn till(ctx: &Context, _: Nothing) -> Result<TillState> {
    let author = ctx.author()?;
    let mut conn = ctx.read().await?;
    state(ctx, &mut conn, &author).await
}

/// Opens the till.
pub(super) async fn open_till(ctx: &Context, input: OpenTill) -> Result<TillState> {
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let (_, appended) = till::open(&mut tx, &doing.act(), input.float).await?;
    tx.moved(appended.head);
    let state = state(ctx, &mut tx, &doing.author).await?;
    tx.commit().await?;
    Ok(state)
}

/// Closes the till.
pub(super) async fn close_till(ctx: &Context, input: CloseTill) -> Result<TillClosed> {
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let counted = till::close(&mut tx, &doing.act(), &input.pieces, &input.note).await?;
    tx.moved(counted.appended.head);
    tx.commit().await?;
    Ok(counted.into())
}

async fn state(ctx: &Context, conn: &mut SqliteConnection, author: &Author) -> Result<TillState> {
    let today = ctx.business_day(conn, author.venue).await?;
    let licensed = licence::any_in_force(conn, author.venue, today).await?;
    let Some(till) = till::find(conn, author.desk, author.venue).await? else {
        return Ok(TillState {
            licensed,
            open: false,
            opened_at: None,
            float: Money::ZERO,
            received: Vec::new(),
            expected: Money::ZERO,
        });
    };
    let received = till::received(conn, till.id).await?;
    let cash: Money = received.iter().filter(|one| one.means == "cash").map(|one| one.amount).sum();
    Ok(TillState {
        licensed,
        open: true,
        opened_at: Some(till.opened_at),
        float: till.float,
        expected: till.float + cash,
        received,
    })
}
