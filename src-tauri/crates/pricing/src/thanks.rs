//! What an outing gives back: credits, a companion's place, and the step that an early booker did not have.

use std::collections::BTreeSet;

use kernel::{Money, NaiveDate, PassProductId, TariffId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::book::{Rule, Thanks};
use crate::facts::Channel;
use crate::quote::stepped;
use crate::reason::Step;
use crate::{Ask, Outing, Performance, PreparedBook, QuantityContext, Scope, Seller, Spectator, Text};

/// What an outing gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Given {
    /// The code of the thanks.
    pub code: Text,
    /// What the person reads.
    pub name: Text,
    /// The pass whose credits are given.
    pub product: PassProductId,
    /// How many.
    pub credits: u32,
    /// What one is worth.
    pub value: Money,
    /// The last day they can be used; absent: no expiry.
    pub expires: Option<NaiveDate>,
}

/// A ticket that was used, as far as its step is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ticket {
    /// The performance it was for.
    pub performance: Performance,
    /// The path (a tariff of steps) that the person follows.
    pub path: TariffId,
    /// The list price when it was sold.
    pub list: Money,
    /// What was paid for it.
    pub paid: Money,
}

impl PreparedBook {
    /// What an outing gives to a person whose outings already hold it.
    #[must_use]
    pub fn thanks(&self, spectator: &Spectator, outing: &Outing) -> Vec<Given> {
        let earned = self.thanks.iter().filter(|thanks| earned(thanks, spectator, outing));
        earned
            .map(|thanks| Given {
                code: thanks.code.clone(),
                name: thanks.name.clone(),
                product: thanks.product,
                credits: thanks.credits,
                value: thanks.value,
                expires: thanks.expires,
            })
            .collect()
    }

    /// The credit note (*avoir*) that an outing earns to who bought ahead: what the ticket cost beyond the price of
    /// the step reached by the outings before it. Nothing where it was not dearer.
    #[must_use]
    pub fn step_credit(
        &self,
        spectator: &Spectator,
        outing: &Outing,
        ticket: &Ticket,
    ) -> Option<(Money, Vec<Step>)> {
        let line = self.line(ticket.path)?;
        let Rule::Path(path) = &line.tariff.rule else { return None };
        let quantity = QuantityContext::default();
        let seller = Seller { channel: Channel::Desk, rights: BTreeSet::new() };
        let ask = Ask {
            spectator,
            performance: &ticket.performance,
            category: "",
            seated: false,
            quantity: &quantity,
            seller: &seller,
            now: outing.at,
        };
        let (price, reason) = stepped(self, &ask, line, path, ticket.list)?;
        (price < ticket.paid).then(|| (ticket.paid - price, reason))
    }
}

fn earned(thanks: &Thanks, spectator: &Spectator, outing: &Outing) -> bool {
    if !Scope::any_holds(&thanks.among, &outing.setting) {
        return false;
    }
    let before = spectator.outings.before(outing.at).iter().filter(|past| {
        past.setting.performance != outing.setting.performance
            && Scope::any_holds(&thanks.among, &past.setting)
            && thanks.window.counts(&past.setting, past.day, &outing.setting, outing.day)
    });
    let rank = u32::try_from(before.count() + 1).unwrap_or(u32::MAX);
    let counted = thanks.window.counts(&outing.setting, outing.day, &outing.setting, outing.day);
    counted && (rank == thanks.at || (thanks.again && thanks.at > 0 && rank.is_multiple_of(thanks.at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{book, id, outing, performance, tariff};

    fn who_went(times: u64) -> Spectator {
        let outings = (0..times).map(outing).collect::<Vec<_>>().into();
        Spectator { contact: Some(id(1)), outings, ..Spectator::default() }
    }

    #[test]
    fn the_fifth_and_the_tenth_outings_of_a_season_are_thanked() {
        let book = PreparedBook::new(&book()).expect("a sound book");
        let thanked = (1..=11).filter(|&rank| !book.thanks(&who_went(rank), &outing(rank - 1)).is_empty());
        assert_eq!(thanked.collect::<Vec<_>>(), [5, 10]);
    }

    #[test]
    fn who_bought_ahead_gets_the_step_back_after_the_outing_that_earns_it() {
        let book = PreparedBook::new(&book()).expect("a sound book");
        let credit = |outings_before: u64| {
            let performance = performance(outings_before);
            let (list, paid) = (Money::cents(2000), Money::cents(2000));
            let ticket = Ticket { performance, path: tariff::loyalty(), list, paid };
            let who = who_went(outings_before + 1);
            book.step_credit(&who, &outing(outings_before), &ticket).map(|(amount, _)| amount.as_cents())
        };
        assert_eq!([2, 3, 10].map(credit), [None, Some(400), Some(700)]);
    }

    #[test]
    fn who_already_had_the_step_gets_nothing_back() {
        let book = PreparedBook::new(&book()).expect("a sound book");
        let ticket = Ticket {
            performance: performance(3),
            path: tariff::loyalty(),
            list: Money::cents(2000),
            paid: Money::cents(1600),
        };
        assert_eq!(book.step_credit(&who_went(4), &outing(3), &ticket), None);
    }
}
