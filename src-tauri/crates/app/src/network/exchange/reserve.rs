//! How many places this desk wants at hand: what a person asked for, else what the venue's rule keeps by itself for an
//! outage that nobody saw coming.
//!
//! Another desk that has a customer for such a place asks for it and gets it back ([`recall`](super::recall)): what the rule
//! keeps is in nobody's way as long as desks hear each other. It keeps nothing before the day of a performance.

use std::collections::HashMap;

use catalogue::performance::{self, Performance, State};
use chrono::TimeDelta;
use kernel::{Instant, PerformanceId, TypedId, VenueId};
use network::desk;
use network::venue::rules;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::mandates::granted_venues;
use super::shared::told;
use crate::App;

/// How long before a performance the rule begins to keep places of it.
const DAY: TimeDelta = TimeDelta::hours(24);
/// Of a big hall, so many places of a hundred are kept.
const PERCENT: i64 = 3;

impl App {
    /// The places of each performance that this desk wants at hand.
    pub(super) async fn wishes(&self, conn: &mut SqliteConnection) -> sync::Result<HashMap<Uuid, i64>> {
        let mut wishes = sync::desk::kept(conn).await?;
        let now = self.clock.now();
        let own = desk::own(conn).await.map_err(told)?.id;
        for evening in sync::desk::evenings(conn).await? {
            // What belongs to the evening stays with its desks, and nothing of it anywhere else.
            let wish = if evening.desks.contains(&own) { i64::MAX } else { 0 };
            wishes.insert(evening.thing, wish);
        }
        for venue in granted_venues(conn).await? {
            let reserve = rules::get(conn, venue).await.map_err(told)?.reserve;
            if reserve == 0 {
                continue;
            }
            for (performance, capacity) in self.tonight(conn, venue, now).await? {
                wishes.entry(performance.uuid()).or_insert(by_rule(reserve, capacity));
            }
        }
        Ok(wishes)
    }

    /// The performances on sale of the coming day, each with how many places it has.
    async fn tonight(
        &self,
        conn: &mut SqliteConnection,
        venue: VenueId,
        now: Instant,
    ) -> sync::Result<Vec<(PerformanceId, i64)>> {
        let coming = performance::between(conn, venue, (now, now.plus(DAY))).await.map_err(told)?;
        let mut tonight = Vec::with_capacity(coming.len());
        for Performance { id, plan, .. } in coming.into_iter().filter(|it| it.state == State::OnSale) {
            let plan = self.plan(conn, plan).await.map_err(told)?;
            let unnumbered = plan.plan.zones().iter().filter_map(|zone| zone.unnumbered.as_ref());
            let places = unnumbered.map(|zone| i64::from(zone.capacity)).sum::<i64>();
            let seats = i64::try_from(plan.plan.seats().len()).unwrap_or(i64::MAX);
            tonight.push((id, seats + places));
        }
        Ok(tonight)
    }
}

/// What the rule keeps of a hall of so many places: as many as the venue set, or three in a hundred when that is more.
fn by_rule(reserve: u32, capacity: i64) -> i64 {
    i64::from(reserve).max(capacity * PERCENT / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_keeps_what_the_venue_set_and_more_of_a_big_hall() {
        assert_eq!(by_rule(10, 40), 10);
        assert_eq!(by_rule(10, 333), 10);
        assert_eq!(by_rule(10, 1_000), 30);
    }
}
