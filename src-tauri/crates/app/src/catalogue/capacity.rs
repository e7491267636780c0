//! The gauge of a performance, and how what is free is shared: allotments and quotas.

use ::tariffs::book;
use catalogue::performance::{self, Performance};
use catalogue::seating::{Allotment, Gauge, Gauges, Plan, Quota};
use catalogue::share::{self, Kept};
use catalogue::{Error, category, claims};
use kernel::{AllotmentId, CategoryId, PerformanceId, TicketId, ZoneId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::{Context, Result};

/// Which performance.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityOf {
    /// The performance.
    pub performance: PerformanceId,
}

/// The gauge of a performance and what limits who may buy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Capacity {
    /// The whole hall.
    pub total: GaugeView,
    /// Zone by zone, in the order of the plan.
    pub zones: Vec<ZoneGauge>,
    /// Price category by price category, the dearest first.
    pub categories: Vec<CategoryGauge>,
    /// Places reserved for channels and publics.
    pub allotments: Vec<AllotmentView>,
    /// How many places each tariff may be sold for.
    pub quotas: Vec<QuotaView>,
}

/// A gauge. Always `capacity = sold + in_baskets + options + house + blocked + free`, unless a capacity was lowered
/// below what was sold; `free` is never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GaugeView {
    /// Places.
    pub capacity: u32,
    /// Sold.
    pub sold: u32,
    /// In baskets now.
    pub in_baskets: u32,
    /// Promised until a deadline.
    pub options: u32,
    /// Kept for the house, the fire brigade, the press.
    pub house: u32,
    /// Out of sale, by the plan or for this performance.
    pub blocked: u32,
    /// What remains.
    pub free: u32,
}

impl From<Gauge> for GaugeView {
    fn from(gauge: Gauge) -> Self {
        Self {
            capacity: gauge.capacity,
            sold: gauge.sold,
            in_baskets: gauge.in_basket,
            options: gauge.optioned,
            house: gauge.held,
            blocked: gauge.blocked,
            free: gauge.free(),
        }
    }
}

/// The gauge of a zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ZoneGauge {
    /// The zone.
    pub id: ZoneId,
    /// Its name.
    pub name: String,
    /// Whether its places have numbers.
    pub numbered: bool,
    /// Its gauge.
    pub gauge: GaugeView,
}

/// The gauge of a price category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryGauge {
    /// The category.
    pub id: CategoryId,
    /// Its code.
    pub code: String,
    /// As printed.
    pub name: String,
    /// Its gauge.
    pub gauge: GaugeView,
}

/// Places reserved for a channel, a public, or a public in a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllotmentFields {
    /// The allotment, to keep what is used of it; a new one when absent.
    #[serde(default)]
    pub id: Option<AllotmentId>,
    /// « Comités d’entreprise ».
    pub name: String,
    /// The channel it is for (`desk`, `remote`, `door`, `online`, `relay`, `partner`); any when absent.
    #[serde(default)]
    pub channel: Option<String>,
    /// The public it is for; any when absent.
    #[serde(default)]
    pub public: Option<String>,
    /// The code of the price category that it is limited to; the whole hall when absent.
    #[serde(default)]
    pub category: Option<String>,
    /// How many places.
    pub places: u32,
    /// Whether those it is for may take no other place.
    #[serde(default)]
    pub capped: bool,
}

/// An allotment and what is left of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AllotmentView {
    /// Who it is for and how many places.
    pub fields: AllotmentFields,
    /// Sold or in baskets.
    pub used: u32,
    /// What it still reserves, of what is free.
    pub left: u32,
}

/// The allotments of a performance, whole: what is absent is released.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAllotments {
    /// The performance.
    pub performance: PerformanceId,
    /// All of them.
    pub allotments: Vec<AllotmentFields>,
}

/// How many places a tariff may be sold for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaFields {
    /// The tariff's code.
    pub tariff: String,
    /// How many places at most.
    pub places: u32,
}

/// A quota and what is left of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuotaView {
    /// The tariff's code.
    pub tariff: String,
    /// How many places at most.
    pub places: u32,
    /// Sold or in baskets.
    pub used: u32,
    /// What is left; zero when the quota was lowered below what is sold.
    pub left: u32,
}

