//! The list of an evening (*liste de secours*): what is sold, who comes to collect, what is free, on paper, for when the
//! screens are dark.

use catalogue::seating::{Gauges, Plan, Standing};
use catalogue::{claims, performance};
use documents::Words;
use documents::lists::{self, EveningView, ListHead, Part, PartLine};
use kernel::PerformanceId;
use sales::collection::{self, Search};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::paper::{Sheet, language};
use super::words;
use crate::documents::DocumentRef;
use crate::{Context, Result};

/// Which evening.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintEveningList {
    /// The performance.
    pub performance: PerformanceId,
}

/// The list of an evening, as PDF.
pub(super) async fn print_evening_list(ctx: &Context, input: PrintEveningList) -> Result<DocumentRef> {
    let mut conn = ctx.read().await?;
    let known = performance::get(&mut conn, input.performance).await?;
    ctx.same_venue(known.venue)?;
    let paper = Words::of(language(ctx)?);
    let spoken = ctx.session()?.language;
    let say = |key: &str| words::say(spoken, &format!("evening.{key}"));
    let mut sheet = Sheet::of(ctx, &mut conn).await?;
    let setting = sheet.setting(&mut conn, known.id).await?;
    let search = Search { performance: Some(known.id), ..Search::default() };
    let mut to_collect = Vec::new();
    for waiting in collection::waiting(&mut conn, known.venue, &search).await? {
        let due = if waiting.due.is_zero() { say("paid") } else { paper.money(waiting.due) };
        let (name, count, places) = (waiting.kept_for, waiting.tickets, waiting.number);
        to_collect.push(PartLine { name, count, places, note: due });
    }
    let ready = ctx.app().plan(&mut conn, known.plan).await?;
    let gauges = Gauges::derive(&ready.plan, claims::of(&mut conn, known.id, ctx.now()).await?);
    let total = gauges.total();
    let put_off = put_off(&mut conn, &ready.plan, known.id).await?;
    let view = EveningView {
        head: ListHead {
            operator: sheet.operator.clone(),
            venue: format!("{}, {}", sheet.venue.name, setting.hall),
            show: setting.show,
            starts_at: sheet.local(known.starts_at),
            edited_at: sheet.local(ctx.now()),
            training: sheet.training,
        },
        capacity: total.capacity,
        sold: total.sold + put_off.iter().map(|line| line.count).sum::<u32>(),
        remaining: total.free(),
        to_collect: to_collect.iter().map(|line| line.count).sum(),
        parts: vec![
            Part { title: say("collect"), lines: to_collect },
            Part { title: say("free"), lines: standing(&ready.plan, &gauges, Standing::Free) },
            Part { title: say("sold"), lines: standing(&ready.plan, &gauges, Standing::Sold) },
            Part { title: say("put_off"), lines: put_off },
        ],
    };
    let bytes = lists::render_evening(&view, paper);
    Ok(ctx.keep(format!("soiree-{}.pdf", known.id), "application/pdf", bytes))
}

/// The seats of a standing, a line for each row; zones without numbers by their count.
fn standing(plan: &Plan, gauges: &Gauges<'_>, of: Standing) -> Vec<PartLine> {
    let seats: Vec<bool> = gauges.standings().iter().map(|standing| *standing == of).collect();
    let zones: Vec<u32> = gauges
        .by_zone()
        .iter()
        .map(|gauge| if of == Standing::Sold { gauge.sold } else { gauge.free() })
        .collect();
    by_row(plan, &seats, &zones)
}

/// The places of tickets that were bought for a date that was postponed to this one.
async fn put_off(conn: &mut SqliteConnection, plan: &Plan, of: PerformanceId) -> Result<Vec<PartLine>> {
    let mut spots = Vec::new();
    for earlier in performance::put_off_to(conn, of).await? {
        spots.extend(sales::ticket::spots(conn, earlier).await?);
    }
    let seats: Vec<bool> =
        plan.seats().iter().map(|seat| spots.iter().any(|spot| spot.seat() == Some(seat.id))).collect();
    let in_zone = |zone| spots.iter().filter(|spot| spot.zone() == Some(zone)).count();
    let zones: Vec<u32> =
        plan.zones().iter().map(|zone| u32::try_from(in_zone(zone.id)).unwrap_or(u32::MAX)).collect();
    Ok(by_row(plan, &seats, &zones))
}

/// Places as the list names them: chosen seats, a line for each row, and counts of zones without numbers.
fn by_row(plan: &Plan, chosen: &[bool], counts: &[u32]) -> Vec<PartLine> {
    let mut rows: Vec<Vec<&str>> = vec![Vec::new(); plan.rows().len()];
    for (seat, _) in plan.seats().iter().zip(chosen).filter(|(_, chosen)| **chosen) {
        rows[seat.row].push(&seat.number);
    }
    let line =
        |name: String, count: u32, places: String| PartLine { name, count, places, note: String::new() };
    let numbered = plan.rows().iter().zip(rows).filter(|(_, seats)| !seats.is_empty()).map(|(row, seats)| {
        let count = u32::try_from(seats.len()).unwrap_or(u32::MAX);
        line(format!("{} {}", plan.zones()[row.zone].name, row.label), count, seats.join(", "))
    });
    let zones = plan.zones().iter().zip(counts);
    let counted = zones.filter(|(zone, count)| zone.unnumbered.is_some() && **count > 0);
    numbered.chain(counted.map(|(zone, count)| line(zone.name.clone(), *count, String::new()))).collect()
}
