//! Giving tickets up: refunds, cancellations, exchanges; and duplicates, which give nothing up.
//!
//! Each is one operation that refers to what it corrects, and consumes the one right of undoing of each ticket, and
//! of each pass or gift voucher, that it gives up. That right is born with the sale at the desk that sold, and moves to
//! another desk of the venue that asks for it.

mod duplicate;
mod elsewhere;
mod exchange;
mod item;
mod motive;
mod part;
mod read;
mod refund;

use journal::Appended;
use journal::rights::{self, Right, RightKind};
use kernel::{Money, OperationId, OrderId, TypedId, VatRate};
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use crate::order::Item;
use crate::ticket::{self, How};
use crate::{Act, Error, Result, Tender, Ticket, payment};

pub use duplicate::duplicate;
pub use elsewhere::{Wanted, holder, lacking, lay_at_hand};
pub use exchange::{Exchange, exchange};
pub use item::GiveBack;
pub use motive::{Motive, Reason};
pub use read::{Undoing, undoing, voucher_printed};
pub use refund::{GiveUp, refund};

fn right_of_undoing(thing: Uuid) -> Right {
    Right { kind: RightKind::Undoing, thing, unit: thing, scope: None }
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
    let ended = || Error::TicketEnded { number: ticket.number.clone() };
    consume(conn, act, appended, (ticket.id.uuid(), ticket.operation), ended).await?;
    ticket::store::end(conn, act, appended, ticket.id, line, how, motive).await
}

/// The place of a ticket that ended is free again.
async fn free_place(conn: &mut SqliteConnection, act: &Act<'_>, ticket: &Ticket) -> Result<()> {
    Ok(rights::give_back(conn, &ticket.place.right(), ticket.id.uuid(), act.at()).await?)
}

/// Takes the one right of undoing a ticket or an item, which the desk that sold it holds since; `ended` says what it is
/// when that was done before.
async fn consume(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    appended: &Appended,
    (thing, sold_by): (Uuid, OperationId),
    ended: impl FnOnce() -> Error,
) -> Result<()> {
    let (right, by) = (right_of_undoing(thing), appended.operation.uuid());
    let taken = match may_undo(conn, sold_by, &act.author).await? {
        true => rights::take_born(conn, &right, &act.author, by).await,
        false => rights::take(conn, &right, &act.author, by).await,
    };
    match taken {
        Ok(_) => {}
        Err(refused @ (journal::Error::RightTaken { .. } | journal::Error::RightNotGranted { .. })) => {
            return Err(elsewhere::why_not(conn, (&right, refused), sold_by, &act.author, ended).await?);
        }
        Err(other) => return Err(other.into()),
    }
    rights::spend(conn, &right, by, by, act.at()).await?;
    Ok(())
}

/// Whether this desk undoes what an operation sold without asking anybody: it sold it. In a network, what it sold before a
/// restore is its own again once all that it ever did is here, as far as the marks outside its store had gone: it may have
/// undone it before.
async fn may_undo(conn: &mut SqliteConnection, operation: OperationId, author: &Author) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "with own as (
             select j.journal_id, j.incarnation, cast(o.bytes as text) as opening
             from journal j join operation o on o.journal_id = j.journal_id and o.seq = 1
             where j.desk_id = ?2
         ), marked as (
             select opening ->> '$.data.continues.journal' as journal, opening ->> '$.data.marked.seq' as seq
             from own where opening ->> '$.data.continues' is not null
             union all
             select lost.value ->> '$.journal', lost.value ->> '$.seq'
             from own, json_each(opening, '$.data.lost') lost
         )
         select exists (
             select 1 from operation sold join journal j using (journal_id)
             where sold.operation_id = ?1 and j.desk_id = ?2
               and (j.incarnation = (select incarnation from desk where own = 1)
                    or not exists (select 1 from adopted where venue_id = ?3)
                    or not exists (
                        select 1 from marked m
                        where m.seq is null or m.seq > coalesce((
                            select max(o.seq) from operation o
                            where o.journal_id = unhex(replace(m.journal, '-', ''))), 0))))",
    )
    .bind(operation)
    .bind(author.desk)
    .bind(author.venue)
    .fetch_one(conn)
    .await?)
}

/// The kind of the item that a fee is.
pub const FEE: &str = "fee";

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
    fn item(&self, vat: VatRate) -> Item {
        Item::new(FEE, self.label.clone(), self.amount, vat)
    }
}

/// What an order still holds by each means, to give back from.
async fn held(conn: &mut SqliteConnection, order: OrderId) -> Result<Vec<Tender>> {
    payment::of_order(conn, order).await
}
