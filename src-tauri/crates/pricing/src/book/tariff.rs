//! A tariff: its name, who may sell it to whom and when, and the rule that makes its price.

use kernel::{FundId, Instant, Money, NaiveDate, PassProductId, TariffId};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Off;
use crate::facts::Channel;
use crate::{Percent, Rounding, Scope, Text, Window};

/// The nature of a price. Its name is neutral: it is printed, and says nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tariff {
    /// The tariff, whatever the version of the book.
    pub id: TariffId,
    /// Short code, unique in the book, written in operations.
    pub code: Text,
    /// Neutral name, printed on the ticket.
    pub name: Text,
    /// Order in lists; equals are ordered by code.
    #[serde(default)]
    pub position: u32,
    /// How the price is made.
    pub rule: Rule,
    /// How the price is rounded, once, at the end of the rule.
    #[serde(default)]
    pub rounding: Rounding,
    /// When and where it is open, and to whom.
    #[serde(default)]
    pub opening: Opening,
    /// Whether the program may propose it by itself; what needs a choice of the person never is.
    #[serde(default = "yes")]
    pub proposed: bool,
    /// The motive of a free ticket (*exonéré*): invitation, détaxe… Such a tariff is never proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_motive: Option<Text>,
}

fn yes() -> bool {
    true
}

/// When and where a tariff is open, and to whom; an empty list restricts nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Opening {
    /// Where it is sold.
    pub scopes: Vec<Scope>,
    /// The categories it is sold in, by code.
    pub categories: Vec<Text>,
    /// The channels that sell it.
    pub channels: Vec<Channel>,
    /// The right that the seller needs.
    pub right: Option<Text>,
    /// Segments, of which the person must be in one.
    pub segments: Vec<Text>,
    /// First moment of sale.
    pub sold_from: Option<Instant>,
    /// First moment when it is no longer sold.
    pub sold_until: Option<Instant>,
    /// First day of performance.
    pub played_from: Option<NaiveDate>,
    /// Last day of performance.
    pub played_until: Option<NaiveDate>,
}

/// How a price is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// Standard: a list price.
    Standard {
        /// Where the list price comes from.
        price: Price,
    },
    /// Pay as you are: a list price for those who have a status.
    Status {
        /// The status's code.
        status: Text,
        /// Where the list price comes from.
        price: Price,
    },
    /// Pay as you are: levels that the person names, or a free amount.
    Ladder(Ladder),
    /// Pay as you are: quotient × rate, between floor and ceiling (*taux d'effort*).
    MeansTested {
        /// What the monthly quotient is multiplied by: `0.015` asks 15,00 € of a quotient of 1 000 €.
        rate: Decimal,
        /// The least that is asked.
        floor: Money,
        /// The most that is asked.
        ceiling: Money,
    },
    /// Pay as you are: a place paid by the suspended-ticket fund.
    Suspended {
        /// The fund.
        fund: FundId,
        /// The tariff whose list price the fund pays.
        of: TariffId,
        /// What the person pays; the fund pays the rest.
        price: Money,
    },
    /// Pay as you use: one credit of a pass.
    Pass {
        /// The pass.
        product: PassProductId,
        /// What is added to the credit, by category.
        #[serde(default)]
        supplements: Vec<CategoryAmount>,
        /// What one pass gives at most; both limits hold at once.
        #[serde(default)]
        limits: Limits,
        /// When the credit leaves the pass.
        debit: DebitAt,
        /// Whether it is for a companion: the person must already have a place at this performance.
        #[serde(default)]
        companion: bool,
    },
    /// Pay as you use: money of a prepaid card.
    Wallet {
        /// The card.
        product: PassProductId,
        /// The tariff whose list price is debited.
        of: TariffId,
        /// The part of the list price that is debited.
        share: Percent,
        /// Whether a card that holds too little pays what it can, and the person the rest.
        #[serde(default)]
        partial: bool,
        /// When the money leaves the card.
        debit: DebitAt,
    },
    /// Pay as you use: booked at zero, due on entry.
    DueOnEntry {
        /// The tariff whose list price becomes due.
        of: TariffId,
        /// What is due of a booking that nobody used.
        no_show: NoShow,
    },
    /// Pay as you use: nobody pays more than the cap over a window; beyond it, entry is free.
    Cap {
        /// The tariff whose list price is paid below the cap.
        of: TariffId,
        /// The most a person pays.
        cap: Money,
        /// When payments count.
        window: Window,
        /// Where payments count; everywhere when empty.
        #[serde(default)]
        among: Vec<Scope>,
    },
    /// Pay as you use: a free-of-charge ticket to enter, then an amount of the person's choice on the way out.
    AfterShow {
        /// The amount suggested on the way out.
        suggested: Money,
    },
    /// Pay as you grow: steps along the person's path.
    Path(Path),
    /// Several rules in a row: use → grow (on what remains) → are.
    Combined(Combined),
}

