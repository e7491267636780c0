//! Past sales, one after the other, under another book.

use std::collections::HashMap;

use kernel::{Money, PerformanceId, TariffId};

use super::{Hypothesis, Past, PastSale};
use crate::prepared::Line;
use crate::quantity::{Sold, Taken};
use crate::{Ask, Offer, PreparedBook, QuantityContext, Seller, Standing, Take};

/// What a place would have been sold at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Priced {
    pub(super) tariff: TariffId,
    pub(super) level: Option<char>,
    pub(super) value: Money,
}

impl Priced {
    /// What it was sold at.
    pub(super) fn fact(sale: &PastSale) -> Self {
        Self { tariff: sale.tariff, level: sale.level, value: sale.value }
    }
}

/// Prices every past sale; nothing for a place that the book does not price.
pub(super) fn replay(
    book: &PreparedBook,
    past: &Past<'_>,
    hypothesis: &Hypothesis,
    seller: &Seller,
) -> Vec<Option<Priced>> {
    let mut spread = Spread::new(hypothesis);
    let mut taken: Vec<Vec<Taken>> = vec![Vec::new(); past.people.len()];
    let mut sold: HashMap<PerformanceId, Vec<Sold>> = HashMap::new();
    let mut quantity = QuantityContext::default();
    let priced = past.sales.iter().map(|sale| {
        let (spectator, performance) = (&past.people[sale.person], &past.performances[sale.performance]);
        let here = performance.setting.performance;
        quantity.earlier = std::mem::take(&mut taken[sale.person]);
        if !book.quotas.is_empty() {
            others(&mut quantity, here, sold.get(&here));
        }
        let ask = Ask {
            spectator,
            performance,
            category: &sale.category,
            seated: sale.seated,
            quantity: &quantity,
            seller,
            now: sale.at,
        };
        let offer = pick(book, &ask, sale, &mut spread);
        taken[sale.person] = std::mem::take(&mut quantity.earlier);
        let offer = offer?;
        let priced = Priced { tariff: offer.tariff, level: offer.level, value: offer.value };
        if spectator.contact.is_some() {
            taken[sale.person].push(Taken {
                contact: spectator.contact,
                performance: *performance,
                tariff: offer.tariff,
                price: offer.price,
                consumes: offer.consumes,
            });
        }
        if !book.quotas.is_empty() {
            count(sold.entry(here).or_default(), here, offer.tariff);
        }
        Some(priced)
    });
    priced.collect()
}

/// What other people took of this performance: the person's own places are told by `earlier`.
fn others(quantity: &mut QuantityContext, here: PerformanceId, sold: Option<&Vec<Sold>>) {
    quantity.sold.clear();
    quantity.sold.extend(sold.into_iter().flatten());
    for taken in quantity.earlier.iter().filter(|taken| taken.performance.setting.performance == here) {
        if let Some(sold) = quantity.sold.iter_mut().find(|sold| sold.tariff == taken.tariff) {
            sold.places -= 1;
        }
    }
}

fn count(sold: &mut Vec<Sold>, performance: PerformanceId, tariff: TariffId) {
    match sold.iter_mut().find(|sold| sold.tariff == tariff) {
        Some(sold) => sold.places += 1,
        None => sold.push(Sold { performance, tariff, places: 1 }),
    }
}

/// What the person would have taken: the level they named, what the seller decided, what the hypothesis says, else
/// what is proposed; where nothing is, what costs least. Only what may be taken is priced.
fn pick(book: &PreparedBook, ask: &Ask<'_>, sale: &PastSale, spread: &mut Spread<'_>) -> Option<Offer> {
    let mut same = book.quote_among(ask, |line| line.tariff.id == sale.tariff);
    let fact = same.offers.iter().position(|offer| offer.level == sale.level);
    if let Some(fact) = fact.filter(|&fact| same.offers[fact].standing != Standing::Open) {
        if same.offers[fact].bounds.is_some() {
            let take = Take { tariff: sale.tariff, level: sale.level, amount: sale.named };
            return same.take(&take).ok();
        }
        return Some(same.offers.swap_remove(fact));
    }
    if let Some(named) = spread.level(book, ask) {
        return Some(named);
    }
    let mut quote = book.quote_among(ask, Line::may_be_proposed);
    if let Some(chosen) = quote.chosen {
        return Some(quote.offers.swap_remove(chosen));
    }
    let offers = book.quote(ask).offers.into_iter().enumerate();
    let sold = offers.filter(|(_, offer)| offer.free_motive.is_none());
    sold.min_by_key(|(at, offer)| (offer.value, *at)).map(|(_, offer)| offer)
}

/// Spreads people over the levels of a hypothesis, evenly and without chance.
struct Spread<'a> {
    hypothesis: &'a Hypothesis,
    offered: u64,
    given: Vec<u64>,
}

impl<'a> Spread<'a> {
    fn new(hypothesis: &'a Hypothesis) -> Self {
        Self { hypothesis, offered: 0, given: vec![0; hypothesis.levels.len()] }
    }

    /// The offer of the level that this person names, if the ladder is open to them and they are among those who
    /// name one.
    fn level(&mut self, book: &PreparedBook, ask: &Ask<'_>) -> Option<Offer> {
        let ladder = self.hypothesis.ladder?;
        let total: u64 = self.hypothesis.levels.iter().map(|level| u64::from(level.weight)).sum();
        if total == 0 || !book.opens(ask, ladder) {
            return None;
        }
        let takers = |people: u64| people * u64::from(self.hypothesis.takers.0) / 10_000;
        self.offered += 1;
        if takers(self.offered) == takers(self.offered - 1) {
            return None;
        }
        let taken: u64 = self.given.iter().sum();
        let late = |at: usize| {
            let due = u64::from(self.hypothesis.levels[at].weight) * (taken + 1);
            i128::from(due) - i128::from(self.given[at] * total)
        };
        let next = (0..self.given.len()).max_by_key(|&at| (late(at), std::cmp::Reverse(at)))?;
        self.given[next] += 1;
        let letter = Some(self.hypothesis.levels[next].letter);
        let quote = book.quote_among(ask, |line| line.tariff.id == ladder);
        quote.offers.into_iter().find(|offer| offer.level == letter)
    }
}
