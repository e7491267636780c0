//! The question: what does this person pay, for one place, now?

use kernel::{Instant, Money, TariffId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Performance, QuantityContext, Seller, Spectator};

/// What a price is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Who will sit there.
    pub spectator: &'a Spectator,
    /// For what.
    pub performance: &'a Performance,
    /// The category's code.
    pub category: &'a str,
    /// Whether the place is a numbered seat, which no tolerance covers.
    pub seated: bool,
    /// What was already taken.
    pub quantity: &'a QuantityContext,
    /// Who sells.
    pub seller: &'a Seller,
    /// The moment of the sale.
    pub now: Instant,
}

/// The offer that the seller or the person takes, when it is not the one proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Take {
    /// The tariff.
    pub tariff: TariffId,
    /// The level, on a ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<char>,
    /// The amount, for a free price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
}
