//! The kinds of operations.

use serde::{Deserialize, Serialize};

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
    /// What a ticket takes after its sale: a pass or a card debited, an amount that becomes due, on printing or entry; or
    /// that nobody entered.
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
