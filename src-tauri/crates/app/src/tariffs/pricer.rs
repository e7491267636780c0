//! Pricing a basket: every change of it makes every price anew, each with its reason.

use journal::record::{Consumed, Later, Promised};
use journal::rights::network as granted;
use kernel::{BasketId, Money, PerformanceId, TypedId};
use passes::promise::MONEY;
use pricing::book::DebitAt;
use pricing::facts::Channel;
use pricing::offer::Free;
use pricing::quote::Ask;
use pricing::reason::{Fact, Step};
use pricing::{BasketLine, Consumption, Offer, QuotedLine, Seller, Spectator, Take};
use sales::basket::{self, Basket, Line};
use sales::{Price, Spot};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Batch;

use super::facts;
use crate::sheets::{OnSale, Sheets};
use crate::{Context, Result, Write};

/// What the seller asked for on a line, kept with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The tariff, level or free amount that the person or the seller took.
    pub take: Take,
    /// For a price set by hand: why. Needs the right to set prices by hand.
    #[serde(default)]
    pub by_hand: Option<String>,
}

/// A line's offers, after what the lines before it took.
#[derive(Debug)]
pub struct Priced {
    /// What may be offered.
    pub quoted: QuotedLine,
    /// The version of the book.
    pub version: u32,
}

/// Makes every price of a basket anew and keeps it on its line; answers the basket, and the offers of each line.
///
/// A line whose choice is no longer open loses its price and keeps its place: the desk shows it.
///
/// # Errors
///
/// What the store says; [`tariffs::Error::NothingPublished`](::tariffs::Error::NothingPublished).
pub async fn reprice(ctx: &Context, tx: &mut Write, id: BasketId) -> Result<(Basket, Vec<Priced>)> {
    let away = ctx.app().network.is_away(ctx.app().clock.now());
    price(ctx, tx, id, away).await
}

/// The same at a desk that knows whether the network is away.
pub(super) async fn price(
    ctx: &Context,
    tx: &mut Write,
    id: BasketId,
    away: bool,
) -> Result<(Basket, Vec<Priced>)> {
    let author = ctx.author()?;
    let sheets = tx.sheets().await?;
    let conn: &mut SqliteConnection = tx;
    let mut basket = basket::get(conn, author.desk, id).await?;
    let Some(first) = basket.lines.first() else { return Ok((basket, Vec::new())) };
    // A venue that nobody else grants anything of needs no network.
    let away = away && granted::is_adopted(conn, author.venue).await?;
    let first = first.place.performance;
    let venue = sheets.venue(conn, author.venue).await?;
    let today = sheets.business_day(conn, author.venue, author.at).await?;
    let cases = cases(&sheets, conn, &basket).await?;
    let performances: Vec<PerformanceId> = cases.keys().copied().collect();
    let book = cases[&first].book()?;
    let mut batch = Batch::default();
    let known = |contact| facts::Known::ask(&mut batch, venue.id, contact, today).away(away);
    let known = basket.contact.map(known);
    let taken = facts::Taken::ask(&mut batch, book, basket.contact, &performances);
    let answers = batch.run(conn).await?;
    let spectator = match known {
        Some(known) => known.read(conn, &answers, &venue).await?,
        None => Spectator::default(),
    };
    let mut quantity = taken.read(&answers, book)?;
    if away && !spectator.passes.is_empty() {
        quantity.tolerated = passes::tolerance::counted(conn, author.desk, today).await?;
    }
    let seller = Seller { channel: Channel::of_name(&basket.channel), ..facts::seller(ctx) };
    let mut priced: Vec<Priced> = Vec::with_capacity(basket.lines.len());
    for line in &basket.lines {
        let case = &cases[&line.place.performance];
        let book = case.book()?;
        let choice = choice_of(line);
        let asked = BasketLine {
            spectator: &spectator,
            performance: &case.priced,
            category: &line.place.category_code,
            seated: matches!(line.place.spot, Spot::Seat(_)),
            take: choice.as_ref().filter(|choice| choice.by_hand.is_none()).map(|choice| choice.take),
        };
        let prepared = &book.prepared;
        let mut quoted = prepared.quote_basket(&[asked], &quantity, &seller, author.at);
        let Some(mut quoted) = quoted.pop() else { continue };
        if let Some((choice, reason)) =
            choice.as_ref().and_then(|choice| Some((choice, choice.by_hand.as_deref()?)))
        {
            let ask = Ask {
                spectator: &spectator,
                performance: &case.priced,
                category: &line.place.category_code,
                seated: asked.seated,
                quantity: &quantity,
                seller: &seller,
                now: author.at,
            };
            quoted.taken = prepared.manual(&ask, &choice.take, reason);
        }
        if let Ok(offer) = &quoted.taken {
            quantity.earlier.push(pricing::quantity::Taken::by(&spectator, &case.priced, offer));
        }
        let version = book.document.version;
        priced.push(Priced { quoted, version });
    }
    keep(conn, &mut basket, &priced).await?;
    Ok((basket, priced))
}

