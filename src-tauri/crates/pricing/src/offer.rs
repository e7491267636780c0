//! What comes out of the engine: offers, the one that is proposed, and what each consumes and needs.

use kernel::{CreditId, EntitlementId, FundId, Money, PassId, TariffBookId, TariffId, VatRate, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Text;
use crate::book::DebitAt;
use crate::reason::{Fact, Step};

/// Everything a person may be offered for one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// The book.
    pub book: TariffBookId,
    /// Its version.
    pub version: u32,
    /// The version of the wording of reasons.
    pub wording: u32,
    /// The offers, in the order of the book's positions and codes; levels by letter.
    pub offers: Vec<Offer>,
    /// The one to propose, as an index of `offers`: the most favourable that needs no choice of the person.
    pub chosen: Option<usize>,
}

impl Quote {
    /// The offer to propose, if any needs no choice of the person.
    #[must_use]
    pub fn chosen(&self) -> Option<&Offer> {
        self.chosen.map(|index| &self.offers[index])
    }
}

/// One price that a person may have for one place, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Offer {
    /// The tariff.
    pub tariff: TariffId,
    /// Its code, for operations.
    pub code: Text,
    /// Its neutral name, for the ticket.
    pub name: Text,
    /// The level, on a ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<char>,
    /// The family.
    pub family: Family,
    /// What is paid now, tax included.
    pub price: Money,
    /// What the place is worth: the price and what is consumed or due besides. Offers are compared by it.
    pub value: Money,
    /// The VAT rate of the performance.
    pub vat: VatRate,
    /// What becomes due on entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// The bounds of a free amount, for offers whose price the person names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// What it takes to have it.
    pub standing: Standing,
    /// Whether it is the level marked as suggested.
    #[serde(default)]
    pub suggested: bool,
    /// The motive, on a free ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_motive: Option<Text>,
    /// What it consumes.
    pub consumes: Vec<Consumption>,
    /// Why, step by step.
    pub reason: Vec<Step>,
    /// The proof to ask for, one at most.
    pub needs: Vec<Proof>,
}

/// Why nothing at all is taken for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Free {
    /// Somebody gives it: the motive of the tariff, or what was said of a price set by hand.
    Given(Text),
    /// A rule of the book leads there, and is the motive by its tariff's name: nobody decides anything.
    ByRule(Text),
}

impl Offer {
    /// Why nothing at all is taken; nothing for an offer that takes something, or that only says 0 without a rule
    /// or a motive: that is no free ticket (CGI, annexe IV, art. 50 sexies B, III, 4°).
    #[must_use]
    pub fn free(&self) -> Option<Free> {
        let taken = self.consumes.iter().any(|what| !what.worth().is_zero());
        if taken || !self.price.is_zero() {
            return None;
        }
        if let Some(motive) = &self.free_motive {
            return Some(Free::Given(motive.clone()));
        }
        let facts = || self.reason.iter().map(|step| &step.fact);
        let by_hand = facts().find_map(|fact| match fact {
            Fact::Manual { reason } => Some(Free::Given(reason.clone())),
            _ => None,
        });
        let listed =
            |fact| matches!(fact, &Fact::ListPrice { .. } | &Fact::ListShare { .. } | &Fact::Rounded { .. });
        let ruled = || facts().any(|fact| !listed(fact)).then(|| Free::ByRule(self.name.clone()));
        by_hand.or_else(ruled)
    }
}

/// What becomes due of a place booked at zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Due {
    /// What is due on entry.
    pub on_entry: Money,
    /// What is due when nobody enters.
    pub on_no_show: Money,
    /// Whether the place is given up when nobody enters.
    pub frees: bool,
}

/// The bounds of an amount that the person names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bounds {
    /// The least.
    pub floor: Money,
    /// The most, if there is one.
    pub ceiling: Option<Money>,
}

/// The family of a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// A list price.
    Standard,
    /// Who you are, what you can.
    PayAsYouAre,
    /// What you really attended.
    PayAsYouUse,
    /// Your path with the venues.
    PayAsYouGrow,
    /// Several families together, because the book says so.
    Combined,
}

/// What it takes to have an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing: the person is entitled to it as far as is known. Only these are proposed.
    Open,
    /// A status that is not known: the seller may take it once the proof is shown.
    OnProof,
    /// A choice of the person: a level, a free amount, the fund.
    OnChoice,
    /// A decision of the seller: the tariff is never proposed.
    OnRequest,
}

/// What an offer consumes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Consumption {
    /// One credit of a pass.
    Credit {
        /// The pass.
        pass: PassId,
        /// The credit.
        credit: CreditId,
        /// The venue that sold the pass, and owes the value when the place is another's.
        issuer: VenueId,
        /// What the use is worth.
        value: Money,
        /// When it leaves the pass.
        at: DebitAt,
        /// Whether it is debited without the right of the pass (*à régulariser*).
        to_settle: bool,
    },
    /// Money of a prepaid card.
    Wallet {
        /// The card.
        pass: PassId,
        /// The venue that sold the card, and owes the amount when the place is another's.
        issuer: VenueId,
        /// How much.
        amount: Money,
        /// When it leaves the card.
        at: DebitAt,
        /// Whether it is debited without the right of the card (*à régulariser*).
        to_settle: bool,
    },
    /// A proof that was seen.
    Entitlement {
        /// Who saw which proof.
        entitlement: EntitlementId,
    },
    /// Money of the suspended-ticket fund.
    Fund {
        /// The fund.
        fund: FundId,
        /// How much.
        amount: Money,
    },
}

impl Consumption {
    /// What it takes away, in money.
    #[must_use]
    pub fn worth(&self) -> Money {
        match self {
            Self::Credit { value, .. } => *value,
            Self::Wallet { amount, .. } | Self::Fund { amount, .. } => *amount,
            Self::Entitlement { .. } => Money::ZERO,
        }
    }
}

/// A proof that the seller must see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proof {
    /// The status's code; `quotient` for a family quotient.
    pub status: Text,
    /// What the seller reads.
    pub name: Text,
}
