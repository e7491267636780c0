//! The best places of a performance, for who asks at a desk.

use std::collections::HashSet;
use std::sync::Arc;

use catalogue::category::Scheme;
use catalogue::seating::{Ask, Gauges, Plan, Within};
use catalogue::{Error, claims, hold};
use journal::rights;
use kernel::{CategoryId, PerformanceId, SeatId, TypedId, ZoneId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::plans::ReadyPlan;
use crate::sheets::Sheets;
use crate::{Context, Result};

/// The places to find.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BestAvailable {
    /// The performance.
    pub performance: PerformanceId,
    /// How many places side by side.
    pub places: u32,
    /// How many of them for wheelchairs; the others come along.
    #[serde(default)]
    pub wheelchairs: u32,
    /// In this price category.
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// In this zone, when no category is named.
    #[serde(default)]
    pub zone: Option<ZoneId>,
    /// Whether a seat with a restricted view will do.
    #[serde(default)]
    pub restricted_view: bool,
    /// Whether places kept for wheelchairs and those who come along are open to everybody, as just before curtain.
    #[serde(default)]
    pub kept_places: bool,
    /// Whether the party may be split over rows when it cannot sit together.
    #[serde(default)]
    pub split: bool,
}

/// The best places that there are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BestPlaces {
    /// The parts that sit together, each from left to right; one unless the party is split. Empty in a zone without
    /// numbers.
    pub parts: Vec<Vec<SeatId>>,
    /// How many free seats would be left alone beside them.
    pub orphans: u8,
    /// The zone without numbers that has so many places, when that is what was asked.
    pub unnumbered: Option<ZoneId>,
}

/// The best places; nothing is taken.
pub(super) async fn best_available(ctx: &Context, input: BestAvailable) -> Result<BestPlaces> {
    let mut conn = ctx.read().await?;
    let sheets = Sheets::of(Arc::clone(ctx.app()), &mut conn).await?;
    let on_sale = sheets.performance(&mut conn, input.performance).await?;
    ctx.same_venue(on_sale.performance.venue)?;
    on_sale.performance.on_sale()?;
    let ready = &on_sale.ready;
    let among =
        input.category.map(|category| in_category(&ready.plan, &on_sale.scheme, category)).transpose()?;
    let mut claims = claims::of_sales(&mut conn, input.performance).await?;
    if on_sale.held {
        claims.extend(hold::claims(&mut conn, input.performance, ctx.now(), None).await?);
    }
    let gauges = Gauges::derive(&ready.plan, claims);
    if let Some(zone) = unnumbered(&ready.plan, &input, among.as_ref())? {
        gauges.check_places(zone, input.places)?;
        return Ok(BestPlaces { parts: vec![], orphans: 0, unnumbered: Some(zone) });
    }
    let free = gauges.free();
    match seated(ready, &free, &input, among.as_ref()) {
        Err(none) => {
            let kept = rights::held_elsewhere(&mut conn, input.performance.uuid()).await?;
            Ok(among_kept(ctx, ready, (&free, &kept), &input, among.as_ref()).ok_or(none)?)
        }
        found => Ok(found?),
    }
}

/// The best places with those that other desks hold, when the network is there to ask them back.
fn among_kept(
    ctx: &Context,
    ready: &ReadyPlan,
    (free, kept): (&[bool], &HashSet<Uuid>),
    input: &BestAvailable,
    among: Option<&Among>,
) -> Option<BestPlaces> {
    if kept.is_empty() || !ctx.app().network.answers(ctx.now()) {
        return None;
    }
    let seats = ready.plan.seats().iter().zip(free);
    let open: Vec<bool> = seats.map(|(seat, free)| *free || kept.contains(&seat.id.uuid())).collect();
    seated(ready, &open, input, among).ok()
}

/// What falls in a price category: a flag for each seat, and the zones without numbers.
struct Among {
    seats: Vec<bool>,
    zones: Vec<ZoneId>,
}

fn in_category(plan: &Plan, scheme: &Scheme, category: CategoryId) -> catalogue::Result<Among> {
    let known = scheme.categories.iter().position(|known| known.id == category);
    let known = known.ok_or(Error::NotFound { entity: "category", id: category.uuid() })?;
    let table = scheme.table(plan);
    let seats = plan.seats().iter().map(|seat| table[seat.zone][seat.category] == Some(known)).collect();
    let standing = plan.zones().iter().filter(|zone| scheme.of_zone(zone) == Some(known));
    Ok(Among { seats, zones: standing.map(|zone| zone.id).collect() })
}

/// The zone without numbers that is asked for: by its name, or as the only thing in its category.
fn unnumbered(
    plan: &Plan,
    input: &BestAvailable,
    among: Option<&Among>,
) -> catalogue::Result<Option<ZoneId>> {
    if let Some(among) = among {
        let seated = among.seats.contains(&true);
        return Ok(among.zones.first().copied().filter(|_| !seated));
    }
    let Some(zone) = input.zone else { return Ok(None) };
    let place = plan.zone(zone).ok_or(Error::ZoneUnknown { zone })?;
    Ok(plan.zones()[place].unnumbered.is_some().then_some(zone))
}

/// Checks that there are as many wheelchair places as are asked for, which is said apart from the number of places.
fn check_wheelchairs(
    ready: &ReadyPlan,
    free: &[bool],
    input: &BestAvailable,
    within: &Within<'_>,
) -> catalogue::Result<()> {
    let seats = ready.plan.seats().iter().enumerate();
    let open =
        seats.filter(|(place, seat)| free[*place] && seat.wheelchair).filter(|(place, seat)| match within {
            Within::Anywhere => true,
            Within::Category(category) => seat.category == *category,
            Within::Zone(zone) => seat.zone == *zone,
            Within::Among(among) => among[*place],
        });
    let left = u32::try_from(open.count()).unwrap_or(u32::MAX);
    match input.wheelchairs > left {
        true => Err(Error::WheelchairsShort { asked: input.wheelchairs, left }),
        false => Ok(()),
    }
}

fn seated(
    ready: &ReadyPlan,
    free: &[bool],
    input: &BestAvailable,
    among: Option<&Among>,
) -> catalogue::Result<BestPlaces> {
    let left = free.iter().filter(|free| **free).count();
    let asked = input.places as usize;
    // Also what keeps a mistyped number from being searched for.
    if asked == 0 || asked > left || input.wheelchairs > input.places {
        let left = u32::try_from(left).unwrap_or(u32::MAX);
        return Err(Error::PlacesShort { asked: input.places, left });
    }
    let within = match (among, input.zone) {
        (Some(among), _) => Within::Among(&among.seats),
        (None, Some(zone)) => Within::Zone(ready.plan.zone(zone).ok_or(Error::ZoneUnknown { zone })?),
        (None, None) => Within::Anywhere,
    };
    check_wheelchairs(ready, free, input, &within)?;
    let ask = Ask {
        places: asked,
        wheelchairs: input.wheelchairs as usize,
        within,
        restricted_view: input.restricted_view,
        kept_places: input.kept_places,
        split: input.split,
    };
    let choice = ready.prepared.best(free, &ask).ok_or(Error::NoPlacesTogether { asked: input.places })?;
    let ids = |part: &[usize]| part.iter().map(|place| ready.plan.seats()[*place].id).collect();
    Ok(BestPlaces {
        parts: choice.parts.iter().map(|part| ids(&part.seats)).collect(),
        orphans: choice.orphans(),
        unnumbered: None,
    })
}
