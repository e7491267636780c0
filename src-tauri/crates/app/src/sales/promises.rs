//! What tickets take after their sale, and the operation that takes it: on printing, on entry, or of who did not enter.

use journal::record::{Consumed, Later};
use kernel::Money;
use network::Language;
use passes::promise::{self, How, MONEY, Promise};
use sales::order::{self, Done, ENTRY, Item, NO_SHOW, Order, PRINTING};
use sales::{Tender, Ticket};
use sqlx::SqliteConnection;

use super::act::Doing;
use super::words;
use crate::Result;

/// The tickets of an order that still take something, each with what.
pub(super) struct Standing<'t>(Vec<(&'t Ticket, Vec<Promise>)>);

impl<'t> Standing<'t> {
    /// What live tickets still take, at one moment or at any.
    pub(super) async fn of(
        conn: &mut SqliteConnection,
        tickets: &[&'t Ticket],
        moment: Option<Later>,
    ) -> Result<Self> {
        let mut standing = Vec::new();
        for ticket in tickets.iter().filter(|ticket| ticket.end.is_none()) {
            let mut open = promise::open(conn, ticket.id).await?;
            open.retain(|promise| moment.is_none_or(|moment| promise.promised.at == moment));
            if !open.is_empty() {
                standing.push((*ticket, open));
            }
        }
        Ok(Self(standing))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a ticket is among them.
    pub(super) fn holds(&self, ticket: &Ticket) -> bool {
        self.0.iter().any(|(own, _)| own.id == ticket.id)
    }

    /// Records what they take, as one operation of their order, and takes it.
    pub(super) async fn take(
        &self,
        conn: &mut SqliteConnection,
        doing: &Doing,
        (order, language): (&Order, Language),
        (moment, tenders): (Moment, &[Tender]),
    ) -> Result<Done> {
        let items: Vec<_> =
            self.0.iter().map(|(ticket, open)| (*ticket, moment.item(language, ticket, open))).collect();
        let done = order::debit(conn, &doing.act(), order, &items, tenders).await?;
        for promise in self.0.iter().flat_map(|(_, open)| open) {
            match moment {
                Moment::Printing | Moment::Entry => {
                    promise::keep(conn, &doing.author, doing.act().chance, promise).await?;
                }
                Moment::NoShow => promise::let_go(conn, &doing.author, promise, How::Missed).await?,
            }
        }
        Ok(done)
    }

    /// What they come to for who does not enter.
    pub(super) fn no_show(&self) -> (usize, Money) {
        let due = |(_, open): &(&Ticket, Vec<Promise>)| Moment::NoShow.due(open);
        let charged: Vec<Money> = self.0.iter().map(due).filter(|due| !due.is_zero()).collect();
        (charged.len(), charged.into_iter().sum())
    }

    /// Those whose place is given up when nobody enters, and the others.
    pub(super) fn part(self) -> (Vec<&'t Ticket>, Self) {
        let frees = |(_, open): &(&Ticket, Vec<Promise>)| open.iter().any(|promise| promise.promised.frees);
        let (freed, kept): (Vec<_>, Vec<_>) = self.0.into_iter().partition(frees);
        (freed.into_iter().map(|(ticket, _)| ticket).collect(), Self(kept))
    }
}

/// When a ticket takes what it promised.
#[derive(Debug, Clone, Copy)]
pub(super) enum Moment {
    /// When it is printed, or sent.
    Printing,
    /// When its holder enters.
    Entry,
    /// When nobody entered.
    NoShow,
}

impl Moment {
    fn kind(self) -> &'static str {
        match self {
            Self::Printing => PRINTING,
            Self::Entry => ENTRY,
            Self::NoShow => NO_SHOW,
        }
    }

    /// The money that is due then.
    fn due(self, open: &[Promise]) -> Money {
        let money = open.iter().map(|promise| &promise.promised).filter(|promised| promised.kind == MONEY);
        money
            .map(|promised| match self {
                Self::Printing | Self::Entry => promised.value,
                Self::NoShow => promised.no_show,
            })
            .sum()
    }

    fn item(self, language: Language, ticket: &Ticket, open: &[Promise]) -> Item {
        let label = words::fill(language, self.kind(), &[("tariff", &ticket.tariff_name)]);
        let debited = open.iter().map(|promise| &promise.promised).filter_map(|promised| {
            let (id, kind, value) = (promised.id?, promised.kind.clone(), promised.value);
            Some(Consumed { id, kind, to_settle: Vec::new(), value })
        });
        let consumes = match self {
            Self::Printing | Self::Entry => debited.collect(),
            Self::NoShow => Vec::new(),
        };
        Item { consumes, ..Item::new(self.kind(), label, self.due(open), ticket.vat) }
    }
}

/// Takes what some tickets of an order take when they are printed or sent, before they are.
pub(super) async fn printed(
    tx: &mut crate::Write,
    doing: &Doing,
    (order, language): (&Order, Language),
    tickets: &[&Ticket],
) -> Result<()> {
    let standing = Standing::of(tx, tickets, Some(Later::Printing)).await?;
    if standing.is_empty() {
        return Ok(());
    }
    let done = standing.take(tx, doing, (order, language), (Moment::Printing, &[])).await?;
    tx.moved(done.appended.head);
    Ok(())
}
