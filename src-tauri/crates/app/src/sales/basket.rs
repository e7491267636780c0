//! Baskets: opening, filling, pricing, dropping.

pub mod items;
pub(super) mod view;

use catalogue::seating::Buyer;
use catalogue::share::Taken;
use chrono::TimeDelta;
use kernel::{BasketId, BasketLineId, ContactId, HoldId, OrderId, PerformanceId, SeatId, TicketId, ZoneId};
use pricing::facts::Channel;
use sales::{basket, order, ticket};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::catalogue::sellable::{self, Sought};
use crate::tariffs::pricer::Choice;
use crate::wire::Nothing;
use crate::{Context, Result};

pub use view::{BasketLineView, BasketView};

/// A basket to open.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenBasket {
    /// The person, when already known.
    #[serde(default)]
    pub contact: Option<ContactId>,
    /// How they came.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// The public they belong to, for the allotments that are kept for it.
    #[serde(default)]
    pub public: Option<String>,
}

/// How the person of a basket came.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetBasketBuyer {
    /// The basket.
    pub basket: BasketId,
    /// How they came.
    pub channel: Channel,
    /// The public they belong to, for the allotments that are kept for it.
    #[serde(default)]
    pub public: Option<String>,
}

/// Tickets whose places are sold to their holder again, at another price.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddTickets {
    /// The basket; a new one, for the person of the order, when absent.
    #[serde(default)]
    pub basket: Option<BasketId>,
    /// The order.
    pub order: OrderId,
    /// Its live tickets whose places the basket keeps.
    pub tickets: Vec<TicketId>,
}

/// A basket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasketOf {
    /// The basket.
    pub basket: BasketId,
}

/// The open baskets of a desk.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OpenBaskets {
    /// The last touched first.
    pub baskets: Vec<BasketId>,
}

/// Seats to take.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddSeats {
    /// The basket; a new one when absent.
    #[serde(default)]
    pub basket: Option<BasketId>,
    /// The performance.
    pub performance: PerformanceId,
    /// The seats: all of them, or none.
    pub seats: Vec<SeatId>,
    /// The option or house hold whose places these are.
    #[serde(default)]
    pub out_of: Option<HoldId>,
    /// The public that the person belongs to, for the allotments that are kept for it.
    #[serde(default)]
    pub public: Option<String>,
}

/// Places of an unnumbered zone to take.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPlaces {
    /// The basket; a new one when absent.
    #[serde(default)]
    pub basket: Option<BasketId>,
    /// The performance.
    pub performance: PerformanceId,
    /// The zone.
    pub zone: ZoneId,
    /// How many.
    pub count: u32,
    /// The option or house hold whose places these are.
    #[serde(default)]
    pub out_of: Option<HoldId>,
    /// The public that the person belongs to, for the allotments that are kept for it.
    #[serde(default)]
    pub public: Option<String>,
}

/// Lines to take out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveLines {
    /// The basket.
    pub basket: BasketId,
    /// The lines.
    pub lines: Vec<BasketLineId>,
}

/// The person of a basket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetBasketContact {
    /// The basket.
    pub basket: BasketId,
    /// The person; nobody when absent.
    #[serde(default)]
    pub contact: Option<ContactId>,
}

/// A price to take on lines.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoosePrice {
    /// The basket.
    pub basket: BasketId,
    /// The lines; every line when empty.
    #[serde(default)]
    pub lines: Vec<BasketLineId>,
    /// What is taken; the proposed offer when absent.
    #[serde(default)]
    pub choice: Option<Choice>,
    /// The tickets that the basket will be exchanged for: their places in quotas are free for it.
    #[serde(default)]
    pub given_up: Vec<TicketId>,
}

/// Baskets to drop, and how many were.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Removed {
    /// Minutes without a touch after which a basket is dropped.
    pub minutes: u32,
    /// How many were dropped; said by the answer.
    #[serde(default)]
    pub dropped: u32,
}

