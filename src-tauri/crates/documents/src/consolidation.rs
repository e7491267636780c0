//! # Closings of a venue
//!
//! What each desk closed of a day, a month or a year, and together: each cash system closes its own chain
//! (BOI-TVA-DECLA-30-10-30 §160–210; `french-rules` §2.2), and the venue adds them up. A desk that has not closed, or that
//! was not heard of, is said before any figure.

use chrono::NaiveDateTime;
use kernel::Money;
use serde::{Deserialize, Serialize};

use crate::Operator;
use crate::balance::{Balance, balance};
use crate::flow::{Flow, Turn};
use crate::heads::{Head, heads};
use crate::table::{Column, Row};
use crate::takings::{VatShare, edition, vat};
use crate::words::Words;

/// The closings of a venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsolidationView {
    /// Who answers for the box office.
    pub operator: Operator,
    /// The venue.
    pub venue: String,
    /// « Journée 21/11/2026 ».
    pub period: String,
    /// In the venue's time.
    pub edited_at: NaiveDateTime,
    /// Who edited it.
    pub edited_by: Option<String>,
    /// What is missing, a sentence each; nothing when all desks closed.
    pub missing: Vec<String>,
    /// One line for each desk.
    pub desks: Vec<DeskLine>,
    /// The sums of what was closed.
    pub total: DeskLine,
    /// Payments by means.
    pub means: Vec<MeansSum>,
    /// What makes it add up.
    pub balance: Balance,
    /// Sales and refunds by rate of VAT.
    pub vat: Vec<VatShare>,
    /// Operations closed.
    pub operations: u32,
    /// The last operation of each chain that is known.
    pub heads: Vec<Head>,
    /// Training mode: « SPÉCIMEN ».
    pub training: bool,
}

/// What one desk closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskLine {
    /// « Guichet 2 ».
    pub name: String,
    /// The numbers of its closings, or how it stands.
    pub closings: String,
    /// What it closed.
    pub balance: Balance,
    /// Cash counted less expected.
    pub difference: Option<Money>,
    /// Receipts since it exists, never reset.
    pub perpetual: Money,
}

/// What was paid by one means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeansSum {
    /// « Espèces ».
    pub label: String,
    /// In all.
    pub amount: Money,
}

/// Renders the closings of a venue.
#[must_use]
pub fn render(view: &ConsolidationView, words: &Words) -> Vec<u8> {
    let edited = edition(view.edited_at, view.edited_by.as_deref(), words);
    let title = words.say("consolidation.title");
    let mut flow = Flow::new(title, edited, &view.operator, Turn::Landscape, view.training, words);
    flow.title(&format!("{}\u{a0}· {}", view.venue, view.period));
    for missing in &view.missing {
        flow.warning(missing);
    }
    flow.figures(&[
        (words.say("closing.period_total"), words.money(view.total.balance.receipts)),
        (words.say("closing.difference"), known(view.total.difference, words)),
        (words.say("consolidation.perpetual"), words.money(view.total.perpetual)),
        (words.say("closing.operations"), words.count(view.operations.into())),
    ]);
    flow.heading(words.say("consolidation.by_desk"));
    desks(&mut flow, view, words);
    balance(&mut flow, &view.balance, words);
    flow.heading(words.say("closing.by_means"));
    means(&mut flow, &view.means, words);
    flow.heading(words.say("takings.by_rate"));
    vat(&mut flow, &view.vat, words);
    heads(&mut flow, &view.heads, words);
    flow.signatures(&[words.say("closing.sign_manager")]);
    flow.finish()
}

fn known(amount: Option<Money>, words: &Words) -> String {
    amount.map_or_else(|| "—".to_owned(), |amount| words.money(amount))
}

fn desks(flow: &mut Flow<'_>, view: &ConsolidationView, words: &Words) {
    let columns = [
        Column::text(words.say("consolidation.desk")),
        Column::text(words.say("consolidation.closings")),
        Column::figure(words.say("balance.receipts")),
        Column::figure(words.say("consolidation.advances")),
        Column::figure(words.say("balance.payments")),
        Column::figure(words.say("consolidation.owed")),
        Column::figure(words.say("closing.difference")),
        Column::figure(words.say("closing.perpetual_total")),
    ];
    let cells = |line: &DeskLine| {
        [
            line.name.clone(),
            line.closings.clone(),
            words.money(line.balance.receipts),
            words.money(line.balance.advances),
            words.money(line.balance.payments),
            words.money(line.balance.owed),
            known(line.difference, words),
            words.money(line.perpetual),
        ]
    };
    let mut rows: Vec<Row> = view.desks.iter().map(|line| Row::plain(cells(line))).collect();
    rows.push(Row::total(cells(&view.total)));
    flow.table(&columns, &rows);
}

fn means(flow: &mut Flow<'_>, means: &[MeansSum], words: &Words) {
    let columns = [Column::text(words.say("document.label")), Column::figure(words.say("document.amount"))];
    let rows: Vec<Row> =
        means.iter().map(|one| Row::plain([one.label.clone(), words.money(one.amount)])).collect();
    flow.table(&columns, &rows);
}
