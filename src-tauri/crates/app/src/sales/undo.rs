//! Refunds, exchanges, duplicates; and the credit notes that they leave.

use kernel::{BasketId, ContactId, CreditNoteId, Instant, Money, NaiveDate, OrderId, OrderItemId, TicketId};
use network::Right;
use sales::order::Done;
use sales::undo::{self, Exchange, Fee, GiveUp, Motive, Reason, Wanted};
use sales::{Tender, basket, note};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Doing;
use super::place::{self, IssuedTicket};
use super::{consume, give_back, put_off};
use crate::{Context, Result, tariffs};

/// Tickets to give up, passes and gift vouchers to give back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundTickets {
    /// The order.
    pub order: OrderId,
    /// Its tickets to give up; every live one when neither a ticket nor an item is named.
    #[serde(default)]
    pub tickets: Vec<TicketId>,
    /// Its passes and gift vouchers to give back, each whole, less what was used of it.
    #[serde(default)]
    pub items: Vec<OrderItemId>,
    /// What is kept, tax included.
    #[serde(default)]
    pub fee: Option<FeeInput>,
    /// How it goes back, in negative amounts; to the means that paid when absent.
    #[serde(default)]
    pub payments: Option<Vec<Tender>>,
    /// Why.
    #[serde(default)]
    pub motive: Motive,
    /// In the person's own words; needed when the motive is another.
    #[serde(default)]
    pub reason: String,
}

/// What is kept of what is given up.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeInput {
    /// As printed: « Frais de dossier ».
    pub label: String,
    /// Tax included.
    pub amount: Money,
}

/// Tickets to exchange.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeTickets {
    /// The order.
    pub order: OrderId,
    /// Its tickets to give up with their places; those whose places the basket keeps need not be named.
    #[serde(default)]
    pub tickets: Vec<TicketId>,
    /// The basket that holds the places taken instead.
    pub basket: BasketId,
    /// What is kept, tax included.
    #[serde(default)]
    pub fee: Option<FeeInput>,
    /// What is paid (positive) or given back (negative); back to the means that paid when absent.
    #[serde(default)]
    pub payments: Option<Vec<Tender>>,
    /// Whether a rest may be owed.
    #[serde(default)]
    pub owing: bool,
    /// Why.
    #[serde(default)]
    pub motive: Motive,
    /// In the person's own words; needed when the motive is another.
    #[serde(default)]
    pub reason: String,
}

/// What a refund or an exchange did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Undone {
    /// The order.
    pub order: OrderId,
    /// The number of the operation.
    pub number: String,
    /// Tickets given up.
    pub ended: Vec<TicketId>,
    /// Passes and gift vouchers given back.
    #[serde(default)]
    pub returned: Vec<OrderItemId>,
    /// Tickets issued instead.
    pub tickets: Vec<IssuedTicket>,
    /// What was paid (positive) or given back (negative).
    pub payments: Vec<Tender>,
    /// The change to hand over.
    pub change: Money,
    /// What remains due.
    pub due: Money,
}

/// A ticket to print again.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DuplicateTicket {
    /// The ticket.
    pub ticket: TicketId,
    /// Why.
    #[serde(default)]
    pub motive: Motive,
    /// In the person's own words; needed when the motive is another.
    #[serde(default)]
    pub reason: String,
}

/// A duplicate recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Duplicated {
    /// The ticket.
    pub ticket: TicketId,
    /// The number of the operation.
    pub number: String,
    /// How manieth copy it is, from 1.
    pub copy: u32,
}

/// Which credit notes.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindCreditNotes {
    /// Their printed number.
    #[serde(default)]
    pub number: Option<String>,
    /// Whose.
    #[serde(default)]
    pub contact: Option<ContactId>,
}

/// Credit notes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CreditNotes {
    /// The oldest first.
    pub notes: Vec<CreditNoteView>,
}

/// A credit note that still holds something, or was given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreditNoteView {
    /// The note, for a payment.
    pub note: CreditNoteId,
    /// `note`, or `voucher` for a gift voucher that was sold.
    pub kind: String,
    /// Its printed number.
    pub number: String,
    /// Whose.
    pub contact: Option<ContactId>,
    /// What it was made for.
    pub amount: Money,
    /// What it still holds.
    pub balance: Money,
    /// When it was given back: a gift voucher that was paid back pays no more.
    pub returned_at: Option<Instant>,
    /// The last day it may be used.
    pub expires_on: Option<NaiveDate>,
}

impl From<FeeInput> for Fee {
    fn from(fee: FeeInput) -> Self {
        Self { label: fee.label, amount: fee.amount }
    }
}

