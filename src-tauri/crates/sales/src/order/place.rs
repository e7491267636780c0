//! Placing an order: check, spend the rights, append one operation, write tickets and payments.

use ::store::{Answers, Batch};
use journal::rights::{self, Grant};
use journal::{Appended, Kind, Line};
use kernel::{Money, OrderId, TicketId, TypedId};
use serde_json::json;
use sqlx::SqliteConnection;

use super::store::{self, NewOrder};
use super::{Delivery, Done, Terms, VOUCHER};
use crate::basket::{self, Basket};
use crate::mentions::Asked;
use crate::ticket::store::Fresh;
use crate::ticket::{self, code};
use crate::{Act, Error, Price, Result, note, payment, till};

/// What placing an order wrote.
pub type Placed = Done;

/// Places a basket: one operation, its tickets, its payments.
///
/// # Errors
///
/// [`Error::BasketEmpty`], what a line's price or a payment refuses, [`Error::HandedUnpaid`] when something stays due
/// of tickets that are not kept, [`Error::SeatTaken`] when a right was lost.
pub async fn place(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    basket: &Basket,
    terms: &Terms,
) -> Result<Placed> {
    let priced = basket.priced()?;
    if priced.is_empty() && terms.items.is_empty() {
        return Err(Error::BasketEmpty);
    }
    let total = basket.total() + terms.items.iter().map(|item| item.amount).sum();
    let due = payment::settle(total, &terms.tenders, terms.owing)?;
    let of_items: Money = terms.items.iter().map(|item| item.amount).sum();
    // A pass or a gift voucher is money in hand: only what tickets cost may stay due, and those are kept.
    if terms.delivery != Some(Delivery::Kept) || due > total - of_items {
        super::check_paid(due)?;
    }
    payment::check_first_use(conn, act, &terms.tenders).await?;
    check_vouchers(conn, act, terms, total).await?;
    let mut asked = Batch::default();
    let chain = act.ask_chain(&mut asked);
    let till = till::ask(&mut asked, act);
    let told = Asked::ask(&mut asked, act, priced.iter().map(|(line, _)| line.place.performance));
    let (fresh, answers) = spend(asked, conn, act, &priced, terms.flags).await?;
    let chain = answers.first(&chain)?.ok_or(journal::Error::NotOpen)?;
    till::check_open(answers.first(&till)?.map(|(till,)| till), &terms.tenders)?;
    let paid = payment::Paid::new(act, &terms.tenders);
    let mut entry = act.entry(Kind::Sale);
    entry.lines = lines_of(&fresh, 1);
    let items = terms.items.iter().zip(fresh.len() + 1..);
    entry.lines.extend(items.map(|(item, n)| item.line(u32::try_from(n).unwrap_or(u32::MAX))));
    entry.payments = paid.lines();
    entry.buyer = basket.contact;
    entry.channel = Some(terms.channel.clone());
    told.write(&answers, &mut entry)?;
    let order: OrderId = act.id();
    entry.order = Some(order);
    let mut rows = Batch::default();
    let appended = act.append_to(&mut rows, &chain, entry)?;
    let new = NewOrder { id: order, contact: basket.contact, terms };
    store::insert(&mut rows, act, &appended, &new);
    let closed = basket::ask_to_close(&mut rows, basket.id, "placed", act.at());
    issue(&mut rows, act, order, &appended, &fresh);
    record(&mut rows, act, &appended, &new)?;
    if let Some(contact) = basket.contact {
        contacts::activity::touch(&mut rows, contact, act.at());
    }
    payment::insert_after(rows, conn, act, (order, basket.contact), &appended, paid)
        .await?
        .exactly_one(&closed)?;
    super::insert_items(conn, act, order, &appended, &terms.items, fresh.len()).await?;
    let tickets = fresh.iter().map(|ticket| ticket.id).collect();
    let numbers = numbers(&appended, &fresh);
    let tenders = terms.tenders.clone();
    Ok(Done { order, appended, tickets, numbers, ended: Vec::new(), returned: Vec::new(), tenders, due })
}

/// A gift voucher that a gift voucher paid for would be the same money in advance twice.
async fn check_vouchers(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    terms: &Terms,
    total: Money,
) -> Result<()> {
    let bought: Money = terms.items.iter().filter(|item| item.kind == VOUCHER).map(|item| item.amount).sum();
    if bought.is_zero() {
        return Ok(());
    }
    let mut by_voucher = Money::ZERO;
    for tender in &terms.tenders {
        let Some(id) = tender.draws_on() else { continue };
        if note::get(conn, act.author.venue, id).await?.kind == note::VOUCHER {
            by_voucher += tender.amount;
        }
    }
    match by_voucher > total - bought {
        true => Err(Error::VoucherForVoucher { most: total - bought }),
        false => Ok(()),
    }
}

