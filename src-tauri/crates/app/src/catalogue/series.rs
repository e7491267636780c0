//! Creating performances: a series of dates, or a copy.

use catalogue::category::{self, Category, Scheme};
use catalogue::hold::{self, Hold};
use catalogue::performance::{self, Contract, Performance, State};
use catalogue::seating::Plan;
use catalogue::share::{self, Kept};
use catalogue::{Error, hall, show};
use kernel::{HallId, Instant, PerformanceId, ShowId, TariffBookId, VatRate, ZoneId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use store::Author;

use super::rank::{self, Ranked};
use crate::{Context, Result};

/// A series longer than this is a mistake of the keyboard.
const MOST: usize = 500;

/// A price category to give to a performance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryFields {
    /// The code that tariffs name: `1`.
    pub code: String,
    /// As printed on tickets: « Catégorie 1 ».
    pub name: String,
    /// The plan's categories that fall in it.
    #[serde(default)]
    pub plan_categories: Vec<String>,
    /// Whole zones that fall in it, before any plan category.
    #[serde(default)]
    pub zones: Vec<ZoneId>,
}

/// Performances to create.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePerformances {
    /// The show.
    pub show: ShowId,
    /// The hall, with the latest version of its plan.
    pub hall: HallId,
    /// Curtain of each.
    pub starts_at: Vec<Instant>,
    /// How long before curtain the doors open.
    #[serde(default)]
    pub doors_minutes_before: Option<i64>,
    /// Contract with the producer.
    #[serde(default)]
    pub contract: Contract,
    /// Price categories, the dearest first; the plan's own when empty. A zone without numbers falls in its own
    /// category of the plan, unless a price category names the zone.
    #[serde(default)]
    pub categories: Vec<CategoryFields>,
    /// The tariff book; the venue's when absent.
    #[serde(default)]
    pub tariff_book: Option<TariffBookId>,
    /// Whether to leave them as drafts rather than on sale.
    #[serde(default)]
    pub draft: bool,
}

/// A copy to make.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyPerformance {
    /// The performance to copy.
    pub id: PerformanceId,
    /// Curtain of the copy.
    pub starts_at: Instant,
}

/// What was created.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Created {
    /// The performances, in the order of the dates given.
    pub performances: Vec<PerformanceId>,
}

/// Creates a series.
pub(super) async fn create_performances(ctx: &Context, input: CreatePerformances) -> Result<Created> {
    if input.starts_at.is_empty() || input.starts_at.len() > MOST {
        return Err(Error::SeriesSize { dates: input.starts_at.len(), most: MOST }.into());
    }
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    ctx.same_venue(hall::get(&mut tx, input.hall).await?.venue)?;
    let version = hall::latest(&mut tx, input.hall).await?;
    let plan = hall::plan(&mut tx, version.id).await?;
    let ranked = Ranked::of(&mut tx, input.show).await?;
    let series = ctx.id::<PerformanceId>();
    let mut performances = Vec::with_capacity(input.starts_at.len());
    for starts_at in &input.starts_at {
        let performance = Performance {
            id: ctx.id(),
            venue: author.venue,
            show: input.show,
            hall: input.hall,
            plan: version.id,
            plan_frozen: false,
            starts_at: *starts_at,
            door_at: input.doors_minutes_before.map(|m| starts_at.plus(chrono::TimeDelta::minutes(-m))),
            contract: input.contract,
            vat: VatRate::default(),
            state: if input.draft { State::Draft } else { State::OnSale },
            postponed_to: None,
            tariff_book: input.tariff_book,
            series: Some(kernel::TypedId::uuid(series)),
        };
        let categories = categories(ctx, &input.categories, &plan);
        performances.push(create(ctx, &mut tx, &author, (performance, None), (&plan, categories)).await?);
    }
    // Dates come in any order, and some before those that are there.
    ranked.and(&performances).settle(&mut tx, &author).await?;
    tx.commit().await?;
    Ok(Created { performances })
}

