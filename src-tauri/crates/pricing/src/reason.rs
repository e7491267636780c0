//! The reason of a price: steps that a person can read, kept with the ticket as codes and parameters.

use kernel::{Money, NaiveDate};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::book::Off;
use crate::rounding::{Direction, Multiple};
use crate::{Percent, Text};

/// The version of the wording of reasons, kept with every sold ticket. Raised when a code's words or parameters
/// change meaning; adding a code does not.
pub const WORDING: u32 = 1;

/// One step of a reason: which rule applied, on what fact, from which amount to which amount.
///
/// On the wire: `{"code": "grow_outings", "params": {…}, "from": 2000, "to": 1600}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Code and parameters.
    #[serde(flatten)]
    pub fact: Fact,
    /// The amount before; absent for the first step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Money>,
    /// The amount after; absent when the step changes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Money>,
}

impl Step {
    /// A step that sets the first amount.
    #[must_use]
    pub const fn start(fact: Fact, to: Money) -> Self {
        Self { fact, from: None, to: Some(to) }
    }

    /// A step that leads from one amount to another.
    #[must_use]
    pub const fn lead(fact: Fact, from: Money, to: Money) -> Self {
        Self { fact, from: Some(from), to: Some(to) }
    }

    /// A step that changes no amount.
    #[must_use]
    pub const fn note(fact: Fact) -> Self {
        Self { fact, from: None, to: None }
    }
}

/// What a step says. The words of each code are under `reasons` in `src-tauri/locales/*/pricing.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", content = "params", rename_all = "snake_case")]
pub enum Fact {
    /// The list price of a tariff in a category.
    #[expect(missing_docs, reason = "the parameters of a sentence are read in the sentence")]
    ListPrice { tariff: Text, category: Text },
    /// A share of another tariff's list price.
    #[expect(missing_docs, reason = "as above")]
    ListShare { tariff: Text, of: Text, share: Percent },
    /// A free ticket and its motive.
    #[expect(missing_docs, reason = "as above")]
    Exempt { motive: Text },
    /// A status and its price.
    #[expect(missing_docs, reason = "as above")]
    Status { status: Text },
    /// The level that the person named.
    #[expect(missing_docs, reason = "as above")]
    Level { letter: char, name: Text },
    /// A free amount, from a floor.
    #[expect(missing_docs, reason = "as above")]
    FreeAmount { floor: Money },
    /// A free amount, between floor and ceiling.
    #[expect(missing_docs, reason = "as above")]
    FreeAmountWithin { floor: Money, ceiling: Money },
    /// Quotient × rate.
    #[expect(missing_docs, reason = "as above")]
    MeansTested { quotient: Money, rate: Decimal },
    /// The floor was reached.
    #[expect(missing_docs, reason = "as above")]
    Floor { floor: Money },
    /// The ceiling was reached.
    #[expect(missing_docs, reason = "as above")]
    Ceiling { ceiling: Money },
    /// The suspended-ticket fund pays.
    #[expect(missing_docs, reason = "as above")]
    Suspended { paid: Money },
    /// One credit of a pass.
    #[expect(missing_docs, reason = "as above")]
    Credit { tariff: Text, value: Money, left: u32 },
    /// What is added to the credit.
    #[expect(missing_docs, reason = "as above")]
    Supplement { category: Text },
    /// Money of a prepaid card.
    #[expect(missing_docs, reason = "as above")]
    Wallet { debited: Money, left: Money },
    /// Debited without the right of the card, to be settled.
    ToSettle,
    /// The cap: what was paid in its window.
    #[expect(missing_docs, reason = "as above")]
    Cap { cap: Money, paid: Money },
    /// The cap was reached: entry is free.
    #[expect(missing_docs, reason = "as above")]
    CapReached { cap: Money },
    /// Booked at zero, due on entry.
    #[expect(missing_docs, reason = "as above")]
    DueOnEntry { due: Money },
    /// Free entry, paid on the way out.
    #[expect(missing_docs, reason = "as above")]
    AfterShow { suggested: Money },
    /// A step by outings since a day.
    #[expect(missing_docs, reason = "as above")]
    GrowOutingsSince { rank: u32, count: u32, since: NaiveDate, off: Off },
    /// A step by outings over the last days.
    #[expect(missing_docs, reason = "as above")]
    GrowOutingsRolling { rank: u32, count: u32, days: u32, off: Off },
    /// A step by outings of the season.
    #[expect(missing_docs, reason = "as above")]
    GrowOutingsSeason { rank: u32, count: u32, off: Off },
    /// A step by outings since always.
    #[expect(missing_docs, reason = "as above")]
    GrowOutingsEver { rank: u32, count: u32, off: Off },
    /// A step after an absence.
    #[expect(missing_docs, reason = "as above")]
    GrowAway { rank: u32, days: u32, off: Off },
    /// A step by age.
    #[expect(missing_docs, reason = "as above")]
    GrowAge { rank: u32, age: u32, off: Off },
    /// A step after a status ended.
    #[expect(missing_docs, reason = "as above")]
    GrowSince { rank: u32, status: Text, days: u32, off: Off },
    /// The rounding changed the amount.
    #[expect(missing_docs, reason = "as above")]
    Rounded { to: Multiple, direction: Direction, exact: Decimal },
    /// A price set by hand.
    #[expect(missing_docs, reason = "as above")]
    Manual { reason: Text },
}

