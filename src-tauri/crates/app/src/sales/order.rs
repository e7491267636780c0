//! Orders as the desk reads them.

use kernel::{
    ContactId, Instant, Money, OrderId, OrderItemId, PaymentId, PerformanceId, SeatId, TicketId,
    TypedId as _, VatRate, VenueId,
};
use passes::promise::{self, Promise};
use pricing::reason::Step;
use sales::order::{self, Delivery, REBATE, Sold};
use sales::ticket::End;
use sales::{Means, Ticket, payment, ticket};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::SqliteConnection;

use super::give_back;
use crate::error::Gate;
use crate::network::exchange::state::DeskRole;
use crate::{Context, Result};

/// An order.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderOf {
    /// The order.
    pub order: OrderId,
}

/// Which orders.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindOrders {
    /// The number of an order, of a ticket or of a gift voucher, as printed or without its leading zeros:
    /// `A07-123456/2`, `123456`.
    #[serde(default)]
    pub number: Option<String>,
    /// A person.
    #[serde(default)]
    pub contact: Option<ContactId>,
}

/// A person for an order.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetOrderContact {
    /// The order.
    pub order: OrderId,
    /// The person; nobody when absent.
    #[serde(default)]
    pub contact: Option<ContactId>,
}

/// Orders found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FoundOrders {
    /// The last first.
    pub orders: Vec<OrderView>,
}

/// An order, its tickets, its payments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrderView {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// The person.
    pub contact: Option<ContactId>,
    /// The name said at the desk.
    pub kept_for: String,
    /// How it came.
    pub channel: String,
    /// What becomes of its tickets.
    pub delivery: Delivery,
    /// When it was placed.
    pub placed_at: Instant,
    /// When kept tickets were handed over.
    pub collected_at: Option<Instant>,
    /// When kept tickets that nobody paid were given up.
    pub released_at: Option<Instant>,
    /// What it is worth: live tickets and items.
    pub value: Money,
    /// What was paid, less what was given back.
    pub paid: Money,
    /// What remains due.
    pub due: Money,
    /// Its tickets, ended ones included.
    pub tickets: Vec<TicketView>,
    /// What it holds besides tickets.
    pub items: Vec<ItemView>,
    /// Its payments, the first first.
    pub payments: Vec<PaymentView>,
}

/// A ticket of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TicketView {
    /// The ticket.
    pub ticket: TicketId,
    /// Its printed number.
    pub number: String,
    /// The performance.
    pub performance: PerformanceId,
    /// The title of the show.
    pub title: String,
    /// The seat, when it is numbered.
    pub seat: Option<SeatId>,
    /// « Orchestre ».
    pub zone_label: Option<String>,
    /// The row.
    pub row_label: Option<String>,
    /// The number of the seat.
    pub seat_label: Option<String>,
    /// The price category as printed.
    pub category: String,
    /// The neutral code of the tariff.
    pub tariff: String,
    /// Its printed name.
    pub tariff_name: String,
    /// Why it is free.
    pub free_motive: Option<String>,
    /// What was paid.
    pub price: Money,
    /// Why, step by step, unless the person was erased: the steps of the engine, in the wording's version.
    pub reason: Option<Value>,
    /// What it takes after its sale.
    #[serde(default)]
    pub promises: Vec<PromiseView>,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it was first printed.
    pub printed_at: Option<Instant>,
    /// Duplicates made.
    pub copies: u32,
    /// How it ended, if it did.
    pub end: Option<TicketEnd>,
}

/// Something that a ticket takes after its sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PromiseView {
    /// `money`, `credit`, `wallet`.
    pub kind: String,
    /// `printing` or `entry`.
    pub at: String,
    /// How much, or what the credit is worth.
    pub value: Money,
    /// `kept`, `missed` or `given_up`; it stands when absent.
    pub ended: Option<String>,
}

impl From<Promise> for PromiseView {
    fn from(promise: Promise) -> Self {
        Self {
            kind: promise.promised.kind,
            at: promise.promised.at.name().to_owned(),
            value: promise.promised.value,
            ended: promise.end.map(|(how, _)| how.name().to_owned()),
        }
    }
}

