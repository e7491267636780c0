//! What a book must be before it can price anything.

use std::collections::{BTreeSet, HashMap};

use kernel::{Money, TariffId};

use super::{family, of, parts};
use crate::book::{Ladder, LevelPrice, Measure, Off, Path, Rule, Tariff, TariffBook, Trend};
use crate::{Error, Family, Percent, Result, Text};

/// Checks a whole book; the first thing to correct is told.
pub(super) fn book(book: &TariffBook) -> Result<()> {
    let known = unique(book)?;
    let statuses: BTreeSet<&Text> = book.statuses.iter().map(|status| &status.code).collect();
    for tariff in &book.tariffs {
        references(tariff, &known)?;
        circle(tariff, &known)?;
        if let Some(status) = status_of(tariff).into_iter().find(|status| !statuses.contains(status)) {
            return Err(Error::StatusUnknown { tariff: name(tariff), status: status.to_string() });
        }
        if tariff.free_motive.is_some() && tariff.proposed {
            return Err(Error::FreeTicketProposed { tariff: name(tariff) });
        }
        amounts(tariff)?;
        windows(tariff)?;
        match &tariff.rule {
            Rule::Ladder(ladder) => levels(tariff, ladder)?,
            Rule::Path(path) => steps(tariff, path)?,
            Rule::Combined(_) => combination(tariff, &known)?,
            _ => {}
        }
    }
    if let Some(thanks) = book.thanks.iter().find(|thanks| thanks.window.is_reversed()) {
        return Err(Error::WindowReversed { name: thanks.name.to_string() });
    }
    let negative = book.prices.iter().find(|cell| cell.amount.is_some_and(|amount| amount < Money::ZERO));
    match negative {
        Some(cell) => Err(Error::PriceNegative { tariff: name(known[&cell.tariff]) }),
        None => Ok(()),
    }
}

fn name(tariff: &Tariff) -> String {
    tariff.name.to_string()
}

fn unique(book: &TariffBook) -> Result<HashMap<TariffId, &Tariff>> {
    let mut codes = BTreeSet::new();
    let mut known = HashMap::new();
    for tariff in &book.tariffs {
        if !codes.insert(&tariff.code) || known.insert(tariff.id, tariff).is_some() {
            return Err(Error::TariffRepeated { tariff: name(tariff) });
        }
    }
    let named = book.prices.iter().map(|cell| cell.tariff);
    let quotas = book.quotas.iter().flat_map(|quota| quota.tariffs.iter().copied());
    match named.chain(quotas).find(|id| !known.contains_key(id)) {
        Some(id) => Err(Error::TariffUnknown { tariff: id.to_string() }),
        None => Ok(known),
    }
}

/// Whatever is started from must have a list price.
fn references(tariff: &Tariff, known: &HashMap<TariffId, &Tariff>) -> Result<()> {
    let has_list_price = |id: TariffId| {
        known.get(&id).is_some_and(|of| matches!(of.rule, Rule::Standard { .. } | Rule::Status { .. }))
    };
    let missing = of(&tariff.rule)
        .filter(|&id| !has_list_price(id))
        .or_else(|| parts(&tariff.rule).into_iter().flatten().find(|id| !known.contains_key(id)));
    match missing {
        Some(_) => Err(Error::TariffUnknown { tariff: name(tariff) }),
        None => Ok(()),
    }
}

fn circle(tariff: &Tariff, known: &HashMap<TariffId, &Tariff>) -> Result<()> {
    let mut at = tariff;
    for _ in 0..known.len() {
        match of(&at.rule).and_then(|id| known.get(&id)) {
            Some(next) => at = next,
            None => return Ok(()),
        }
    }
    Err(Error::PriceCircular { tariff: name(tariff) })
}

fn status_of(tariff: &Tariff) -> Vec<&Text> {
    match &tariff.rule {
        Rule::Status { status, .. } => vec![status],
        Rule::Ladder(ladder) => ladder.levels.iter().filter_map(|level| level.proof.as_ref()).collect(),
        Rule::Path(Path { measure: Measure::DaysSince { status }, .. }) => vec![status],
        _ => Vec::new(),
    }
}

