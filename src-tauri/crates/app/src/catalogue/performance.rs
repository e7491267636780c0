//! Editing and cancelling a performance.

use catalogue::category::{self, Scheme};
use catalogue::performance::{self, Contract, Performance, State};
use catalogue::seating::{Gauges, Places};
use catalogue::{Error, claims, hall};
use kernel::{Instant, PerformanceId, PlanId, TariffBookId, VatRate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use store::Author;

use super::postpone;
use super::programme::{self, PerformanceView};
use super::rank::Ranked;
use super::series::{self, CategoryFields};
use crate::{Context, Result, Write};

/// What to edit; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditPerformance {
    /// The performance.
    pub id: PerformanceId,
    /// Curtain.
    #[serde(default)]
    pub starts_at: Option<Instant>,
    /// Doors.
    #[serde(default)]
    pub door_at: Option<Instant>,
    /// Contract.
    #[serde(default)]
    pub contract: Option<Contract>,
    /// VAT of entrances, in basis points.
    #[serde(default)]
    pub vat_rate: Option<VatRate>,
    /// Its tariff book.
    #[serde(default)]
    pub tariff_book: Option<TariffBookId>,
    /// Another version of the hall's plan, while nothing is sold.
    #[serde(default)]
    pub plan: Option<PlanId>,
    /// Draft, on sale or closed; cancelling and postponing are acts of their own.
    #[serde(default)]
    pub sale: Option<SaleState>,
}

/// The states that one edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SaleState {
    /// Being prepared.
    Draft,
    /// On sale.
    OnSale,
    /// No longer on sale.
    Closed,
}

/// A performance to cancel.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelPerformance {
    /// The performance.
    pub id: PerformanceId,
}

/// Price categories to give to a performance.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCategories {
    /// The performance.
    pub performance: PerformanceId,
    /// All of them, the dearest first; the plan's own when empty.
    pub categories: Vec<CategoryFields>,
}

/// Edits a performance.
pub(super) async fn edit_performance(ctx: &Context, input: EditPerformance) -> Result<PerformanceView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let before = own(ctx, &mut tx, input.id).await?;
    if input.sale.is_some() {
        before.stands()?;
    }
    if let Some(plan) = input.plan.filter(|plan| *plan != before.plan) {
        check_plan(ctx, &mut tx, &before, plan).await?;
    }
    let starts_at = input.starts_at.unwrap_or(before.starts_at);
    let doors = before.door_at.map(|door| starts_at.plus(door.since(before.starts_at)));
    let after = Performance {
        starts_at,
        door_at: input.door_at.or(doors),
        contract: input.contract.unwrap_or(before.contract),
        vat: input.vat_rate.unwrap_or(before.vat),
        tariff_book: input.tariff_book.or(before.tariff_book),
        plan: input.plan.unwrap_or(before.plan),
        state: match input.sale {
            None => before.state,
            Some(SaleState::Draft) => State::Draft,
            Some(SaleState::OnSale) => State::OnSale,
            Some(SaleState::Closed) => State::Closed,
        },
        ..before
    };
    after.check_doors()?;
    catalogue::show::check_rate(after.vat)?;
    if after.starts_at != before.starts_at && after.stands().is_ok() {
        performance::check_hall(&mut tx, &after).await?;
    }
    move_sold(&mut tx, &before, &after).await?;
    write(ctx, tx, &author, &after).await
}

/// What was sold keeps its day; another hour of it is told in the journal, as tickets bear the one they were sold with.
async fn move_sold(tx: &mut Write, before: &Performance, after: &Performance) -> Result<()> {
    let (from, to) = (before.starts_at, after.starts_at);
    if from == to || !sales::ticket::any_stands(tx, before.id).await? {
        return Ok(());
    }
    let venue = before.venue;
    if network::business_day(tx, venue, from).await? != network::business_day(tx, venue, to).await? {
        return Err(Error::SoldForAnotherDay.into());
    }
    let said = [("performance", json!(before.id)), ("from", json!(from)), ("to", json!(to))];
    tx.record_event(venue, "performance_moved", &said).await?;
    Ok(())
}

/// Cancels a performance.
pub(super) async fn cancel_performance(ctx: &Context, input: CancelPerformance) -> Result<PerformanceView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let before = own(ctx, &mut tx, input.id).await?;
    postpone::free_places(&mut tx, &author, &before).await?;
    let after = before.cancel()?;
    write(ctx, tx, &author, &after).await
}

/// Replaces the price categories of a performance of which nothing is sold.
pub(super) async fn set_categories(ctx: &Context, input: SetCategories) -> Result<PerformanceView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let performance = own(ctx, &mut tx, input.performance).await?;
    let ready = ctx.app().plan(&mut tx, performance.plan).await?;
    let categories = series::categories(ctx, &input.categories, &ready.plan);
    category::check(&categories, &ready.plan)?;
    Scheme::new(categories.clone()).check(&ready.plan)?;
    category::replace(&mut tx, &author, performance.id, &categories).await?;
    let view = programme::view(&mut tx, performance.id, author.at).await?;
    tx.commit().await?;
    Ok(view)
}

pub(super) async fn own(
    ctx: &Context,
    conn: &mut SqliteConnection,
    id: PerformanceId,
) -> Result<Performance> {
    let performance = performance::get(conn, id).await?;
    ctx.same_venue(performance.venue)?;
    Ok(performance)
}

/// Another version of the same hall's plan, in which everything kept or in a basket still has its place, and every
/// place its category.
async fn check_plan(
    ctx: &Context,
    conn: &mut SqliteConnection,
    performance: &Performance,
    plan: PlanId,
) -> Result<()> {
    if hall::version(conn, plan).await?.hall != performance.hall {
        return Err(Error::PlanElsewhere.into());
    }
    let ready = ctx.app().plan(conn, plan).await?;
    category::scheme(conn, performance.id).await?.check(&ready.plan)?;
    let claims = claims::of(conn, performance.id, ctx.now()).await?;
    let lost = Gauges::derive(&ready.plan, claims.iter().copied()).strays().len();
    let blocked = claims.iter().filter(|claim| match claim.places {
        Places::Seat { seat } => {
            ready.plan.place(seat).is_some_and(|place| ready.plan.seats()[place].blocked)
        }
        Places::Unnumbered { .. } => false,
    });
    match lost + blocked.count() {
        0 => Ok(()),
        places => Err(Error::PlanLosesPlaces { places }.into()),
    }
}

pub(super) async fn write(
    ctx: &Context,
    mut tx: Write,
    author: &Author,
    after: &Performance,
) -> Result<PerformanceView> {
    let ranked = Ranked::of(&mut tx, after.show).await?;
    let ranked = match performance::get(&mut tx, after.id).await?.vat == after.vat {
        true => ranked,
        false => ranked.but(after.id),
    };
    performance::update(&mut tx, author, after).await?;
    ranked.settle(&mut tx, author).await?;
    let view = programme::view(&mut tx, after.id, ctx.now()).await?;
    tx.commit().await?;
    Ok(view)
}
