//! How many places this desk wants at hand: what a person asked for, else what the venue's rule keeps by itself for an
//! outage that nobody saw coming.
//!
//! A place that is kept here is sold by no other desk, so the rule keeps little: nothing before the day of a performance,
//! and never more than a twentieth of what is left. As a hall fills up it keeps less, and gives the rest back.

use std::collections::HashMap;

use catalogue::performance::{self, Performance, State};
use chrono::TimeDelta;
use journal::rights;
use journal::rights::network as granted;
use kernel::{Instant, PerformanceId, TypedId, VenueId};
use network::desk;
use network::venue::rules;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::shared::told;
use crate::App;

/// How long before a performance the rule begins to keep places of it.
const DAY: TimeDelta = TimeDelta::hours(24);
/// What is left of a hall is divided by this.
const SHARE: i64 = 20;

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
        for venue in granted::adopted(conn).await? {
            let reserve = rules::get(conn, venue).await.map_err(told)?.reserve;
            if reserve == 0 {
                continue;
            }
            for (performance, left) in self.tonight(conn, venue, now).await? {
                wishes.entry(performance.uuid()).or_insert(by_rule(reserve, left));
            }
        }
        Ok(wishes)
    }

    /// The performances on sale of the coming day, each with what is left of its places.
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
            let (sold, held) = rights::count(conn, id.uuid()).await?;
            tonight.push((id, seats + places - sold - held));
        }
        Ok(tonight)
    }
}

/// What the rule keeps of so many places that are left.
fn by_rule(reserve: u32, left: i64) -> i64 {
    i64::from(reserve).min(left / SHARE).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_keeps_little_and_less_as_a_hall_fills_up() {
        assert_eq!(by_rule(10, 400), 10);
        assert_eq!(by_rule(10, 100), 5);
        assert_eq!(by_rule(10, 19), 0, "the last places are for whoever asks first");
        assert_eq!(by_rule(0, 400), 0);
        assert_eq!(by_rule(10, -3), 0);
    }
}
