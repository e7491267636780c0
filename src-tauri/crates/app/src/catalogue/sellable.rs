//! What a basket asks before it takes places: whether they may be sold, and with which labels.

use std::sync::Arc;

use catalogue::category::{Category, Scheme};
use catalogue::seating::{Buyer, Gauges, Places, Plan, Seat};
use catalogue::share::{self, Taken};
use catalogue::{Error, claims, hold, seating};
use kernel::{AllotmentId, HoldId, PerformanceId, SeatId, TypedId, ZoneId};
use sales::{Place, Spot};
use sqlx::SqliteConnection;

use crate::sheets::OnSale;
use crate::{Context, Result, Write};

/// For whom places are sought, and where.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// The performance.
    pub performance: PerformanceId,
    /// The hold that the sale names, to sell what it keeps.
    pub out_of: Option<HoldId>,
    /// Who asks, for allotments.
    pub buyer: Buyer<'a>,
}

/// Places that may be sold, and what they come out of; see [`count`].
#[derive(Debug, Clone)]
pub struct Sellable {
    /// The performance.
    pub performance: PerformanceId,
    /// The hold that was named.
    out_of: Option<HoldId>,
    /// Which of the places asked for, in their order, count against which allotment.
    shares: Vec<(AllotmentId, Vec<usize>)>,
}

/// Numbered seats as a basket takes them. Whether another basket or ticket has one is told by its right.
///
/// # Errors
///
/// `catalogue.not_on_sale`, `catalogue.over`, `catalogue.seat_unknown`, `catalogue.seats_not_free` for what the plan blocks or a hold
/// keeps, `catalogue.hold_over`, `catalogue.hold_short`, `catalogue.allotment_short`.
pub async fn seats(
    ctx: &Context,
    tx: &mut Write,
    sought: &Sought<'_>,
    seats: &[SeatId],
) -> Result<(Sellable, Vec<Place>)> {
    let on_sale = on_sale(ctx, tx, sought).await?;
    let conn: &mut SqliteConnection = tx;
    let (plan, scheme) = (&*on_sale.ready.plan, &on_sale.scheme);
    let mut places = Vec::with_capacity(seats.len());
    let mut categories = Vec::with_capacity(seats.len());
    for id in seats {
        let seat = &plan.seats()[plan.place(*id).ok_or(Error::SeatUnknown { seat: *id })?];
        if seat.blocked {
            return Err(Error::SeatsNotFree { seats: vec![*id] }.into());
        }
        let name = plan.categories().nth(seat.category);
        let category = scheme.of(plan.zones()[seat.zone].id, name).ok_or_else(|| uncategorised(name))?;
        places.push(place(&on_sale, seat, category));
        categories.push(category.code.as_str());
    }
    if on_sale.held {
        hold::check_free(conn, sought.performance, seats, sought.out_of, ctx.now()).await?;
    }
    let shares = shares(ctx, conn, &on_sale, sought, &categories).await?;
    Ok((Sellable { performance: sought.performance, out_of: sought.out_of, shares }, places))
}

/// A zone without numbers as a basket takes `count` places of it; its capacity is less what holds keep from this
/// sale.
///
/// # Errors
///
/// As [`seats`], and `catalogue.zone_unknown`.
pub async fn zone(
    ctx: &Context,
    tx: &mut Write,
    sought: &Sought<'_>,
    (id, count): (ZoneId, u32),
) -> Result<(Sellable, sales::basket::Zone)> {
    let on_sale = on_sale(ctx, tx, sought).await?;
    let conn: &mut SqliteConnection = tx;
    let plan = &on_sale.ready.plan;
    let known = plan.zone(id).map(|place| &plan.zones()[place]);
    let known = known.and_then(|zone| Some((zone, zone.unnumbered.as_ref()?)));
    let (zone, unnumbered) = known.ok_or(Error::ZoneUnknown { zone: id })?;
    let name = Some(unnumbered.category.as_str());
    let category = on_sale.scheme.of(id, name).ok_or_else(|| uncategorised(Some(&zone.name)))?;
    if let Some(out_of) = sought.out_of {
        let left = hold::left_in(conn, out_of, id, ctx.now()).await?;
        if left < count {
            return Err(Error::HoldShort { asked: count, left }.into());
        }
    }
    let others = hold::claims(conn, sought.performance, ctx.now(), sought.out_of).await?;
    let kept = others.iter().fold(0_u32, |sum, claim| match claim.places {
        Places::Unnumbered { zone, count } if zone == id => sum.saturating_add(count),
        _ => sum,
    });
    let capacity = unnumbered.capacity.saturating_sub(unnumbered.blocked).saturating_sub(kept);
    if count > capacity {
        return Err(Error::PlacesShort { asked: count, left: capacity }.into());
    }
    let categories = vec![category.code.as_str(); count as usize];
    let shares = shares(ctx, conn, &on_sale, sought, &categories).await?;
    let zone = sales::basket::Zone {
        performance: sought.performance,
        title: on_sale.title.clone(),
        zone: id,
        capacity,
        label: Some(zone.name.clone()),
        category_code: category.code.clone(),
        category: category.name.clone(),
    };
    Ok((Sellable { performance: sought.performance, out_of: sought.out_of, shares }, zone))
}

