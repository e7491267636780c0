//! Finding a contact as one types.

use contacts::contact::store::Row;
use contacts::find::{Hit, Match};
use contacts::{Kind, phone};
use kernel::{ContactId, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Context, Result};

/// What is typed in the one box.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindContacts {
    /// Pieces of names, of an e-mail, digits of a phone, in any order; nothing gives those who came lately.
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
    Ok(FoundContacts { contacts: hits.into_iter().map(FoundContact::from).collect() })
}
