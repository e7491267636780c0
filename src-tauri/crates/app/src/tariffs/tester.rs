//! "What would this person pay": every offer with its reasons, for a contact or an invented person.

use catalogue::performance;
use kernel::{ContactId, PerformanceId};
use network::Right;
use pricing::{PreparedBook, Quote, Spectator, TariffBook};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts;
use crate::{Context, Result};

/// Who, for what, under which book.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatWouldPay {
    /// The performance.
    pub performance: PerformanceId,
    /// The category's code.
    pub category: String,
    /// Whether the place is a numbered seat.
    #[serde(default)]
    pub seated: bool,
    /// A contact of the venue.
    #[serde(default)]
    pub contact: Option<ContactId>,
    /// An invented person, in place of a contact.
    #[serde(default)]
    pub invented: Option<Spectator>,
    /// A draft, in place of the book in force.
    #[serde(default)]
    pub draft: Option<TariffBook>,
}

/// What they would pay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tested {
    /// Every offer, and the one to propose.
    pub quote: Quote,
}

/// Quotes without selling.
pub(super) async fn what_would_pay(ctx: &Context, input: WhatWouldPay) -> Result<Tested> {
    if input.contact.is_some() {
        ctx.require(Right::ReadContacts)?;
    }
    let mut conn = ctx.read().await?;
    let venue = ctx.session()?.venue;
    let performance = performance::get(&mut conn, input.performance).await?;
    ctx.same_venue(performance.venue)?;
    let venue = network::venue::get(&mut conn, venue).await?;
    let today = network::venue::day_of(ctx.now(), &venue.time_zone, venue.cut_hour)?;
    let spectator = match input.invented {
        Some(invented) => invented,
        None => facts::spectator(&mut conn, &venue, input.contact, today).await?,
    };
    let book = ctx.app().book_in_force(&mut conn, venue.id, performance.tariff_book).await;
    let draft = match &input.draft {
        Some(draft) => Some(PreparedBook::new(draft).map_err(::tariffs::Error::from)?),
        None => None,
    };
    let quantity = match &book {
        Ok(book) => facts::quantity(&mut conn, book, input.contact, &[performance.id]).await?,
        Err(_) => pricing::QuantityContext::default(),
    };
    let prepared = match &draft {
        Some(draft) => draft,
        None => &book.as_ref().map_err(Clone::clone)?.prepared,
    };
    let quote = prepared.quote(&pricing::quote::Ask {
        spectator: &spectator,
        performance: &facts::performance(&mut conn, &performance).await?,
        category: &input.category,
        seated: input.seated,
        quantity: &quantity,
        seller: &facts::seller(ctx),
        now: ctx.now(),
    });
    Ok(Tested { quote })
}
