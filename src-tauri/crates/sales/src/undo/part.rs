//! The part of an order that is given up: tickets, what was taken off their price since, passes and gift vouchers.

use journal::record::Reference;
use journal::{Appended, Line};
use kernel::{Money, TicketId, VatRate};
use sqlx::SqliteConnection;

use super::item::{self, GiveBack, Given};
use super::{Fee, Motive, end, free_place};
use crate::order::{self, Item, Sold};
use crate::ticket::How;
use crate::{Act, Error, Result, Ticket};

/// Tickets first, then items, as on the lines of the operation.
pub(super) struct Part<'t> {
    pub(super) tickets: Vec<&'t Ticket>,
    items: Vec<Given>,
}

impl<'t> Part<'t> {
    /// The tickets and items that are named, with what goes with them.
    pub(super) fn named(
        all: &'t [Ticket],
        items: &[Sold],
        (tickets, given): (&[TicketId], &[GiveBack]),
    ) -> Result<Self> {
        let tickets = chosen(all, tickets)?;
        let mut given = item::chosen(items, given)?;
        given.extend(item::rebates(items, &tickets));
        Ok(Self { tickets, items: given })
    }

    /// Every live ticket, with what goes with them.
    pub(super) fn live(all: &'t [Ticket], items: &[Sold]) -> Result<Self> {
        let live = all.iter().filter(|ticket| ticket.end.is_none());
        Self::named(all, items, (&live.map(|ticket| ticket.id).collect::<Vec<_>>(), &[]))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn len(&self) -> usize {
        self.tickets.len() + self.items.len()
    }

    /// The number of the line after those of this part.
    pub(super) fn next(&self) -> u32 {
        u32::try_from(self.len() + 1).unwrap_or(u32::MAX)
    }

    fn numbered_items(&self) -> impl Iterator<Item = (&Given, u32)> {
        self.items.iter().zip(u32::try_from(self.tickets.len() + 1).unwrap_or(u32::MAX)..)
    }

    /// What goes back of it, fees apart.
    pub(super) fn worth(&self) -> Money {
        let tickets: Money = self.tickets.iter().map(|ticket| ticket.price).sum();
        tickets + self.items.iter().map(Given::worth).sum()
    }

    pub(super) fn refers(&self) -> Vec<Reference> {
        let tickets = self.tickets.iter().map(|ticket| order::reference(ticket));
        tickets.chain(self.items.iter().map(|item| item.sold.reference)).collect()
    }

    pub(super) fn lines(&self) -> Vec<Line> {
        let tickets = self.tickets.iter().zip(1..).map(|(ticket, n)| order::given_up(n, ticket));
        tickets.chain(self.numbered_items().map(|(item, n)| item.sold.given_back(n))).collect()
    }

    /// What the order keeps: what was used of the items, then the fee.
    pub(super) fn retained(&self, fee: Option<&Fee>) -> Vec<Item> {
        let fee = fee.filter(|fee| !fee.amount.is_zero()).map(|fee| fee.item(self.vat()));
        self.items.iter().filter_map(Given::kept).chain(fee).collect()
    }

    /// The rate of what is given up.
    fn vat(&self) -> VatRate {
        let tickets = self.tickets.iter().map(|ticket| ticket.vat);
        tickets.chain(self.items.iter().map(|item| item.sold.vat)).next().unwrap_or_default()
    }

    /// Ends all of it by an operation; its places are free again, those of the tickets that are `kept` apart.
    pub(super) async fn end(
        &self,
        conn: &mut SqliteConnection,
        act: &Act<'_>,
        appended: &Appended,
        (how, motive): (How, Motive),
        kept: impl Fn(TicketId) -> bool,
    ) -> Result<()> {
        for (ticket, n) in self.tickets.iter().zip(1..) {
            end(conn, act, appended, ticket, n, how, motive).await?;
            if !kept(ticket.id) {
                free_place(conn, act, ticket).await?;
            }
        }
        for (item, n) in self.numbered_items() {
            item.end(conn, act, appended, (n, how, motive)).await?;
        }
        Ok(())
    }

    /// The tickets and the items that it was.
    pub(super) fn into_ended(self) -> (Vec<TicketId>, Vec<Sold>) {
        let tickets = self.tickets.iter().map(|ticket| ticket.id).collect();
        (tickets, self.items.into_iter().map(|item| item.sold).collect())
    }
}

/// The live tickets that an act gives up, among those of an order.
fn chosen<'t>(all: &'t [Ticket], wanted: &[TicketId]) -> Result<Vec<&'t Ticket>> {
    let one = |id: &TicketId| {
        let ticket = all.iter().find(|ticket| ticket.id == *id).ok_or(Error::TicketUnknown)?;
        match &ticket.end {
            Some(_) => Err(Error::TicketEnded { number: ticket.number.clone() }),
            None if ticket.entry > Money::ZERO => Err(Error::TicketEntered { number: ticket.number.clone() }),
            None => Ok(ticket),
        }
    };
    let mut ids = wanted.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().map(one).collect()
}
