//! What a sale asks of the network: the right over the places it takes. With the network there, nobody notices; without
//! it, a desk sells what it has at hand.

use std::future::Future;
use std::time::Duration;

use journal::rights::RightKind;
use journal::rights::network as granted;
use kernel::{PerformanceId, SeatId, TypedId, VenueId, ZoneId};
use network::desk;
use sync::hub::Link;
use uuid::Uuid;

use super::shared::told;
use crate::App;

/// How long a person at the desk waits for the network.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is asked for.
#[derive(Debug)]
enum Wanted {
    Seats(Vec<Uuid>),
    Places(ZoneId, i64),
}

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
        let at_hand = granted::at_hand(&mut *self.store.read().await?, Some(performance.uuid())).await?;
        let is_lacking = |seat: &Uuid| !at_hand.iter().any(|right| right.right.unit == *seat);
        let lacking: Vec<Uuid> = seats.iter().map(|seat| seat.uuid()).filter(is_lacking).collect();
        match lacking.is_empty() {
            true => Ok(()),
            false => self.ask(venue, performance, &Wanted::Seats(lacking)).await,
        }
    }

    async fn places(
        &self,
        venue: VenueId,
        performance: PerformanceId,
        zone: ZoneId,
        many: u32,
    ) -> sync::Result<()> {
        let at_hand = granted::at_hand(&mut *self.store.read().await?, Some(performance.uuid())).await?;
        let of_zone = at_hand
            .iter()
            .filter(|it| it.right.kind == RightKind::Place && it.right.scope == Some(zone.uuid()))
            .count();
        match i64::from(many) - i64::try_from(of_zone).unwrap_or(i64::MAX) {
            lacking if lacking > 0 => self.ask(venue, performance, &Wanted::Places(zone, lacking)).await,
            _ => Ok(()),
        }
    }

    /// Asks over the connection that is open, or over a new one when that was lost without anybody noticing.
    async fn ask(&self, venue: VenueId, performance: PerformanceId, wanted: &Wanted) -> sync::Result<()> {
        let mut kept = self.network.asks.lock().await;
        if let Some(mut link) = kept.take() {
            let done = self.granted(&mut link, venue, performance, wanted).await;
            if !matches!(done, Err(sync::Error::Unreachable { .. })) {
                *kept = Some(link);
                return done;
            }
        }
        let mut link = self.connect().await?;
        let done = self.granted(&mut link, venue, performance, wanted).await;
        if !matches!(done, Err(sync::Error::Unreachable { .. })) {
            *kept = Some(link);
        }
        done
    }

    async fn granted(
        &self,
        link: &mut Link,
        venue: VenueId,
        performance: PerformanceId,
        wanted: &Wanted,
    ) -> sync::Result<()> {
        let own = desk::own(&mut *self.store.read().await?).await.map_err(told)?;
        let (of, at) = ((own.id, venue), self.clock.now());
        match wanted {
            Wanted::Seats(seats) => {
                let asked = (performance, seats.as_slice());
                sync::desk::grant_seats(&self.store, link, of, own.incarnation, asked, at).await?;
            }
            Wanted::Places(zone, many) => {
                let (asked, count) = ((performance, *zone), (*many, at));
                sync::desk::grant_places(&self.store, link, &self.chance, of, own.incarnation, asked, count)
                    .await?;
            }
        }
        Ok(())
    }
}
