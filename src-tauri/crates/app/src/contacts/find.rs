//! Finding a contact as one types.

use contacts::contact::store::Row;
use contacts::find::{Hit, Match};
use contacts::{Kind, phone};
use kernel::{ContactId, Instant, NaiveDate, OrderId, VenueId};
use network::Right;
use sales::{history, order};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::sales::order::number;
use crate::{Context, Result};

/// What is typed in the one box.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindContacts {
    /// Pieces of names, of an e-mail, digits of a phone, in any order, or the number of an order or a ticket;
    /// nothing gives those who came lately.
    pub query: String,
    /// Most answers, 20 by default and 100 at most.
    #[serde(default = "default_limit")]
    pub limit: usize,
}

fn default_limit() -> usize {
    20
}

/// Most answers of one call.
const LIMIT: usize = 100;

/// Those who answer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FoundContacts {
    /// Best first.
    pub contacts: Vec<FoundContact>,
    /// Orders that bear the number typed, or hold a ticket that does; for who sells.
    pub orders: Vec<FoundOrder>,
}

/// An order that bears a number.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FoundOrder {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub contact: Option<ContactId>,
    /// Her name, or the one said at the desk; empty for nobody's.
    pub name: String,
    /// The title of the first of its shows, empty for an order without tickets.
    pub title: String,
    /// How many tickets hold.
    pub tickets: u32,
    /// When it was placed.
    pub placed_at: Instant,
}

/// One who answers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FoundContact {
    /// The line to show.
    #[serde(flatten)]
    pub row: ContactRow,
    /// How well it answers.
    pub matched: Match,
    /// Whether it bought or came lately.
    pub recent: bool,
}

/// What a list shows of a contact.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ContactRow {
    /// The contact.
    pub contact: ContactId,
    /// Person or organisation.
    pub kind: Kind,
    /// The whole name, as shown.
    pub name: String,
    /// « Mme », « M. ».
    pub civility: String,
    /// Given names.
    pub given: String,
    /// The name in use.
    pub usage: String,
    /// The organisation's name.
    pub organisation: String,
    /// The birth date, which tells apart two of one name.
    pub birth_date: Option<NaiveDate>,
    /// An e-mail that works, empty when there is none.
    pub email: String,
    /// A phone that works, as it is read; empty when there is none.
    pub phone: String,
    /// A city, empty when there is none.
    pub city: String,
}

impl From<Row> for ContactRow {
    fn from(row: Row) -> Self {
        Self {
            contact: row.id,
            kind: row.sheet.kind,
            name: row.sheet.name(),
            civility: row.sheet.civility,
            given: row.sheet.given,
            usage: row.sheet.usage,
            organisation: row.sheet.organisation,
            birth_date: row.sheet.birth_date,
            email: row.email,
            phone: phone::shown(&row.phone),
            city: row.city,
        }
    }
}

impl From<Hit> for FoundContact {
    fn from(hit: Hit) -> Self {
        Self { matched: hit.matched, recent: hit.recent, row: hit.row.into() }
    }
}

/// The contacts of the venue that answer what was typed.
///
/// # Errors
///
/// What the store says.
pub async fn find_contacts(ctx: &Context, input: FindContacts) -> Result<FoundContacts> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let hits = contacts::find::find(&mut conn, venue, &input.query, input.limit.min(LIMIT)).await?;
    let orders = match ctx.has(Right::Sell) {
        true => numbered(&mut conn, venue, &input.query).await?,
        false => Vec::new(),
    };
    Ok(FoundContacts { contacts: hits.into_iter().map(FoundContact::from).collect(), orders })
}

/// The orders of a number, when what was typed looks like one.
async fn numbered(conn: &mut SqliteConnection, venue: VenueId, typed: &str) -> Result<Vec<FoundOrder>> {
    let Some((terminal, seq)) = number(typed) else { return Ok(Vec::new()) };
    let mut orders = Vec::new();
    for id in order::by_number(conn, venue, terminal.as_deref(), seq).await? {
        let found = order::get(conn, venue, id).await?;
        let evenings = history::evenings(conn, id).await?;
        let named: Vec<ContactId> = found.contact.into_iter().collect();
        let buyer = contacts::contact::store::rows(conn, &named).await?.pop();
        orders.push(FoundOrder {
            order: id,
            number: found.number,
            contact: found.contact,
            name: buyer.map_or(found.kept_for, |row| row.sheet.name()),
            title: evenings.first().map(|evening| evening.title.clone()).unwrap_or_default(),
            tickets: evenings.iter().map(|evening| evening.live).sum(),
            placed_at: found.placed_at,
        });
    }
    Ok(orders)
}
