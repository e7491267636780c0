//! What one operation says: the record of `docs/algorithms/journal.md`, version 1.
//!
//! Integers only: amounts in cents, rates in basis points, instants in UTC. Field order does not matter: the
//! canonical form sorts keys.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use kernel::{
    AgentId, ContactId, Instant, JournalId, Money, NaiveDate, OperationId, PaymentId, PerformanceId, SeatId,
    TicketId, VatRate, VenueId, ZoneId,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// The version of the record format that this program writes.
pub const VERSION: u32 = 1;

/// What an operation is (cahier des charges of 8 March 1993, I-2; NF525 events that touch the chain).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The first operation of a chain: names the key, and the chain it continues after a restore.
    Opening,
    /// Tickets, passes or other lines sold.
    Sale,
    /// A later payment on an order already sold (balance of a deposit, deferred transfer).
    Payment,
    /// Tickets given up, with what is paid back.
    Refund,
    /// Tickets given up before anything was paid: nothing to pay back.
    Cancellation,
    /// Some tickets given up and others taken, in one act.
    Exchange,
    /// A copy of a ticket; moves no amount.
    Duplicate,
    /// A pass credit or wallet debited at entry.
    Debit,
    /// A right given back to its grantor.
    RightReturn,
    /// The till opened with its float.
    TillOpening,
    /// The till counted and closed.
    TillClosing,
    /// The day closed: totals of the day and perpetual totals.
    DayClosing,
    /// The month closed.
    MonthClosing,
    /// The fiscal year closed.
    YearClosing,
    /// An archive was made.
    Archive,
    /// The signing key changed.
    KeyChange,
    /// A technical event that the law wants in the chain: restore, clock change, rights change, version.
    Event,
}

impl Kind {
    /// The name kept in the `kind` column, as in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Sale => "sale",
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::Cancellation => "cancellation",
            Self::Exchange => "exchange",
            Self::Duplicate => "duplicate",
            Self::Debit => "debit",
            Self::RightReturn => "right_return",
            Self::TillOpening => "till_opening",
            Self::TillClosing => "till_closing",
            Self::DayClosing => "day_closing",
            Self::MonthClosing => "month_closing",
            Self::YearClosing => "year_closing",
            Self::Archive => "archive",
            Self::KeyChange => "key_change",
            Self::Event => "event",
        }
    }
}

/// A whole record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// [`VERSION`].
    pub v: u32,
    /// This operation.
    pub id: OperationId,
    /// The chain.
    pub journal: JournalId,
    /// How many times the desk's chain was opened anew, from 1.
    pub incarnation: u32,
    /// The place in the chain, from 1, without gap.
    pub seq: i64,
    /// The operator's SIREN.
    pub siren: String,
    /// The desk's terminal code, unique per SIREN.
    pub terminal: String,
    /// The venue the operation belongs to.
    pub venue: VenueId,
    /// What it is.
    pub kind: Kind,
    /// When, in UTC.
    pub at: Instant,
    /// The venue's business day, frozen.
    pub business_date: NaiveDate,
    /// Who.
    pub agent: Option<AgentId>,
    /// Version of the program.
    pub software: String,
    /// The operations that this one corrects or copies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refers: Vec<Reference>,
    /// Numbered lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// What was paid or given back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<PaymentLine>,
    /// Sums of the lines.
    pub totals: Totals,
    /// Perpetual total of the chain after this operation, in cents.
    pub grand: Money,
    /// Perpetual total of absolute values after this operation, in cents.
    pub grand_absolute: Money,
    /// The buyer's opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<ContactId>,
    /// What only this kind has: a closing's counts, a key, a chain continued. Integers and strings only.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub data: Map<String, Value>,
}

/// A pointer to an earlier operation, or to one of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The operation.
    pub operation: OperationId,
    /// The line, from 1; the whole operation when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// One line: a ticket, a pass, a supplement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// From 1.
    pub n: u32,
    /// What is sold, as printed: « Le Malade imaginaire ».
    pub label: String,
    /// +1 for what is sold, -1 for what is given up.
    pub quantity: i64,
    /// Tax-included price of one.
    pub unit: Money,
    /// `unit × quantity`.
    pub total: Money,
    /// Of it, before tax.
    pub before_tax: Money,
    /// Of it, tax.
    pub tax: Money,
    /// The rate.
    pub rate: VatRate,
    /// The ticket issued or given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// The performance it admits to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performance: Option<PerformanceId>,
    /// The seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatId>,
    /// The unnumbered zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneId>,
    /// The printed price category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The neutral code of the tariff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff: Option<String>,
    /// The published version of the tariff book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_version: Option<u32>,
    /// Why it is free (exonéré): `invitation`, `détaxe`…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_motive: Option<String>,
    /// Who granted the right over the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grantor: Option<Uuid>,
    /// The epoch of that grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<i64>,
    /// What else was consumed: pass credits, wallet, fund, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consumes: Vec<Consumed>,
}

