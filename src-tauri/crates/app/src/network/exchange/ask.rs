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
use passes::consume::{CREDIT, FUND, WALLET};
use passes::pass;
use sales::Tender;
use sales::order::PASS;
use sales::undo::Wanted as Undone;
use store::Author;
use sync::desk::Asking;
use sync::hub::Link;
use uuid::Uuid;

use super::shared::told;
use crate::App;

/// How long a person at the desk waits for the network.
const PATIENCE: Duration = Duration::from_secs(3);

/// How many orders another desk is asked for at once.
const AT_A_TIME: usize = 20;

/// What is asked for.
#[derive(Debug)]
pub(super) enum Wanted {
    Seats(PerformanceId, Vec<Uuid>),
    Places(PerformanceId, ZoneId, i64),
    /// Credits, each with its pass, and balances: wallets, notes.
    Purses(Vec<(Uuid, Uuid)>, Vec<Uuid>),
    /// The one refund or exchange of each of these tickets, passes and gift vouchers.
    Undoings(Vec<Uuid>),
}

impl Wanted {
    /// Whether nothing is.
    fn is_nothing(&self) -> bool {
        match self {
            Self::Seats(_, units) | Self::Undoings(units) => units.is_empty(),
            Self::Places(_, _, many) => *many <= 0,
            Self::Purses(credits, balances) => credits.is_empty() && balances.is_empty(),
        }
    }
}

impl App {
    /// Has seats at hand, as far as the network grants them; what it does not is refused by the basket, in its words.
    pub(crate) async fn ask_for_seats(
        self: &Arc<Self>,
        venue: VenueId,
        performance: PerformanceId,
        seats: &[SeatId],
    ) {
        self.patiently(venue, self.lacking_seats(performance, seats)).await;
    }

    /// The same for places of a zone without numbers.
    pub(crate) async fn ask_for_places(
        self: &Arc<Self>,
        venue: VenueId,
        performance: PerformanceId,
        (zone, many): (ZoneId, u32),
    ) {
        self.patiently(venue, self.lacking_places(performance, zone, many)).await;
    }

    /// The same for what the places of a basket are paid with besides money: credits of passes, wallets.
    pub(crate) async fn ask_for_consumed(self: &Arc<Self>, author: &Author, basket: BasketId) {
        self.patiently(author.venue, self.consumed(author, basket)).await;
    }

    /// The same for what is left on passes that are given back.
    pub(crate) async fn ask_for_returned(
        self: &Arc<Self>,
        author: &Author,
        order: OrderId,
        items: &[OrderItemId],
    ) {
        if !items.is_empty() {
            self.patiently(author.venue, self.returned(order, items)).await;
        }
    }

    /// The same for the credit notes and gift vouchers that payments draw on, and those of an order that is given back.
    pub(crate) async fn ask_for_notes(
        self: &Arc<Self>,
        author: &Author,
        tenders: &[Tender],
        of: Option<OrderId>,
    ) {
        self.patiently(author.venue, self.notes(tenders, of)).await;
    }

    /// The same for the one refund or exchange of tickets, passes and gift vouchers that another desk sold; so many orders
    /// at a time as a person waits for.
    pub(crate) async fn ask_for_undoing(self: &Arc<Self>, author: &Author, wanted: &[Undone]) {
        for page in wanted.chunks(AT_A_TIME) {
            self.patiently(author.venue, self.lacking_undoings(author, page)).await;
        }
    }

    /// Asks for what is wanted, and once more for what another desk gave back for it. Whatever fails, the sale goes on
    /// with what is at hand here.
    async fn patiently(self: &Arc<Self>, venue: VenueId, wanted: impl Future<Output = sync::Result<Wanted>>) {
        if !self.network.answers(self.clock.now()) {
            return;
        }
        let asked = async {
            let wanted = wanted.await?;
            let moves =
                matches!(&wanted, Wanted::Undoings(units) | Wanted::Purses(_, units) if !units.is_empty());
            if wanted.is_nothing() {
                return Ok(None);
            }
            Ok(Some((self.ask(venue, &wanted).await?, moves)))
        };
        let Some(Some((rest, moves))) = self.in_time(asked).await else { return };
        if !rest.is_nothing() && self.asked_back(venue, &rest).await {
            self.in_time(self.ask(venue, &rest)).await;
        }
        if moves {
            // What was drawn on it, or done about it, elsewhere comes before anything is done here.
            self.in_time(async { self.exchange().await.map_err(told) }).await;
        }
    }