/// Opens an empty basket.
pub(super) async fn open_basket(ctx: &Context, input: OpenBasket) -> Result<BasketView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let id = basket::open(&mut tx, &author, &ctx.app().chance, input.contact).await?;
    if input.channel.is_some() || input.public.is_some() {
        let channel = input.channel.unwrap_or(Channel::Desk);
        basket::set_buyer(&mut tx, &author, id, (channel.name(), input.public.as_deref())).await?;
    }
    let view = view::repriced(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(view)
}

/// The open baskets of this desk.
pub(super) async fn open_baskets(ctx: &Context, _: Nothing) -> Result<OpenBaskets> {
    let author = ctx.author()?;
    let mut conn = ctx.read().await?;
    Ok(OpenBaskets { baskets: basket::open_at(&mut conn, author.desk, author.venue).await? })
}

/// A basket. Prices are made again, as a price that changed since must not surprise at payment.
pub(super) async fn basket(ctx: &Context, input: BasketOf) -> Result<BasketView> {
    let mut tx = ctx.write().await?;
    let view = view::repriced(ctx, &mut tx, input.basket).await?;
    tx.commit().await?;
    Ok(view)
}

/// Nothing is opened for no place at all.
fn some_places(asked: usize) -> Result<()> {
    match asked {
        0 => Err(sales::Error::BasketEmpty.into()),
        _ => Ok(()),
    }
}

/// Takes numbered seats.
pub(super) async fn add_seats(ctx: &Context, input: AddSeats) -> Result<BasketView> {
    some_places(input.seats.len())?;
    let author = ctx.author()?;
    ctx.app().ask_for_seats(author.venue, input.performance, &input.seats).await;
    let mut tx = ctx.write().await?;
    let id = named_or_new(ctx, &mut tx, input.basket).await?;
    let (channel, public) = basket::buyer(&mut tx, author.desk, id).await?;
    let public = input.public.or(public);
    let buyer = Buyer { channel: &channel, public: public.as_deref() };
    let sought = Sought { performance: input.performance, out_of: input.out_of, buyer };
    let (source, places) = sellable::seats(ctx, &mut tx, &sought, &input.seats).await?;
    let lines = basket::add_seats(&mut tx, &author, &ctx.app().chance, id, &places).await?;
    sellable::count(&mut tx, &source, &taken(&lines)).await?;
    let view = view::repriced(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(view)
}

/// Takes places of an unnumbered zone.
pub(super) async fn add_places(ctx: &Context, input: AddPlaces) -> Result<BasketView> {
    some_places(input.count as usize)?;
    let author = ctx.author()?;
    ctx.app().ask_for_places(author.venue, input.performance, (input.zone, input.count)).await;
    let mut tx = ctx.write().await?;
    let id = named_or_new(ctx, &mut tx, input.basket).await?;
    let (channel, public) = basket::buyer(&mut tx, author.desk, id).await?;
    let public = input.public.or(public);
    let buyer = Buyer { channel: &channel, public: public.as_deref() };
    let sought = Sought { performance: input.performance, out_of: input.out_of, buyer };
    let (source, zone) = sellable::zone(ctx, &mut tx, &sought, (input.zone, input.count)).await?;
    let lines = basket::add_places(&mut tx, &author, &ctx.app().chance, id, &zone, input.count).await?;
    sellable::count(&mut tx, &source, &taken(&lines)).await?;
    let view = view::repriced(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(view)
}

/// Puts the places of tickets into a basket, to be exchanged at another price.
pub(super) async fn add_tickets(ctx: &Context, input: AddTickets) -> Result<BasketView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let order = order::get(&mut tx, author.venue, input.order).await?;
    let of_order = ticket::of_order(&mut tx, order.id).await?;
    let tickets: Vec<_> = of_order.into_iter().filter(|ticket| input.tickets.contains(&ticket.id)).collect();
    if tickets.is_empty() || tickets.len() != input.tickets.len() {
        return Err(sales::Error::TicketUnknown.into());
    }
    let chance = &ctx.app().chance;
    let id = match input.basket {
        Some(id) => id,
        None => basket::open(&mut tx, &author, chance, order.contact).await?,
    };
    basket::add_tickets(&mut tx, &author, chance, id, &tickets).await?;
    let view = view::repriced(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(view)
}

/// Says how the person came.
pub(super) async fn set_basket_buyer(ctx: &Context, input: SetBasketBuyer) -> Result<BasketView> {
    let author = ctx.author()?;
    let public = input.public.as_deref().map(str::trim).filter(|public| !public.is_empty());
    let mut tx = ctx.write().await?;
    basket::set_buyer(&mut tx, &author, input.basket, (input.channel.name(), public)).await?;
    let view = view::repriced(ctx, &mut tx, input.basket).await?;
    tx.commit().await?;
    Ok(view)
}

/// Takes lines out.
pub(super) async fn remove_lines(ctx: &Context, input: RemoveLines) -> Result<BasketView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    basket::remove(&mut tx, &author, input.basket, &input.lines).await?;
    let view = view::repriced(ctx, &mut tx, input.basket).await?;
    tx.commit().await?;
    Ok(view)
}

/// Names the person.
pub(super) async fn set_basket_contact(ctx: &Context, input: SetBasketContact) -> Result<BasketView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    basket::set_contact(&mut tx, &author, input.basket, input.contact).await?;
    let view = view::repriced(ctx, &mut tx, input.basket).await?;
    tx.commit().await?;
    Ok(view)
}

