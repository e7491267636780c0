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
        match &tariff.rule {
            Rule::Ladder(ladder) => levels(tariff, ladder)?,
            Rule::Path(path) => steps(tariff, path)?,
            Rule::Combined(_) => combination(tariff, &known)?,
            _ => {}
        }
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