    /// Waits for the network for as long as a person does.
    pub(super) async fn in_time<T>(&self, asked: impl Future<Output = sync::Result<T>>) -> Option<T> {
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(done)) => return Some(done),
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
        None
    }

    async fn notes(&self, tenders: &[Tender], of: Option<OrderId>) -> sync::Result<Wanted> {
        let mut notes: Vec<CreditNoteId> = tenders.iter().filter_map(Tender::draws_on).collect();
        if let Some(order) = of {
            let mut conn = self.store.read().await?;
            notes.extend(sales::note::of_order(&mut conn, order).await.map_err(told)?);
        }
        self.purses(Vec::new(), notes.into_iter().map(|note| note.uuid()).collect()).await
    }

    async fn consumed(&self, author: &Author, basket: BasketId) -> sync::Result<Wanted> {
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
                WALLET | FUND => wallets.push(id),
                _ => {}
            }
        }
        let credits = pass::of_credits(&mut conn, &credits).await.map_err(told)?;
        drop(conn);
        self.purses(credits, wallets).await
    }

    async fn returned(&self, order: OrderId, items: &[OrderItemId]) -> sync::Result<Wanted> {
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
        self.purses(credits, wallets).await
    }

    async fn purses(&self, mut credits: Vec<(Uuid, Uuid)>, mut wallets: Vec<Uuid>) -> sync::Result<Wanted> {
        let at_hand = granted::at_hand(&mut *self.store.read().await?, None).await?;
        // A gift voucher is a unit of two kinds: its balance, and its undoing.
        let is_lacking =
            |kind, unit: Uuid| !at_hand.iter().any(|it| it.right.kind == kind && it.right.unit == unit);
        credits.retain(|(_, credit)| is_lacking(RightKind::Credit, *credit));
        wallets.retain(|wallet| is_lacking(RightKind::Balance, *wallet));
        Ok(Wanted::Purses(credits, wallets))
    }

    async fn lacking_undoings(self: &Arc<Self>, author: &Author, undone: &[Undone]) -> sync::Result<Wanted> {
        let lacking = async || {
            let mut conn = self.store.read().await?;
            let mut lacking = Vec::new();
            for one in undone {
                lacking.extend(sales::undo::lacking(&mut conn, author, one).await.map_err(told)?);
            }
            sync::Result::Ok(lacking)
        };
        let mut wanted = lacking().await?;
        if !wanted.is_empty() {
            // It may be at hand once it is known what became of it: after a restore, or when it was just refunded.
            self.exchange().await.map_err(told)?;
            wanted = lacking().await?;
        }
        Ok(Wanted::Undoings(wanted))
    }

    async fn lacking_seats(&self, performance: PerformanceId, seats: &[SeatId]) -> sync::Result<Wanted> {
        let at_hand = granted::at_hand(&mut *self.store.read().await?, Some(performance.uuid())).await?;
        let is_lacking = |seat: &Uuid| !at_hand.iter().any(|right| right.right.unit == *seat);
        Ok(Wanted::Seats(performance, seats.iter().map(|seat| seat.uuid()).filter(is_lacking).collect()))
    }

    async fn lacking_places(
        &self,
        performance: PerformanceId,
        zone: ZoneId,
        many: u32,
    ) -> sync::Result<Wanted> {
        let at_hand = granted::at_hand(&mut *self.store.read().await?, Some(performance.uuid())).await?;
        let of_zone = at_hand
            .iter()
            .filter(|it| it.right.kind == RightKind::Place && it.right.scope == Some(zone.uuid()))
            .count();
        let lacking = i64::from(many) - i64::try_from(of_zone).unwrap_or(i64::MAX);
        Ok(Wanted::Places(performance, zone, lacking))
    }

    /// Asks over the connection that is open, or over a new one when that was lost without anybody noticing; what was not
    /// granted.
    async fn ask(&self, venue: VenueId, wanted: &Wanted) -> sync::Result<Wanted> {
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

    async fn granted(&self, link: &mut Link, venue: VenueId, wanted: &Wanted) -> sync::Result<Wanted> {
        let own = desk::own(&mut *self.store.read().await?).await.map_err(told)?;
        let (store, at) = (&self.store, self.clock.now());
        let mut asking = Asking { store, link, desk: own.id, incarnation: own.incarnation, venue, at };
        Ok(match wanted {
            Wanted::Seats(of, seats) => Wanted::Seats(*of, asking.seats(*of, seats).await?),
            Wanted::Places(of, zone, many) => {
                let given = asking.places(&self.chance, (*of, *zone), *many).await?;
                Wanted::Places(*of, *zone, many - given)
            }
            Wanted::Purses(credits, wallets) => {
                Wanted::Purses(asking.credits(credits).await?, asking.balances(wallets).await?)
            }
            Wanted::Undoings(tickets) => Wanted::Undoings(asking.undoings(tickets).await?),
        })
    }
}