/// Where a list price comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Price {
    /// The cells of the grid that bear this tariff.
    Grid,
    /// A share of another tariff's list price.
    Share {
        /// The other tariff.
        of: TariffId,
        /// The share that is paid.
        share: Percent,
    },
}

/// An amount by category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryAmount {
    /// The category's code; absent: every category that has no amount of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Text>,
    /// The amount.
    pub amount: Money,
}

/// Levels that the spectator names and the program never chooses (*tarif au choix*), with or without a free amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ladder {
    /// The levels, in order, each with its letter.
    pub levels: Vec<Level>,
    /// The level that is marked as suggested, and that over and under are counted from.
    pub suggested: char,
    /// The free amount, if it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<FreePrice>,
}

/// One level of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Level {
    /// The letter that the seller types, A to E.
    pub letter: char,
    /// What the seller reads.
    pub name: Text,
    /// What it costs.
    pub price: LevelPrice,
    /// The status that must be proved, for the rare level that asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Text>,
}

/// What a level costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum LevelPrice {
    /// The same everywhere.
    Amount(Money),
    /// By category.
    ByCategory(Vec<CategoryAmount>),
}

/// An amount that the person names (*prix libre*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FreePrice {
    /// The least.
    pub floor: Money,
    /// The most, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Money>,
}

/// What one pass gives at most: "10 of these 15 shows, or 100 €" holds both limits and a list of scopes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Limits {
    /// How many places.
    pub places: Option<u32>,
    /// What the credits used may be worth together.
    pub amount: Option<Money>,
    /// How many places one pass gives at one performance.
    pub per_performance: Option<u32>,
}

/// When a credit or money leaves a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DebitAt {
    /// When the place is booked.
    Booking,
    /// When the ticket is printed.
    Printing,
    /// When the ticket is scanned at the door.
    Entry,
}

/// What is due of a booking that nobody used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoShow {
    /// Nothing.
    Nothing,
    /// A share of what the entry would have cost.
    Share {
        /// The share.
        share: Percent,
    },
    /// Nothing, and the place is given up: it is free again.
    Release,
}

/// Steps along a person's path: loyalty, discovery, return and growing up are the same rule, read in different
/// directions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Path {
    /// The tariff whose list price is lowered.
    pub of: TariffId,
    /// What is measured.
    pub measure: Measure,
    /// The steps, by rising measure; below the first one the rule offers nothing.
    pub steps: Vec<PathStep>,
    /// What the steps are declared to do as the measure rises; a book that does otherwise is refused.
    pub trend: Trend,
    /// The least that is asked.
    #[serde(default)]
    pub floor: Money,
}

/// What a path measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Measure {
    /// Outings: loyalty when prices fall, discovery (*découverte*) when they rise to the full price.
    Outings {
        /// When they count.
        window: Window,
        /// Where they count: this venue, or the network where the charter shares it. Everywhere when empty.
        #[serde(default)]
        among: Vec<Scope>,
    },
    /// Days since the last outing: return (*retour*). Nothing is offered to who never came.
    DaysAway {
        /// Where outings count; everywhere when empty.
        #[serde(default)]
        among: Vec<Scope>,
    },
    /// Age on the day of the performance, in whole years: growing up, 26 → 30.
    Age,
    /// Days since a status ended: the transition after it.
    DaysSince {
        /// The status's code.
        status: Text,
    },
}

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PathStep {
    /// The measure from which it holds.
    pub from: u32,
    /// What it takes off the list price.
    pub off: Off,
}

/// What steps do to the price as the measure rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// They never raise it.
    Decreasing,
    /// They never lower it.
    Increasing,
    /// Either.
    Free,
}

/// Rules that hold together, in the one order use → grow → are; two at least. Those of its parts that the person
/// is not entitled to are left out, as long as two remain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Combined {
    /// A pass, a wallet or a cap.
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    pub using: Option<TariffId>,
    /// A path, on the price that remains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grow: Option<TariffId>,
    /// A ladder or a status, in the proportion it bears to the list price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub are: Option<TariffId>,
    /// The tariff whose list price the ladder or the status is a proportion of.
    pub of: TariffId,
}