/// How a ticket or an item ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TicketEnd {
    /// `refunded`, `cancelled` or `exchanged`.
    pub how: String,
    /// When.
    pub at: Instant,
    /// The number of the operation that ended it.
    pub number: String,
}

/// Something an order holds besides tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ItemView {
    /// The item.
    pub item: OrderItemId,
    /// `fee`, `pass`, `voucher`, `donation`, `after_show`, `entry`, `printing`, `no_show`, `rebate`, or `used` and
    /// `spent`: what was used of a pass or of a gift voucher that was given back.
    pub kind: String,
    /// The ticket whose price it lowers, which takes it along when it is given up.
    pub lowers: Option<TicketId>,
    /// As printed.
    pub label: String,
    /// Tax included.
    pub amount: Money,
    /// The rate of its VAT.
    pub vat_rate: VatRate,
    /// The printed number of the pass or of the gift voucher; none of what is not given back by itself.
    pub number: Option<String>,
    /// Whether it may be given back by itself.
    pub returns: bool,
    /// What was used of it, which is kept when it is given back.
    pub used: Money,
    /// How it ended, if it did.
    pub end: Option<TicketEnd>,
}

/// A payment of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PaymentView {
    /// The payment.
    pub payment: PaymentId,
    /// How.
    pub means: Means,
    /// How much; negative when given back.
    pub amount: Money,
    /// The change handed over.
    pub change: Money,
    /// What was lost of a voucher's face.
    pub lost: Money,
    /// When.
    pub at: Instant,
}

/// An order.
pub(super) async fn order(ctx: &Context, input: OrderOf) -> Result<OrderView> {
    let venue = ctx.session()?.venue;
    view(&mut *ctx.read().await?, venue, input.order).await
}

/// Orders by number or person.
pub(super) async fn find_orders(ctx: &Context, input: FindOrders) -> Result<FoundOrders> {
    const LATEST: u32 = 50;
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let ids = match (input.number.as_deref().and_then(number), input.number, input.contact) {
        (Some((terminal, seq)), ..) => order::by_number(&mut conn, venue, terminal.as_deref(), seq).await?,
        (None, Some(_), _) => Vec::new(),
        (None, None, Some(contact)) => order::of_contact(&mut conn, venue, contact).await?,
        (None, None, None) => order::latest(&mut conn, venue, LATEST).await?,
    };
    let mut orders = Vec::with_capacity(ids.len());
    for id in ids {
        orders.push(view(&mut conn, venue, id).await?);
    }
    Ok(FoundOrders { orders })
}

/// Names the person of an order. A door names nobody, a seasonal desk the buyers of what is to come.
pub(super) async fn set_order_contact(ctx: &Context, input: SetOrderContact) -> Result<OrderView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    // What the shared database would not take from this desk is not written here either.
    let open = match ctx.desk_role().await? {
        DeskRole::BoxOffice => None,
        DeskRole::Seasonal => Some(::catalogue::shared::open(&mut tx, author.at).await?),
        DeskRole::Door => Some(Vec::new()),
    };
    if let Some(open) = open
        && !::sales::shedding::stands(&mut tx, input.order, &open).await?
    {
        return Err(Gate::BoxOfficeOnly.into());
    }
    order::set_contact(&mut tx, &author, input.order, input.contact).await?;
    let view = view(&mut tx, author.venue, input.order).await?;
    tx.commit().await?;
    Ok(view)
}

/// Reads `A07-000123456/2`, `A07-123456`, `123456`, and `A07-000123456-C1` of a gift voucher: the terminal when it is
/// said, and the place in the chain.
pub(crate) fn number(text: &str) -> Option<(Option<String>, i64)> {
    let typed = text.trim().to_uppercase();
    let operation = typed.split('/').next()?.split("-C").next()?;
    match operation.rsplit_once('-') {
        Some((terminal, seq)) => Some((Some(terminal.to_owned()), seq.parse().ok()?)),
        None => Some((None, operation.parse().ok()?)),
    }
}