/// Gives tickets up and items back.
pub(super) async fn refund_tickets(ctx: &Context, input: RefundTickets) -> Result<Undone> {
    let author = ctx.author()?;
    ctx.app().ask_for_returned(&author, input.order, &input.items).await;
    let wanted = Wanted { order: input.order, tickets: input.tickets.clone(), items: input.items.clone() };
    ctx.app().ask_for_undoing(&author, &[wanted]).await;
    let paid = input.payments.as_deref().unwrap_or_default();
    ctx.app().ask_for_notes(&author, paid, Some(input.order)).await;
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let asked = GiveUp {
        order: input.order,
        tickets: input.tickets,
        items: give_back::asked(ctx, &mut tx, input.order, &input.items).await?,
        fee: input.fee.map(Fee::from),
        tenders: input.payments,
        other_means: ctx.has(Right::RefundOtherMeans),
        reason: Reason { motive: input.motive, words: input.reason },
    };
    let done = undo::refund(&mut tx, &doing.act(), &asked).await?;
    tx.moved(done.appended.head);
    consume::settle(&mut tx, &doing, &done, None).await?;
    put_off::free(&mut tx, &doing, &done.ended, None).await?;
    give_back::settle(&mut tx, &doing, &done).await?;
    tx.commit().await?;
    Ok(undone(done))
}

/// Exchanges tickets.
pub(super) async fn exchange_tickets(ctx: &Context, input: ExchangeTickets) -> Result<Undone> {
    let author = ctx.author()?;
    ctx.app().ask_for_consumed(&author, input.basket).await;
    let kept = basket::get(&mut *ctx.read().await?, author.desk, input.basket).await?.kept();
    let given_up = [input.tickets.as_slice(), &kept].concat();
    let wanted = Wanted { order: input.order, tickets: given_up, items: Vec::new() };
    ctx.app().ask_for_undoing(&author, &[wanted]).await;
    let paid = input.payments.as_deref().unwrap_or_default();
    ctx.app().ask_for_notes(&author, paid, Some(input.order)).await;
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let basket = basket::get(&mut tx, doing.author.desk, input.basket).await?;
    let basket = tariffs::settled(ctx, &mut tx, basket).await?;
    if !basket.items.is_empty() {
        return Err(sales::Error::ItemsNotExchanged.into());
    }
    place::check_rights(ctx, &basket)?;
    place::check_on_sale(&mut tx, &doing.sheets, &basket, doing.day).await?;
    place::tell_prices_by_hand(&mut tx, &doing, &basket).await?;
    let asked = Exchange {
        give_up: input.tickets,
        fee: input.fee.map(Fee::from),
        tenders: input.payments,
        owing: input.owing,
        other_means: ctx.has(Right::RefundOtherMeans),
        reason: Reason { motive: input.motive, words: input.reason },
        flags: doing.flags(),
    };
    let done = undo::exchange(&mut tx, &doing.act(), input.order, &basket, &asked).await?;
    tx.moved(done.appended.head);
    consume::settle(&mut tx, &doing, &done, Some(&basket)).await?;
    put_off::free(&mut tx, &doing, &done.ended, Some(&basket)).await?;
    place::check_quotas_of(&mut tx, &doing.sheets, &basket, &[]).await?;
    place::freeze_plans(&mut tx, &doing.sheets, &basket).await?;
    tx.commit().await?;
    Ok(undone(done))
}

fn undone(done: Done) -> Undone {
    let placed = place::placed(&done);
    Undone {
        order: placed.order,
        number: placed.number,
        ended: done.ended,
        returned: done.returned.into_iter().map(|item| item.id).collect(),
        tickets: placed.tickets,
        payments: done.tenders,
        change: placed.change,
        due: placed.due,
    }
}

/// Records a duplicate.
pub(super) async fn duplicate_ticket(ctx: &Context, input: DuplicateTicket) -> Result<Duplicated> {
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let reason = Reason { motive: input.motive, words: input.reason };
    let (appended, copy) = undo::duplicate(&mut tx, &doing.act(), input.ticket, &reason).await?;
    tx.moved(appended.head);
    tx.commit().await?;
    Ok(Duplicated { ticket: input.ticket, number: appended.number.to_string(), copy })
}

/// Credit notes that still hold something, or were given back.
pub(super) async fn credit_notes(ctx: &Context, input: FindCreditNotes) -> Result<CreditNotes> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let notes = note::list(&mut conn, venue, input.number.as_deref(), input.contact).await?;
    let view = |note: note::Note| CreditNoteView {
        note: note.id,
        kind: note.kind,
        number: note.number,
        contact: note.contact,
        amount: note.amount,
        balance: note.balance,
        expires_on: note.expires_on,
        returned_at: note.returned_at,
    };
    Ok(CreditNotes { notes: notes.into_iter().map(view).collect() })
}
