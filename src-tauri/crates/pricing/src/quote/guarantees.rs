//! What holds for every book and every person: the guarantees of `docs/algorithms/pricing.md`.

use std::collections::BTreeSet;

use kernel::Money;
use proptest::prelude::*;

use crate::book::{Off, Opening, PathStep, PriceCell};
use crate::sample::{self, book, id, performance, tariff};
use crate::{
    Ask, BasketLine, Consumption, Offer, Percent, PreparedBook, QuantityContext, Quote, Rounding, Rule,
    Scope, Spectator, Take, Tariff, TariffBook,
};

/// The sample book with other prices, steps and rounding.
fn books() -> impl Strategy<Value = TariffBook> {
    let prices = proptest::collection::vec(0_i64..6_000, 20);
    let steps = proptest::collection::btree_map(0_u32..12, 0_u32..=10_000, 1..5);
    (prices, steps, 0_i64..3_000, roundings()).prop_map(|(prices, steps, floor, rounding)| {
        let mut book = book();
        for (cell, cents) in book.prices.iter_mut().zip(prices) {
            cell.amount = Some(Money::cents(cents));
        }
        for tariff in &mut book.tariffs {
            tariff.rounding = rounding;
            if tariff.id == tariff::loyalty()
                && let Rule::Path(path) = &mut tariff.rule
            {
                let mut offs: Vec<u32> = steps.values().copied().collect();
                offs.sort_unstable();
                let step = |(from, off)| PathStep { from, off: Off::Share(Percent(off)) };
                path.steps = steps.keys().copied().zip(offs).map(step).collect();
                path.floor = Money::cents(floor);
            }
        }
        book
    })
}

pub(crate) fn roundings() -> impl Strategy<Value = Rounding> {
    use crate::rounding::{Direction, Multiple};
    let multiple = prop_oneof![
        Just(Multiple::WholeCent),
        Just(Multiple::TenCents),
        Just(Multiple::FiftyCents),
        Just(Multiple::ToEuro)
    ];
    let direction = prop_oneof![Just(Direction::Up), Just(Direction::Down), Just(Direction::Nearest)];
    (multiple, direction).prop_map(|(multiple, direction)| Rounding { multiple, direction })
}

fn persons() -> impl Strategy<Value = Spectator> {
    (0_usize..200).prop_map(|number| sample::people(200).swap_remove(number))
}

fn quote(book: &TariffBook, who: &Spectator, number: u64, category: &str) -> Quote {
    let book = PreparedBook::new(book).expect("a sound book");
    let what = performance(number);
    book.quote(&Ask {
        spectator: who,
        performance: &what,
        category,
        seated: true,
        quantity: &QuantityContext::default(),
        seller: &sample::seller(),
        now: sample::at(what.day, 12),
    })
}

