//! The statuses whose proof a seller may be shown.

use pricing::book::Evidence;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::Nothing;
use crate::{Context, Result};

/// Statuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProvedStatuses {
    /// Those of the book in force that a proof opens, in its order.
    pub statuses: Vec<ProvedStatus>,
}

/// A status that a proof opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProvedStatus {
    /// Its code, which entitlements bear.
    pub code: String,
    /// What the seller reads.
    pub name: String,
}

/// The statuses of the book in force that a proof opens; none before a book is published.
pub(super) async fn proved_statuses(ctx: &Context, _: Nothing) -> Result<ProvedStatuses> {
    let mut conn = ctx.read().await?;
    let book = match ctx.app().book_in_force(&mut conn, ctx.session()?.venue, None).await {
        Ok(book) => book,
        Err(refused) if refused.code() == "tariffs.nothing_published" => {
            return Ok(ProvedStatuses { statuses: Vec::new() });
        }
        Err(refused) => return Err(refused),
    };
    let proved = book.document.statuses.iter().filter(|status| match status.evidence {
        Evidence::Document => true,
        Evidence::Age { proof, .. } => proof,
        Evidence::Word => false,
    });
    Ok(ProvedStatuses {
        statuses: proved
            .map(|status| ProvedStatus { code: status.code.to_string(), name: status.name.to_string() })
            .collect(),
    })
}