impl Fact {
    /// Whether it tells something of the person: a level, a status, an age, a quotient. The desk shows it while it sells,
    /// and nobody reads it on what was sold: levels and statuses are seen in aggregates alone.
    #[must_use]
    pub const fn is_personal(&self) -> bool {
        matches!(
            self,
            Self::Level { .. }
                | Self::Status { .. }
                | Self::MeansTested { .. }
                | Self::GrowAge { .. }
                | Self::GrowSince { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    const LOCALES: [&str; 2] =
        [include_str!("../../../locales/fr/pricing.json"), include_str!("../../../locales/en/pricing.json")];

    /// The codes of facts and their parameters, as the schema tells them to the interface.
    fn codes() -> BTreeMap<String, BTreeSet<String>> {
        let schema = serde_json::to_value(schemars::schema_for!(Fact)).expect("a schema is JSON");
        let facts = schema["oneOf"].as_array().expect("one shape a code").clone();
        let code = |fact: &serde_json::Value| {
            let params = fact["properties"]["params"]["properties"].as_object();
            let params = params.map(|params| params.keys().cloned().collect()).unwrap_or_default();
            (fact["properties"]["code"]["const"].as_str().expect("a code").to_owned(), params)
        };
        facts.iter().map(code).collect()
    }

    fn named(words: &str) -> BTreeSet<String> {
        words
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name.into())
            .collect()
    }

    #[test]
    fn every_reason_has_words_in_both_languages_that_name_its_parameters() {
        for locale in LOCALES {
            let words: serde_json::Value = serde_json::from_str(locale).expect("JSON");
            let words = words["reasons"].as_object().expect("an object");
            let codes = codes();
            let known: BTreeSet<&String> = codes.keys().collect();
            assert_eq!(words.keys().collect::<BTreeSet<_>>(), known);
            for (code, params) in &codes {
                let mut named = named(words[code].as_str().expect("a sentence"));
                named.remove("from");
                assert!(named.is_subset(params), "{code} names what the fact does not have: {named:?}");
            }
        }
    }

    #[test]
    fn every_refusal_has_words_in_both_languages() {
        for locale in LOCALES {
            let words: serde_json::Value = serde_json::from_str(locale).expect("JSON");
            let words = words["errors"].as_object().expect("an object");
            let codes: BTreeSet<&str> = crate::Error::CODES.iter().copied().collect();
            assert_eq!(words.keys().map(String::as_str).collect::<BTreeSet<_>>(), codes);
        }
    }
}