fn of(quote: &Quote, tariff: kernel::TariffId) -> Option<&Offer> {
    quote.offers.iter().find(|offer| offer.tariff == tariff)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_price_is_below_zero_nor_below_its_floor(book in books(), who in persons(), number in 0_u64..60) {
        let quote = quote(&book, &who, number, "2");
        for offer in &quote.offers {
            prop_assert!(offer.price >= Money::ZERO && offer.value >= offer.price);
            if let Some(bounds) = offer.bounds {
                prop_assert!(offer.price >= bounds.floor);
            }
        }
        let list = of(&quote, tariff::full()).map(|offer| offer.price);
        let loyalty = book.tariffs.iter().find(|one| one.id == tariff::loyalty()).map(|one| &one.rule);
        if let (Some(offer), Some(Rule::Path(path)), Some(list)) = (of(&quote, tariff::loyalty()), loyalty, list) {
            prop_assert!(offer.price >= path.floor.min(list));
        }
        if let Some(means) = of(&quote, tariff::means()) {
            prop_assert!((Money::cents(500)..=Money::cents(2000)).contains(&means.price));
        }
    }

    #[test]
    fn more_loyalty_never_raises_a_price_declared_decreasing(book in books(), went in 0_u64..20) {
        let who = |outings| Spectator {
            contact: Some(id(1)),
            outings: (0..outings).map(sample::outing).collect::<Vec<_>>().into(),
            ..Spectator::default()
        };
        let price = |outings| {
            let quote = quote(&book, &who(outings), 100, "2");
            of(&quote, tariff::loyalty()).or(of(&quote, tariff::full())).map(|offer| offer.price)
        };
        prop_assert!(price(went + 1) <= price(went));
    }

    #[test]
    fn an_unrelated_tariff_never_makes_the_chosen_one_dearer(
        book in books(),
        who in persons(),
        number in 0_u64..60,
        cents in 0_i64..6_000,
        position in 0_u32..40,
    ) {
        let mut larger = book.clone();
        larger.tariffs.push(Tariff {
            id: id(300),
            code: "AUTRE".into(),
            name: "Autre".into(),
            position,
            rule: Rule::Standard { price: crate::book::Price::Grid },
            rounding: Rounding::WHOLE_CENT,
            opening: Opening::default(),
            proposed: true,
            free_motive: None,
        });
        let amount = Some(Money::cents(cents));
        larger.prices.push(PriceCell { tariff: id(300), category: None, scope: Scope::Everywhere, amount });
        let value = |book| quote(book, &who, number, "2").chosen().map(|offer| offer.value);
        let (before, after) = (value(&book).expect("a price"), value(&larger).expect("a price"));
        prop_assert!(after <= before);
        prop_assert_eq!(after, before.min(Money::cents(cents)));
    }

    #[test]
    fn a_quote_is_the_same_twice_and_in_any_order_of_rules(
        book in books(),
        who in persons(),
        number in 0_u64..60,
        turn in 0_usize..16,
    ) {
        let mut turned = book.clone();
        turned.tariffs.rotate_left(turn % book.tariffs.len());
        turned.prices.reverse();
        turned.prices.rotate_left(turn % book.prices.len());
        turned.statuses.reverse();
        let first = quote(&book, &who, number, "1");
        prop_assert_eq!(&first, &quote(&book, &who, number, "1"));
        prop_assert_eq!(&first, &quote(&turned, &who, number, "1"));
    }

    #[test]
    fn price_and_what_is_consumed_sum_to_the_value(book in books(), who in persons(), number in 0_u64..60) {
        for offer in quote(&book, &who, number, "1").offers {
            let consumed: Money = offer.consumes.iter().map(|what| match what {
                Consumption::Credit { value, .. } => *value,
                Consumption::Wallet { amount, .. } | Consumption::Fund { amount, .. } => *amount,
                Consumption::Entitlement { .. } => Money::ZERO,
            }).sum();
            let due = offer.due.map_or(Money::ZERO, |due| due.on_entry);
            prop_assert_eq!(offer.price + consumed + due, offer.value);
            prop_assert!(offer.needs.len() <= 1, "at most one proof");
            prop_assert_eq!(offer.reason.iter().rev().find_map(|step| step.to), Some(offer.price));
        }
    }

    #[test]
    fn no_credit_is_consumed_twice_two_desks_offline_included(book in books(), places in 1_usize..14) {
        let prepared = PreparedBook::new(&book).expect("a sound book");
        let mut who = sample::people(50).into_iter().find(|one| !one.passes.is_empty()).expect("a carnet");
        let performances: Vec<_> = (0..places).map(|number| performance(number as u64)).collect();
        let take = Some(Take { tariff: tariff::carnet(), level: None, amount: None });
        let mut consumed: Vec<kernel::CreditId> = Vec::new();
        // Two desks saw the same pass before the network was cut; one holds its right.
        for right in [true, false] {
            who.passes[0].right = right;
            let line =
                |what| BasketLine { spectator: &who, performance: what, category: "2", seated: true, take };
            let lines: Vec<_> = performances.iter().map(line).collect();
            let (before, now) = (QuantityContext::default(), sample::at(performances[0].day, 12));
            for offer in prepared.quote_basket(&lines, &before, &sample::seller(), now).into_iter().filter_map(|line| line.taken.ok()) {
                consumed.extend(offer.consumes.iter().filter_map(|what| match what {
                    Consumption::Credit { credit, .. } => Some(*credit),
                    _ => None,
                }));
            }
        }
        prop_assert_eq!(consumed.len(), places.min(10));
        prop_assert_eq!(consumed.iter().collect::<BTreeSet<_>>().len(), consumed.len());
    }

    #[test]
    fn a_person_never_pays_more_than_the_cap(book in books(), places in 1_usize..20) {
        let prepared = PreparedBook::new(&book).expect("a sound book");
        let who = Spectator { contact: Some(id(1)), ..Spectator::default() };
        let performances: Vec<_> = (0..places).map(|number| performance(number as u64)).collect();
        let line = |what| BasketLine { spectator: &who, performance: what, category: "2", seated: true, take: None };
        let lines: Vec<_> = performances.iter().map(line).collect();
        let (before, now) = (QuantityContext::default(), sample::at(performances[0].day, 12));
        let quoted = prepared.quote_basket(&lines, &before, &sample::seller(), now);
        let paid: Money = quoted.iter().map(|line| line.taken.as_ref().expect("a price").price).sum();
        prop_assert!(paid <= Money::cents(15_000));
    }
}