/// No amount below zero; no floor above its ceiling.
fn amounts(tariff: &Tariff) -> Result<()> {
    let (amounts, bounds) = match &tariff.rule {
        Rule::MeansTested { rate, floor, ceiling } => {
            let rate = if rate.is_sign_negative() { Money::cents(-1) } else { Money::ZERO };
            (vec![*floor, *ceiling, rate], Some((*floor, *ceiling)))
        }
        Rule::Suspended { price, .. } => (vec![*price], None),
        Rule::Pass { supplements, .. } => (supplements.iter().map(|one| one.amount).collect(), None),
        Rule::Cap { cap, .. } => (vec![*cap], None),
        Rule::AfterShow { suggested } => (vec![*suggested], None),
        Rule::Path(path) => {
            let off = path.steps.iter().filter_map(|step| match step.off {
                Off::Amount(amount) => Some(amount),
                Off::Share(_) => None,
            });
            (off.chain([path.floor]).collect(), None)
        }
        Rule::Ladder(ladder) => {
            let free = ladder.free.map(|free| (free.floor, free.ceiling.unwrap_or(Money::cents(i64::MAX))));
            (ladder.levels.iter().flat_map(|level| level_amounts(&level.price)).collect(), free)
        }
        Rule::Standard { .. }
        | Rule::Status { .. }
        | Rule::Wallet { .. }
        | Rule::DueOnEntry { .. }
        | Rule::Combined(_) => (Vec::new(), None),
    };
    let floor = bounds.map(|(floor, _)| floor);
    if amounts.into_iter().chain(floor).any(|amount| amount < Money::ZERO) {
        return Err(Error::PriceNegative { tariff: name(tariff) });
    }
    match bounds {
        Some((floor, ceiling)) if floor > ceiling => Err(Error::FloorAboveCeiling { tariff: name(tariff) }),
        _ => Ok(()),
    }
}

/// No cap that leaves nothing to pay, no window that holds no day.
fn windows(tariff: &Tariff) -> Result<()> {
    let window = match &tariff.rule {
        Rule::Cap { cap, .. } if cap.is_zero() => return Err(Error::CapZero { tariff: name(tariff) }),
        Rule::Cap { window, .. } | Rule::Path(Path { measure: Measure::Outings { window, .. }, .. }) => {
            window
        }
        _ => return Ok(()),
    };
    match window.is_reversed() {
        true => Err(Error::WindowReversed { name: name(tariff) }),
        false => Ok(()),
    }
}

fn level_amounts(price: &LevelPrice) -> Vec<Money> {
    match price {
        LevelPrice::Amount(amount) => vec![*amount],
        LevelPrice::ByCategory(amounts) => amounts.iter().map(|one| one.amount).collect(),
    }
}

fn levels(tariff: &Tariff, ladder: &Ladder) -> Result<()> {
    let letters: BTreeSet<char> = ladder.levels.iter().map(|level| level.letter).collect();
    let even = letters.len() == ladder.levels.len() && letters.contains(&ladder.suggested);
    if even && letters.len() >= 2 { Ok(()) } else { Err(Error::LadderUneven { tariff: name(tariff) }) }
}

fn steps(tariff: &Tariff, path: &Path) -> Result<()> {
    let rising = path.steps.windows(2).all(|pair| pair[0].from < pair[1].from);
    let whole = |off: Off| !matches!(off, Off::Share(share) if share > Percent::WHOLE);
    if path.steps.is_empty() || !rising || !path.steps.iter().all(|step| whole(step.off)) {
        return Err(Error::StepsUnordered { tariff: name(tariff) });
    }
    let declared = path.steps.windows(2).all(|pair| match (pair[0].off, pair[1].off, path.trend) {
        (_, _, Trend::Free) => true,
        (Off::Share(one), Off::Share(next), Trend::Decreasing) => one <= next,
        (Off::Share(one), Off::Share(next), Trend::Increasing) => one >= next,
        (Off::Amount(one), Off::Amount(next), Trend::Decreasing) => one <= next,
        (Off::Amount(one), Off::Amount(next), Trend::Increasing) => one >= next,
        // A share and an amount cannot be compared without a price.
        (Off::Share(_), Off::Amount(_), _) | (Off::Amount(_), Off::Share(_), _) => false,
    });
    if declared { Ok(()) } else { Err(Error::StepsNotAsDeclared { tariff: name(tariff) }) }
}

/// Each part is of its own kind, and there are at least two.
fn combination(tariff: &Tariff, known: &HashMap<TariffId, &Tariff>) -> Result<()> {
    let parts = parts(&tariff.rule).map(|part| part.and_then(|id| known.get(&id)));
    let kinds = [Family::PayAsYouUse, Family::PayAsYouGrow, Family::PayAsYouAre];
    let fits = parts.iter().zip(kinds).all(|(part, kind)| part.is_none_or(|part| fits(&part.rule, kind)));
    if fits && parts.iter().flatten().count() >= 2 {
        Ok(())
    } else {
        Err(Error::CombinationUneven { tariff: name(tariff) })
    }
}

