//! # Notes and credit notes
//!
//! The plain note of an order, given on request (for 25 € and more it is due: arrêté 83-50/A; `french-rules` §8.4),
//! and the credit note (*avoir*) that stands for money to be used later. A structured invoice is another document.

use chrono::{NaiveDate, NaiveDateTime};
use kernel::{Money, VatRate};
use serde::{Deserialize, Serialize};

use crate::Operator;
use crate::flow::{Flow, Turn};
use crate::table::{Column, Row};
use crate::takings::{Share, VatShare, edition, vat};
use crate::words::Words;

/// A note or a credit note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteView {
    /// Who sells.
    pub operator: Operator,
    /// Which of the two.
    pub kind: Kind,
    /// Its number.
    pub number: String,
    /// In the venue's time.
    pub at: NaiveDateTime,
    /// Where it was made.
    pub point: String,
    /// The order.
    pub order: String,
    /// To whom: name, then address, a line each.
    pub customer: Vec<String>,
    /// What was sold, or given back.
    pub lines: Vec<NoteLine>,
    /// The sums by rate of VAT.
    pub vat: Vec<VatShare>,
    /// In all, tax included.
    pub total: Money,
    /// How it was paid; the count is that of payments.
    pub payments: Vec<Share>,
    /// What the venue must or wants to say.
    pub mentions: Vec<String>,
    /// Training mode: « SPÉCIMEN ».
    pub training: bool,
}

/// Which document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// What was sold.
    Note,
    /// What was sold to be used later.
    Gift {
        /// The last day it may be used, if there is one.
        valid_until: Option<NaiveDate>,
    },
    /// What may be used later.
    Credit {
        /// The number of the operation it corrects.
        corrects: String,
        /// The last day it may be used, if there is one.
        valid_until: Option<NaiveDate>,
    },
}

/// A line of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLine {
    /// What, when and where.
    pub label: String,
    /// How many.
    pub count: u32,
    /// The price of one, tax included.
    pub unit_price: Money,
    /// The rate of its VAT.
    pub vat: VatRate,
    /// Together, tax included.
    pub total: Money,
}

/// Renders a note or a credit note.
#[must_use]
pub fn render(view: &NoteView, words: &Words) -> Vec<u8> {
    let (title, total) = match view.kind {
        Kind::Note => ("note.title", "note.total"),
        Kind::Credit { .. } => ("note.credit_title", "note.credit_total"),
        Kind::Gift { .. } => ("note.gift_title", "note.gift_total"),
    };
    let title = words.fill(title, &[("number", &view.number)]);
    let edited = edition(view.at, None, words);
    let mut flow = Flow::new(&title, edited, &view.operator, Turn::Portrait, view.training, words);
    flow.title(&words.fill("note.about", &[("order", &view.order), ("point", &view.point)]));
    if !view.customer.is_empty() {
        flow.pairs(1, &[(words.say("note.customer"), view.customer.join("\n"))]);
    }
    let until = |day: Option<NaiveDate>| {
        let said = day.map_or_else(|| words.say("note.no_limit").to_owned(), |day| words.long_date(day));
        (words.say("note.valid_until"), said)
    };
    match &view.kind {
        Kind::Note => {}
        Kind::Gift { valid_until } => flow.pairs(1, &[until(*valid_until)]),
        Kind::Credit { corrects, valid_until } => {
            flow.pairs(2, &[(words.say("note.corrects"), corrects.clone()), until(*valid_until)]);
        }
    }
    flow.figures(&[(words.say(total), words.money(view.total))]);
    let columns = [
        Column::text(words.say("document.label")),
        Column::figure(words.say("note.count")),
        Column::figure(words.say("takings.unit_price")),
        Column::figure(words.say("takings.rate")),
        Column::figure(words.say("note.line_total")),
    ];
    let mut rows: Vec<Row> = view
        .lines
        .iter()
        .map(|line| {
            Row::plain([
                line.label.clone(),
                words.count(line.count.into()),
                words.money(line.unit_price),
                words.rate(line.vat),
                words.money(line.total),
            ])
        })
        .collect();
    let blank = String::new;
    rows.push(Row::total([
        words.say("document.total").to_owned(),
        blank(),
        blank(),
        blank(),
        words.money(view.total),
    ]));
    flow.table(&columns, &rows);
    if !view.vat.is_empty() {
        flow.heading(words.say("takings.by_rate"));
        vat(&mut flow, &view.vat, words);
    }
    if !view.payments.is_empty() {
        flow.heading(words.say("note.payments"));
        let pairs: Vec<(&str, String)> =
            view.payments.iter().map(|share| (share.label.as_str(), words.money(share.amount))).collect();
        flow.pairs(3, &pairs);
    }
    for mention in &view.mentions {
        flow.text(mention);
    }
    flow.finish()
}
