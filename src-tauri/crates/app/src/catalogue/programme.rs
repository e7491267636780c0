//! The programme as the desk reads it: performances with their gauges.

use catalogue::performance::{self, Contract, Performance, State};
use catalogue::{category, hall, show};
use kernel::{CategoryId, HallId, Instant, PerformanceId, PlanId, ShowId, TariffBookId, TypedId, VatRate};
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
    /// Kept by options, house holds and blocks.
    pub kept: i64,
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
}

/// Performances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Programme {
    /// By hour.
    pub performances: Vec<PerformanceView>,
}

/// The performances of a span.
pub(super) async fn programme(ctx: &Context, input: ProgrammeBetween) -> Result<Programme> {
    let mut conn = ctx.read().await?;
    let venue = ctx.session()?.venue;
    let mut performances = Vec::new();
    for performance in performance::between(&mut conn, venue, (input.from, input.until)).await? {
        performances.push(view_of(&mut conn, performance).await?);
    }
    Ok(Programme { performances })
}

/// The view of one performance.
pub(super) async fn view(conn: &mut SqliteConnection, id: PerformanceId) -> Result<PerformanceView> {
    let performance = performance::get(conn, id).await?;
    view_of(conn, performance).await
}

async fn view_of(conn: &mut SqliteConnection, performance: Performance) -> Result<PerformanceView> {
    let show = show::get(conn, performance.show).await?;
    let hall = hall::get(conn, performance.hall).await?;
    let capacity = hall::version(conn, performance.plan).await?.seats;
    let (sold, held) = journal::rights::count(conn, performance.id.uuid()).await?;
    let kept = catalogue::hold::places_kept(conn, performance.id).await?;
    let categories = category::scheme(conn, performance.id).await?.categories;
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
        tariff_book: performance.tariff_book,
        categories: categories
            .into_iter()
            .map(|category| CategoryView { id: category.id, code: category.code, name: category.name })
            .collect(),
        capacity,
        sold,
        held,
        kept,
        free: (capacity - sold - held - kept).max(0),
    })
}
