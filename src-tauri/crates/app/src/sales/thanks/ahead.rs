//! What an outing gives back to who bought ahead: the step that it earned, as a credit note on the order of its ticket.

use std::collections::BTreeMap;

use ::tariffs::book;
use catalogue::performance::Performance;
use kernel::{ContactId, Money, OrderId, TariffId, TicketId};
use pricing::ahead::Ticket as Used;
use pricing::quantity::Taken;
use pricing::{QuantityContext, Spectator, StepCredit};
use sales::order::{self, Item, REBATE};
use sales::{Ticket, ticket};

use super::super::act::Doing;
use super::super::words;
use crate::tariffs::facts;
use crate::{Context, Result, Write};

/// Gives a person what the tickets that this desk `sold` them for a performance cost beyond the step that it earned.
pub(super) async fn credit(
    ctx: &Context,
    tx: &mut Write,
    doing: &Doing,
    spectator: &Spectator,
    (of, sold): (&Performance, &[TicketId]),
) -> Result<bool> {
    let Some(contact) = spectator.contact else { return Ok(false) };
    let mut evening = Evening::of(tx, spectator, of).await?;
    let language = ctx.session()?.language;
    let mut earned: BTreeMap<OrderId, Vec<(Ticket, Item)>> = BTreeMap::new();
    for id in sold {
        let ticket = ticket::get(tx, *id).await?;
        let Some(credit) = evening.credit(ctx, tx, doing, contact, &ticket).await? else { continue };
        let label = words::fill(language, "rebate", &[("tariff", &credit.name)]);
        let item = Item::new(REBATE, label, Money::ZERO - credit.amount, ticket.vat);
        earned.entry(ticket.order).or_default().push((ticket, item));
    }
    for (order, earned) in &earned {
        let order = order::get(tx, doing.author.venue, *order).await?;
        let items: Vec<_> = earned.iter().map(|(ticket, item)| (ticket, item.clone())).collect();
        let done = order::rebate(tx, &doing.act(), &order, &items).await?;
        tx.moved(done.appended.head);
    }
    Ok(!earned.is_empty())
}

/// A performance as it would have been sold at its curtain.
struct Evening<'e> {
    spectator: &'e Spectator,
    of: &'e Performance,
    priced: pricing::Performance,
    /// What the tickets before took at the prices of that evening.
    earlier: Vec<Taken>,
}

impl<'e> Evening<'e> {
    async fn of(tx: &mut Write, spectator: &'e Spectator, of: &'e Performance) -> Result<Self> {
        let priced = facts::performance(tx, of).await?;
        Ok(Self { spectator, of, priced, earlier: Vec::new() })
    }

    /// What a ticket cost beyond its step, by the book that it was sold by: a price that changed since gives nothing back.
    async fn credit(
        &mut self,
        ctx: &Context,
        tx: &mut Write,
        doing: &Doing,
        contact: ContactId,
        ticket: &Ticket,
    ) -> Result<Option<StepCredit>> {
        let of = self.of;
        let sold_by = book::in_force_at(tx, doing.author.venue, of.tariff_book, ticket.issued_at).await?;
        let Some(sold_by) = sold_by else { return Ok(None) };
        let edition = book::of_version(tx, sold_by.book, ticket.tariff_version).await?;
        let book = ctx.app().published_book(tx, edition).await?;
        let Some(tariff) = book.tariff_of(&ticket.tariff) else { return Ok(None) };
        let mut quantity = facts::quantity(tx, &book, Some(contact), &[of.id]).await?;
        leave_out(&mut quantity, tariff);
        quantity.earlier.clone_from(&self.earlier);
        let used = Used {
            performance: &self.priced,
            category: &ticket.place.category_code,
            seated: ticket.place.spot.seat().is_some(),
            tariff,
            paid: ticket.price,
        };
        let credit = book.prepared.step_credit(self.spectator, of.starts_at, &used, &quantity);
        self.earlier.extend(credit.as_ref().map(|credit| Taken {
            contact: Some(contact),
            performance: self.priced,
            tariff: credit.tariff,
            price: ticket.price - credit.amount,
            consumes: Vec::new(),
        }));
        Ok(credit)
    }
}

/// A ticket does not take its own place in a quota.
fn leave_out(quantity: &mut QuantityContext, tariff: TariffId) {
    if let Some(sold) = quantity.sold.iter_mut().find(|sold| sold.tariff == tariff) {
        sold.places = sold.places.saturating_sub(1);
    }
    if let Some(held) = quantity.held.iter_mut().find(|held| held.tariff == tariff) {
        held.places = held.places.saturating_sub(1);
    }
}
