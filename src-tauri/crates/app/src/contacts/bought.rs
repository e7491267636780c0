//! What a contact bought and still holds, as its card tells it.

use kernel::{ContactId, EntitlementId, Instant, Money, NaiveDate, OrderId, PassId, PerformanceId, VenueId};
use network::Right;
use passes::pass::{self, Holding};
use passes::product::Kind;
use sales::history::{self, Evening, Past};
use sales::note::{self, Note};
use sales::outing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use tariffs::entitlement::{self, Entitlement};

use super::card::agent_name;
use crate::{Context, Result};

/// Orders shown on a card.
const SHOWN: usize = 50;

/// What a contact bought and still holds.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Bought {
    /// Performances it went to or has tickets of; those given up are left out, unless the venue cancelled them.
    pub outings: usize,
    /// Its orders, the latest first, 50 at most.
    pub orders: Vec<BoughtOrder>,
    /// Its passes, the latest first.
    pub passes: Vec<HeldPass>,
    /// Its credit notes that still hold something, or were given back.
    pub notes: Vec<HeldNote>,
    /// The proofs that were seen and still hold, the latest first; nothing for who does not sell.
    pub entitlements: Vec<SeenProof>,
}

/// An order of a contact.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BoughtOrder {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// When it was placed.
    pub placed_at: Instant,
    /// What it is worth.
    pub value: Money,
    /// What remains due.
    pub due: Money,
    /// Its tickets, by performance.
    pub evenings: Vec<BoughtEvening>,
    /// What it holds besides tickets.
    pub items: Vec<BoughtItem>,
}

/// Something an order holds besides tickets.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BoughtItem {
    /// As printed.
    pub label: String,
    /// Whether it was given back.
    pub returned: bool,
}

/// The tickets of one order for one performance.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BoughtEvening {
    /// The performance.
    pub performance: PerformanceId,
    /// The title of its show.
    pub title: String,
    /// Its curtain.
    pub starts_at: Instant,
    /// Tickets that hold.
    pub live: u32,
    /// Tickets given up: refunded, cancelled, exchanged.
    pub ended: u32,
    /// What the live ones cost.
    pub amount: Money,
}

/// A pass of a contact.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct HeldPass {
    /// The pass.
    pub pass: PassId,
    /// Its printed number.
    pub number: String,
    /// The name of its kind.
    pub name: String,
    /// What it gives.
    pub kind: Kind,
    /// The last day it can be used.
    pub expires_on: Option<NaiveDate>,
    /// Whether that day is past.
    pub expired: bool,
    /// How many credits it was made with.
    pub credits: u32,
    /// How many are left.
    pub left: u32,
    /// Places that it paid for without the network and that are not settled.
    pub to_settle: u32,
    /// What a card still holds.
    pub balance: Money,
    /// Whether it was given back.
    pub returned: bool,
}

/// A credit note, or a gift voucher, of a contact.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct HeldNote {
    /// `note`, or `voucher` for a gift voucher that was sold.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// What it still holds.
    pub balance: Money,
    /// The last day it may be used.
    pub expires_on: Option<NaiveDate>,
    /// Whether it was given back: a gift voucher that was paid back.
    pub returned: bool,
}

/// A proof that was seen.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SeenProof {
    /// Its id.
    pub entitlement: EntitlementId,
    /// The status's code; `quotient` for a family quotient.
    pub status: String,
    /// What the seller reads, when the book in force names it.
    pub name: Option<String>,
    /// When it was seen.
    pub seen_at: Instant,
    /// By whom.
    pub seen_by: Option<String>,
    /// The last day it holds.
    pub until: Option<NaiveDate>,
}

/// What a contact bought, for who sells or reads accounts; nothing for anyone else.
pub(super) async fn bought(
    conn: &mut SqliteConnection,
    ctx: &Context,
    contact: ContactId,
) -> Result<Option<Bought>> {
    if !(ctx.has(Right::Sell) || ctx.has(Right::ReadAccounts)) {
        return Ok(None);
    }
    let venue = ctx.session()?.venue;
    let today = ctx.business_day(conn, venue).await?;
    let orders = history::of_contact(conn, venue, contact, SHOWN).await?;
    let passes = pass::holdings(conn, contact).await?;
    let notes = note::list(conn, venue, None, Some(contact)).await?;
    Ok(Some(Bought {
        outings: outing::of_contact(conn, contact).await?.iter().filter(|outing| outing.went).count(),
        orders: orders.into_iter().map(BoughtOrder::from).collect(),
        passes: passes.into_iter().map(|holding| held(holding, today)).collect(),
        notes: notes.into_iter().map(HeldNote::from).collect(),
        entitlements: match ctx.has(Right::Sell) {
            true => proofs(conn, ctx, (venue, contact), today).await?,
            false => Vec::new(),
        },
    }))
}