/// The quotas of a performance, whole: a tariff that is absent has none.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetQuotas {
    /// The performance.
    pub performance: PerformanceId,
    /// All of them.
    pub quotas: Vec<QuotaFields>,
}

/// The gauge of a performance.
pub(super) async fn capacity(ctx: &Context, input: CapacityOf) -> Result<Capacity> {
    let mut conn = ctx.read().await?;
    let performance = performance::get(&mut conn, input.performance).await?;
    ctx.same_venue(performance.venue)?;
    view(ctx, &mut conn, &performance).await
}

/// Replaces the allotments.
pub(super) async fn set_allotments(ctx: &Context, input: SetAllotments) -> Result<Capacity> {
    ctx.require_box_office().await?;
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let performance = performance::get(&mut tx, input.performance).await?;
    ctx.same_venue(performance.venue)?;
    let kept: Vec<Kept> = input.allotments.into_iter().map(|fields| fields.into_kept(ctx)).collect();
    share::set_allotments(&mut tx, &author, performance.id, &kept).await?;
    let capacity = view(ctx, &mut tx, &performance).await?;
    check_promised(&share::allotments(&mut tx, performance.id).await?, &capacity)?;
    tx.commit().await?;
    Ok(capacity)
}

/// What allotments still keep is a promise: in the whole hall, and in each price category, no more than is free.
fn check_promised(kept: &[Kept], capacity: &Capacity) -> catalogue::Result<()> {
    let mut scopes: Vec<Option<&str>> = kept.iter().map(|kept| kept.category.as_deref()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    for scope in scopes {
        let within = kept.iter().filter(|kept| kept.category.as_deref() == scope);
        let asked = within.fold(0_u32, |sum, kept| sum.saturating_add(kept.share.left()));
        let left = free_of(scope, &capacity.total, &capacity.categories)
            .ok_or_else(|| Error::PlanCategoryUnknown { category: scope.unwrap_or_default().to_owned() })?;
        if asked > left {
            return Err(Error::AllotmentsExceed { asked, left });
        }
    }
    Ok(())
}

/// What is free in the whole hall or in one price category.
fn free_of(scope: Option<&str>, total: &GaugeView, categories: &[CategoryGauge]) -> Option<u32> {
    let Some(code) = scope else { return Some(total.free) };
    categories.iter().find(|category| category.code == code).map(|category| category.gauge.free)
}

/// Replaces the quotas.
pub(super) async fn set_quotas(ctx: &Context, input: SetQuotas) -> Result<Capacity> {
    ctx.require_box_office().await?;
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let performance = performance::get(&mut tx, input.performance).await?;
    ctx.same_venue(performance.venue)?;
    let quotas: Vec<(String, u32)> =
        input.quotas.into_iter().map(|quota| (quota.tariff, quota.places)).collect();
    check_tariffs(ctx, &mut tx, &performance, &quotas).await?;
    share::set_quotas(&mut tx, &author, performance.id, &quotas).await?;
    let capacity = view(ctx, &mut tx, &performance).await?;
    tx.commit().await?;
    Ok(capacity)
}

/// A quota is on a tariff of the book; it may be written before any book is published.
async fn check_tariffs(
    ctx: &Context,
    conn: &mut SqliteConnection,
    performance: &Performance,
    quotas: &[(String, u32)],
) -> Result<()> {
    let at = ctx.now();
    let book = book::in_force_at(conn, performance.venue, performance.tariff_book, at).await?;
    let Some(book) = book else { return Ok(()) };
    let published = ctx.app().published_book(conn, book).await?;
    let known = |code: &str| published.document.tariffs.iter().any(|tariff| &*tariff.code == code);
    match quotas.iter().find(|(tariff, _)| !known(tariff)) {
        Some((tariff, _)) => Err(Error::TariffUnknown { tariff: tariff.clone() }.into()),
        None => Ok(()),
    }
}

async fn view(ctx: &Context, conn: &mut SqliteConnection, performance: &Performance) -> Result<Capacity> {
    let ready = ctx.app().plan(conn, performance.plan).await?;
    let scheme = category::scheme(conn, performance.id).await?;
    let claims = claims::of(conn, performance.id, ctx.now()).await?;
    let gauges = Gauges::derive(&ready.plan, claims);
    let table = scheme.table(&ready.plan);
    let categories = scheme.categories.iter().enumerate().map(|(place, category)| {
        let seats: Vec<bool> =
            ready.plan.seats().iter().map(|seat| table[seat.zone][seat.category] == Some(place)).collect();
        let zones: Vec<bool> =
            ready.plan.zones().iter().map(|zone| scheme.of_zone(zone) == Some(place)).collect();
        CategoryGauge {
            id: category.id,
            code: category.code.clone(),
            name: category.name.clone(),
            gauge: gauges.among(&seats, &zones).into(),
        }
    });
    let categories: Vec<CategoryGauge> = categories.collect();
    let total = gauges.total().into();
    let allotments = share::allotments(conn, performance.id).await?.into_iter().map(|kept| {
        let free = free_of(kept.category.as_deref(), &total, &categories).unwrap_or(0);
        AllotmentView::of(kept, free)
    });
    Ok(Capacity {
        zones: zones(&ready.plan, &gauges),
        allotments: allotments.collect(),
        total,
        categories,
        quotas: quotas(conn, performance.id).await?,
    })
}

fn zones(plan: &Plan, gauges: &Gauges) -> Vec<ZoneGauge> {
    let zones = plan.zones().iter().zip(gauges.by_zone()).map(|(zone, gauge)| ZoneGauge {
        id: zone.id,
        name: zone.name.clone(),
        numbered: zone.unnumbered.is_none(),
        gauge: gauge.into(),
    });
    zones.collect()
}

async fn quotas(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<QuotaView>> {
    let view = |quota: Quota| QuotaView {
        left: quota.left(),
        tariff: quota.tariff,
        places: quota.limit,
        used: quota.used,
    };
    Ok(used(conn, of, &[]).await?.into_iter().map(view).collect())
}

async fn used(conn: &mut SqliteConnection, of: PerformanceId, given_up: &[TicketId]) -> Result<Vec<Quota>> {
    let limits = share::quotas(conn, of).await?;
    if limits.is_empty() {
        return Ok(Vec::new());
    }
    let used = sales::tally::by_tariff(conn, of, given_up).await?;
    let quota = |(tariff, limit): (String, u32)| Quota {
        used: used.get(&tariff).copied().unwrap_or(0),
        tariff,
        limit,
    };
    Ok(limits.into_iter().map(quota).collect())
}

/// Checks that the quotas of a performance are kept, once the lines of a basket have their prices: those lines are
/// counted already, and tickets that they are exchanged for no more.
///
/// # Errors
///
/// `catalogue.quota_reached`.
pub async fn check_quotas(
    conn: &mut SqliteConnection,
    of: PerformanceId,
    given_up: &[TicketId],
) -> Result<()> {
    for Quota { tariff, limit, used } in used(conn, of, given_up).await? {
        let over = used.saturating_sub(limit);
        Quota { tariff, limit, used: used - over }.check(over)?;
    }
    Ok(())
}

impl AllotmentFields {
    fn into_kept(self, ctx: &Context) -> Kept {
        Kept {
            share: Allotment {
                id: self.id.unwrap_or_else(|| ctx.id()),
                channel: self.channel,
                public: self.public,
                places: self.places,
                used: 0,
                capped: self.capped,
            },
            name: self.name,
            category: self.category,
        }
    }
}

impl AllotmentView {
    /// What is left of it is never more than what is `free`: a hold may have taken what it kept.
    fn of(kept: Kept, free: u32) -> Self {
        let Kept { share, name, category } = kept;
        Self {
            used: share.used,
            left: share.left().min(free),
            fields: AllotmentFields {
                id: Some(share.id),
                name,
                channel: share.channel,
                public: share.public,
                category,
                places: share.places,
                capped: share.capped,
            },
        }
    }
}
