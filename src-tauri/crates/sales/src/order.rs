//! Orders (dossiers): a buyer, tickets, payments. An order is made by its first operation and bears its number.
//!
//! What it is worth and what was paid are derived from facts; the difference is what it owes.

mod besides;
mod debit;
mod item;
mod pay;
mod place;
mod rebate;
#[cfg(test)]
mod sequence;
mod store;
#[cfg(test)]
mod tests;

use journal::record::Reference;
use journal::{Appended, Line};
use kernel::{ContactId, Instant, Money, OrderId, TicketId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use besides::place_items;
pub use debit::debit;
pub use item::{AFTER_SHOW, DONATION, ENTRY, Item, NO_SHOW, PASS, PRINTING, REBATE, Sold, USED, items};
pub(crate) use item::{end_item, insert_items};
pub use journal::record::{SPENT, VOUCHER};
pub use pay::pay;
pub use place::{Placed, place};
pub(crate) use place::{issue, lines_of, numbers, spend, total};
pub use rebate::rebate;
pub use store::{account, by_number, get, latest, of_contact, of_operation, set_contact};

use crate::{Error, Result, Tender, Ticket};

/// An order, as placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The order.
    pub id: OrderId,
    /// The number of its first operation.
    pub number: String,
    /// The person.
    pub contact: Option<ContactId>,
    /// The name said at the desk.
    pub kept_for: String,
    /// How it came: `desk`, `remote`, `door`…
    pub channel: String,
    /// What becomes of its tickets.
    pub delivery: Delivery,
    /// When it was placed.
    pub placed_at: Instant,
    /// When kept tickets were handed over.
    pub collected_at: Option<Instant>,
    /// When kept tickets that nobody paid were given up.
    pub released_at: Option<Instant>,
    /// What it is worth and what was paid.
    pub account: Account,
}

/// What becomes of the tickets of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Handed over at once.
    Handed,
    /// Kept at the desk for someone (retrait).
    Kept,
    /// Sent by e-mail.
    Mailed,
}

impl Delivery {
    /// The name kept in the `delivery` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Handed => "handed",
            Self::Kept => "kept",
            Self::Mailed => "mailed",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "kept" => Self::Kept,
            "mailed" => Self::Mailed,
            _ => Self::Handed,
        }
    }
}

/// What an order is worth and what was paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// Live tickets and items.
    pub value: Money,
    /// Payments, what was given back deducted.
    pub paid: Money,
}

impl Account {
    /// What remains due; negative when too much was paid, which no act of this crate leaves.
    #[must_use]
    pub fn due(self) -> Money {
        self.value - self.paid
    }
}

impl Order {
    /// Whether its tickets may be printed, sent or handed over: they say the price paid (CGI, annexe IV,
    /// art. 50 sexies B, III, 4°).
    ///
    /// # Errors
    ///
    /// [`Error::HandedUnpaid`].
    pub fn check_paid(&self) -> Result<()> {
        check_paid(self.account.due())
    }
}

fn check_paid(due: Money) -> Result<()> {
    match due > Money::ZERO {
        true => Err(Error::HandedUnpaid { due }),
        false => Ok(()),
    }
}

/// What placing an order is asked besides the basket.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// What is sold besides tickets.
    pub items: Vec<Item>,
    /// What is paid now.
    pub tenders: Vec<Tender>,
    /// Whether a rest may be owed: a deposit, tickets kept unpaid, a mandate to come.
    pub owing: bool,
    /// What becomes of the tickets; handed over when absent.
    pub delivery: Option<Delivery>,
    /// The name said at the desk, for kept tickets.
    pub kept_for: String,
    /// How the order came.
    pub channel: String,
    /// Flags of the tickets' codes: [`crate::ticket::code::TRAINING`].
    pub flags: u8,
}

/// A line that gives a ticket up: its sale, negated.
pub(crate) fn given_up(n: u32, ticket: &Ticket) -> Line {
    Line {
        ticket: Some(ticket.id),
        performance: Some(ticket.place.performance),
        seat: ticket.place.spot.seat(),
        zone: ticket.place.spot.zone(),
        category: Some(ticket.place.category.clone()),
        tariff: Some(ticket.tariff.clone()),
        tariff_version: Some(ticket.tariff_version),
        free_motive: ticket.free_motive.clone(),
        ..Line::new(n, ticket.place.title.clone(), -1, ticket.price, ticket.vat)
    }
}

/// Where a ticket was issued.
pub(crate) fn reference(ticket: &Ticket) -> Reference {
    Reference { operation: ticket.operation, line: Some(ticket.line) }
}

/// What an act on an order wrote.
#[derive(Debug, Clone)]
pub struct Done {
    /// The order.
    pub order: OrderId,
    /// The operation.
    pub appended: Appended,
    /// New tickets, in order.
    pub tickets: Vec<TicketId>,
    /// Their printed numbers, in the same order.
    pub numbers: Vec<String>,
    /// Tickets given up.
    pub ended: Vec<TicketId>,
    /// Items given back.
    pub returned: Vec<Sold>,
    /// What was paid or given back.
    pub tenders: Vec<Tender>,
    /// What remains due.
    pub due: Money,
}
