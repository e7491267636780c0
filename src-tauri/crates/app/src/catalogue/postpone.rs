//! Postponing a performance: its tickets are kept and marked, and what they hold is kept from sale at the other date, out
//! of which each is exchanged in one gesture.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::claims;
use catalogue::hold::{self, Hold, Kind};
use catalogue::performance::{self, Performance, State};
use catalogue::seating::{Gauges, Places};
use kernel::{PerformanceId, SeatId, ZoneId};
use sales::Spot;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Author;

use super::performance::{own, write};
use super::programme::PerformanceView;
use crate::sales::words;
use crate::{Context, Result, Write};

/// A performance to postpone.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostponePerformance {
    /// The performance.
    pub id: PerformanceId,
    /// The one its tickets may be exchanged for.
    pub to: PerformanceId,
}

/// Postpones a performance to another.
pub(super) async fn postpone_performance(
    ctx: &Context,
    input: PostponePerformance,
) -> Result<PerformanceView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let to = performance::get(&mut tx, input.to).await?;
    let before = own(ctx, &mut tx, input.id).await?;
    let after = before.clone().postpone(&to)?;
    keep_places(ctx, &mut tx, &author, (&before, &to)).await?;
    write(ctx, tx, &author, &after).await
}

/// Keeps at the other date what was sold, also for the dates that were put off to this one before.
async fn keep_places(
    ctx: &Context,
    tx: &mut Write,
    author: &Author,
    (from, to): (&Performance, &Performance),
) -> Result<()> {
    let mut sold = sales::ticket::spots(tx, from.id).await?;
    for earlier in performance::put_off_to(tx, from.id).await? {
        sold.extend(sales::ticket::spots(tx, earlier).await?);
    }
    hold::release_put_off(tx, author, from.id).await?;
    let places = kept(&sold);
    if places.is_empty() {
        return Ok(());
    }
    let ready = ctx.app().plan(tx, to.plan).await?;
    let gauges = Gauges::derive(&ready.plan, claims::of(tx, to.id, author.at).await?);
    let taken = lacking(&gauges, &places);
    if taken > 0 {
        return Err(catalogue::Error::PostponedPlacesTaken { places: taken }.into());
    }
    let venue = network::venue::get(tx, from.venue).await?;
    let day = network::venue::day_of(from.starts_at, &venue.time_zone, venue.cut_hour)?;
    let day = day.format("%d/%m/%Y").to_string();
    let hold = Hold {
        id: ctx.id(),
        performance: to.id,
        venue: to.venue,
        kind: Kind::House,
        label: words::fill(ctx.session()?.language, "postponed_from", &[("day", &day)]),
        contact: None,
        until: None,
        agent: author.agent,
        made_at: author.at,
        released_at: None,
        put_off_from: Some(from.id),
        places,
    };
    Ok(hold::insert(tx, author, &hold).await?)
}

/// Keeps nothing any more at the date that a performance was put off to: it is cancelled after all.
pub(super) async fn free_places(tx: &mut Write, author: &Author, of: &Performance) -> Result<()> {
    if of.state != State::Postponed {
        return Ok(());
    }
    let Some(played) = performance::played_instead(tx, of).await? else { return Ok(()) };
    let mut sold = sales::ticket::spots(tx, of.id).await?;
    for earlier in performance::put_off_through(tx, of.id).await? {
        sold.extend(sales::ticket::spots(tx, earlier).await?);
    }
    for spot in sold {
        hold::free_put_off(tx, author, played.id, spot.place()).await?;
    }
    Ok(())
}

/// The places of tickets, those of a zone without numbers together.
fn kept(sold: &[Spot]) -> Vec<Places> {
    let seats: BTreeSet<SeatId> = sold.iter().filter_map(|spot| spot.seat()).collect();
    let mut zones: BTreeMap<ZoneId, u32> = BTreeMap::new();
    for zone in sold.iter().filter_map(|spot| spot.zone()) {
        *zones.entry(zone).or_default() += 1;
    }
    let seats = seats.into_iter().map(|seat| Places::Seat { seat });
    seats.chain(zones.into_iter().map(|(zone, count)| Places::Unnumbered { zone, count })).collect()
}

/// How many of some places are not free, or not there.
fn lacking(gauges: &Gauges<'_>, places: &[Places]) -> usize {
    let free = |places: &Places| match *places {
        Places::Seat { seat } => gauges.check_seats(&[seat]).is_ok(),
        Places::Unnumbered { zone, count } => gauges.check_places(zone, count).is_ok(),
    };
    let count = |places: &Places| match *places {
        Places::Seat { .. } => 1,
        Places::Unnumbered { count, .. } => count as usize,
    };
    places.iter().filter(|places| !free(places)).map(count).sum()
}
