//! # Cancellation vouchers
//!
//! The *coupon de gestion* that goes with a cancellation, a refund or an exchange (arrêté of 8 March 1993, annex II
//! and IV; `french-rules` §1.5): a numbered operation that names the one it corrects. It bears no barcode and
//! nothing of a ticket's layout, so that nobody takes it for one.

use chrono::NaiveDateTime;
use kernel::Money;
use serde::{Deserialize, Serialize};

use crate::Operator;
use crate::flow::{Flow, Turn};
use crate::table::{Column, Row};
use crate::takings::{Share, edition};
use crate::words::Words;

/// A cancellation voucher: one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherView {
    /// Who answers for the box office.
    pub operator: Operator,
    /// What was done.
    pub kind: Kind,
    /// The number of this operation.
    pub number: String,
    /// The number of the operation it corrects.
    pub corrects: String,
    /// In the venue's time.
    pub at: NaiveDateTime,
    /// Where it was done.
    pub point: String,
    /// Who did it.
    pub seller: String,
    /// Why.
    pub reason: String,
    /// The tickets that give no right to enter any more.
    pub tickets: Vec<VoidTicket>,
    /// The passes and gift vouchers that give nothing any more.
    pub items: Vec<VoidItem>,
    /// What had come back already when a step lowered a price: deducted from what is given back.
    pub rebates: Vec<VoidItem>,
    /// What the house keeps: a fee, what was used of a pass.
    pub kept: Vec<Share>,
    /// What was given back, by means.
    pub given_back: Vec<Share>,
    /// Given back in all.
    pub total: Money,
    /// Training mode: « SPÉCIMEN ».
    pub training: bool,
}

/// What was done to the tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Cancelled, nothing given back.
    Cancellation,
    /// Cancelled and paid back.
    Refund,
    /// Cancelled for others.
    Exchange,
}

/// A ticket that was cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidTicket {
    /// Its number.
    pub number: String,
    /// The show.
    pub show: String,
    /// In the venue's time.
    pub starts_at: NaiveDateTime,
    /// Category and place.
    pub place: String,
    /// Its tariff.
    pub tariff: String,
    /// What had been paid for it.
    pub amount: Money,
}

/// A pass or a gift voucher that was given back; a step's credit that is deducted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidItem {
    /// Its number.
    pub number: String,
    /// As printed.
    pub label: String,
    /// What had been paid for it.
    pub amount: Money,
}

/// Renders a cancellation voucher.
#[must_use]
pub fn render(view: &VoucherView, words: &Words) -> Vec<u8> {
    let kind = words.say(match view.kind {
        Kind::Cancellation => "voucher.cancellation",
        Kind::Refund => "voucher.refund",
        Kind::Exchange => "voucher.exchange",
    });
    let title = words.fill("voucher.title", &[("number", &view.number)]);
    let edited = edition(view.at, Some(&view.seller), words);
    let mut flow = Flow::new(&title, edited, &view.operator, Turn::Portrait, view.training, words);
    flow.title(&words.fill("voucher.about", &[("kind", kind), ("corrects", &view.corrects)]));
    flow.warning(words.say("voucher.no_entry"));
    flow.figures(&[(words.say("voucher.total"), words.money(view.total))]);
    flow.pairs(
        3,
        &[
            (words.say("voucher.at"), words.short_moment(view.at)),
            (words.say("voucher.point"), view.point.clone()),
            (words.say("closing.seller"), view.seller.clone()),
        ],
    );
    flow.pairs(1, &[(words.say("voucher.reason"), view.reason.clone())]);
    tickets(&mut flow, &view.tickets, words);
    items(&mut flow, ("voucher.items", &view.items), words);
    items(&mut flow, ("voucher.rebates", &view.rebates), words);
    shares(&mut flow, ("voucher.kept", &view.kept), words);
    shares(&mut flow, ("voucher.given_back", &view.given_back), words);
    flow.signatures(&[words.say("voucher.sign_customer"), words.say("closing.sign_seller")]);
    flow.finish()
}

fn tickets(flow: &mut Flow<'_>, tickets: &[VoidTicket], words: &Words) {
    if tickets.is_empty() {
        return;
    }
    let columns = [
        Column::text(words.say("ticket.number")),
        Column::text(words.say("takings.show")),
        Column::text(words.say("voucher.when")),
        Column::text(words.say("ticket.place")),
        Column::text(words.say("ticket.tariff")),
        Column::figure(words.say("document.amount")),
    ];
    let row = |ticket: &VoidTicket| {
        Row::plain([
            ticket.number.clone(),
            ticket.show.clone(),
            words.short_moment(ticket.starts_at),
            ticket.place.clone(),
            ticket.tariff.clone(),
            words.money(ticket.amount),
        ])
    };
    flow.heading(words.say("voucher.tickets"));
    flow.table(&columns, &tickets.iter().map(row).collect::<Vec<_>>());
}

fn shares(flow: &mut Flow<'_>, (heading, shares): (&str, &[Share]), words: &Words) {
    if shares.is_empty() {
        return;
    }
    flow.heading(words.say(heading));
    let pairs: Vec<(&str, String)> =
        shares.iter().map(|share| (share.label.as_str(), words.money(share.amount))).collect();
    flow.pairs(3, &pairs);
}

fn items(flow: &mut Flow<'_>, (heading, items): (&str, &[VoidItem]), words: &Words) {
    if items.is_empty() {
        return;
    }
    let columns = [
        Column::text(words.say("ticket.number")),
        Column::text(words.say("document.label")),
        Column::figure(words.say("document.amount")),
    ];
    let row =
        |item: &VoidItem| Row::plain([item.number.clone(), item.label.clone(), words.money(item.amount)]);
    flow.heading(words.say(heading));
    flow.table(&columns, &items.iter().map(row).collect::<Vec<_>>());
}