/// Takes an offer.
pub(super) async fn choose_price(ctx: &Context, input: ChoosePrice) -> Result<BasketView> {
    if input.choice.as_ref().is_some_and(|choice| choice.by_hand.is_some()) {
        ctx.require(network::Right::PriceByHand)?;
    }
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let before = basket::get(&mut tx, author.desk, input.basket).await?;
    let choice = input.choice.map(|choice| crate::gate::write_output(&choice)).transpose()?;
    let lines = match input.lines.is_empty() {
        true => before.lines.iter().map(|line| line.id).collect(),
        false => input.lines,
    };
    let chosen: Vec<_> = lines.into_iter().map(|line| (line, choice.as_ref(), None)).collect();
    basket::price(&mut tx, before.id, &chosen).await?;
    let view = view::repriced(ctx, &mut tx, before.id).await?;
    let sheets = tx.sheets().await?;
    let author = ctx.author()?;
    let day = sheets.business_day(&mut tx, author.venue, author.at).await?;
    super::place::check_performances(&mut tx, &sheets, (&before, &input.given_up), day).await?;
    tx.commit().await?;
    Ok(view)
}

/// Drops a basket.
pub(super) async fn drop_basket(ctx: &Context, input: BasketOf) -> Result<Nothing> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    basket::clear(&mut tx, &author, input.basket).await?;
    tx.commit().await?;
    Ok(Nothing {})
}

/// Drops the baskets that nobody touches.
pub(super) async fn drop_stale_baskets(ctx: &Context, input: Removed) -> Result<Removed> {
    let author = ctx.author()?;
    let since = author.at.plus(-TimeDelta::minutes(input.minutes.into()));
    let mut tx = ctx.write().await?;
    let mut dropped = 0;
    for id in basket::stale(&mut tx, author.desk, since).await? {
        basket::clear(&mut tx, &author, id).await?;
        dropped += 1;
    }
    tx.commit().await?;
    Ok(Removed { dropped, ..input })
}

/// The grants of new lines, as the hold or allotment they come out of counts them.
fn taken(lines: &[basket::Line]) -> Vec<Taken> {
    let one = |line: &basket::Line| Taken {
        unit: line.place.spot.unit(),
        epoch: line.grant.epoch,
        zone: line.place.spot.zone(),
    };
    lines.iter().map(one).collect()
}

pub(super) async fn named_or_new(
    ctx: &Context,
    conn: &mut SqliteConnection,
    named: Option<BasketId>,
) -> Result<BasketId> {
    match named {
        Some(id) => Ok(id),
        None => Ok(basket::open(conn, &ctx.author()?, &ctx.app().chance, None).await?),
    }
}
