//! What a draft would have changed: past sales, replayed under it, before it is adopted.
//!
//! Past sales are facts: who, which place, when, what it was worth, which level was named. Replaying the book
//! that made them gives the same cents. What nobody did yet is a hypothesis, entered three times, low, central and
//! high, and shown as such. No figure of fewer than [`CONFIDENTIAL`] persons comes out.

mod groups;
mod replay;
mod side;

use kernel::{Instant, Money, TariffId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use groups::{AgeBand, Group, Who};
pub use side::{LevelSold, Newcomers, Side, TariffSold};

use crate::{Percent, Performance, PreparedBook, Seller, Spectator, Text};

/// The least number of persons that a figure may be about.
pub const CONFIDENTIAL: usize = 11;

/// Past sales and what they refer to by index.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// The persons, with their facts as they stood before the first sale, except for outings: these bear their
    /// date and may go on to the end.
    pub people: &'a [Spectator],
    /// The performances.
    pub performances: &'a [Performance],
    /// The sales, the oldest first.
    pub sales: &'a [PastSale],
}

/// One place that was sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastSale {
    /// The person, as an index of [`Past::people`].
    pub person: usize,
    /// The performance, as an index of [`Past::performances`].
    pub performance: usize,
    /// The category's code.
    pub category: Text,
    /// Whether the place was a numbered seat.
    pub seated: bool,
    /// When it was sold.
    pub at: Instant,
    /// The tariff it was sold at.
    pub tariff: TariffId,
    /// The level that was named, on a ladder.
    pub level: Option<char>,
    /// What the place was worth: the price and what was consumed besides.
    pub value: Money,
    /// The amount that the person named, on a free price.
    pub named: Option<Money>,
    /// Whether the person had never come.
    pub newcomer: bool,
    /// The status it was sold under, by code.
    pub status: Option<Text>,
}

/// What people would do with a new ladder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Hypothesis {
    /// The ladder; absent: nobody does anything that they did not do.
    pub ladder: Option<TariffId>,
    /// The share of those to whom it is offered, and who named no level in the past, that would name one.
    pub takers: Percent,
    /// How they would spread over its levels.
    pub levels: Vec<LevelWeight>,
}

/// The weight of a level among those who would name one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LevelWeight {
    /// The level.
    pub letter: char,
    /// Its weight.
    pub weight: u32,
}

/// The same hypothesis, entered three times.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Hypotheses {
    /// The prudent one.
    pub low: Hypothesis,
    /// The likely one.
    pub central: Hypothesis,
    /// The hopeful one.
    pub high: Hypothesis,
}

/// A draft beside what was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Simulation {
    /// What was.
    pub current: Side,
    /// What would have been.
    pub draft: Outcomes,
}

/// What would have been, under each hypothesis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcomes {
    /// Under the low hypothesis.
    pub low: Outcome,
    /// Under the central one.
    pub central: Outcome,
    /// Under the high one.
    pub high: Outcome,
}

/// What would have been, under one hypothesis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// The figures.
    pub side: Side,
    /// Who pays more or less, by age and status; the small groups together.
    pub groups: Vec<Group>,
}

/// Replays past sales under a draft; `current` names the tariffs of the past and the suggested levels.
#[must_use]
pub fn simulate(
    current: &PreparedBook,
    draft: &PreparedBook,
    past: &Past<'_>,
    hypotheses: &Hypotheses,
    seller: &Seller,
) -> Simulation {
    let outcome = &|hypothesis: &Hypothesis| {
        let priced = replay::replay(draft, past, hypothesis, seller);
        Outcome { side: side::of(draft, past, &priced), groups: groups::of(past, &priced) }
    };
    let facts: Vec<_> = past.sales.iter().map(|sale| Some(replay::Priced::fact(sale))).collect();
    let (low, central, high) = std::thread::scope(|scope| {
        // The three replays share nothing but what they read.
        let others = [&hypotheses.low, &hypotheses.high]
            .map(|other| (*other != hypotheses.central).then(|| scope.spawn(move || outcome(other))));
        let central = outcome(&hypotheses.central);
        let [low, high] = others.map(|other| match other {
            Some(other) => other.join().expect("a replay does not panic"),
            None => central.clone(),
        });
        (low, central, high)
    });
    Simulation { current: side::of(current, past, &facts), draft: Outcomes { low, central, high } }
}
