//! Giving tickets up: refunds, cancellations, exchanges; and duplicates, which give nothing up.
//!
//! Each is one operation that refers to what it corrects, and consumes the ticket's one right of undoing.

mod duplicate;
mod exchange;
mod motive;
mod read;
mod refund;

use journal::Appended;
use journal::rights::{self, Right, RightKind};
use kernel::{DeskId, Instant, Money, OrderId, TicketId, TypedId};
use sqlx::SqliteConnection;

use crate::order::Item;
use crate::ticket::{self, How};
use crate::{Act, Error, Result, Tender, Ticket, payment};

pub use duplicate::duplicate;
pub use exchange::{Exchange, exchange};
pub use motive::{Motive, Reason};
pub use read::{Undoing, undoing, voucher_printed};
pub use refund::{GiveUp, refund};

fn right_of_undoing(ticket: TicketId) -> Right {
    Right { kind: RightKind::Undoing, thing: ticket.uuid(), unit: ticket.uuid(), scope: None }
}

/// The live tickets that an act gives up, among those of an order.
fn chosen<'t>(all: &'t [Ticket], wanted: &[TicketId]) -> Result<Vec<&'t Ticket>> {
    let one = |id: &TicketId| {
        let ticket = all.iter().find(|ticket| ticket.id == *id).ok_or(Error::TicketUnknown)?;
        match &ticket.end {
            Some(_) => Err(Error::TicketEnded { number: ticket.number.clone() }),
            None => Ok(ticket),
        }
    };
    let mut ids = wanted.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().map(one).collect()
}

/// Ends a ticket: its fact, its right of undoing, and its place, free again unless it is kept for another ticket.
async fn end(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    appended: &Appended,
    ticket: &Ticket,
    line: u32,
    how: How,
    motive: Motive,
) -> Result<()> {
    consume(conn, act.author.desk, ticket, appended, act.at()).await?;
    ticket::store::end(conn, act, appended, ticket.id, line, how, motive).await
}

/// The place of a ticket that ended is free again.
async fn free_place(conn: &mut SqliteConnection, act: &Act<'_>, ticket: &Ticket) -> Result<()> {
    Ok(rights::give_back(conn, &ticket.place.right(), ticket.id.uuid(), act.at()).await?)
}

async fn consume(
    conn: &mut SqliteConnection,
    desk: DeskId,
    ticket: &Ticket,
    appended: &Appended,
    at: Instant,
) -> Result<()> {
    let (right, by) = (right_of_undoing(ticket.id), appended.operation.uuid());
    let ended = |error| match error {
        journal::Error::RightTaken { .. } => Error::TicketEnded { number: ticket.number.clone() },
        other => other.into(),
    };
    rights::take(conn, &right, desk, by, at).await.map_err(ended)?;
    rights::spend(conn, &right, by, by, at).await?;
    Ok(())
}

/// What a refund or an exchange keeps: a fee, with its printed label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// As printed: « Frais de dossier ».
    pub label: String,
    /// Tax included.
    pub amount: Money,
}

impl Fee {
    /// Checks that it is a fee: nothing below zero, nothing no desk means.
    fn check(&self) -> Result<()> {
        payment::plausible(self.amount)?;
        match self.amount < Money::ZERO {
            true => Err(Error::FeeTooHigh),
            false => Ok(()),
        }
    }

    /// The fee as an item of the order, at the rate of what is given up.
    fn item(&self, given: &[&Ticket]) -> Item {
        let vat = given.first().map(|ticket| ticket.vat).unwrap_or_default();
        Item { kind: "fee", thing: None, label: self.label.clone(), amount: self.amount, vat }
    }
}

/// What an order still holds by each means, to give back from.
async fn held(conn: &mut SqliteConnection, order: OrderId) -> Result<Vec<Tender>> {
    payment::of_order(conn, order).await
}
