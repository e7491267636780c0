//! What a sale asks of the network: the right over the places it takes. With the network there, nobody notices; without
//! it, a desk sells what it has at hand.

use std::future::Future;
use std::time::Duration;

use journal::rights::RightKind;
use journal::rights::network as granted;
use kernel::{PerformanceId, SeatId, TypedId, VenueId, ZoneId};
use network::desk;
use uuid::Uuid;

use super::shared::told;
use crate::App;
use sync::hub::Link;

/// How long a person at the desk waits for the network.
const PATIENCE: Duration = Duration::from_secs(3);

impl App {
    /// Has seats at hand, as far as the network grants them; what it does not is refused by the basket, in its words.
    pub(crate) async fn ask_for_seats(&self, venue: VenueId, performance: PerformanceId, seats: &[SeatId]) {
        if self.network.joined() {
            self.patiently(self.seats(venue, performance, seats)).await;
        }
    }

    /// The same for places of a zone without numbers.
    pub(crate) async fn ask_for_places(
        &self,
        venue: VenueId,
        performance: PerformanceId,
        (zone, many): (ZoneId, u32),
    ) {
        if self.network.joined() {
            self.patiently(self.places(venue, performance, zone, many)).await;
        }
    }

    async fn patiently(&self, asked: impl Future<Output = sync::Result<()>>) {
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::info!("the network grants nothing: {error}"),
            Err(_) => tracing::info!("the network does not answer in time"),
        }
    }

    async fn seats(&self, venue: VenueId, performance: PerformanceId, seats: &[SeatId]) -> sync::Result<()> {
        let mut conn = self.store.read().await?;
        let own = desk::own(&mut conn).await.map_err(told)?;
        let at_hand = granted::at_hand(&mut conn, Some(performance.uuid())).await?;
        drop(conn);
        let lacking: Vec<Uuid> = seats
            .iter()
            .map(|seat| seat.uuid())
            .filter(|seat| !at_hand.iter().any(|right| right.right.unit == *seat))
            .collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let mut kept = self.network.asks.lock().await;
        let mut link = self.linked(kept.take()).await?;
        let at = self.clock.now();
        let of = (own.id, venue);
        let asked = (performance, lacking.as_slice());
        let granted =
            sync::desk::grant_seats(&self.store, &mut link, of, own.incarnation, asked, at).await;
        // Kept only when it answered: what a lost connection did is not known.
        if !matches!(granted, Err(sync::Error::Unreachable { .. })) {
            *kept = Some(link);
        }
        granted.map(|_| ())
    }

    async fn places(
        &self,
        venue: VenueId,
        performance: PerformanceId,
        zone: ZoneId,
        many: u32,
    ) -> sync::Result<()> {
        let mut conn = self.store.read().await?;
        let own = desk::own(&mut conn).await.map_err(told)?;
        let at_hand = granted::at_hand(&mut conn, Some(performance.uuid())).await?;
        drop(conn);
        let here = at_hand
            .iter()
            .filter(|it| it.right.kind == RightKind::Place && it.right.scope == Some(zone.uuid()))
            .count();
        let lacking = i64::from(many) - i64::try_from(here).unwrap_or(i64::MAX);
        if lacking <= 0 {
            return Ok(());
        }
        let mut kept = self.network.asks.lock().await;
        let mut link = self.linked(kept.take()).await?;
        let asked = (performance, zone);
        let count = (lacking, self.clock.now());
        let of = (own.id, venue);
        let granted =
            sync::desk::grant_places(&self.store, &mut link, &self.chance, of, own.incarnation, asked, count).await;
        if !matches!(granted, Err(sync::Error::Unreachable { .. })) {
            *kept = Some(link);
        }
        granted.map(|_| ())
    }

    pub(super) async fn linked(&self, kept: Option<Link>) -> sync::Result<Link> {
        match kept {
            Some(link) => Ok(link),
            None => self.connect().await.map_err(told),
        }
    }
}
