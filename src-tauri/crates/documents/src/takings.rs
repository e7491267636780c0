//! # Takings statements
//!
//! The *bordereau de recettes* of a performance or of a day (CGI ann. IV art. 50 sexies H; arrêté of 8 March 1993,
//! annex I-3; `french-rules` §1.6): by category and tariff what was issued, cancelled and earned, with the numbers
//! of the first and last operation, how it was sold and paid, and the head of the journal it was drawn from.

use chrono::{NaiveDate, NaiveDateTime};
use kernel::{Money, VatRate};
use serde::{Deserialize, Serialize};

use crate::Operator;
use crate::balance::{Balance, balance};
use crate::flow::{Flow, Turn};
use crate::heads::{Head, heads};
use crate::table::{Column, Row};
use crate::words::{SEPARATOR, Words};

/// A takings statement. Every sum is a recorded one: the document adds nothing up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakingsView {
    /// Who answers for the box office.
    pub operator: Operator,
    /// What it is the statement of.
    pub scope: Scope,
    /// Date and time of its edition, in the venue's time.
    pub edited_at: NaiveDateTime,
    /// Who edited it.
    pub edited_by: Option<String>,
    /// One line for each category and tariff.
    pub lines: Vec<TakingsLine>,
    /// The sums of the lines.
    pub total: Sums,
    /// The sums by rate of VAT.
    pub vat: Vec<VatShare>,
    /// The net tickets and receipts by channel of sale.
    pub channels: Vec<NetShare>,
    /// The net tickets and receipts by tariff.
    pub tariffs: Vec<NetShare>,
    /// The payments and refunds by means; the count is that of payments.
    pub payments: Vec<Share>,
    /// What makes it add up.
    pub balance: Balance,
    /// Net free tickets by motive.
    pub free: Vec<NetShare>,
    /// Net tickets that took of a pass, a card or a fund, by tariff, and what they took.
    pub prepaid: Vec<NetShare>,
    /// Gift vouchers sold less those given back: money in advance, in no receipts.
    pub advances: Vec<NetShare>,
    /// Tickets that stand and were never printed.
    pub unprinted: u32,
    /// Tickets given up, by what became of them.
    pub ended: Vec<Share>,
    /// The places that could be sold.
    pub capacity: Option<u32>,
    /// The persons who came in.
    pub attendance: Option<u32>,
    /// Tickets printed again.
    pub duplicates: u32,
    /// Cancellation vouchers issued (*coupons de gestion*).
    pub vouchers: u32,
    /// The last operation of each chain that it takes into account.
    pub heads: Vec<Head>,
    /// Training mode: « SPÉCIMEN ».
    pub training: bool,
}

/// What a statement covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Scope {
    /// One performance.
    Performance {
        /// The title of the show.
        show: String,
        /// Venue and hall.
        venue: String,
        /// In the venue's time.
        starts_at: NaiveDateTime,
        /// Its rank among the performances of the show.
        number: Option<u32>,
    },
    /// One business day of a venue.
    Day {
        /// The venue.
        venue: String,
        /// The business day.
        date: NaiveDate,
    },
}

/// What was issued and earned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Tickets issued.
    pub issued: u32,
    /// Tickets cancelled.
    pub cancelled: u32,
    /// Issued less cancelled, free ones included; below zero on a day that took back more than it issued.
    pub net: i64,
    /// Of which free.
    pub free: i64,
    /// Tax included.
    pub receipts: Money,
    /// Before tax.
    pub before_tax: Money,
    /// The tax.
    pub tax: Money,
}

/// One category at one tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakingsLine {
    /// The show, on the statement of a day.
    pub show: Option<String>,
    /// The price category.
    pub category: String,
    /// The tariff.
    pub tariff: String,
    /// The price of one, tax included.
    pub unit_price: Money,
    /// The rate of its VAT.
    pub vat: VatRate,
    /// What was issued and earned.
    pub sums: Sums,
    /// The number of the first ticket.
    pub first: String,
    /// The number of the last ticket.
    pub last: String,
}

