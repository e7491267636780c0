//! Passes and gift vouchers given back. One is given back whole, its sale negated; what was used of it is kept, on a
//! line of its own at the same rate.

use journal::Appended;
use kernel::{Money, OrderItemId, TypedId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Fee, Motive, consume};
use crate::order::{self, DONATION, Item, PASS, REBATE, SPENT, Sold, USED, VOUCHER};
use crate::ticket::How;
use crate::{Act, Error, Result, Ticket, note};

/// An item to give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveBack {
    /// The item.
    pub item: OrderItemId,
    /// What was used of it: less than all of it, and nothing when it is absent.
    pub used: Option<Fee>,
}

/// What the right of undoing an item is over: the pass or the gift voucher, which operations name, so that it moves to the
/// desk that asks for it; any other item itself, which is given back where it was sold.
pub(super) fn undone_as(sold: &Sold) -> Uuid {
    match (sold.kind.as_str(), sold.thing) {
        (PASS | VOUCHER, Some(thing)) => thing,
        _ => sold.id.uuid(),
    }
}

/// An item that is given back, as it was sold.
pub(super) struct Given {
    pub(super) sold: Sold,
    used: Option<Fee>,
}

impl Given {
    /// What goes back of it.
    pub(super) fn worth(&self) -> Money {
        self.sold.amount - self.used.as_ref().map_or(Money::ZERO, |used| used.amount)
    }

    /// What was used of it, as an item of the order.
    pub(super) fn kept(&self) -> Option<Item> {
        let used = self.used.as_ref()?;
        let Sold { thing, performance, vat, .. } = self.sold;
        // What a gift voucher paid stays money in advance: the tickets that it paid are the receipts.
        let kind = if self.sold.kind == VOUCHER { SPENT } else { USED };
        Some(Item { kind, thing, performance, ..used.item(vat) })
    }

    /// Ends it: its fact, its right of undoing, and what a gift voucher still held.
    pub(super) async fn end(
        &self,
        conn: &mut SqliteConnection,
        act: &Act<'_>,
        appended: &Appended,
        (line, how, motive): (u32, How, Motive),
    ) -> Result<()> {
        let sold = &self.sold;
        // What was taken off the price of a ticket goes with it: whoever may undo the one undoes the other.
        if sold.kind != REBATE {
            let ended = || Error::ItemEnded { label: sold.label.clone() };
            consume(conn, act, appended, (undone_as(sold), sold.reference.operation), ended).await?;
        }
        if let Some(note) = sold.thing.filter(|_| sold.kind == VOUCHER) {
            note::withdraw(conn, act, appended, TypedId::from_uuid(note), self.worth()).await?;
        }
        order::end_item(conn, act, appended, sold.id, (line, how, motive)).await
    }
}

/// What was taken off the price of tickets after their sale: it goes with them.
pub(super) fn rebates(all: &[Sold], tickets: &[&Ticket]) -> Vec<Given> {
    let of = |thing| tickets.iter().any(|ticket| Some(ticket.id.uuid()) == thing);
    let live = all.iter().filter(|sold| sold.kind == REBATE && sold.end.is_none() && of(sold.thing));
    live.map(|sold| Given { sold: sold.clone(), used: None }).collect()
}

/// The items of an order that an act gives back.
pub(super) fn chosen(all: &[Sold], wanted: &[GiveBack]) -> Result<Vec<Given>> {
    let one = |asked: &GiveBack| {
        let sold = all.iter().find(|sold| sold.id == asked.item).ok_or(Error::ItemUnknown)?;
        let label = || sold.label.clone();
        if sold.end.is_some() {
            return Err(Error::ItemEnded { label: label() });
        }
        if sold.kind == DONATION {
            return Err(Error::DonationKept { label: label() });
        }
        if !sold.may_return() {
            return Err(Error::ItemKept { label: label() });
        }
        asked.used.iter().try_for_each(Fee::check)?;
        let used = asked.used.clone().filter(|used| !used.amount.is_zero());
        let given = Given { sold: sold.clone(), used };
        match given.worth() > Money::ZERO || sold.amount.is_zero() {
            true => Ok(given),
            false => Err(Error::ItemUsedUp { label: label() }),
        }
    };
    wanted.iter().map(one).collect()
}
