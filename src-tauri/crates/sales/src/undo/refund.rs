//! Refund and cancellation: tickets given up, passes and gift vouchers given back, whole orders or parts of them.

use journal::record::Reference;
use journal::{Kind, Line};
use kernel::{Money, OrderId, TicketId, VatRate};
use serde_json::json;
use sqlx::SqliteConnection;

use super::item::{self, GiveBack, Given};
use super::{Fee, Reason, chosen, end, free_place, held};
use crate::order::{self, Done, Item};
use crate::ticket::{self, How};
use crate::{Act, Error, Result, Tender, Ticket, payment, till};

/// What is given up, and how what it brought goes back.
#[derive(Debug, Clone)]
pub struct GiveUp {
    /// The order.
    pub order: OrderId,
    /// Its tickets to give up; every live one when neither a ticket nor an item is named.
    pub tickets: Vec<TicketId>,
    /// Its passes and gift vouchers to give back.
    pub items: Vec<GiveBack>,
    /// What is kept.
    pub fee: Option<Fee>,
    /// How it goes back, in negative amounts; to the means that paid when absent.
    pub tenders: Option<Vec<Tender>>,
    /// Whether another means than those that paid is allowed.
    pub other_means: bool,
    /// Why.
    pub reason: Reason,
}

/// Gives tickets up and items back. What goes back is what the order then has too much; nothing, when nothing had
/// been paid: the operation is then a cancellation.
///
/// # Errors
///
/// [`Error::TicketEnded`], [`Error::TicketUnknown`], [`Error::ItemEnded`], [`Error::ItemUnknown`],
/// [`Error::ItemKept`], [`Error::ItemUsedUp`], [`Error::FeeTooHigh`], [`Error::DetailMissing`] without a reason, what
/// giving back refuses.
pub async fn refund(conn: &mut SqliteConnection, act: &Act<'_>, asked: &GiveUp) -> Result<Done> {
    asked.reason.check()?;
    asked.fee.iter().try_for_each(Fee::check)?;
    let order = order::get(conn, act.author.venue, asked.order).await?;
    let all = ticket::of_order(conn, order.id).await?;
    let items = order::items(conn, order.id).await?;
    let part = Part::of(&all, &items, asked)?;
    let kept = asked.fee.as_ref().map_or(Money::ZERO, |fee| fee.amount);
    if kept > part.worth() {
        return Err(Error::FeeTooHigh);
    }
    let due = order.account.due() - part.worth() + kept;
    let back = (-due).max(Money::ZERO);
    let tenders =
        payment::give_back(back, &held(conn, order.id).await?, asked.tenders.as_deref(), asked.other_means)?;
    till::check_cash(conn, act, &tenders).await?;
    let paid = payment::Paid::new(act, &tenders);
    let how = if order.account.paid.is_zero() { How::Cancelled } else { How::Refunded };
    let mut entry = act.entry(if how == How::Cancelled { Kind::Cancellation } else { Kind::Refund });
    let retained = part.retained(asked.fee.as_ref());
    entry.refers = part.refers();
    entry.lines = part.lines();
    entry.lines.extend(retained.iter().zip(part.next()..).map(|(item, n)| item.line(n)));
    entry.payments = paid.lines();
    entry.data.insert("motive".to_owned(), json!(asked.reason.motive));
    entry.buyer = order.contact;
    entry.order = Some(order.id);
    let appended = act.append(conn, entry).await?;
    for (ticket, n) in part.tickets.iter().zip(1..) {
        end(conn, act, &appended, ticket, n, how, asked.reason.motive).await?;
        free_place(conn, act, ticket).await?;
    }
    for (item, n) in part.numbered_items() {
        item.end(conn, act, &appended, (n, how, asked.reason.motive)).await?;
    }
    asked.reason.keep(conn, &appended).await?;
    order::insert_items(conn, act, order.id, &appended, &retained, part.len()).await?;
    payment::insert(conn, act, order.id, order.contact, &appended, paid).await?;
    let ended = part.tickets.iter().map(|ticket| ticket.id).collect();
    let returned = part.items.into_iter().map(|item| item.sold).collect();
    let due = due.max(Money::ZERO);
    let (tickets, numbers) = (Vec::new(), Vec::new());
    Ok(Done { order: order.id, appended, tickets, numbers, ended, returned, tenders, due })
}

/// The part of an order that is given up: tickets first, then items.
struct Part<'t> {
    tickets: Vec<&'t Ticket>,
    items: Vec<Given>,
}

impl<'t> Part<'t> {
    fn of(all: &'t [Ticket], items: &[order::Sold], asked: &GiveUp) -> Result<Self> {
        let items = item::chosen(items, &asked.items)?;
        let tickets = match asked.tickets.is_empty() && items.is_empty() {
            true => {
                let live = all.iter().filter(|ticket| ticket.end.is_none());
                chosen(all, &live.map(|ticket| ticket.id).collect::<Vec<_>>())?
            }
            false => chosen(all, &asked.tickets)?,
        };
        match tickets.is_empty() && items.is_empty() {
            true => Err(Error::TicketUnknown),
            false => Ok(Self { tickets, items }),
        }
    }

    fn len(&self) -> usize {
        self.tickets.len() + self.items.len()
    }

    /// The number of the line after those of this part.
    fn next(&self) -> u32 {
        u32::try_from(self.len() + 1).unwrap_or(u32::MAX)
    }

    fn numbered_items(&self) -> impl Iterator<Item = (&Given, u32)> {
        self.items.iter().zip(u32::try_from(self.tickets.len() + 1).unwrap_or(u32::MAX)..)
    }

    /// What goes back of it, fees apart.
    fn worth(&self) -> Money {
        let tickets: Money = self.tickets.iter().map(|ticket| ticket.price).sum();
        tickets + self.items.iter().map(Given::worth).sum()
    }

    fn refers(&self) -> Vec<Reference> {
        let tickets = self.tickets.iter().map(|ticket| order::reference(ticket));
        tickets.chain(self.items.iter().map(|item| item.sold.reference)).collect()
    }

    fn lines(&self) -> Vec<Line> {
        let tickets = self.tickets.iter().zip(1..).map(|(ticket, n)| order::given_up(n, ticket));
        tickets.chain(self.numbered_items().map(|(item, n)| item.sold.given_back(n))).collect()
    }

    /// What the order keeps: what was used of the items, then the fee.
    fn retained(&self, fee: Option<&Fee>) -> Vec<Item> {
        let fee = fee.filter(|fee| !fee.amount.is_zero()).map(|fee| fee.item(self.vat()));
        self.items.iter().filter_map(Given::kept).chain(fee).collect()
    }

    /// The rate of what is given up.
    fn vat(&self) -> VatRate {
        let tickets = self.tickets.iter().map(|ticket| ticket.vat);
        tickets.chain(self.items.iter().map(|item| item.sold.vat)).next().unwrap_or_default()
    }
}
