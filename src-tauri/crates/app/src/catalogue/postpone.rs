//! Postponing a performance: its tickets are kept and marked, and what they hold is kept from sale at the other date, out
//! of which each is exchanged in one gesture.

use catalogue::claims;
use catalogue::hold::{self, Hold, Kind};
use catalogue::performance::{self, Performance};
use catalogue::seating::{Gauges, Places};
use kernel::{PerformanceId, SeatId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Author;

use super::hold::{ZonePlaces, places};
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

/// Keeps at the other date what is free there of what was sold.
async fn keep_places(
    ctx: &Context,
    tx: &mut Write,
    author: &Author,
    (from, to): (&Performance, &Performance),
) -> Result<()> {
    let sold = sales::ticket::spots(tx, from.id).await?;
    let ready = ctx.app().plan(tx, to.plan).await?;
    let gauges = Gauges::derive(&ready.plan, claims::of(tx, to.id, author.at).await?);
    let free = |seat: &SeatId| gauges.check_seats(&[*seat]).is_ok();
    let seats: Vec<SeatId> = sold.iter().filter_map(|spot| spot.seat()).filter(free).collect();
    let mut zones: Vec<ZonePlaces> = Vec::new();
    for zone in sold.iter().filter_map(|spot| spot.zone()) {
        let more = |kept: &ZonePlaces| gauges.check_places(zone, kept.places + 1).is_ok();
        match zones.iter_mut().find(|kept| kept.zone == zone) {
            Some(kept) if more(kept) => kept.places += 1,
            None if gauges.check_places(zone, 1).is_ok() => zones.push(ZonePlaces { zone, places: 1 }),
            _ => {}
        }
    }
    let places: Vec<Places> = places(&seats, &zones);
    if places.is_empty() {
        return Ok(());
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
        places,
    };
    Ok(hold::insert(tx, author, &hold).await?)
}