/// Something consumed by a line besides money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consumed {
    /// `credit`, `wallet`, `credit_note`, `fund`, `entitlement`.
    pub kind: String,
    /// The credit, wallet, note or fund.
    pub id: Uuid,
    /// Its value in cents.
    pub value: Money,
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLine {
    /// The payment.
    pub id: PaymentId,
    /// `cash`, `card`, `cheque`…
    pub means: String,
    /// In cents; negative when given back.
    pub amount: Money,
}

/// Sums of the lines of an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Tax included.
    pub total: Money,
    /// By rate in basis points, written as text because it is a key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_rate: BTreeMap<String, VatTotals>,
}

/// Sums at one rate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatTotals {
    /// Before tax.
    pub before_tax: Money,
    /// Tax.
    pub tax: Money,
}

impl Totals {
    /// The sums of `lines`: totals are sums of lines, never computed again from a total (`french-rules` §4.1).
    #[must_use]
    pub fn of(lines: &[Line]) -> Self {
        let mut totals = Self::default();
        for line in lines {
            totals.total += line.total;
            let rate = totals.by_rate.entry(line.rate.as_basis_points().to_string()).or_default();
            rate.before_tax += line.before_tax;
            rate.tax += line.tax;
        }
        totals
    }
}

impl Line {
    /// A line of `quantity` units at `unit`, tax worked out per unit so that a refund negates its sale.
    #[must_use]
    pub fn new(n: u32, label: impl Into<String>, quantity: i64, unit: Money, rate: VatRate) -> Self {
        Self {
            n,
            label: label.into(),
            quantity,
            unit,
            total: unit.times(quantity),
            before_tax: rate.before_tax(unit).times(quantity),
            tax: rate.tax(unit).times(quantity),
            rate,
            ticket: None,
            performance: None,
            seat: None,
            zone: None,
            category: None,
            tariff: None,
            tariff_version: None,
            free_motive: None,
            grantor: None,
            epoch: None,
            consumes: Vec::new(),
        }
    }
}

/// The number of an operation, as printed: `A07-000123456` (50 sexies B III, 2°).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    /// The terminal code.
    pub terminal: String,
    /// The place in the chain.
    pub seq: i64,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:09}", self.terminal, self.seq)
    }
}

/// The number of a ticket: its operation's number and its line, `A07-000123456/2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TicketNumber {
    /// The operation.
    pub operation: Number,
    /// The line, from 1.
    pub line: u32,
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.operation, self.line)
    }
}

impl FromStr for TicketNumber {
    type Err = ();

    /// Reads a number as printed; a person may leave out the leading zeros.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (operation, line) = text.trim().split_once('/').ok_or(())?;
        let (terminal, seq) = operation.rsplit_once('-').ok_or(())?;
        Ok(Self {
            operation: Number { terminal: terminal.to_uppercase(), seq: seq.parse().map_err(|_| ())? },
            line: line.parse().map_err(|_| ())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_number_reads_as_printed_and_as_typed() {
        let number = TicketNumber { operation: Number { terminal: "A07".into(), seq: 123_456 }, line: 2 };
        assert_eq!(number.to_string(), "A07-000123456/2");
        assert_eq!("a07-123456/2".parse(), Ok(number));
    }

    #[test]
    fn a_refund_line_negates_its_sale_to_the_cent() {
        let (rate, unit) = (VatRate::basis_points(550), Money::cents(1801));
        let (sold, back) = (Line::new(1, "x", 1, unit, rate), Line::new(1, "x", -1, unit, rate));
        let sum = Totals::of(&[sold, back]);
        assert_eq!(sum.total, Money::ZERO);
        assert_eq!(sum.by_rate["550"], VatTotals::default());
    }
}
