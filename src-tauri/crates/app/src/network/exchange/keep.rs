//! Places kept at hand for when the network is not there: asked for beforehand, in pairs all over the hall, filled up again
//! with each exchange, and given back by nothing but a sale or a smaller wish.

use catalogue::seating::{Gauges, Plan};
use catalogue::{claims, performance};
use journal::rights::network as granted;
use kernel::{PerformanceId, TypedId, ZoneId};
use network::desk::{self, Desk};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sync::desk::Asking;
use sync::hub::Link;
use uuid::Uuid;

use super::evening::free_seats;
use super::shared::told;
use super::state::KeptPlaces;
use crate::error::Result;
use crate::{App, Context};

/// Seats of one question.
const AT_ONCE: usize = 1_000;

/// How many places of a performance to keep at hand; none gives them back.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepPlaces {
    /// The performance.
    pub performance: PerformanceId,
    /// How many.
    pub places: u32,
}

/// Keeps places of a performance at hand, for a cut that is expected; fewer are kept when fewer are free.
///
/// # Errors
///
/// `sync.not_joined`, `sync.unreachable`; the wish is kept for when the network is back.
pub async fn keep_places(ctx: &Context, input: KeepPlaces) -> Result<KeptPlaces> {
    let app = ctx.app();
    let (thing, wanted) = (input.performance.uuid(), input.places);
    if !app.network.joined() {
        return Err(sync::Error::NotJoined.into());
    }
    let known = performance::get(&mut *ctx.read().await?, input.performance).await?;
    ctx.same_venue(known.venue)?;
    let mut tx = app.store.write().await?;
    sync::desk::keep(&mut tx, thing, wanted).await?;
    tx.commit().await?;
    app.exchange().await?;
    let at_hand = granted::at_hand(&mut *ctx.read().await?, Some(thing)).await?.len();
    Ok(KeptPlaces { performance: thing, wanted: i64::from(wanted), at_hand })
}

impl App {
    /// Asks for what is missing of the places that this desk wants at hand.
    pub(super) async fn refill(&self, link: &mut Link) -> sync::Result<()> {
        let mut conn = self.store.read().await?;
        let wishes = self.wishes(&mut conn).await?;
        let own = desk::own(&mut conn).await.map_err(told)?;
        let evenings = sync::desk::evenings(&mut conn).await?;
        drop(conn);
        for (thing, wanted) in wishes {
            if self.network.has_let_go(thing, self.clock.now()) {
                continue;
            }
            // Of an evening that is shared, the first desk takes what others give back.
            let taker = evenings.iter().find(|it| it.thing == thing).and_then(|it| it.desks.first());
            if taker.is_none_or(|first| *first == own.id) {
                self.top_up(link, &own, PerformanceId::from_uuid(thing), wanted).await?;
            }
        }
        Ok(())
    }

    async fn top_up(&self, link: &mut Link, own: &Desk, of: PerformanceId, wanted: i64) -> sync::Result<()> {
        let mut conn = self.store.read().await?;
        let at_hand = granted::at_hand(&mut conn, Some(of.uuid())).await?;
        let missing = usize::try_from(wanted).unwrap_or(0).saturating_sub(at_hand.len());
        if missing == 0 {
            return Ok(());
        }
        let performance = performance::get(&mut conn, of).await.map_err(told)?;
        let ready = self.plan(&mut conn, performance.plan).await.map_err(told)?;
        let taken = claims::of(&mut conn, of, self.clock.now()).await.map_err(told)?;
        drop(conn);
        let gauges = Gauges::derive(&ready.plan, taken);
        let is_here = |seat: &Uuid| at_hand.iter().any(|right| right.right.unit == *seat);
        let free: Vec<Uuid> =
            free_seats(&ready.plan, &gauges).into_iter().filter(|seat| !is_here(seat)).collect();
        let seats = spread(&free, missing);
        let (venue, at) = (performance.venue, self.clock.now());
        let (store, incarnation) = (&self.store, own.incarnation);
        let mut asking = Asking { store, link, desk: own.id, incarnation, venue, at };
        for page in seats.chunks(AT_ONCE) {
            asking.seats(of, page).await?;
        }
        if let Some((zone, left)) = unnumbered(&ready.plan, &gauges) {
            let rest = i64::try_from(missing - seats.len()).unwrap_or(i64::MAX).min(left);
            if rest > 0 {
                asking.places(&self.chance, (of, zone), rest).await?;
            }
        }
        Ok(())
    }
}

/// The first zone without numbers, and what is left of it.
fn unnumbered(plan: &Plan, gauges: &Gauges<'_>) -> Option<(ZoneId, i64)> {
    let mut zones = plan.zones().iter().zip(gauges.by_zone());
    zones.find(|(zone, _)| zone.unnumbered.is_some()).map(|(zone, gauge)| (zone.id, gauge.free().into()))
}

/// So many of these seats, as far as there are, in pairs at even distances: whoever comes during a cut comes in company,
/// and wants any price.
fn spread(free: &[Uuid], many: usize) -> Vec<Uuid> {
    let many = many.min(free.len());
    let pairs = many.div_ceil(2);
    let first = |pair: usize| pair * free.len() / pairs.max(1);
    let mut seats: Vec<Uuid> =
        (0..pairs).flat_map(|pair| free.iter().skip(first(pair)).take(2)).copied().collect();
    seats.dedup();
    seats.truncate(many);
    seats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_at_hand_are_pairs_all_over_the_hall_and_never_more_than_there_are() {
        let free: Vec<Uuid> = (0..10).map(Uuid::from_u128).collect();
        let at = |seats: &[usize]| -> Vec<Uuid> { seats.iter().map(|seat| free[*seat]).collect() };
        assert_eq!(spread(&free, 4), at(&[0, 1, 5, 6]));
        assert_eq!(spread(&free, 3), at(&[0, 1, 5]));
        assert_eq!(spread(&free, 10), free);
        assert_eq!(spread(&free, 40), free);
        assert!(spread(&[], 4).is_empty());
    }
}