/// Copies a performance with what shares its places: allotments, quotas, house holds and blocks. Options are
/// promises for one date and stay there.
pub(super) async fn copy_performance(ctx: &Context, input: CopyPerformance) -> Result<Created> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let model = performance::get(&mut tx, input.id).await?;
    ctx.same_venue(model.venue)?;
    let plan = hall::plan(&mut tx, model.plan).await?;
    let scheme = category::scheme(&mut tx, model.id).await?;
    let categories = scheme.categories.into_iter().map(|c| Category { id: ctx.id(), ..c }).collect();
    let rate = rate_by_hand(&mut tx, &model).await?;
    let doors = model.door_at.map(|door| input.starts_at.plus(door.since(model.starts_at)));
    let copy = Performance {
        id: ctx.id(),
        plan_frozen: false,
        starts_at: input.starts_at,
        door_at: doors,
        state: State::OnSale,
        postponed_to: None,
        ..model
    };
    let ranked = Ranked::of(&mut tx, copy.show).await?;
    let id = create(ctx, &mut tx, &author, (copy, rate), (&plan, categories)).await?;
    ranked.settle(&mut tx, &author).await?;
    copy_shares(ctx, &mut tx, &author, (input.id, id)).await?;
    copy_holds(ctx, &mut tx, &author, (input.id, id)).await?;
    tx.commit().await?;
    Ok(Created { performances: vec![id] })
}

/// The rate of a performance when it is not the one that its rank gives it: somebody set it.
async fn rate_by_hand(conn: &mut SqliteConnection, of: &Performance) -> Result<Option<VatRate>> {
    let show = show::get(conn, of.show).await?;
    let ranked = rank::rate(conn, &show, of.starts_at).await?;
    Ok(Some(of.vat).filter(|rate| *rate != ranked))
}

async fn copy_shares(
    ctx: &Context,
    conn: &mut SqliteConnection,
    author: &Author,
    (from, to): (PerformanceId, PerformanceId),
) -> Result<()> {
    let mut allotments = share::allotments(conn, from).await?;
    for Kept { share, .. } in &mut allotments {
        (share.id, share.used) = (ctx.id(), 0);
    }
    if !allotments.is_empty() {
        share::set_allotments(conn, author, to, &allotments).await?;
    }
    let quotas = share::quotas(conn, from).await?;
    if !quotas.is_empty() {
        share::set_quotas(conn, author, to, &quotas).await?;
    }
    Ok(())
}

async fn copy_holds(
    ctx: &Context,
    conn: &mut SqliteConnection,
    author: &Author,
    (from, to): (PerformanceId, PerformanceId),
) -> Result<()> {
    let copied = |hold: &Hold| hold.kind != hold::Kind::Option && hold.put_off_from.is_none();
    for hold in hold::list(conn, from).await?.into_iter().filter(copied) {
        let copy = Hold { id: ctx.id(), performance: to, agent: author.agent, made_at: author.at, ..hold };
        hold::insert(conn, author, &copy).await?;
    }
    Ok(())
}

async fn create(
    ctx: &Context,
    conn: &mut SqliteConnection,
    author: &Author,
    (performance, rate): (Performance, Option<VatRate>),
    (plan, categories): (&Plan, Vec<Category>),
) -> Result<PerformanceId> {
    let show = show::get(conn, performance.show).await?;
    ctx.same_venue(show.venue)?;
    let ranked = rank::rate(conn, &show, performance.starts_at).await?;
    let performance = Performance { vat: rate.unwrap_or(ranked), ..performance };
    performance::check_hall(conn, &performance).await?;
    performance.check_doors()?;
    Scheme::new(categories.clone()).check(plan)?;
    performance::insert(conn, author, &performance).await?;
    category::insert(conn, performance.id, &categories).await?;
    Ok(performance.id)
}

/// The categories asked for, or those of the plan.
pub(super) fn categories(ctx: &Context, asked: &[CategoryFields], plan: &Plan) -> Vec<Category> {
    let of_plan = plan.categories().map(|name| CategoryFields {
        code: name.to_owned(),
        name: name.to_owned(),
        plan_categories: vec![name.to_owned()],
        zones: Vec::new(),
    });
    let fields: Vec<CategoryFields> = if asked.is_empty() { of_plan.collect() } else { asked.to_vec() };
    let whole = |(fields, rank): (CategoryFields, i64)| Category {
        id: ctx.id(),
        code: fields.code,
        name: fields.name,
        rank,
        plan_categories: fields.plan_categories,
        zones: fields.zones,
    };
    fields.into_iter().zip(1..).map(whole).collect()
}
