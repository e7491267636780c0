//! What is paid on the way out of a performance that was entered with a free ticket (*paiement après le spectacle*).

use catalogue::{performance, show};
use kernel::{Instant, Money, OrderId, PerformanceId};
use network::venue;
use pricing::Rule;
use sales::after_show;
use sales::{Tender, outing};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use store::Batch;

use super::act::Doing;
use super::place::{Placed, placed};
use super::words;
use crate::{Context, Result};

/// Which performance.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AfterShowOf {
    /// The performance.
    pub performance: PerformanceId,
}

/// What was paid on the way out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAfterShow {
    /// The performance.
    pub performance: PerformanceId,
    /// By means: together they are what was paid.
    pub payments: Vec<Tender>,
}

/// What is paid on the way out of a performance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AfterShow {
    /// Tickets that stand at a tariff that is paid on the way out.
    pub tickets: u32,
    /// The amount that this tariff suggests.
    pub suggested: Option<Money>,
    /// What was recorded; nothing yet when absent.
    pub recorded: Option<AfterShowTakings>,
}

/// What was recorded of a performance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AfterShowTakings {
    /// The order that holds it.
    pub order: OrderId,
    /// The number of its operation.
    pub number: String,
    /// What was paid in all.
    pub amount: Money,
    /// When it was recorded.
    pub at: Instant,
}

impl From<after_show::Recorded> for AfterShowTakings {
    fn from(recorded: after_show::Recorded) -> Self {
        let after_show::Recorded { order, number, amount, at } = recorded;
        Self { order, number, amount, at }
    }
}

/// What is paid on the way out of a performance, and what was recorded of it.
pub(super) async fn after_show(ctx: &Context, input: AfterShowOf) -> Result<AfterShow> {
    let mut conn = ctx.read().await?;
    let of = performance::get(&mut conn, input.performance).await?;
    ctx.same_venue(of.venue)?;
    let recorded = after_show::recorded(&mut conn, of.id).await?;
    let (tickets, suggested) = expected(ctx, &mut conn, &of).await?;
    Ok(AfterShow { tickets, suggested, recorded: recorded.map(AfterShowTakings::from) })
}

/// Tickets at tariffs that are paid on the way out, and what these suggest.
async fn expected(
    ctx: &Context,
    conn: &mut SqliteConnection,
    of: &performance::Performance,
) -> Result<(u32, Option<Money>)> {
    let Ok(book) = ctx.app().book_in_force(conn, of.venue, of.tariff_book).await else {
        return Ok((0, None));
    };
    let mut batch = Batch::default();
    let sold = outing::ask_sold_by_tariff(&mut batch, of.id);
    let sold = batch.run(conn).await?.rows(&sold)?;
    let (mut tickets, mut suggests) = (0, None);
    for tariff in book.prepared.tariffs() {
        let Rule::AfterShow { suggested } = tariff.rule else { continue };
        suggests = suggests.or(Some(suggested));
        tickets += sold.iter().find(|(code, _)| *code == *tariff.code).map_or(0, |(_, count)| *count);
    }
    Ok((tickets, suggests))
}

/// Records what was paid on the way out, as one operation of the performance's takings.
pub(super) async fn record_after_show(ctx: &Context, input: RecordAfterShow) -> Result<Placed> {
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let of = performance::get(&mut tx, input.performance).await?;
    ctx.same_venue(of.venue)?;
    let of = performance::Performance { vat: venue::get(&mut tx, of.venue).await?.rate(of.vat), ..of };
    let title = show::get(&mut tx, of.show).await?.title;
    let label = words::fill(ctx.session()?.language, "after_show", &[("show", &title)]);
    let done = after_show::record(&mut tx, &doing.act(), &of, (&label, input.payments)).await?;
    tx.moved(done.appended.head);
    tx.commit().await?;
    Ok(placed(&done))
}