fn fits(rule: &Rule, kind: Family) -> bool {
    match rule {
        Rule::Pass { .. } | Rule::Wallet { .. } | Rule::Cap { .. } => kind == Family::PayAsYouUse,
        Rule::Path(_) | Rule::Status { .. } | Rule::Ladder(_) => family(rule) == kind,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::PriceCell;
    use crate::sample::{book as sample, id, tariff};
    use crate::{PreparedBook, Window};

    fn refused(change: impl FnOnce(&mut TariffBook)) -> Error {
        let mut book = sample();
        change(&mut book);
        PreparedBook::new(&book).expect_err("the book is not sound")
    }

    fn rule(book: &mut TariffBook, of: TariffId) -> &mut Rule {
        &mut book.tariffs.iter_mut().find(|tariff| tariff.id == of).expect("a tariff of the sample").rule
    }

    #[test]
    fn the_sample_book_is_sound_and_comes_back_from_json() {
        let json = serde_json::to_string(&sample()).expect("a book is JSON");
        let back: TariffBook = serde_json::from_str(&json).expect("and back");
        assert_eq!(back, sample());
        assert!(PreparedBook::new(&back).is_ok());
    }

    #[test]
    fn two_prices_in_one_cell_are_refused() {
        let error = refused(|book| book.prices.push(book.prices[0].clone()));
        assert!(matches!(error, Error::PriceRepeated { .. }));
    }

    #[test]
    fn a_price_of_a_tariff_that_is_not_there_is_refused() {
        let stray =
            PriceCell { tariff: id(999), category: None, scope: crate::Scope::Everywhere, amount: None };
        assert!(matches!(refused(|book| book.prices.push(stray)), Error::TariffUnknown { .. }));
    }

    #[test]
    fn tariffs_priced_from_each_other_are_refused() {
        let error = refused(|book| {
            let price = crate::book::Price::Share { of: tariff::jobseeker(), share: Percent::of(50) };
            *rule(book, tariff::full()) = Rule::Standard { price };
        });
        assert!(matches!(error, Error::PriceCircular { .. }));
    }

    #[test]
    fn steps_must_do_what_they_declare() {
        let change = |trend| {
            refused(|book| {
                let Rule::Path(path) = rule(book, tariff::loyalty()) else { unreachable!("a path") };
                path.trend = trend;
            })
        };
        assert!(matches!(change(Trend::Increasing), Error::StepsNotAsDeclared { .. }));
    }

    #[test]
    fn a_free_ticket_proposed_to_everybody_is_refused() {
        let error = refused(|book| book.tariffs[11].proposed = true);
        assert!(matches!(error, Error::FreeTicketProposed { .. }));
    }

    #[test]
    fn a_status_nobody_declared_is_refused() {
        let error = refused(|book| book.statuses.clear());
        assert!(matches!(error, Error::StatusUnknown { .. }));
    }

    #[test]
    fn a_combination_of_one_part_is_refused() {
        let error = refused(|book| {
            let Rule::Combined(combined) = rule(book, tariff::carnet_and_loyalty()) else {
                unreachable!("a combination")
            };
            combined.grow = None;
        });
        assert!(matches!(error, Error::CombinationUneven { .. }));
    }

    #[test]
    fn a_cap_of_nothing_and_a_window_that_ends_before_it_begins_are_refused() {
        let cap = |change: fn(&mut Money, &mut Window)| {
            refused(|book| {
                let Rule::Cap { cap, window, .. } = rule(book, tariff::cap()) else { unreachable!("a cap") };
                change(cap, window);
            })
        };
        assert!(matches!(cap(|cap, _| *cap = Money::ZERO), Error::CapZero { .. }));
        let (from, until) = (crate::sample::day(2027, 2, 1), crate::sample::day(2027, 1, 1));
        let reversed = refused(|book| book.thanks[0].window = Window::Between { from, until });
        assert!(matches!(reversed, Error::WindowReversed { .. }));
        let reversed = cap(|_, window| {
            let (from, until) = (crate::sample::day(2027, 2, 1), crate::sample::day(2027, 1, 1));
            *window = Window::Between { from, until };
        });
        assert!(matches!(reversed, Error::WindowReversed { .. }));
    }

    #[test]
    fn amounts_below_zero_and_floors_above_ceilings_are_refused() {
        let negative = refused(|book| book.prices[0].amount = Some(Money::cents(-1)));
        assert!(matches!(negative, Error::PriceNegative { .. }));
        let upside_down = refused(|book| {
            let Rule::MeansTested { floor, .. } = rule(book, tariff::means()) else {
                unreachable!("means-tested")
            };
            *floor = Money::cents(5_000);
        });
        assert!(matches!(upside_down, Error::FloorAboveCeiling { .. }));
    }
}
