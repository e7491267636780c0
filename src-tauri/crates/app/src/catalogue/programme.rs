//! The programme as the desk reads it: performances with their gauges.

use catalogue::category::{self, Category};
use catalogue::hold::{self, Kind};
use catalogue::performance::{self, Contract, Performance, State};
use catalogue::{hall, show};
use kernel::{
    CategoryId, HallId, Instant, PerformanceId, PlanId, ShowId, TariffBookId, TypedId, VatRate, ZoneId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::{Context, Result};

/// A span of the programme.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeBetween {
    /// From, included.
    pub from: Instant,
    /// Until, excluded.
    pub until: Instant,
}

/// A performance and how full it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PerformanceView {
    /// Its id.
    pub id: PerformanceId,
    /// The show.
    pub show: ShowId,
    /// The show's title.
    pub title: String,
    /// The hall.
    pub hall: HallId,
    /// The hall's name.
    pub hall_name: String,
    /// The plan version.
    pub plan: PlanId,
    /// Curtain.
    pub starts_at: Instant,
    /// Doors.
    pub door_at: Option<Instant>,
    /// Contract.
    pub contract: Contract,
    /// VAT of entrances, in basis points.
    pub vat_rate: VatRate,
    /// Where it stands.
    pub state: State,
    /// Where its tickets go when it is postponed.
    pub postponed_to: Option<PerformanceId>,
    /// When that one is played, however often it was put off since; absent when it was cancelled.
    pub played_at: Option<Instant>,
    /// Its own tariff book.
    pub tariff_book: Option<TariffBookId>,
    /// Price categories, the dearest first.
    pub categories: Vec<CategoryView>,
    /// Places.
    pub capacity: i64,
    /// Sold.
    pub sold: i64,
    /// In baskets now.
    pub held: i64,
    /// Promised to somebody until a deadline.
    pub options: i64,
    /// Kept for the house, the fire brigade, the press.
    pub house: i64,
    /// Out of sale, by the plan or for this performance.
    pub blocked: i64,
    /// What remains.
    pub free: i64,
}

/// A price category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryView {
    /// Its id.
    pub id: CategoryId,
    /// The code that tariffs name.
    pub code: String,
    /// As printed.
    pub name: String,
    /// The plan's categories that fall in it.
    pub plan_categories: Vec<String>,
    /// Whole zones that fall in it, before any plan category.
    pub zones: Vec<ZoneId>,
}

/// Performances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Programme {
    /// By hour.
    pub performances: Vec<PerformanceView>,
}

/// Which show.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PerformancesOf {
    /// The show.
    pub show: ShowId,
}

impl From<Category> for CategoryView {
    fn from(category: Category) -> Self {
        let Category { id, code, name, plan_categories, zones, .. } = category;
        Self { id, code, name, plan_categories, zones }
    }
}

/// The performances of a span.
pub(crate) async fn programme(ctx: &Context, input: ProgrammeBetween) -> Result<Programme> {
    let mut conn = ctx.read().await?;
    let venue = ctx.session()?.venue;
    let mut performances = Vec::new();
    for performance in performance::between(&mut conn, venue, (input.from, input.until)).await? {
        performances.push(view_of(&mut conn, performance, ctx.now()).await?);
    }
    Ok(Programme { performances })
}

/// The performances of a show.
pub(super) async fn show_performances(ctx: &Context, input: PerformancesOf) -> Result<Programme> {
    let mut conn = ctx.read().await?;
    ctx.same_venue(show::get(&mut conn, input.show).await?.venue)?;
    let mut performances = Vec::new();
    for performance in performance::list(&mut conn, input.show).await? {
        performances.push(view_of(&mut conn, performance, ctx.now()).await?);
    }
    Ok(Programme { performances })
}

/// The view of one performance.
pub(crate) async fn view(
    conn: &mut SqliteConnection,
    id: PerformanceId,
    at: Instant,
) -> Result<PerformanceView> {
    let performance = performance::get(conn, id).await?;
    view_of(conn, performance, at).await
}

async fn view_of(
    conn: &mut SqliteConnection,
    performance: Performance,
    at: Instant,
) -> Result<PerformanceView> {
    let show = show::get(conn, performance.show).await?;
    let hall = hall::get(conn, performance.hall).await?;
    let version = hall::version(conn, performance.plan).await?;
    let (sold, held) = journal::rights::count(conn, performance.id.uuid()).await?;
    let kept = hold::kept(conn, performance.id, at).await?;
    let kept = |kind| kept.get(&kind).copied().unwrap_or(0);
    let (options, house) = (kept(Kind::Option), kept(Kind::House));
    let blocked = version.blocked + kept(Kind::Block);
    let categories = category::scheme(conn, performance.id).await?.categories;
    let played = match performance.state {
        State::Postponed => performance::played_instead(conn, &performance).await?,
        _ => None,
    };
    Ok(PerformanceView {
        id: performance.id,
        show: show.id,
        title: show.title,
        hall: hall.id,
        hall_name: hall.name,
        plan: performance.plan,
        starts_at: performance.starts_at,
        door_at: performance.door_at,
        contract: performance.contract,
        vat_rate: performance.vat,
        state: performance.state,
        postponed_to: performance.postponed_to,
        played_at: played.map(|played| played.starts_at),
        tariff_book: performance.tariff_book,
        categories: categories.into_iter().map(CategoryView::from).collect(),
        capacity: version.seats,
        sold,
        held,
        options,
        house,
        blocked,
        free: (version.seats - sold - held - options - house - blocked).max(0),
    })
}
