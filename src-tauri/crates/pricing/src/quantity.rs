//! What was already taken when a price is asked: places sold, funds granted, and the lines before in the basket.

use kernel::{ContactId, FundId, Money, PassId, PerformanceId, TariffId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Consumption, Performance};

/// What quotas, funds, tolerance and limits are counted from. `earlier` is filled line after line by
/// [`crate::PreparedBook::quote_basket`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct QuantityContext {
    /// Places already sold, by performance and tariff.
    pub sold: Vec<Sold>,
    /// Places that the persons of this basket already hold, by performance and tariff.
    pub held: Vec<HeldPlaces>,
    /// What this desk may spend of suspended-ticket funds: a granted right, so that a fund never goes below zero.
    pub funds: Vec<FundGrant>,
    /// Debits this desk made tonight without the right of the card.
    pub tolerated: Vec<Tolerated>,
    /// What the lines before took.
    pub earlier: Vec<Taken>,
}

/// Places sold at a tariff of a performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sold {
    /// The performance.
    pub performance: PerformanceId,
    /// The tariff.
    pub tariff: TariffId,
    /// How many.
    pub places: u32,
}

/// Places that a person already holds at a tariff of a performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HeldPlaces {
    /// The person.
    pub contact: ContactId,
    /// The performance.
    pub performance: PerformanceId,
    /// The tariff.
    pub tariff: TariffId,
    /// How many.
    pub places: u32,
}

/// What this desk may spend of a fund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FundGrant {
    /// The fund.
    pub fund: FundId,
    /// The amount granted and not spent.
    pub amount: Money,
}

/// Debits made on a card without its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tolerated {
    /// The card.
    pub pass: PassId,
    /// How many.
    pub places: u32,
}

/// What one line of the basket took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Taken {
    /// The person.
    pub contact: Option<ContactId>,
    /// The performance.
    pub performance: Performance,
    /// The tariff.
    pub tariff: TariffId,
    /// What is paid for it.
    pub price: Money,
    /// What it consumes.
    pub consumes: Vec<Consumption>,
}
