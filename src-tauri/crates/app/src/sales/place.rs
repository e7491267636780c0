//! Placing an order, and paying later what it owes.

use std::collections::BTreeSet;

use kernel::{BasketId, CreditNoteId, Money, NaiveDate, OrderId, PassProductId, PerformanceId, TicketId};
use network::Right;
use pricing::facts::Channel;
use sales::order::{self, Delivery, Done, Terms};
use sales::{Basket, Tender, basket, ticket};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;

use super::act::Doing;
use super::{consume, donation, gift, pass, promises, put_off};
use crate::catalogue::capacity::check_quotas;
use crate::sheets::Sheets;
use crate::tariffs::{self, pricer};
use crate::{Context, Result, Write};

/// A basket to place.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceOrder {
    /// The basket.
    pub basket: BasketId,
    /// What is paid now; several means at once if need be.
    #[serde(default)]
    pub payments: Vec<Tender>,
    /// Whether a rest may be owed: a deposit, tickets kept unpaid, a mandate to come.
    #[serde(default)]
    pub owing: bool,
    /// What becomes of the tickets.
    #[serde(default = "handed")]
    pub delivery: Delivery,
    /// The name said at the desk, for tickets that are kept.
    #[serde(default)]
    pub kept_for: String,
    /// How the order came; as its basket did when absent.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Where the tickets are mailed.
    #[serde(default)]
    pub mail_to: Option<String>,
    /// The kinds of passes sold besides those of the basket, one for each pass; made out to its person.
    #[serde(default)]
    pub passes: Vec<PassProductId>,
}

fn handed() -> Delivery {
    Delivery::Handed
}

/// A payment of what an order owes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayOrder {
    /// The order.
    pub order: OrderId,
    /// What is paid.
    pub payments: Vec<Tender>,
}

/// What was placed or paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Placed {
    /// The order.
    pub order: OrderId,
    /// The number of the operation; of the order too, when it was just placed.
    pub number: String,
    /// The tickets issued, in the order of the basket's lines.
    pub tickets: Vec<IssuedTicket>,
    /// The numbers of the passes made out.
    #[serde(default)]
    pub passes: Vec<String>,
    /// The gift vouchers issued.
    #[serde(default)]
    pub vouchers: Vec<IssuedVoucher>,
    /// The change to hand over.
    pub change: Money,
    /// What remains due.
    pub due: Money,
}

/// A ticket just issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IssuedTicket {
    /// The ticket.
    pub ticket: TicketId,
    /// Its printed number.
    pub number: String,
}

/// A gift voucher just issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IssuedVoucher {
    /// The voucher, for its paper and its use.
    pub note: CreditNoteId,
    /// Its printed number.
    pub number: String,
    /// What it is worth.
    pub amount: Money,
}

/// Places a basket.
pub(super) async fn place_order(ctx: &Context, input: PlaceOrder) -> Result<Placed> {
    let author = ctx.author()?;
    ctx.app().ask_for_consumed(&author, input.basket).await;
    ctx.app().ask_for_notes(&author, &input.payments, None).await;
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let basket = basket::get(&mut tx, doing.author.desk, input.basket).await?;
    let basket = tariffs::settled(ctx, &mut tx, basket).await?;
    if !basket.kept().is_empty() {
        return Err(sales::Error::ExchangeOnly.into());
    }
    if input.delivery == Delivery::Mailed && input.mail_to.is_none() {
        return Err(sales::Error::RecipientWrong.into());
    }
    check_rights(ctx, &basket)?;
    check_sale(ctx, &basket, &input)?;
    check_performances(&mut tx, &doing.sheets, (&basket, &[]), doing.day).await?;
    put_off::check_not_sold(&mut tx, &doing.sheets, &basket).await?;
    tell_prices_by_hand(&mut tx, &doing, &basket).await?;
    let sought = pass::sought(&mut tx, doing.author.venue, &pass::wanted(&basket, &input.passes)).await?;
    let passes = pass::Sale::of(ctx, sought);
    let vouchers = gift::of_basket(ctx, &basket);
    let donations = donation::of_basket(&basket);
    let terms = Terms {
        items: passes
            .iter()
            .map(pass::Sale::item)
            .chain(vouchers.iter().chain(&donations).cloned())
            .collect(),
        tenders: input.payments,
        owing: input.owing,
        delivery: Some(input.delivery),
        kept_for: input.kept_for,
        channel: input.channel.map_or_else(|| basket.channel.clone(), |channel| channel.name().to_owned()),
        flags: doing.flags(),
    };
    let done = order::place(&mut tx, &doing.act(), &basket, &terms).await?;
    tx.moved(done.appended.head);
    consume::settle(&mut tx, &doing, &done, Some(&basket)).await?;
    let numbers = pass::make(&mut tx, &doing, (done.order, basket.contact), &passes).await?;
    let vouchers = gift::make(&mut tx, &doing, &done, basket.contact, &vouchers).await?;
    donation::give(&mut tx, &doing, done.order, &donations).await?;
    freeze_plans(&mut tx, &doing.sheets, &basket).await?;
    if let Some(to) = &input.mail_to {
        send(ctx, &mut tx, &doing, (done.order, to)).await?;
    }
    tx.commit().await?;
    Ok(Placed { passes: numbers, vouchers, ..placed(&done) })
}