async fn cases(
    sheets: &Sheets,
    conn: &mut SqliteConnection,
    basket: &Basket,
) -> Result<BTreeMap<PerformanceId, Arc<OnSale>>> {
    let mut cases = BTreeMap::new();
    for line in &basket.lines {
        let id = line.place.performance;
        if cases.contains_key(&id) {
            continue;
        }
        cases.insert(id, sheets.performance(conn, id).await?);
    }
    Ok(cases)
}

/// Writes the prices that changed.
async fn keep(conn: &mut SqliteConnection, basket: &mut Basket, priced: &[Priced]) -> Result<()> {
    let mut changed = Vec::new();
    for (line, priced) in basket.lines.iter_mut().zip(priced) {
        let price = priced.quoted.taken.as_ref().ok().map(|offer| price_of(offer, priced.version));
        if line.price != price {
            line.price = price;
            changed.push(&*line);
        }
    }
    let changed: Vec<_> =
        changed.into_iter().map(|line| (line.id, line.choice.as_ref(), line.price.as_ref())).collect();
    Ok(basket::price(conn, basket.id, &changed).await?)
}

/// The choice kept on a line; one that an older program wrote differently is asked again.
#[must_use]
pub fn choice_of(line: &Line) -> Option<Choice> {
    line.choice.clone().and_then(|value| serde_json::from_value(value).ok())
}

/// An offer as a sale keeps it.
#[must_use]
pub fn price_of(offer: &Offer, version: u32) -> Price {
    let free = offer.free();
    let given = matches!(free, Some(Free::Given(_)));
    Price {
        tariff: offer.code.to_string(),
        name: offer.name.to_string(),
        version,
        amount: offer.price,
        vat: offer.vat,
        free_motive: free.map(|(Free::Given(motive) | Free::ByRule(motive))| motive.to_string()),
        given,
        consumes: offer.consumes.iter().filter(|what| later(what).is_none()).map(consumed).collect(),
        promises: promises(offer),
        wording: pricing::WORDING,
        reason: serde_json::to_value(&offer.reason).unwrap_or_default(),
        kept: kept(&offer.reason),
    }
}

/// The steps without those that say a quotient, when there is one.
fn kept(steps: &[Step]) -> Option<Value> {
    let says = |step: &&Step| matches!(step.fact, Fact::MeansTested { .. });
    steps.iter().any(|step| says(&step)).then(|| {
        let others: Vec<_> = steps.iter().filter(|step| !says(step)).collect();
        serde_json::to_value(others).unwrap_or_default()
    })
}

/// When something is taken, unless it is at once.
fn later(consumption: &Consumption) -> Option<Later> {
    match consumption {
        // Who is tolerated stands at the desk: nothing can be set apart for later of what is not held.
        Consumption::Credit { to_settle: true, .. } => None,
        Consumption::Credit { at, .. } | Consumption::Wallet { at, .. } => match at {
            DebitAt::Booking => None,
            DebitAt::Printing => Some(Later::Printing),
            DebitAt::Entry => Some(Later::Entry),
        },
        Consumption::Fund { .. } | Consumption::Entitlement { .. } => None,
    }
}

/// What an offer takes later: what is debited on printing or entry, what is due on entry.
fn promises(offer: &Offer) -> Vec<Promised> {
    let debited = offer.consumes.iter().filter_map(|what| {
        let (at, Consumed { id, kind, value, .. }) = (later(what)?, consumed(what));
        Some(Promised { at, frees: false, id: Some(id), kind, no_show: Money::ZERO, value })
    });
    let due = offer.due.map(|due| Promised {
        at: Later::Entry,
        frees: due.frees,
        id: None,
        kind: MONEY.to_owned(),
        no_show: due.on_no_show,
        value: due.on_entry,
    });
    debited.chain(due.filter(|promised| !promised.value.is_zero())).collect()
}

fn consumed(consumption: &Consumption) -> Consumed {
    use passes::consume::{CREDIT, ENTITLEMENT, FUND, WALLET};
    let (kind, id, value) = match consumption {
        Consumption::Credit { credit, value, .. } => (CREDIT, credit.uuid(), *value),
        Consumption::Wallet { pass, amount, .. } => (WALLET, pass.uuid(), *amount),
        Consumption::Fund { fund, amount } => (FUND, fund.uuid(), *amount),
        Consumption::Entitlement { entitlement } => (ENTITLEMENT, entitlement.uuid(), Money::ZERO),
    };
    let to_settle = match consumption {
        Consumption::Credit { credit, to_settle: true, .. } => vec![credit.uuid()],
        _ => Vec::new(),
    };
    Consumed { id, kind: kind.to_owned(), to_settle, value }
}
