//! What a sale asks of the network: the right over the places it takes. With the network there, nobody notices; without
//! it, a desk sells what it has at hand.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use journal::rights::RightKind;
use journal::rights::network as granted;
use kernel::{
    BasketId, CreditNoteId, OrderId, OrderItemId, PassId, PerformanceId, SeatId, TypedId, VenueId, ZoneId,
};
use network::desk;
use passes::consume::{CREDIT, WALLET};
use passes::pass;
use sales::Tender;
use sales::order::PASS;
use store::Author;
use sync::desk::Asking;
use sync::hub::Link;
use uuid::Uuid;

use super::shared::told;
use crate::App;

/// How long a person at the desk waits for the network.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is asked for.
#[derive(Debug)]
enum Wanted {
    Seats(PerformanceId, Vec<Uuid>),
    Places(PerformanceId, ZoneId, i64),
    /// Credits, each with its pass, and balances: wallets, notes.
    Purses(Vec<(Uuid, Uuid)>, Vec<Uuid>),
}

impl App {
    /// Has seats at hand, as far as the network grants them; what it does not is refused by the basket, in its words.
    pub(crate) async fn ask_for_seats(&self, venue: VenueId, performance: PerformanceId, seats: &[SeatId]) {
        if self.network.answers(self.clock.now()) {
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
        if self.network.answers(self.clock.now()) {
            self.patiently(self.places(venue, performance, zone, many)).await;
        }
    }

    /// The same for what the places of a basket are paid with besides money: credits of passes, wallets.
    pub(crate) async fn ask_for_consumed(self: &Arc<Self>, author: &Author, basket: BasketId) {
        if self.network.answers(self.clock.now()) {
            self.patiently(self.consumed(author, basket)).await;
        }
    }

    /// The same for what is left on passes that are given back.
    pub(crate) async fn ask_for_returned(
        self: &Arc<Self>,
        author: &Author,
        order: OrderId,
        items: &[OrderItemId],
    ) {
        if self.network.answers(self.clock.now()) && !items.is_empty() {
            self.patiently(self.returned(author, order, items)).await;
        }
    }

    /// The same for the credit notes and gift vouchers that payments draw on, and those of an order that is given back.
    pub(crate) async fn ask_for_notes(
        self: &Arc<Self>,
        author: &Author,
        tenders: &[Tender],
        of: Option<OrderId>,
    ) {
        if self.network.answers(self.clock.now()) {
            self.patiently(self.notes(author, tenders, of)).await;
        }
    }

    async fn notes(
        self: &Arc<Self>,
        author: &Author,
        tenders: &[Tender],
        of: Option<OrderId>,
    ) -> sync::Result<()> {
        let mut notes: Vec<CreditNoteId> = tenders.iter().filter_map(Tender::draws_on).collect();
        if let Some(order) = of {
            let mut conn = self.store.read().await?;
            notes.extend(sales::note::of_order(&mut conn, order).await.map_err(told)?);
        }
        self.purses(author.venue, Vec::new(), notes.into_iter().map(|note| note.uuid()).collect()).await
    }

    async fn consumed(self: &Arc<Self>, author: &Author, basket: BasketId) -> sync::Result<()> {
        let mut conn = self.store.read().await?;
        let basket = sales::basket::get(&mut conn, author.desk, basket).await.map_err(told)?;
        let prices = || basket.lines.iter().filter_map(|line| line.price.as_ref());
        let now = prices().flat_map(|price| &price.consumes).map(|one| (one.kind.as_str(), one.id));
        let later = prices().flat_map(|price| &price.promises);
        let later = later.filter_map(|promised| Some((promised.kind.as_str(), promised.id?)));
        let (mut credits, mut wallets) = (Vec::new(), Vec::new());
        for (kind, id) in now.chain(later) {
            match kind {
                CREDIT => credits.push(id),
                WALLET => wallets.push(id),
                _ => {}
            }
        }
        let credits = pass::of_credits(&mut conn, &credits).await.map_err(told)?;
        drop(conn);
        self.purses(author.venue, credits, wallets).await
    }

    async fn returned(
        self: &Arc<Self>,
        author: &Author,
        order: OrderId,
        items: &[OrderItemId],
    ) -> sync::Result<()> {
        let mut conn = self.store.read().await?;
        let (mut credits, mut wallets) = (Vec::new(), Vec::new());
        for item in sales::order::items(&mut conn, order).await.map_err(told)? {
            if item.kind == PASS
                && items.contains(&item.id)
                && let Some(id) = item.thing
            {
                credits.extend(pass::credits_of(&mut conn, PassId::from_uuid(id)).await.map_err(told)?);
                wallets.push(id);
            }
        }
        drop(conn);
        self.purses(author.venue, credits, wallets).await
    }

    async fn purses(
        self: &Arc<Self>,
        venue: VenueId,
        mut credits: Vec<(Uuid, Uuid)>,
        mut wallets: Vec<Uuid>,
    ) -> sync::Result<()> {
        let at_hand = granted::at_hand(&mut *self.store.read().await?, None).await?;
        let is_lacking = |unit: Uuid| !at_hand.iter().any(|right| right.right.unit == unit);
        credits.retain(|(_, credit)| is_lacking(*credit));
        wallets.retain(|wallet| is_lacking(*wallet));
        if credits.is_empty() && wallets.is_empty() {
            return Ok(());
        }
        let moved = !wallets.is_empty();
        self.ask(venue, &Wanted::Purses(credits, wallets)).await?;
        if moved {
            // What was drawn on it elsewhere comes before anything is drawn on it here.
            self.exchange().await.map_err(told)?;
        }
        Ok(())
    }

    async fn patiently(&self, asked: impl Future<Output = sync::Result<()>>) {
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(())) => {}
            Ok(Err(error @ sync::Error::Unreachable { .. })) => {
                self.network.stays_away(self.clock.now());
                tracing::info!("the network is not there: {error}");
            }
            Ok(Err(error)) => tracing::info!("the network grants nothing: {error}"),
            Err(_) => {
                self.network.stays_away(self.clock.now());
                tracing::info!("the network does not answer in time");
            }
        }
    }

    async fn seats(&self, venue: VenueId, performance: PerformanceId, seats: &[SeatId]) -> sync::Result<()> {
        let at_hand = granted::at_hand(&mut *self.store.read().await?, Some(performance.uuid())).await?;
        let is_lacking = |seat: &Uuid| !at_hand.iter().any(|right| right.right.unit == *seat);
        let lacking: Vec<Uuid> = seats.iter().map(|seat| seat.uuid()).filter(is_lacking).collect();
        match lacking.is_empty() {
            true => Ok(()),
            false => self.ask(venue, &Wanted::Seats(performance, lacking)).await,
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
            lacking if lacking > 0 => self.ask(venue, &Wanted::Places(performance, zone, lacking)).await,
            _ => Ok(()),
        }
    }

    /// Asks over the connection that is open, or over a new one when that was lost without anybody noticing.
    async fn ask(&self, venue: VenueId, wanted: &Wanted) -> sync::Result<()> {
        let mut kept = self.network.asks.lock().await;
        if let Some(mut link) = kept.take() {
            let done = self.granted(&mut link, venue, wanted).await;
            if !matches!(done, Err(sync::Error::Unreachable { .. })) {
                *kept = Some(link);
                return done;
            }
        }
        let mut link = self.connect().await?;
        let done = self.granted(&mut link, venue, wanted).await;
        if !matches!(done, Err(sync::Error::Unreachable { .. })) {
            *kept = Some(link);
        }
        done
    }

    async fn granted(&self, link: &mut Link, venue: VenueId, wanted: &Wanted) -> sync::Result<()> {
        let own = desk::own(&mut *self.store.read().await?).await.map_err(told)?;
        let (store, at) = (&self.store, self.clock.now());
        let mut asking = Asking { store, link, desk: own.id, incarnation: own.incarnation, venue, at };
        match wanted {
            Wanted::Seats(performance, seats) => asking.seats(*performance, seats).await,
            Wanted::Places(performance, zone, many) => {
                asking.places(&self.chance, (*performance, *zone), *many).await
            }
            Wanted::Purses(credits, wallets) => {
                asking.credits(credits).await?;
                asking.balances(wallets).await
            }
        }
    }
}
