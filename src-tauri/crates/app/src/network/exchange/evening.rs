//! Evening set-up (*mise en soirée*): tonight's unsold places go to the desks of the evening, and no other desk is granted
//! any. An outage then leaves no sellable place locked in the shared database.

use std::sync::Arc;

use catalogue::claims;
use catalogue::performance::{self, Performance, State};
use catalogue::seating::{Gauges, Plan};
use chrono::TimeDelta;
use journal::rights::network as granted;
use kernel::{DeskId, PerformanceId, TypedId, VenueId, ZoneId};
use network::desk;
use network::venue::rules;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sync::hub::Link;
use uuid::Uuid;

use super::mandates::granted_venues;
use super::shared::told;
use crate::error::Result;
use crate::wire::Nothing;
use crate::{App, Context};

/// How long after its beginning a performance has no evening any more.
const OVER: TimeDelta = TimeDelta::hours(12);

/// Which performance, and the desks that share what is left of it: one takes all, several take neighbouring parts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUpEvening {
    /// The performance.
    pub performance: PerformanceId,
    /// The desks; the first takes what others give back later.
    pub desks: Vec<DeskId>,
}

/// What the set-up did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EveningSetUp {
    /// Seats that the desks of the evening were given.
    pub given: usize,
    /// Seats that other desks still have in their baskets.
    pub elsewhere: usize,
}

/// Gives what is left of a performance to the desks of the evening.
///
/// # Errors
///
/// `network.setting_invalid` without a desk, `sync.not_joined`, `sync.unreachable`, `sync.desk_lost`.
pub async fn set_up_evening(ctx: &Context, input: SetUpEvening) -> Result<EveningSetUp> {
    let app = ctx.app();
    let known = performance::get(&mut *ctx.read().await?, input.performance).await?;
    ctx.same_venue(known.venue)?;
    if input.desks.is_empty() {
        return Err(network::Error::SettingInvalid { setting: "evening_desk" }.into());
    }
    app.exchange().await?;
    let own = ctx.session()?.desk;
    if input.desks != [own] {
        // What it had at hand is shared out with the rest.
        app.hand_back(&known).await?;
        app.exchange().await?;
    }
    let mut link = app.answering().await?;
    let done = app.set_up(&mut link, &known, &input.desks).await?;
    drop(link);
    let mut tx = ctx.write().await?;
    let said = [("performance", json!(input.performance)), ("desks", json!(input.desks))];
    tx.record_event(known.venue, "evening_set_up", &said).await?;
    tx.commit().await?;
    app.exchange().await?;
    Ok(done)
}

/// Which evening is over.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndEvening {
    /// The performance.
    pub performance: PerformanceId,
}

/// Ends an evening set-up: any desk may be granted what is free.
///
/// # Errors
///
/// `sync.not_joined`, `sync.unreachable`.
pub async fn end_evening(ctx: &Context, input: EndEvening) -> Result<Nothing> {
    let app = ctx.app();
    let known = performance::get(&mut *ctx.read().await?, input.performance).await?;
    ctx.same_venue(known.venue)?;
    app.answering().await?.end_evening(known.venue, input.performance).await?;
    app.exchange().await?;
    Ok(Nothing {})
}

impl App {
    /// Gives back what is at hand of a performance.
    async fn hand_back(self: &Arc<Self>, of: &Performance) -> sync::Result<()> {
        let at_hand = granted::at_hand(&mut *self.store.read().await?, Some(of.id.uuid())).await?;
        self.return_rights(of.venue, &at_hand).await
    }

    /// Begins an evening: what is free goes to these desks.
    async fn set_up(
        &self,
        link: &mut Link,
        of: &Performance,
        desks: &[DeskId],
    ) -> sync::Result<EveningSetUp> {
        let mut conn = self.store.read().await?;
        let ready = self.plan(&mut conn, of.plan).await.map_err(told)?;
        let taken = claims::of(&mut conn, of.id, self.clock.now()).await.map_err(told)?;
        drop(conn);
        let gauges = Gauges::derive(&ready.plan, taken);
        let free = free_seats(&ready.plan, &gauges);
        let share = free.len().div_ceil(desks.len());
        let mut done = EveningSetUp { given: 0, elsewhere: 0 };
        for (nth, desk) in desks.iter().enumerate() {
            let seats: Vec<Uuid> = free.iter().skip(nth * share).take(share).copied().collect();
            let zones = places(&ready.plan, &gauges, (nth, desks.len()));
            let told = link.set_up_evening((of.venue, of.id), *desk, &seats, &zones).await?;
            done.given += told.granted.len();
            done.elsewhere += told.refused.iter().filter(|it| it.holder != Some(*desk)).count();
        }
        Ok(done)
    }

    /// Begins the evenings that are due at this desk, by the rule of its venues, and ends those that are over.
    pub(super) async fn keep_evenings(&self, link: &mut Link) -> sync::Result<()> {
        let now = self.clock.now();
        let mut conn = self.store.read().await?;
        let own = desk::own(&mut conn).await.map_err(told)?.id;
        let begun = sync::desk::evenings(&mut conn).await?;
        let mut due: Vec<Performance> = Vec::new();
        let venues = granted_venues(&mut conn).await?;
        for venue in venues.iter().copied() {
            let rules = rules::get(&mut conn, venue).await.map_err(told)?;
            if rules.evening_minutes == 0 || rules.evening_desk != Some(own) {
                continue;
            }
            let until = now.plus(TimeDelta::minutes(rules.evening_minutes.into()));
            let coming = performance::between(&mut conn, venue, (now, until)).await.map_err(told)?;
            due.extend(coming.into_iter().filter(|it| {
                it.state == State::OnSale && !begun.iter().any(|evening| evening.thing == it.id.uuid())
            }));
        }
        let mut over: Vec<(VenueId, PerformanceId)> = Vec::new();
        for evening in begun.iter().filter(|evening| venues.contains(&evening.venue)) {
            let id = PerformanceId::from_uuid(evening.thing);
            let known = performance::get(&mut conn, id).await.map_err(told)?;
            if known.starts_at.plus(OVER) <= now {
                over.push((evening.venue, id));
            }
        }
        drop(conn);
        for of in due {
            self.set_up(link, &of, &[own]).await?;
        }
        for (venue, performance) in over {
            link.end_evening(venue, performance).await?;
        }
        Ok(())
    }
}

/// The seats that may be sold, in the order of the plan.
pub(super) fn free_seats(plan: &Plan, gauges: &Gauges<'_>) -> Vec<Uuid> {
    let free = plan.seats().iter().zip(gauges.free()).filter(|(_, free)| *free);
    free.map(|(seat, _)| seat.id.uuid()).collect()
}

/// What the nth of so many desks takes of the zones without numbers; the last takes the rest.
fn places(plan: &Plan, gauges: &Gauges<'_>, (nth, desks): (usize, usize)) -> Vec<(ZoneId, i64)> {
    let zones = plan.zones().iter().zip(gauges.by_zone()).filter(|(zone, _)| zone.unnumbered.is_some());
    zones
        .map(|(zone, gauge)| {
            let free = i64::from(gauge.free());
            let share = free / i64::try_from(desks).unwrap_or(1);
            let before = share * i64::try_from(nth).unwrap_or(0);
            (zone.id, if nth + 1 == desks { free - before } else { share })
        })
        .filter(|(_, count)| *count > 0)
        .collect()
}
