//! A basket as the desk reads it.

use kernel::{BasketId, BasketLineId, ContactId, Instant, Money, PerformanceId, SeatId, TicketId, ZoneId};
use pricing::facts::Channel;
use pricing::{Offer, Step};
use sales::basket::{BasketItem, Line};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::tariffs::pricer::{self, Choice, Priced};
use crate::{Context, Error, Result, Write};

/// A basket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BasketView {
    /// The basket.
    pub basket: BasketId,
    /// The person, once known.
    pub contact: Option<ContactId>,
    /// When it was opened.
    pub opened_at: Instant,
    /// How the person came.
    pub channel: Channel,
    /// The public they belong to, for the allotments that are kept for it.
    pub public: Option<String>,
    /// Its lines, in order.
    pub lines: Vec<BasketLineView>,
    /// What it holds besides places.
    pub items: Vec<BasketItem>,
    /// What the priced lines and the items come to.
    pub total: Money,
    /// Whether every line has its price.
    pub complete: bool,
}

/// A place in a basket, with its price and the other offers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BasketLineView {
    /// The line.
    pub line: BasketLineId,
    /// The ticket that has this place, to be exchanged at another price.
    pub stands_for: Option<TicketId>,
    /// The performance.
    pub performance: PerformanceId,
    /// The title of the show.
    pub title: String,
    /// The seat, when it is numbered.
    pub seat: Option<SeatId>,
    /// The zone, when it is not.
    pub zone: Option<ZoneId>,
    /// « Orchestre ».
    pub zone_label: Option<String>,
    /// The row.
    pub row_label: Option<String>,
    /// The number of the seat.
    pub seat_label: Option<String>,
    /// The code of the price category.
    pub category_code: String,
    /// The price category as printed.
    pub category: String,
    /// What was chosen; absent, the proposed offer.
    pub choice: Option<Choice>,
    /// The neutral code of the tariff, once priced.
    pub tariff: Option<String>,
    /// Its printed name.
    pub tariff_name: Option<String>,
    /// What is paid now.
    pub price: Option<Money>,
    /// Why, step by step.
    pub reason: Vec<Step>,
    /// Everything that may be offered on this line, after what the lines before it take.
    pub offers: Vec<Offer>,
    /// Why it has no price: a choice to make, an offer that is no longer open.
    pub refusal: Option<Error>,
}

/// Prices a basket anew and shows it.
pub(super) async fn repriced(ctx: &Context, tx: &mut Write, id: BasketId) -> Result<BasketView> {
    let (basket, priced) = pricer::reprice(ctx, tx, id).await?;
    let empty = basket.lines.is_empty() && basket.items.is_empty();
    let complete = basket.lines.iter().all(|line| line.price.is_some()) && !empty;
    let total = basket.total() + basket.items.iter().map(|item| item.amount).sum();
    let lines = basket.lines.iter().zip(priced).map(|(line, priced)| view(line, priced)).collect();
    Ok(BasketView {
        basket: id,
        contact: basket.contact,
        opened_at: basket.opened_at,
        channel: Channel::of_name(&basket.channel),
        public: basket.public,
        lines,
        items: basket.items,
        total,
        complete,
    })
}

fn view(line: &Line, priced: Priced) -> BasketLineView {
    let (reason, refusal) = match priced.quoted.taken {
        Ok(offer) => (offer.reason, None),
        Err(refusal) => (Vec::new(), Some(refusal.into())),
    };
    let place = line.place.clone();
    BasketLineView {
        line: line.id,
        stands_for: line.stands_for,
        performance: place.performance,
        title: place.title,
        seat: place.spot.seat(),
        zone: place.spot.zone(),
        zone_label: place.zone,
        row_label: place.row,
        seat_label: place.seat,
        category_code: place.category_code,
        category: place.category,
        choice: pricer::choice_of(line),
        tariff: line.price.as_ref().map(|price| price.tariff.clone()),
        tariff_name: line.price.as_ref().map(|price| price.name.clone()),
        price: line.price.as_ref().map(|price| price.amount),
        reason,
        offers: priced.quoted.quote.offers,
        refusal,
    }
}