/// The part of one rate of VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatShare {
    /// The rate.
    pub rate: VatRate,
    /// Tax included.
    pub receipts: Money,
    /// Before tax.
    pub before_tax: Money,
    /// The tax.
    pub tax: Money,
}

/// The part of one means of payment, or of one end of tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// « Carte bancaire », « Remboursés ».
    pub label: String,
    /// How many.
    pub count: u32,
    /// How much.
    pub amount: Money,
}

/// What stands of one tariff, channel or motive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetShare {
    /// « Plein tarif », « Guichet », « Invitation ».
    pub label: String,
    /// Issued less cancelled.
    pub count: i64,
    /// How much.
    pub amount: Money,
}

impl From<&Share> for NetShare {
    fn from(share: &Share) -> Self {
        Self { label: share.label.clone(), count: share.count.into(), amount: share.amount }
    }
}

/// Renders a takings statement.
#[must_use]
pub fn render(view: &TakingsView, words: &Words) -> Vec<u8> {
    let (title, about) = match &view.scope {
        Scope::Performance { show, venue, starts_at, number } => {
            let when =
                format!("{}\u{a0}· {}", words.long_date(starts_at.date()), words.time(starts_at.time()));
            let number = number.map(|n| words.fill("ticket.performance", &[("number", &n.to_string())]));
            let parts = [Some(show.clone()), Some(when), Some(venue.clone()), number];
            (
                words.say("takings.of_performance"),
                parts.into_iter().flatten().collect::<Vec<_>>().join(SEPARATOR),
            )
        }
        Scope::Day { venue, date } => {
            (words.say("takings.of_day"), format!("{}\u{a0}· {venue}", words.long_date(*date)))
        }
    };
    let edited = edition(view.edited_at, view.edited_by.as_deref(), words);
    let mut flow = Flow::new(title, edited, &view.operator, Turn::Landscape, view.training, words);
    flow.title(&about);
    let count = |count: Option<u32>| count.map_or_else(|| "—".to_owned(), |n| words.count(n.into()));
    flow.figures(&[
        (words.say("takings.receipts"), words.money(view.total.receipts)),
        (words.say("takings.net"), words.count(view.total.net)),
        (words.say("takings.free"), words.count(view.total.free)),
        (words.say("takings.capacity"), count(view.capacity)),
        (words.say("takings.attendance"), count(view.attendance)),
    ]);
    lines(&mut flow, view, words);
    flow.heading(words.say("takings.by_rate"));
    vat(&mut flow, &view.vat, words);
    let signed = |shares: &[Share]| shares.iter().map(NetShare::from).collect::<Vec<_>>();
    shares(&mut flow, ("takings.by_tariff", "takings.tickets"), &view.tariffs, words);
    shares(&mut flow, ("takings.by_channel", "takings.tickets"), &view.channels, words);
    shares(&mut flow, ("takings.by_means", "takings.payments"), &signed(&view.payments), words);
    balance(&mut flow, &view.balance, words);
    shares(&mut flow, ("takings.by_motive", "takings.tickets"), &view.free, words);
    shares(&mut flow, ("takings.by_prepaid", "takings.tickets"), &view.prepaid, words);
    shares(&mut flow, ("takings.by_advance", "takings.sold"), &view.advances, words);
    shares(&mut flow, ("takings.by_end", "takings.tickets"), &signed(&view.ended), words);
    flow.heading(words.say("takings.use"));
    flow.pairs(
        5,
        &[
            (words.say("takings.issued"), words.count(view.total.issued.into())),
            (words.say("takings.cancelled"), words.count(view.total.cancelled.into())),
            (words.say("takings.unprinted"), words.count(view.unprinted.into())),
            (words.say("takings.duplicates"), words.count(view.duplicates.into())),
            (words.say("takings.vouchers"), words.count(view.vouchers.into())),
        ],
    );
    heads(&mut flow, &view.heads, words);
    flow.finish()
}

