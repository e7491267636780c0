//! What moves on a seat plan: who has which seat of a performance. Only what is not free crosses the boundary.

use std::collections::HashSet;

use catalogue::category::{self, Scheme};
use catalogue::seating::{Gauge, Gauges, Plan, Standing};
use catalogue::{claims, performance};
use journal::rights;
use kernel::{BasketId, PerformanceId, PlanId, SeatId, TypedId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::programme::CategoryView;
use crate::{Context, Result};

/// Which performance, seen from which basket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatStatesOf {
    /// The performance.
    pub performance: PerformanceId,
    /// The basket whose seats are one's own; those of every other are elsewhere.
    #[serde(default)]
    pub basket: Option<BasketId>,
}

/// Where the seats of a performance stand. A seat is named by its place in `seating_plan`, counted over all rows from
/// 0; one that is in no list is free.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeatStates {
    /// The performance.
    pub performance: PerformanceId,
    /// The plan to draw.
    pub plan: PlanId,
    /// Its price categories, the dearest first: the place in the list gives the colour.
    pub categories: Vec<CategoryView>,
    /// The price category of a seat by its place in `categories`: by zone, then by category of the plan.
    pub category_of: Vec<Vec<Option<usize>>>,
    /// In the basket that was named.
    pub basket: Vec<usize>,
    /// In other baskets, or held by another desk.
    pub elsewhere: Vec<usize>,
    /// Those of them that another desk of the network holds: in a basket there, or kept for an outage, in which case it
    /// gives them back to who asks.
    pub kept: Vec<usize>,
    /// Promised to somebody until a deadline.
    pub option: Vec<usize>,
    /// Kept for the house, the fire brigade, the press.
    pub house: Vec<usize>,
    /// Out of sale.
    pub blocked: Vec<usize>,
    /// Sold.
    pub sold: Vec<usize>,
    /// The zones without numbers.
    pub zones: Vec<ZoneState>,
}

/// Where the places of a zone without numbers stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ZoneState {
    /// The zone, by its place in `seating_plan`.
    pub zone: usize,
    /// Its price category, by its place in `categories`.
    pub category: Option<usize>,
    /// How many people it holds.
    pub capacity: u32,
    /// How many may still be sold.
    pub free: u32,
    /// Sold.
    pub sold: u32,
}

/// Where the seats of a performance stand.
pub(super) async fn seat_states(ctx: &Context, input: SeatStatesOf) -> Result<SeatStates> {
    let mut conn = ctx.read().await?;
    let performance = performance::get(&mut conn, input.performance).await?;
    ctx.same_venue(performance.venue)?;
    let ready = ctx.app().plan(&mut conn, performance.plan).await?;
    let plan = &*ready.plan;
    let scheme = category::scheme(&mut conn, performance.id).await?;
    let own = match input.basket {
        None => HashSet::new(),
        Some(basket) => seats_of(ctx, &mut conn, basket, performance.id).await?,
    };
    let claims = claims::of(&mut conn, performance.id, ctx.now()).await?;
    let gauges = Gauges::derive(plan, claims);
    let zones = zones(plan, &scheme, &gauges.by_zone());
    let mut states = SeatStates {
        performance: performance.id,
        plan: performance.plan,
        category_of: scheme.table(plan),
        categories: scheme.categories.into_iter().map(CategoryView::from).collect(),
        basket: vec![],
        elsewhere: vec![],
        kept: vec![],
        option: vec![],
        house: vec![],
        blocked: vec![],
        sold: vec![],
        zones,
    };
    let held = rights::held_elsewhere(&mut conn, performance.id.uuid()).await?;
    for (place, standing) in gauges.standings().iter().enumerate() {
        match standing {
            Standing::Free => continue,
            Standing::Blocked => &mut states.blocked,
            Standing::Held => &mut states.house,
            Standing::Optioned => &mut states.option,
            Standing::InBasket if own.contains(&plan.seats()[place].id) => &mut states.basket,
            Standing::InBasket => {
                if held.contains(&plan.seats()[place].id.uuid()) {
                    states.kept.push(place);
                }
                &mut states.elsewhere
            }
            Standing::Sold => &mut states.sold,
        }
        .push(place);
    }
    Ok(states)
}

/// The seats of a performance in a basket of this desk; none once it was placed or dropped.
async fn seats_of(
    ctx: &Context,
    conn: &mut SqliteConnection,
    basket: BasketId,
    of: PerformanceId,
) -> Result<HashSet<SeatId>> {
    match sales::basket::get(conn, ctx.session()?.desk, basket).await {
        Ok(basket) => {
            let places = basket.lines.into_iter().map(|line| line.place);
            Ok(places.filter(|place| place.performance == of).filter_map(|place| place.spot.seat()).collect())
        }
        Err(sales::Error::BasketClosed) => Ok(HashSet::new()),
        Err(error) => Err(error.into()),
    }
}

fn zones(plan: &Plan, scheme: &Scheme, gauges: &[Gauge]) -> Vec<ZoneState> {
    let zones =
        plan.zones().iter().zip(gauges).enumerate().filter(|(_, (zone, _))| zone.unnumbered.is_some());
    zones
        .map(|(place, (zone, gauge))| ZoneState {
            zone: place,
            category: scheme.of_zone(zone),
            capacity: gauge.capacity,
            free: gauge.free(),
            sold: gauge.sold,
        })
        .collect()
}
