//! Tickets: what was issued, whether it still lives, and the code it bears.

pub mod code;
pub(crate) mod store;

use kernel::{Instant, JournalId, Money, OperationId, OrderId, TicketId, VatRate};

use crate::{Error, Place, Result};

pub use store::{MAIL, any_stands, by_number, get, of_order, printed, reason, spots, undoable_at};

/// A ticket, as issued.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    /// The ticket.
    pub id: TicketId,
    /// Its order.
    pub order: OrderId,
    /// The operation that issued it.
    pub operation: OperationId,
    /// The chain of that operation.
    pub journal: JournalId,
    /// Its place there.
    pub seq: i64,
    /// Its line there.
    pub line: u32,
    /// `A07-000123456/2`.
    pub number: String,
    /// The how-manieth grant of its place it holds.
    pub epoch: i64,
    /// The place, with the labels that were printed.
    pub place: Place,
    /// The neutral code of the tariff.
    pub tariff: String,
    /// Its printed name.
    pub tariff_name: String,
    /// The published version of the tariff book.
    pub tariff_version: u32,
    /// Why it is free.
    pub free_motive: Option<String>,
    /// What was paid.
    pub price: Money,
    /// What it consumed besides, or will: a credit's unit value, a prepaid card's debit.
    pub consumed: Money,
    /// The rate of its VAT.
    pub vat: VatRate,
    /// The 89 bytes of its code.
    pub code: Vec<u8>,
    /// When it was issued.
    pub issued_at: Instant,
    /// Copies made since.
    pub copies: u32,
    /// Prints made, since its holder entered when its price was owed then; leaving by e-mail is one.
    pub prints: u32,
    /// What its holder owed when they entered with it.
    pub entry: Money,
    /// When it was first printed.
    pub printed_at: Option<Instant>,
    /// How it ended, if it did.
    pub end: Option<End>,
}

impl Ticket {
    /// Checks that it may be printed: once, and once more for each duplicate that was recorded.
    ///
    /// # Errors
    ///
    /// [`Error::TicketEnded`], [`Error::AlreadyPrinted`].
    pub fn check_print(&self) -> Result<()> {
        if self.end.is_some() {
            return Err(Error::TicketEnded { number: self.number.clone() });
        }
        match self.prints > self.copies {
            true => Err(Error::AlreadyPrinted { number: self.number.clone() }),
            false => Ok(()),
        }
    }
}

/// How a ticket ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Refunded, cancelled or exchanged.
    pub how: How,
    /// When.
    pub at: Instant,
    /// The number of the operation that ended it.
    pub number: String,
}

/// The three ways a ticket ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Paid back.
    Refunded,
    /// Given up before anything was paid.
    Cancelled,
    /// Given up for others.
    Exchanged,
}

impl How {
    /// The name kept in the `how` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Refunded => "refunded",
            Self::Cancelled => "cancelled",
            Self::Exchanged => "exchanged",
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "refunded" => Self::Refunded,
            "cancelled" => Self::Cancelled,
            _ => Self::Exchanged,
        }
    }
}
