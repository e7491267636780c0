//! What an outing gives back to who bought ahead: the step that would have made the place cheaper, had it been bought that
//! evening.

use std::collections::BTreeSet;

use kernel::{Instant, Money, TariffId};

use crate::book::{Measure, Rule};
use crate::facts::Channel;
use crate::prepared::Line;
use crate::reason::Step;
use crate::{Ask, Performance, PreparedBook, QuantityContext, Seller, Spectator, Text};

/// A ticket that was used, as it was sold.
#[derive(Debug, Clone, Copy)]
pub struct Ticket<'a> {
    /// The performance it was for.
    pub performance: &'a Performance,
    /// The code of its price category.
    pub category: &'a str,
    /// Whether its place was a numbered seat.
    pub seated: bool,
    /// Its tariff, in the book it was sold by.
    pub tariff: TariffId,
    /// What was paid for it.
    pub paid: Money,
}

/// What is taken off the price of a ticket after its outing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepCredit {
    /// The tariff whose step it is.
    pub tariff: TariffId,
    /// Its printed name.
    pub name: Text,
    /// What the ticket cost beyond the price of the step.
    pub amount: Money,
    /// That price, step by step.
    pub reason: Vec<Step>,
}

impl PreparedBook {
    /// The credit note (*avoir*) that a ticket earns to who bought ahead: what it cost beyond what it would have cost at its
    /// curtain, at the step reached by the outings before it. Nothing where it was not dearer, nor by a tariff that was
    /// closed that evening or whose quota the places already taken fill.
    #[must_use]
    pub fn step_credit(
        &self,
        spectator: &Spectator,
        curtain: Instant,
        ticket: &Ticket<'_>,
        quantity: &QuantityContext,
    ) -> Option<StepCredit> {
        let seller = Seller { channel: Channel::Desk, rights: BTreeSet::new() };
        let ask = Ask {
            spectator,
            performance: ticket.performance,
            category: ticket.category,
            seated: ticket.seated,
            quantity,
            seller: &seller,
            now: curtain,
        };
        let quote = self.quote_among(&ask, |line| self.goes_on(line, ticket.tariff));
        // Which level of a ladder it was is kept nowhere.
        let offers =
            quote.offers.into_iter().filter(|offer| offer.level.is_none() && offer.price < ticket.paid);
        let best = offers.min_by_key(|offer| offer.price)?;
        Some(StepCredit {
            tariff: best.tariff,
            name: best.name,
            amount: ticket.paid - best.price,
            reason: best.reason,
        })
    }

    /// Whether a tariff makes steps by outings of what was sold: a path over it, or that path already; and the same beside a
    /// status.
    fn goes_on(&self, line: &Line, sold: TariffId) -> bool {
        match &line.tariff.rule {
            Rule::Path(path) => by_outings(line) && (line.tariff.id == sold || path.of == sold),
            Rule::Combined(_) => {
                let [using, grow, are] = line.parts.map(|part| part.map(|at| &self.lines[at]));
                let same = |part: &Line| part.tariff.id == sold;
                using.is_none() && grow.is_some_and(by_outings) && (same(line) || are.is_some_and(same))
            }
            _ => false,
        }
    }
}

fn by_outings(line: &Line) -> bool {
    matches!(&line.tariff.rule, Rule::Path(path) if matches!(path.measure, Measure::Outings { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{book, id, outing, performance, tariff};

    fn who_went(times: u64) -> Spectator {
        let outings = (0..times).map(outing).collect::<Vec<_>>().into();
        Spectator { contact: Some(id(1)), outings, ..Spectator::default() }
    }

    /// What an outing gives back of a place at 20 euros that was sold for `paid`, after so many others.
    fn credit(sold: TariffId, paid: i64, outings_before: u64, quantity: &QuantityContext) -> Option<i64> {
        let book = PreparedBook::new(&book()).expect("a sound book");
        let performance = performance(outings_before);
        let paid = Money::cents(paid);
        let ticket = Ticket { performance: &performance, category: "2", seated: true, tariff: sold, paid };
        let (who, at) = (who_went(outings_before + 1), outing(outings_before).at);
        book.step_credit(&who, at, &ticket, quantity).map(|credit| credit.amount.as_cents())
    }

    #[test]
    fn who_bought_ahead_gets_the_step_back_after_the_outing_that_earns_it() {
        let credit = |before| credit(tariff::full(), 2000, before, &QuantityContext::default());
        assert_eq!([2, 3, 10].map(credit), [None, Some(400), Some(700)]);
    }

    #[test]
    fn who_already_had_a_step_gets_the_next_one_and_nothing_for_the_same() {
        let credit = |before| credit(tariff::loyalty(), 1600, before, &QuantityContext::default());
        assert_eq!([3, 10].map(credit), [None, Some(300)]);
    }

    #[test]
    fn a_place_that_had_nothing_to_do_with_the_path_gives_nothing_back() {
        assert_eq!(credit(tariff::student(), 2000, 10, &QuantityContext::default()), None);
    }
}
