//! The till of this desk: opened with its float, closed on its count; and those of the venue.

use kernel::{DeskId, DrawerId, Instant, Money, TillId};
use network::operator::licence;
use sales::drawer::{self, Drawer, Held, Which};
use sales::till::{self, Counted, Pieces, Received};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use store::Author;

use super::act::Doing;
use crate::wire::Nothing;
use crate::{Context, Result};

/// A till to open.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenTill {
    /// What is in it.
    pub float: Money,
    /// Which of the venue's; the one that this desk held last when neither this nor a name is given.
    #[serde(default)]
    pub drawer: Option<DrawerId>,
    /// What another one is called, which is the venue's from now on.
    #[serde(default)]
    pub name: Option<String>,
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
    /// What people call it; nothing when none is open.
    pub name: String,
    /// Other desks that opened it too, while they heard nothing of each other.
    pub also_at: Vec<String>,
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
    /// What people call the till.
    pub name: String,
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
            name: till.name,
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

/// The tills of the venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tills {
    /// By name.
    pub tills: Vec<VenueTill>,
    /// The one that this desk opens when none is named; absent at its first.
    pub usual: Option<DrawerId>,
}

/// A till of the venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VenueTill {
    /// Which.
    pub drawer: DrawerId,
    /// What people call it.
    pub name: String,
    /// Where it is open: nowhere, at one desk, or at two that had not heard of each other.
    pub held: Vec<TillHeld>,
}

/// A till that is open at a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TillHeld {
    /// Its session.
    pub till: TillId,
    /// The desk.
    pub desk: DeskId,
    /// What people call it.
    pub desk_name: String,
    /// Whether it is the one that is asked.
    pub own: bool,
    /// Who opened it.
    pub agent: String,
    /// When.
    pub since: Instant,
    /// What was in it.
    pub float: Money,
    /// The cash received since, less what was given back.
    pub cash: Money,
    /// The cash that should be in it.
    pub expected: Money,
    /// When the other desk was last heard of: what it did since is not counted.
    pub heard_at: Option<Instant>,
}

/// The till of this desk.
pub(super) async fn till(ctx: &Context, _: Nothing) -> Result<TillState> {
    let author = ctx.author()?;
    let mut conn = ctx.read().await?;
    state(ctx, &mut conn, &author).await
}

/// The tills of the venue, and where each is open.
pub(super) async fn tills(ctx: &Context, _: Nothing) -> Result<Tills> {
    let author = ctx.author()?;
    let mut conn = ctx.read().await?;
    let heard = sync::desk::others(&mut conn, author.venue).await?;
    let held = |held: Held| TillHeld {
        own: held.desk == author.desk,
        heard_at: heard.iter().find(|it| it.desk == held.desk).and_then(|it| it.seen_at),
        till: held.till,
        desk: held.desk,
        desk_name: held.desk_name,
        agent: held.agent_name,
        since: held.since,
        float: held.float,
        cash: held.cash,
        expected: held.float + held.cash,
    };
    let one = |Drawer { id, name, held: all }: Drawer| VenueTill {
        drawer: id,
        name,
        held: all.into_iter().map(held).collect(),
    };
    let all = drawer::list(&mut conn, author.venue).await?;
    let usual = drawer::usual(&mut conn, author.desk, author.venue).await?;
    Ok(Tills { tills: all.into_iter().map(one).collect(), usual })
}

/// Opens the till.
pub(super) async fn open_till(ctx: &Context, input: OpenTill) -> Result<TillState> {
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let which = match (input.drawer, input.name) {
        (Some(id), _) => Which::Known(id),
        (None, Some(name)) => Which::Named(name),
        (None, None) => Which::Usual,
    };
    let (_, appended) = till::open(&mut tx, &doing.act(), input.float, which).await?;
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
            name: String::new(),
            also_at: Vec::new(),
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
        also_at: also_at(conn, author, till.drawer).await?,
        name: till.name,
        opened_at: Some(till.opened_at),
        float: till.float,
        expected: till.float + cash,
        received,
    })
}

/// Other desks that hold a till which this desk holds.
async fn also_at(conn: &mut SqliteConnection, author: &Author, of: DrawerId) -> Result<Vec<String>> {
    let all = drawer::list(conn, author.venue).await?;
    let held = all.into_iter().filter(|drawer| drawer.id == of).flat_map(|drawer| drawer.held);
    Ok(held.filter(|held| held.desk != author.desk).map(|held| held.desk_name).collect())
}
