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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, book, performance, tariff};
    use crate::{Rule, TariffBook};

    /// The sample season: 60 performances, 300 people, 2 000 places.
    fn season(test: impl FnOnce(&PreparedBook, &Past<'_>)) {
        let book = PreparedBook::new(&book()).expect("a sound book");
        let people = sample::people(300);
        let performances: Vec<_> = (0..60).map(performance).collect();
        let sales = sample::past(&book, &people, &performances, 2_000);
        test(&book, &Past { people: &people, performances: &performances, sales: &sales });
    }

    fn run(book: &PreparedBook, draft: &TariffBook, past: &Past<'_>, hypotheses: &Hypotheses) -> Simulation {
        let draft = PreparedBook::new(draft).expect("a sound book");
        simulate(book, &draft, past, hypotheses, &sample::seller())
    }

    #[test]
    fn replaying_a_season_gives_the_same_cents() {
        season(|current, past| {
            let simulation = run(current, &book(), past, &Hypotheses::default());
            assert_eq!(simulation.current.tickets, 2_000);
            assert_eq!(simulation.draft.central.side, simulation.current);
            let moved = |group: &Group| group.more + group.less > 0 || group.difference != Money::ZERO;
            assert!(!simulation.draft.central.groups.iter().any(moved), "nobody pays more or less");
        });
    }

    #[test]
    fn a_dearer_full_price_says_who_pays_more() {
        season(|current, past| {
            let mut dearer = book();
            for cell in dearer.prices.iter_mut().filter(|cell| cell.tariff == tariff::full()) {
                cell.amount = cell.amount.map(|amount| amount + Money::cents(200));
            }
            let simulation = run(current, &dearer, past, &Hypotheses::default());
            let outcome = &simulation.draft.central;
            assert!(outcome.side.revenue > simulation.current.revenue);
            let difference: Money = outcome.groups.iter().map(|group| group.difference).sum();
            assert_eq!(difference, outcome.side.revenue - simulation.current.revenue);
            let tickets: u32 = outcome.groups.iter().map(|group| group.tickets).sum();
            assert_eq!(tickets, 2_000, "everybody is in one group");
            assert!(outcome.groups.iter().all(|group| group.persons >= 11), "and no group names anybody");
            assert!(outcome.groups.iter().any(|group| group.more > 0));
        });
    }

    #[test]
    fn a_hypothesis_moves_its_share_of_people_to_the_levels_in_proportion() {
        season(|current, past| {
            let of = |percent| Hypothesis {
                ladder: Some(tariff::ladder()),
                takers: Percent::of(percent),
                levels: vec![LevelWeight { letter: 'B', weight: 1 }, LevelWeight { letter: 'D', weight: 3 }],
            };
            let hypotheses = Hypotheses { low: of(0), central: of(20), high: of(40) };
            let simulation = run(current, &book(), past, &hypotheses);
            let sold = |side: &Side, letter| {
                let level = side.levels.iter().find(|level| level.letter == letter);
                level.and_then(|level| level.tickets).unwrap_or(0)
            };
            let Outcomes { low, central, high } = &simulation.draft;
            assert_eq!(low.side, simulation.current, "nobody moves");
            let moved = |side: &Side, letter| sold(side, letter) - sold(&low.side, letter);
            let (b, d) = (moved(&central.side, 'B'), moved(&central.side, 'D'));
            assert!(b > 0 && d.abs_diff(3 * b) <= 3, "one in four names B: {b} and {d}");
            assert!(moved(&high.side, 'D').abs_diff(2 * d) <= 2);
        });
    }

    #[test]
    fn levels_named_by_few_people_are_hidden_two_at_least() {
        season(|current, past| {
            let few: Vec<_> = past.sales.iter().filter(|sale| sale.level.is_some()).cloned().collect();
            let of = |letter| few.iter().filter(move |sale| sale.level == Some(letter)).cloned();
            let mut sales: Vec<_> = of('C').chain(of('D')).collect();
            sales.extend(of('B').take(5));
            let past = Past { sales: &sales, ..*past };
            let side = run(current, &book(), &past, &Hypotheses::default()).current;
            let hidden = side.levels.iter().filter(|level| level.tickets.is_none()).count();
            assert_eq!((side.levels.len(), hidden), (3, 2), "a single hidden level could be subtracted");
            let few = Past { sales: &sales[..8], ..past };
            let side = run(current, &book(), &few, &Hypotheses::default()).current;
            assert_eq!(side.ladder, None, "eight persons have no balance either");
        });
    }

    #[test]
    fn a_season_without_its_ladder_falls_back_on_what_is_proposed() {
        season(|current, past| {
            let mut bare = book();
            let ladders = [tariff::ladder(), tariff::loyalty_and_ladder()];
            bare.tariffs.retain(|tariff| !ladders.contains(&tariff.id));
            assert!(!bare.tariffs.iter().any(|tariff| matches!(tariff.rule, Rule::Ladder(_))));
            let side = run(current, &bare, past, &Hypotheses::default()).draft.central.side;
            assert_eq!((side.tickets, side.unpriced, side.levels.len()), (2_000, 0, 0));
        });
    }
}