/// « Édité le 21/11/2026 à 23 h 10 par Nadia ».
pub(crate) fn edition(at: NaiveDateTime, by: Option<&str>, words: &Words) -> String {
    let moment = words.short_moment(at);
    match by {
        Some(name) => words.fill("document.edited_by", &[("moment", &moment), ("name", name)]),
        None => words.fill("document.edited", &[("moment", &moment)]),
    }
}

fn lines(flow: &mut Flow<'_>, view: &TakingsView, words: &Words) {
    let by_show = view.lines.iter().any(|line| line.show.is_some());
    let mut columns = vec![
        Column::text(words.say("takings.category")),
        Column::text(words.say("takings.tariff")),
        Column::figure(words.say("takings.unit_price")),
        Column::figure(words.say("takings.issued")),
        Column::figure(words.say("takings.cancelled")),
        Column::figure(words.say("takings.net")),
        Column::figure(words.say("takings.free")),
        Column::figure(words.say("takings.receipts")),
        Column::figure(words.say("takings.rate")),
        Column::figure(words.say("takings.before_tax")),
        Column::figure(words.say("takings.tax")),
        Column::text(words.say("takings.first")),
        Column::text(words.say("takings.last")),
    ];
    if by_show {
        columns.insert(0, Column::text(words.say("takings.show")));
    }
    let row = |line: &TakingsLine| {
        let mut cells = vec![line.category.clone(), line.tariff.clone(), words.money(line.unit_price)];
        let mut figures = sums(&line.sums, words.rate(line.vat), words);
        if line.show.is_none() {
            // What is no ticket is in the amounts alone.
            figures[..4].fill(String::from("—"));
        }
        cells.extend(figures);
        cells.extend([line.first.clone(), line.last.clone()]);
        if by_show {
            cells.insert(0, line.show.clone().unwrap_or_default());
        }
        Row::plain(cells)
    };
    let mut rows: Vec<Row> = view.lines.iter().map(row).collect();
    let mut total = vec![words.say("document.total").to_owned()];
    total.resize(columns.len() - 10, String::new());
    total.extend(sums(&view.total, String::new(), words));
    total.resize(columns.len(), String::new());
    rows.push(Row::total(total));
    flow.table(&columns, &rows);
}

/// The cells of a line from « émis » to « TVA ».
fn sums(sums: &Sums, rate: String, words: &Words) -> [String; 8] {
    [
        words.count(sums.issued.into()),
        words.count(sums.cancelled.into()),
        words.count(sums.net),
        words.count(sums.free),
        words.money(sums.receipts),
        rate,
        words.money(sums.before_tax),
        words.money(sums.tax),
    ]
}

/// The table of rates of VAT.
pub(crate) fn vat(flow: &mut Flow<'_>, shares: &[VatShare], words: &Words) {
    let columns = [
        Column::text(words.say("takings.rate")),
        Column::figure(words.say("takings.before_tax")),
        Column::figure(words.say("takings.tax")),
        Column::figure(words.say("takings.receipts")),
    ];
    let rows: Vec<Row> = shares
        .iter()
        .map(|share| {
            Row::plain([
                words.rate(share.rate),
                words.money(share.before_tax),
                words.money(share.tax),
                words.money(share.receipts),
            ])
        })
        .collect();
    flow.table(&columns, &rows);
}

fn shares(flow: &mut Flow<'_>, (title, counted): (&str, &str), shares: &[NetShare], words: &Words) {
    if shares.is_empty() {
        return;
    }
    flow.heading(words.say(title));
    let columns = [
        Column::text(words.say("document.label")),
        Column::figure(words.say(counted)),
        Column::figure(words.say("document.amount")),
    ];
    let rows: Vec<Row> = shares
        .iter()
        .map(|share| Row::plain([share.label.clone(), words.count(share.count), words.money(share.amount)]))
        .collect();
    flow.table(&columns, &rows);
}
