//! The tariff book: the document that a venue publishes, version after version, and that prices are made of.
//!
//! A book holds tariffs (the nature of a price), a grid (tariff × category → amount, inherited along the
//! programme), statuses, quotas and thanks. Categories are named by their code, the one that is printed, since
//! a price of the venue must hold for the categories of all its performances.

pub mod tariff;

use kernel::{Money, NaiveDate, PassProductId, TariffBookId, TariffId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use tariff::{
    CategoryAmount, Combined, DebitAt, FreePrice, Ladder, Level, LevelPrice, Limits, Measure, NoShow,
    Opening, Path, PathStep, Price, Rule, Tariff, Trend,
};

use crate::{Percent, Scope, Text, Window};

/// A tariff book at one version; amounts in cents, tax included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TariffBook {
    /// The book, whatever its version.
    pub id: TariffBookId,
    /// The published version, from 1; 0 for a draft.
    pub version: u32,
    /// The venue that publishes it.
    pub venue: VenueId,
    /// The natures of price, in any order.
    pub tariffs: Vec<Tariff>,
    /// The grid, in any order.
    #[serde(default)]
    pub prices: Vec<PriceCell>,
    /// The statuses that tariffs and levels refer to.
    #[serde(default)]
    pub statuses: Vec<Status>,
    /// How many places may leave at a tariff.
    #[serde(default)]
    pub quotas: Vec<Quota>,
    /// What an outing gives.
    #[serde(default)]
    pub thanks: Vec<Thanks>,
    /// What a desk may debit from a pass without holding its right.
    #[serde(default)]
    pub tolerance: Tolerance,
}

/// One cell of the grid: what a tariff costs in a category, at one level of the programme.
///
/// The nearest scope wins (performance → show → season → venue → everywhere); at equal scope, a cell for the
/// category wins over one for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceCell {
    /// The tariff.
    pub tariff: TariffId,
    /// The category's code; absent: every category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Text>,
    /// Where the price holds.
    pub scope: Scope,
    /// The price, tax included; absent: the tariff is not sold there, whatever wider scopes say.
    pub amount: Option<Money>,
}

/// A status that opens a tariff: under 26, jobseeker, local resident, school…
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Status {
    /// Code, unique in the book and the same in entitlements: `under_26`, `jobseeker`.
    pub code: Text,
    /// What the seller reads.
    pub name: Text,
    /// How it is known.
    pub evidence: Evidence,
}

/// How a status is known. It must hold on the day of the performance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// By the birth date: `from ≤ age < below`, in whole years.
    Age {
        /// Youngest age, included.
        from: Option<u32>,
        /// Age at which it ends, excluded.
        below: Option<u32>,
        /// Whether the seller must see a proof, once, though the birth date is known.
        proof: bool,
    },
    /// By a document that somebody saw: an entitlement with its expiry.
    Document,
    /// On the person's word.
    Word,
}

/// How many places may leave at one or several tariffs together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quota {
    /// The tariffs that share it.
    pub tariffs: Vec<TariffId>,
    /// Where it holds; everywhere when empty.
    #[serde(default)]
    pub scopes: Vec<Scope>,
    /// What it is counted over.
    pub per: QuotaPer,
    /// How many places.
    pub places: u32,
}

/// What a quota is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuotaPer {
    /// All the places of a performance.
    Performance,
    /// The places of one person at a performance.
    Person,
}

/// What an outing gives: credits, or a companion's place (a credit of a product whose rule asks for a companion).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Thanks {
    /// Code, unique in the book.
    pub code: Text,
    /// What the seller reads.
    pub name: Text,
    /// Where outings count; everywhere when empty.
    #[serde(default)]
    pub among: Vec<Scope>,
    /// When outings count.
    pub window: Window,
    /// The outing that is thanked: the first, the fifth…
    pub at: u32,
    /// Whether it is thanked again each time as many more are reached.
    #[serde(default)]
    pub again: bool,
    /// The pass whose credits are given.
    pub product: PassProductId,
    /// How many credits.
    pub credits: u32,
    /// The last day they can be used; absent: no expiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<NaiveDate>,
}

/// What a desk that the network does not answer may debit from a pass whose right it does not hold, to be settled later; never
/// for numbered seats. One place a card and fifty an evening, unless the book says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tolerance {
    /// Places a card.
    pub per_card: u32,
    /// Places an evening, all cards together.
    pub per_evening: u32,
}

impl Default for Tolerance {
    fn default() -> Self {
        Self { per_card: 1, per_evening: 50 }
    }
}

/// A share or an amount that a step takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Off {
    /// A share of the price.
    Share(Percent),
    /// An amount; the price never goes below zero.
    Amount(Money),
}