/// Queues the tickets of a new order for an address: what they take when they are printed, they take now.
async fn send(ctx: &Context, tx: &mut Write, doing: &Doing, (id, to): (OrderId, &str)) -> Result<()> {
    let order = order::get(tx, doing.author.venue, id).await?;
    let all = ticket::of_order(tx, id).await?;
    let all: Vec<_> = all.iter().collect();
    promises::printed(tx, doing, (&order, ctx.session()?.language), &all).await?;
    sales::outbox::queue(tx, &doing.author, doing.act().chance, id, to).await?;
    Ok(())
}

/// Pays what an order owes.
pub(super) async fn pay_order(ctx: &Context, input: PayOrder) -> Result<Placed> {
    ctx.app().ask_for_notes(&ctx.author()?, &input.payments, None).await;
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let done = order::pay(&mut tx, &doing.act(), input.order, &input.payments).await?;
    tx.moved(done.appended.head);
    tx.commit().await?;
    Ok(placed(&done))
}

/// A free ticket that no pass, fund or rule of the book explains is a gift, which needs its right.
pub(super) fn check_rights(ctx: &Context, basket: &Basket) -> Result<()> {
    let prices = || basket.lines.iter().filter_map(|line| line.price.as_ref());
    if prices().any(|price| price.given) {
        ctx.require(Right::GiveFree)?;
    }
    Ok(())
}

/// Whatever is not given away is sold, and whoever may only issue invitations does not sell.
fn check_sale(ctx: &Context, basket: &Basket, input: &PlaceOrder) -> Result<()> {
    let mut lines = basket.lines.iter();
    let given = lines.all(|line| line.price.as_ref().is_some_and(|price| price.given));
    let nothing_else = basket.items.is_empty() && input.passes.is_empty() && input.payments.is_empty();
    match given && nothing_else {
        true => Ok(()),
        false => ctx.require(Right::Sell),
    }
}

/// A price set by hand is an operation of its own, before the sale that uses it.
pub(super) async fn tell_prices_by_hand(tx: &mut Write, doing: &Doing, basket: &Basket) -> Result<()> {
    for (line, n) in basket.lines.iter().zip(1_u32..) {
        let by_hand = pricer::choice_of(line).and_then(|choice| choice.by_hand).is_some();
        let Some(price) = line.price.as_ref().filter(|_| by_hand) else { continue };
        let data = [
            ("basket", json!(basket.id)),
            ("line", json!(n)),
            ("tariff", json!(price.tariff)),
            ("amount", json!(price.amount)),
        ];
        tx.record_event(doing.author.venue, "price_by_hand", &data).await?;
    }
    Ok(())
}

/// Checks that what is sold may be: quotas hold when the sale is made.
pub(super) async fn check_performances(
    conn: &mut SqliteConnection,
    sheets: &Sheets,
    (basket, given_up): (&Basket, &[TicketId]),
    day: NaiveDate,
) -> Result<()> {
    check_on_sale(conn, sheets, basket, day).await?;
    check_quotas_of(conn, sheets, basket, given_up).await
}

/// Checks that no tariff of a basket's performances is beyond its quota, once tickets it is exchanged for are
/// given up.
pub(super) async fn check_quotas_of(
    conn: &mut SqliteConnection,
    sheets: &Sheets,
    basket: &Basket,
    given_up: &[TicketId],
) -> Result<()> {
    for id in performances(basket) {
        if sheets.performance(conn, id).await?.limited {
            check_quotas(conn, id, given_up).await?;
        }
    }
    Ok(())
}

/// A performance that was cancelled while the basket was filled sells nothing; nor does one whose day is over.
pub(super) async fn check_on_sale(
    conn: &mut SqliteConnection,
    sheets: &Sheets,
    basket: &Basket,
    day: NaiveDate,
) -> Result<()> {
    for id in performances(basket) {
        sheets.performance(conn, id).await?.check_on_sale(day)?;
    }
    Ok(())
}

/// The plan version that tickets name is frozen at the first sale.
pub(super) async fn freeze_plans(
    conn: &mut SqliteConnection,
    sheets: &Sheets,
    basket: &Basket,
) -> Result<()> {
    for id in performances(basket) {
        if !sheets.performance(conn, id).await?.performance.plan_frozen {
            catalogue::performance::freeze_plan(conn, id).await?;
            sheets.forget(id);
        }
    }
    Ok(())
}

fn performances(basket: &Basket) -> BTreeSet<PerformanceId> {
    basket.lines.iter().map(|line| line.place.performance).collect()
}

/// What an act wrote, as the desk reads it.
pub(super) fn placed(done: &Done) -> Placed {
    let tickets = done.tickets.iter().zip(&done.numbers);
    Placed {
        order: done.order,
        number: done.appended.number.to_string(),
        tickets: tickets.map(|(id, number)| IssuedTicket { ticket: *id, number: number.clone() }).collect(),
        passes: Vec::new(),
        vouchers: Vec::new(),
        change: done.tenders.iter().map(Tender::change).sum(),
        due: done.due,
    }
}