/// Counts places just taken against the hold that was named and the allotments that are theirs, in the same
/// transaction.
///
/// # Errors
///
/// What the database says.
pub async fn count(conn: &mut SqliteConnection, sellable: &Sellable, taken: &[Taken]) -> Result<()> {
    let of = sellable.performance;
    if let Some(hold) = sellable.out_of {
        share::take_out_of(conn, hold.uuid(), of, taken).await?;
    }
    for (allotment, places) in &sellable.shares {
        let own: Vec<Taken> = places.iter().filter_map(|place| taken.get(*place)).copied().collect();
        share::take_out_of(conn, allotment.uuid(), of, &own).await?;
    }
    Ok(())
}

async fn on_sale(ctx: &Context, tx: &mut Write, sought: &Sought<'_>) -> Result<Arc<OnSale>> {
    let sheets = tx.sheets().await?;
    let on_sale = sheets.performance(tx, sought.performance).await?;
    let venue = on_sale.performance.venue;
    ctx.same_venue(venue)?;
    on_sale.check_on_sale(sheets.business_day(tx, venue, ctx.now()).await?)?;
    if let Some(out_of) = sought.out_of {
        let hold = hold::get(tx, out_of).await?;
        hold.check_stands(ctx.now())?;
        if hold.performance != sought.performance {
            return Err(Error::HoldShort { asked: 1, left: 0 }.into());
        }
    }
    Ok(on_sale)
}

/// Which allotments the places count against: those of the whole hall and those of each category. What a hold keeps
/// was promised already and is no allotment's.
async fn shares(
    ctx: &Context,
    conn: &mut SqliteConnection,
    on_sale: &OnSale,
    sought: &Sought<'_>,
    categories: &[&str],
) -> Result<Vec<(AllotmentId, Vec<usize>)>> {
    if !on_sale.allotted || sought.out_of.is_some() {
        return Ok(Vec::new());
    }
    let kept = share::allotments(conn, sought.performance).await?;
    let claims = claims::of(conn, sought.performance, ctx.now()).await?;
    let gauges = Gauges::derive(&on_sale.ready.plan, claims);
    let mut taken = Vec::new();
    let mut scopes: Vec<Option<&str>> = categories.iter().copied().map(Some).chain([None]).collect();
    scopes.sort_unstable();
    scopes.dedup();
    for scope in scopes {
        let own = kept.iter().filter(|kept| kept.category.as_deref() == scope);
        let own: Vec<_> = own.map(|kept| kept.share.clone()).collect();
        let within = |code: &&str| scope.is_none_or(|scope| scope == *code);
        let asked: Vec<usize> = (0..categories.len()).filter(|place| within(&categories[*place])).collect();
        let free = free_in(&on_sale.ready.plan, &on_sale.scheme, &gauges, scope);
        let count = u32::try_from(asked.len()).unwrap_or(u32::MAX);
        let mut asked = asked.into_iter();
        for (id, part) in seating::share::take(free, &own, sought.buyer, count)? {
            taken.push((id, asked.by_ref().take(part as usize).collect()));
        }
    }
    Ok(taken)
}

fn free_in(plan: &Plan, scheme: &Scheme, gauges: &Gauges, code: Option<&str>) -> u32 {
    let Some(code) = code else { return gauges.total().free() };
    let place = scheme.categories.iter().position(|category| category.code == code);
    let table = scheme.table(plan);
    let seats: Vec<bool> = plan.seats().iter().map(|seat| table[seat.zone][seat.category] == place).collect();
    let zones: Vec<bool> = plan.zones().iter().map(|zone| scheme.of_zone(zone) == place).collect();
    gauges.among(&seats, &zones).free()
}

fn place(on_sale: &OnSale, seat: &Seat, category: &Category) -> Place {
    let plan = &on_sale.ready.plan;
    Place {
        performance: on_sale.performance.id,
        title: on_sale.title.clone(),
        spot: Spot::Seat(seat.id),
        zone: Some(plan.zones()[seat.zone].name.clone()),
        row: Some(plan.rows()[seat.row].label.clone()),
        seat: Some(seat.label.clone()),
        category_code: category.code.clone(),
        category: category.name.clone(),
    }
}

fn uncategorised(name: Option<&str>) -> Error {
    Error::CategoriesIncomplete { missing: vec![name.unwrap_or_default().to_owned()] }
}
