//! The figures of one side of a simulation.

use std::collections::BTreeMap;

use kernel::{Money, TariffId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::replay::Priced;
use super::{CONFIDENTIAL, Past};
use crate::book::{LevelPrice, Rule};
use crate::ladder::{LadderBalance, average};
use crate::{Percent, PreparedBook, Text};

/// The figures of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SimulationSide")]
pub struct Side {
    /// How many places.
    pub tickets: u32,
    /// What they are worth together.
    pub revenue: Money,
    /// The average price, to the nearest cent.
    pub average: Money,
    /// By tariff, in the book's order; tariffs that the book does not hold come last, by id.
    pub tariffs: Vec<TariffSold>,
    /// By level of each ladder.
    pub levels: Vec<LevelSold>,
    /// What the ladders bring, around the price they suggest; absent below the confidentiality threshold.
    pub ladder: Option<LadderBalance>,
    /// Those who had never come.
    pub newcomers: Newcomers,
    /// Places that the book does not price: they are in no other figure.
    pub unpriced: u32,
}

/// What was sold at a tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TariffSold {
    /// The tariff.
    pub tariff: TariffId,
    /// Its name; absent when the book does not hold it.
    pub name: Option<Text>,
    /// How many places.
    pub tickets: u32,
    /// What they are worth together.
    pub revenue: Money,
}

/// What was sold at a level; amounts are absent where they would be about too few persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LevelSold {
    /// The tariff.
    pub tariff: TariffId,
    /// The level.
    pub letter: char,
    /// How many places.
    pub tickets: Option<u32>,
    /// What they are worth together.
    pub revenue: Option<Money>,
}

/// The part of those who had never come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Newcomers {
    /// How many places.
    pub tickets: u32,
    /// Their share of all places.
    pub share: Percent,
    /// Their share of the revenue.
    pub revenue_share: Percent,
    /// Their average price.
    pub average: Money,
}

#[derive(Default)]
struct Count {
    tickets: u32,
    revenue: Money,
    people: Vec<usize>,
}

impl Count {
    fn add(&mut self, value: Money) {
        self.tickets += 1;
        self.revenue += value;
    }

    fn persons(&mut self) -> usize {
        self.people.sort_unstable();
        self.people.dedup();
        self.people.len()
    }
}

/// The figures of sales at these prices.
pub(super) fn of(book: &PreparedBook, past: &Past<'_>, priced: &[Option<Priced>]) -> Side {
    let (mut all, mut new, mut unpriced) = (Count::default(), Count::default(), 0);
    let mut tariffs: BTreeMap<TariffId, Count> = BTreeMap::new();
    let mut levels: BTreeMap<(TariffId, char), Count> = BTreeMap::new();
    for (sale, priced) in past.sales.iter().zip(priced) {
        let Some(priced) = priced else {
            unpriced += 1;
            continue;
        };
        all.add(priced.value);
        tariffs.entry(priced.tariff).or_default().add(priced.value);
        if sale.newcomer {
            new.add(priced.value);
        }
        if let Some(letter) = priced.level {
            let level = levels.entry((priced.tariff, letter)).or_default();
            level.add(priced.value);
            level.people.push(sale.person);
        }
    }
    let ladder = balance(book, &mut levels, past, priced);
    Side {
        tickets: all.tickets,
        revenue: all.revenue,
        average: average(all.revenue, all.tickets),
        tariffs: by_tariff(book, tariffs),
        levels: confidential(levels),
        ladder,
        newcomers: Newcomers {
            tickets: new.tickets,
            share: Percent::ratio(new.tickets.into(), all.tickets.into()),
            revenue_share: Percent::ratio(new.revenue.as_cents(), all.revenue.as_cents()),
            average: average(new.revenue, new.tickets),
        },
        unpriced,
    }
}

fn by_tariff(book: &PreparedBook, mut counts: BTreeMap<TariffId, Count>) -> Vec<TariffSold> {
    let sold = |tariff: TariffId, name: Option<Text>, count: Count| TariffSold {
        tariff,
        name,
        tickets: count.tickets,
        revenue: count.revenue,
    };
    let mut all: Vec<TariffSold> = book
        .tariffs()
        .filter_map(|tariff| Some(sold(tariff.id, Some(tariff.name.clone()), counts.remove(&tariff.id)?)))
        .collect();
    all.extend(counts.into_iter().map(|(id, count)| sold(id, None, count)));
    all
}

/// Levels of too few persons are hidden, and with a single hidden one the smallest other, so that no subtraction
/// gives it back.
fn confidential(levels: BTreeMap<(TariffId, char), Count>) -> Vec<LevelSold> {
    let mut levels: Vec<_> =
        levels.into_iter().map(|(level, mut count)| (level, count.persons(), count)).collect();
    let mut hidden: Vec<usize> = (0..levels.len()).filter(|&at| levels[at].1 < CONFIDENTIAL).collect();
    if hidden.len() == 1 {
        let others = (0..levels.len()).filter(|at| !hidden.contains(at));
        hidden.extend(others.min_by_key(|&at| levels[at].1));
    }
    let shown = levels.drain(..).enumerate().map(|(at, ((tariff, letter), _, count))| {
        let open = !hidden.contains(&at);
        LevelSold {
            tariff,
            letter,
            tickets: open.then_some(count.tickets),
            revenue: open.then_some(count.revenue),
        }
    });
    shown.collect()
}

/// The balance of all ladders together, around each place's own suggested price.
fn balance(
    book: &PreparedBook,
    levels: &mut BTreeMap<(TariffId, char), Count>,
    past: &Past<'_>,
    priced: &[Option<Priced>],
) -> Option<LadderBalance> {
    let mut people: Vec<usize> = levels.values().flat_map(|count| count.people.iter().copied()).collect();
    people.sort_unstable();
    people.dedup();
    if people.len() < CONFIDENTIAL {
        return None;
    }
    let mut balance = LadderBalance::default();
    for (sale, priced) in past.sales.iter().zip(priced) {
        let Some(Priced { tariff, level: Some(_), value }) = priced else { continue };
        let Some(suggested) = suggested(book, *tariff, &sale.category) else { continue };
        let one = LadderBalance::of(suggested, [(*value, 1)]);
        balance.tickets += 1;
        balance.revenue += one.revenue;
        balance.over += one.over;
        balance.under += one.under;
    }
    balance.average = average(balance.revenue, balance.tickets);
    Some(balance)
}

/// The suggested price of a ladder in a category; none for a combination, whose levels are a proportion.
fn suggested(book: &PreparedBook, tariff: TariffId, category: &str) -> Option<Money> {
    let Rule::Ladder(ladder) = &book.tariff(tariff)?.rule else { return None };
    let level = ladder.levels.iter().find(|level| level.letter == ladder.suggested)?;
    match &level.price {
        LevelPrice::Amount(amount) => Some(*amount),
        LevelPrice::ByCategory(amounts) => {
            let of = |wanted: Option<&str>| amounts.iter().find(|one| one.category.as_deref() == wanted);
            of(Some(category)).or_else(|| of(None)).map(|one| one.amount)
        }
    }
}
