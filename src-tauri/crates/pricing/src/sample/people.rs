//! The sample's publics and their past: invented, and the same on every machine.

use kernel::Money;

use super::{at, day, id, performance};
use crate::facts::{Credit, Held, Pass, Quotient};
use crate::quantity::Taken;
use crate::simulate::PastSale;
use crate::{Ask, Outing, Performance, PreparedBook, QuantityContext, Spectator};

/// An outing to a performance of the sample.
#[must_use]
pub fn outing(number: u64) -> Outing {
    let performance = performance(number);
    Outing { setting: performance.setting, day: performance.day, at: at(performance.day, 19) }
}

/// `count` people: one in three holds a status, one in five a carnet, most have a past.
#[must_use]
pub fn people(count: u64) -> Vec<Spectator> {
    (0..count).map(person).collect()
}

fn person(number: u64) -> Spectator {
    // A multiplicative mix: close numbers give people that look nothing alike.
    let draw = |salt: u32, most: u64| {
        (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17 + 8 * salt) % most
    };
    let statuses = ["jobseeker", "student", "minimum_income", "resident"];
    let status = statuses.get(usize::try_from(draw(1, 12)).unwrap_or(0));
    let outings: Vec<Outing> = (0..draw(2, 14)).map(|step| outing(step * 4 + draw(3, 4))).collect();
    Spectator {
        contact: Some(id(100_000 + number)),
        born: Some(day(1940 + i32::try_from(draw(4, 72)).unwrap_or(0), 5, 17)),
        quotient: (draw(5, 10) == 0).then(|| Quotient { amount: Money::cents(80_000), entitlement: None }),
        statuses: status
            .map(|code| Held { status: (*code).into(), entitlement: Some(id(7)), until: None })
            .into_iter()
            .collect(),
        outings: outings.into(),
        passes: (draw(6, 5) == 0).then(|| carnet(number)).into_iter().collect(),
        ..Spectator::default()
    }
}

fn carnet(number: u64) -> Pass {
    let credit = |rank| Credit {
        id: id(1_000_000 + number * 10 + rank),
        value: Money::cents(1400),
        earmark: None,
        expires: Some(day(2027, 8, 31)),
    };
    Pass {
        id: id(500_000 + number),
        product: id(70),
        issuer: id(1),
        since: None,
        credits: (0..10).map(credit).collect(),
        balance: Money::ZERO,
        used: Vec::new(),
        right: true,
    }
}

/// `sales` past sales of the sample season to `people`, priced by the book; every fourth person names a level.
#[must_use]
pub fn past(
    book: &PreparedBook,
    people: &[Spectator],
    performances: &[Performance],
    sales: usize,
) -> Vec<PastSale> {
    let seller = super::seller();
    let mut taken: Vec<Vec<Taken>> = vec![Vec::new(); people.len()];
    let mut quantity = QuantityContext::default();
    let one = |number: usize| {
        let person = number % people.len();
        let performance = (number / people.len() * 7 + person) % performances.len();
        let category = ["2", "1", "3"][number % 3];
        let (spectator, played) = (&people[person], &performances[performance]);
        let now = at(played.day, 12);
        quantity.earlier = std::mem::take(&mut taken[person]);
        let ask = Ask {
            spectator,
            performance: played,
            category,
            seated: true,
            quantity: &quantity,
            seller: &seller,
            now,
        };
        let quote = book.quote(&ask);
        let level = person.is_multiple_of(4).then(|| ['B', 'C', 'C', 'D', 'E'][number % 5]);
        let named = level.map(|_| super::tariff::ladder());
        let named = quote.offers.iter().find(|offer| Some(offer.tariff) == named && offer.level == level);
        let offer = named.or(quote.chosen()).expect("the sample prices every place").clone();
        taken[person] = std::mem::take(&mut quantity.earlier);
        taken[person].push(Taken::by(spectator, played, &offer));
        PastSale {
            person,
            performance,
            category: category.into(),
            seated: true,
            at: now,
            tariff: offer.tariff,
            level: offer.level,
            value: offer.value,
            named: None,
            newcomer: spectator.outings.before(now).is_empty(),
            status: spectator.statuses.first().map(|held| held.status.clone()),
        }
    };
    (0..sales).map(one).collect()
}
