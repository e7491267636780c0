//! # Till closings
//!
//! The slip of a desk's closing: what the till should hold and what was counted, the totals of the period and the
//! perpetual total (BOI-TVA-DECLA-30-10-30; `french-rules` §2.2), and the head of the journal that it seals.

use chrono::NaiveDateTime;
use kernel::Money;
use serde::{Deserialize, Serialize};

use crate::Operator;
use crate::balance::{Balance, balance};
use crate::flow::{Flow, Turn};
use crate::table::{Column, Row};
use crate::takings::{VatShare, edition, vat};
use crate::words::Words;

/// A till closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingView {
    /// Who answers for the box office.
    pub operator: Operator,
    /// The venue.
    pub venue: String,
    /// The desk: « A07, Guichet ».
    pub desk: String,
    /// Who closed.
    pub seller: String,
    /// The number of the closing operation.
    pub number: String,
    /// In the venue's time.
    pub opened_at: NaiveDateTime,
    /// In the venue's time.
    pub closed_at: NaiveDateTime,
    /// What was in the tills at opening.
    pub opening_float: Money,
    /// The cash counted, the float included; absent when no till was counted.
    pub counted: Option<Money>,
    /// One line for each means of payment.
    pub means: Vec<MeansLine>,
    /// The sums of the lines.
    pub total: MeansLine,
    /// What makes it add up.
    pub balance: Balance,
    /// Each till that was counted, the first first.
    pub tills: Vec<TillLine>,
    /// The coins and notes counted.
    pub cash: Vec<Denomination>,
    /// Sales and refunds by rate of VAT.
    pub vat: Vec<VatShare>,
    /// Operations of the period.
    pub operations: u32,
    /// Receipts of the period, tax included.
    pub period_total: Money,
    /// Receipts since the desk exists, never reset.
    pub perpetual_total: Money,
    /// What the seller wrote about a difference.
    pub comment: String,
    /// The hash of the closing operation, in hexadecimal.
    pub head: String,
    /// Training mode: « SPÉCIMEN ».
    pub training: bool,
}

/// What came in by one means of payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeansLine {
    /// « Espèces », « Carte bancaire ».
    pub label: String,
    /// How many payments and refunds.
    pub count: u32,
    /// What the journal says.
    pub expected: Money,
    /// What was counted, for what can be counted.
    pub counted: Option<Money>,
    /// Counted less expected.
    pub difference: Option<Money>,
}

/// A till that was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillLine {
    /// What people call it.
    pub name: String,
    /// When it was opened, in the venue's time.
    pub opened_at: NaiveDateTime,
    /// What was in it then.
    pub float: Money,
    /// What it should have held, the float included.
    pub expected: Money,
    /// What was counted, the float included.
    pub counted: Money,
}

/// Coins or notes of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denomination {
    /// The value of one.
    pub value: Money,
    /// How many.
    pub count: u32,
    /// Together.
    pub amount: Money,
}

/// Renders a till closing.
#[must_use]
pub fn render(view: &ClosingView, words: &Words) -> Vec<u8> {
    let edited = edition(view.closed_at, Some(&view.seller), words);
    let title = words.fill("closing.title", &[("number", &view.number)]);
    let mut flow = Flow::new(&title, edited, &view.operator, Turn::Portrait, view.training, words);
    flow.title(&format!("{}\u{a0}· {}", view.venue, view.desk));
    let difference = view.total.difference.unwrap_or(Money::ZERO);
    flow.figures(&[
        (words.say("closing.period_total"), words.money(view.period_total)),
        (words.say("closing.difference"), words.money(difference)),
        (words.say("closing.perpetual_total"), words.money(view.perpetual_total)),
    ]);
    flow.pairs(
        3,
        &[
            (words.say("closing.opened"), words.short_moment(view.opened_at)),
            (words.say("closing.closed"), words.short_moment(view.closed_at)),
            (words.say("closing.seller"), view.seller.clone()),
            (words.say("closing.opening_float"), words.money(view.opening_float)),
            (
                words.say("closing.counted_cash"),
                view.counted.map_or_else(|| "—".to_owned(), |counted| words.money(counted)),
            ),
            (words.say("closing.operations"), words.count(view.operations.into())),
        ],
    );
    flow.heading(words.say("closing.by_means"));
    means(&mut flow, view, words);
    balance(&mut flow, &view.balance, words);
    tills(&mut flow, &view.tills, words);
    if !view.cash.is_empty() {
        flow.heading(words.say("closing.cash"));
        cash(&mut flow, &view.cash, words);
    }
    flow.heading(words.say("takings.by_rate"));
    vat(&mut flow, &view.vat, words);
    if !view.comment.is_empty() {
        flow.heading(words.say("closing.comment"));
        flow.text(&view.comment);
    }
    flow.pairs(1, &[(words.say("document.head"), view.head.clone())]);
    flow.signatures(&[words.say("closing.sign_seller"), words.say("closing.sign_manager")]);
    flow.finish()
}

fn means(flow: &mut Flow<'_>, view: &ClosingView, words: &Words) {
    let columns = [
        Column::text(words.say("document.label")),
        Column::figure(words.say("closing.count")),
        Column::figure(words.say("closing.expected")),
        Column::figure(words.say("closing.counted")),
        Column::figure(words.say("closing.difference")),
    ];
    let known = |amount: Option<Money>| amount.map_or_else(|| "—".to_owned(), |amount| words.money(amount));
    let cells = |line: &MeansLine| {
        [
            line.label.clone(),
            words.count(line.count.into()),
            words.money(line.expected),
            known(line.counted),
            known(line.difference),
        ]
    };
    let mut rows: Vec<Row> = view.means.iter().map(|line| Row::plain(cells(line))).collect();
    rows.push(Row::total(cells(&view.total)));
    flow.table(&columns, &rows);
}

/// Each till by itself when there are several: what lacks in one is not made up by what is over in another.
fn tills(flow: &mut Flow<'_>, tills: &[TillLine], words: &Words) {
    if tills.len() < 2 {
        return;
    }
    let columns = [
        Column::text(words.say("document.label")),
        Column::text(words.say("closing.opened")),
        Column::figure(words.say("closing.opening_float")),
        Column::figure(words.say("closing.expected")),
        Column::figure(words.say("closing.counted")),
        Column::figure(words.say("closing.difference")),
    ];
    let row = |till: &TillLine| {
        Row::plain([
            till.name.clone(),
            words.short_moment(till.opened_at),
            words.money(till.float),
            words.money(till.expected),
            words.money(till.counted),
            words.money(till.counted - till.expected),
        ])
    };
    flow.heading(words.say("closing.tills"));
    flow.table(&columns, &tills.iter().map(row).collect::<Vec<_>>());
}

fn cash(flow: &mut Flow<'_>, cash: &[Denomination], words: &Words) {
    let columns = [
        Column::text(words.say("closing.value")),
        Column::figure(words.say("closing.pieces")),
        Column::figure(words.say("document.amount")),
    ];
    let rows: Vec<Row> = cash
        .iter()
        .map(|line| {
            Row::plain([words.money(line.value), words.count(line.count.into()), words.money(line.amount)])
        })
        .collect();
    flow.table(&columns, &rows);
}
