//! Recording that a proof was seen.

use ::tariffs::book;
use ::tariffs::entitlement::{self, Entitlement, QUOTIENT};
use kernel::{ContactId, EntitlementId, Instant, Money, NaiveDate, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::{Context, Result};

/// A proof that was seen.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEntitlement {
    /// Whose.
    pub contact: ContactId,
    /// The status's code in the tariff book; `quotient` for a family quotient.
    pub status: String,
    /// The monthly family quotient in cents, for that status.
    #[serde(default)]
    pub quotient: Option<Money>,
    /// The last day it holds.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// A verified status.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntitlementView {
    /// Its id.
    pub id: EntitlementId,
    /// The status's code.
    pub status: String,
    /// When the proof was seen.
    pub seen_at: Instant,
    /// The last day it holds.
    pub until: Option<NaiveDate>,
}

impl From<Entitlement> for EntitlementView {
    fn from(entitlement: Entitlement) -> Self {
        Self {
            id: entitlement.id,
            status: entitlement.status,
            seen_at: entitlement.seen_at,
            until: entitlement.until,
        }
    }
}

/// Records an entitlement.
pub(super) async fn record_entitlement(ctx: &Context, input: RecordEntitlement) -> Result<EntitlementView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    contacts::contact::store::get(&mut tx, author.venue, input.contact).await?;
    check_status(ctx, &mut tx, author.venue, &input.status).await?;
    let today = network::venue::business_day(&mut tx, author.venue, author.at).await?;
    let entitlement = Entitlement {
        id: ctx.id(),
        contact: input.contact,
        venue: author.venue,
        status: input.status,
        quotient: input.quotient,
        seen_by: author.agent,
        seen_at: author.at,
        until: input.until,
    };
    entitlement::record(&mut tx, &author, today, &entitlement).await?;
    tx.commit().await?;
    Ok(entitlement.into())
}

/// Checks that a published book of the venue has the status.
async fn check_status(
    ctx: &Context,
    conn: &mut SqliteConnection,
    venue: VenueId,
    status: &str,
) -> Result<()> {
    if status == QUOTIENT {
        return Ok(());
    }
    for listed in book::list(conn, venue).await?.into_iter().filter(|book| book.published > 0) {
        let book = ctx.app().book_in_force(conn, venue, Some(listed.id)).await?;
        if book.document.statuses.iter().any(|known| &*known.code == status) {
            return Ok(());
        }
    }
    Err(::tariffs::Error::StatusUnknown { status: status.to_owned() }.into())
}