/// An order, with all it holds.
pub(super) async fn view(conn: &mut SqliteConnection, venue: VenueId, id: OrderId) -> Result<OrderView> {
    let order = order::get(conn, venue, id).await?;
    let mut tickets = Vec::new();
    for one in ticket::of_order(conn, id).await? {
        let reason = ticket::reason(conn, one.id).await?;
        let promises = promise::of_ticket(conn, one.id).await?;
        tickets.push(ticket_view(one, reason.and_then(|(_, steps)| neutral(steps)), promises));
    }
    let mut items = Vec::new();
    for item in order::items(conn, id).await? {
        items.push(item_view(conn, venue, item).await?);
    }
    let payments = payment::list(conn, id).await?;
    Ok(OrderView {
        order: id,
        number: order.number,
        contact: order.contact,
        kept_for: order.kept_for,
        channel: order.channel,
        delivery: order.delivery,
        placed_at: order.placed_at,
        collected_at: order.collected_at,
        released_at: order.released_at,
        value: order.account.value,
        paid: order.account.paid,
        due: order.account.due(),
        tickets,
        items,
        payments: payments.into_iter().map(payment_view).collect(),
    })
}

/// The steps of a reason that tell nothing of the person; none when nothing is left.
fn neutral(steps: Value) -> Option<Value> {
    let mut steps: Vec<Step> = serde_json::from_value(steps).ok()?;
    steps.retain(|step| !step.fact.is_personal());
    (!steps.is_empty()).then(|| serde_json::to_value(steps).unwrap_or_default())
}

fn payment_view(payment: payment::Payment) -> PaymentView {
    PaymentView {
        payment: payment.id,
        means: payment.tender.means,
        amount: payment.tender.amount,
        change: payment.change,
        lost: payment.lost,
        at: payment.at,
    }
}

async fn item_view(conn: &mut SqliteConnection, venue: VenueId, item: Sold) -> Result<ItemView> {
    let usage = give_back::usage(conn, venue, &item).await?;
    let (number, used) = usage.map(|usage| (usage.number, usage.amount)).unzip();
    Ok(ItemView {
        returns: item.may_return() && item.end.is_none(),
        item: item.id,
        lowers: item.thing.filter(|_| item.kind == REBATE).map(TicketId::from_uuid),
        kind: item.kind,
        label: item.label,
        amount: item.amount,
        vat_rate: item.vat,
        number,
        used: used.filter(|_| item.end.is_none()).unwrap_or_default(),
        end: item.end.map(TicketEnd::from),
    })
}

impl From<End> for TicketEnd {
    fn from(end: End) -> Self {
        Self { how: end.how.name().to_owned(), at: end.at, number: end.number }
    }
}

fn ticket_view(ticket: Ticket, reason: Option<Value>, promises: Vec<Promise>) -> TicketView {
    let place = ticket.place;
    TicketView {
        ticket: ticket.id,
        number: ticket.number,
        performance: place.performance,
        title: place.title,
        seat: place.spot.seat(),
        zone_label: place.zone,
        row_label: place.row,
        seat_label: place.seat,
        category: place.category,
        tariff: ticket.tariff,
        tariff_name: ticket.tariff_name,
        free_motive: ticket.free_motive,
        price: ticket.price,
        reason,
        promises: promises.into_iter().map(PromiseView::from).collect(),
        issued_at: ticket.issued_at,
        printed_at: ticket.printed_at,
        copies: ticket.copies,
        end: ticket.end.map(TicketEnd::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_printed_and_as_typed() {
        assert_eq!(number("a07-000123456/2"), Some((Some("A07".into()), 123_456)));
        assert_eq!(number("A01.2-7"), Some((Some("A01.2".into()), 7)));
        assert_eq!(number(" 123456 "), Some((None, 123_456)));
        assert_eq!(number("a01-000000003-c1"), Some((Some("A01".into()), 3)));
        assert_eq!(number("Lefèvre"), None);
    }
}