/// Spends the rights that basket lines hold, each for its new ticket; what is asked with it is answered too.
pub(crate) async fn spend<'a>(
    mut batch: Batch,
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    priced: &[(&'a basket::Line, &'a Price)],
    flags: u8,
) -> Result<(Vec<Fresh<'a>>, Answers)> {
    let mut ask = |line: &basket::Line| {
        let id: TicketId = act.id();
        let asked = rights::ask_to_spend(&mut batch, line.place.right(), line.id.uuid(), id.uuid(), act.at());
        (id, asked)
    };
    let asked: Vec<_> = priced.iter().map(|(line, _)| ask(line)).collect();
    let answers = batch.run(conn).await?;
    let mut fresh = Vec::with_capacity(priced.len());
    for (((line, price), (id, asked)), n) in priced.iter().zip(asked).zip(1..) {
        let grant: Grant = asked.spent(&answers).map_err(|error| match error {
            journal::Error::RightNotHeld { .. } => Error::SeatTaken,
            other => other.into(),
        })?;
        let free = if price.amount.is_zero() { code::FREE } else { 0 };
        let place = &line.place;
        let code = code::sign(act.signer, id, place.performance, &place.category_code, flags | free);
        fresh.push(Fresh { id, line: n, place, price, grant, code });
    }
    Ok((fresh, answers))
}

/// The lines of an operation that sells tickets, numbered from `first`.
pub(crate) fn lines_of(fresh: &[Fresh<'_>], first: u32) -> Vec<Line> {
    let line = |(ticket, n): (&Fresh<'_>, u32)| Line {
        ticket: Some(ticket.id),
        performance: Some(ticket.place.performance),
        row: ticket.place.row.clone(),
        seat: ticket.place.spot.seat(),
        seat_label: ticket.place.seat.clone(),
        place: ticket.place.spot.zone().map(|_| ticket.place.spot.unit()),
        zone: ticket.place.spot.zone(),
        zone_label: ticket.place.zone.clone(),
        category: Some(ticket.place.category.clone()),
        category_code: Some(ticket.place.category_code.clone()),
        code: Some(code::fingerprint(&ticket.code)),
        tariff: Some(ticket.price.tariff.clone()),
        tariff_name: Some(ticket.price.name.clone()),
        tariff_version: Some(ticket.price.version),
        free_motive: ticket.price.free_motive.clone(),
        grantor: Some(ticket.grant.grantor),
        epoch: Some(ticket.grant.epoch),
        consumes: ticket.price.consumes.clone(),
        promises: ticket.price.promises.clone(),
        ..Line::new(n, ticket.place.title.clone(), 1, ticket.price.amount, ticket.price.vat)
    };
    fresh.iter().zip(first..).map(line).collect()
}

/// Writes the tickets of an operation.
pub(crate) fn issue(
    batch: &mut Batch,
    act: &Act<'_>,
    order: OrderId,
    appended: &Appended,
    fresh: &[Fresh<'_>],
) {
    for new in fresh {
        ticket::store::insert(batch, act, order, appended, new);
    }
}

/// The change row of an order: what the operation may not hold.
pub(super) fn record(
    batch: &mut Batch,
    act: &Act<'_>,
    appended: &Appended,
    new: &NewOrder<'_>,
) -> Result<()> {
    let row = json!({
        "operation": appended.operation,
        "number": appended.number.to_string(),
        "contact": new.contact,
        "kept_for": new.terms.kept_for,
        "channel": new.terms.channel,
        "delivery": new.terms.delivery.unwrap_or(Delivery::Handed),
    });
    Ok(::store::change::add_row(batch, &act.author, "order", new.id.uuid(), &row)?)
}

/// The printed numbers of the tickets of an operation.
pub(crate) fn numbers(appended: &Appended, fresh: &[Fresh<'_>]) -> Vec<String> {
    fresh.iter().map(|ticket| ticket.number(appended)).collect()
}

/// What lines come to.
#[must_use]
pub(crate) fn total(fresh: &[Fresh<'_>]) -> Money {
    fresh.iter().map(|ticket| ticket.price.amount).sum()
}