impl From<Note> for HeldNote {
    fn from(note: Note) -> Self {
        let returned = note.returned_at.is_some();
        Self {
            kind: note.kind,
            number: note.number,
            balance: note.balance,
            expires_on: note.expires_on,
            returned,
        }
    }
}

/// The proofs of a contact, with the names of the book in force; one that was never published names nothing.
async fn proofs(
    conn: &mut SqliteConnection,
    ctx: &Context,
    (venue, contact): (VenueId, ContactId),
    today: NaiveDate,
) -> Result<Vec<SeenProof>> {
    let book = ctx.app().book_in_force(conn, venue, None).await.ok();
    let name = |code: &str| {
        let statuses = book.as_ref().map(|book| &book.document.statuses)?;
        statuses.iter().find(|status| *status.code == *code).map(|status| status.name.to_string())
    };
    let mut proofs = Vec::new();
    for Entitlement { id, status, seen_at, seen_by, until, .. } in
        entitlement::of_contact(conn, contact, today).await?
    {
        let seen_by = agent_name(conn, seen_by).await?;
        proofs.push(SeenProof { entitlement: id, name: name(&status), status, seen_at, seen_by, until });
    }
    Ok(proofs)
}

impl From<Past> for BoughtOrder {
    fn from(past: Past) -> Self {
        Self {
            order: past.order,
            number: past.number,
            placed_at: past.placed_at,
            value: past.account.value,
            due: past.account.due(),
            evenings: past.evenings.into_iter().map(BoughtEvening::from).collect(),
            items: past
                .items
                .into_iter()
                .map(|item| BoughtItem { label: item.label, returned: item.end.is_some() })
                .collect(),
        }
    }
}

impl From<Evening> for BoughtEvening {
    fn from(evening: Evening) -> Self {
        let Evening { performance, title, starts_at, live, ended, amount } = evening;
        Self { performance, title, starts_at, live, ended, amount }
    }
}

fn held(holding: Holding, today: NaiveDate) -> HeldPass {
    HeldPass {
        pass: holding.id,
        number: holding.number,
        name: holding.name,
        kind: holding.kind,
        expires_on: holding.expires_on,
        expired: holding.expires_on.is_some_and(|day| day < today),
        credits: holding.credits,
        left: holding.left,
        to_settle: holding.to_settle,
        balance: holding.balance,
        returned: holding.returned,
    }
}

/// What would be lost with a contact that is erased now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AtStake {
    /// Tickets of performances to come, which stay good and no longer bear a name.
    pub tickets: u32,
    /// Credits left on its passes.
    pub credits: u32,
    /// What its cards and credit notes still hold.
    pub money: Money,
    /// What its orders still owe.
    pub due: Money,
    /// When it will be erased, once that was asked for.
    pub erase_at: Option<Instant>,
}

/// Adds up what a contact still holds and owes, of all its orders.
pub(super) async fn at_stake(
    conn: &mut SqliteConnection,
    ctx: &Context,
    contact: ContactId,
) -> Result<AtStake> {
    let venue = ctx.session()?.venue;
    let now = ctx.now();
    let stored = contacts::contact::store::get(conn, venue, contact).await?;
    let past = history::of_contact(conn, venue, contact, usize::MAX).await?;
    let to_come = past.iter().flat_map(|order| &order.evenings).filter(|evening| evening.starts_at > now);
    let passes = pass::holdings(conn, contact).await?;
    let notes = note::list(conn, venue, None, Some(contact)).await?;
    let on_cards: Money = passes.iter().map(|holding| holding.balance).sum();
    let on_notes: Money = notes.iter().map(|note| note.balance).sum();
    Ok(AtStake {
        tickets: to_come.map(|evening| evening.live).sum(),
        credits: passes.iter().map(|holding| holding.left).sum(),
        money: on_cards + on_notes,
        due: past.iter().map(|order| order.account.due()).sum(),
        erase_at: stored.erase_at,
    })
}
