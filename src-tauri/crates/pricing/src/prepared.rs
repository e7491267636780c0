//! A tariff book checked and indexed once, so that a quote looks nothing up twice.

mod check;

use std::collections::HashMap;

use kernel::{Money, TariffBookId, TariffId, VenueId};

use crate::book::{Price, PriceCell, Quota, Rule, Status, Tariff, TariffBook, Thanks, Tolerance};
use crate::{Error, Family, Result, Scope, Setting, Text};

/// A book ready to quote. Tariffs are held by position and code: the order of the document is forgotten.
#[derive(Debug, Clone)]
pub struct PreparedBook {
    pub(crate) id: TariffBookId,
    pub(crate) version: u32,
    pub(crate) venue: VenueId,
    pub(crate) lines: Vec<Line>,
    pub(crate) statuses: Vec<Status>,
    pub(crate) quotas: Vec<Quota>,
    pub(crate) thanks: Vec<Thanks>,
    pub(crate) tolerance: Tolerance,
    categories: Vec<Text>,
    grids: HashMap<Scope, Vec<Cell>>,
}

/// A tariff with the others it refers to, as indexes.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) tariff: Tariff,
    pub(crate) family: Family,
    /// The tariff whose list price the rule starts from.
    pub(crate) of: Option<usize>,
    /// The parts of a combination, in their order: use, grow, are.
    pub(crate) parts: [Option<usize>; 3],
    pub(crate) quotas: Vec<usize>,
    /// Whether all that it offers is for the person to choose.
    needs_a_choice: bool,
}

impl Line {
    /// Whether the program may propose what the tariff offers.
    pub(crate) fn may_be_proposed(&self) -> bool {
        self.tariff.proposed && !self.needs_a_choice
    }
}

/// One cell of the grid, at one scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// Wider scopes decide.
    Silent,
    /// Not sold here.
    Closed,
    /// The list price.
    Amount(Money),
}

/// The grids that apply to one performance, nearest first, and the column of one category.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grids<'a> {
    near: [Option<&'a [Cell]>; 5],
    column: Option<usize>,
    width: usize,
}

impl PreparedBook {
    /// Checks and indexes a book.
    ///
    /// # Errors
    ///
    /// What a person must correct before the book can be published: see [`Error`].
    pub fn new(book: &TariffBook) -> Result<Self> {
        let mut tariffs: Vec<&Tariff> = book.tariffs.iter().collect();
        tariffs.sort_by_key(|tariff| (tariff.position, &tariff.code));
        let index: HashMap<TariffId, usize> =
            tariffs.iter().enumerate().map(|(at, tariff)| (tariff.id, at)).collect();
        check::book(book)?;
        let choice =
            |rule: &Rule| matches!(rule, Rule::Ladder(_) | Rule::Suspended { .. } | Rule::AfterShow { .. });
        let lines = tariffs
            .iter()
            .map(|tariff| Line {
                tariff: (*tariff).clone(),
                needs_a_choice: choice(&tariff.rule)
                    || parts(&tariff.rule)[2].is_some_and(|are| choice(&tariffs[index[&are]].rule)),
                family: family(&tariff.rule),
                of: of(&tariff.rule).map(|id| index[&id]),
                parts: parts(&tariff.rule).map(|part| part.map(|id| index[&id])),
                quotas: (0..book.quotas.len())
                    .filter(|&at| book.quotas[at].tariffs.contains(&tariff.id))
                    .collect(),
            })
            .collect::<Vec<_>>();
        let mut categories: Vec<Text> = book.prices.iter().filter_map(|cell| cell.category.clone()).collect();
        categories.sort();
        categories.dedup();
        let grids = grids(&book.prices, &index, &categories)?;
        Ok(Self {
            id: book.id,
            version: book.version,
            venue: book.venue,
            lines,
            statuses: book.statuses.clone(),
            quotas: book.quotas.clone(),
            thanks: book.thanks.clone(),
            tolerance: book.tolerance,
            categories,
            grids,
        })
    }

    /// The book.
    #[must_use]
    pub fn id(&self) -> TariffBookId {
        self.id
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The venue that publishes it.
    #[must_use]
    pub fn venue(&self) -> VenueId {
        self.venue
    }

    /// A tariff of the book.
    #[must_use]
    pub fn tariff(&self, id: TariffId) -> Option<&Tariff> {
        self.line(id).map(|line| &line.tariff)
    }

    /// The tariffs, by position and code.
    pub fn tariffs(&self) -> impl Iterator<Item = &Tariff> {
        self.lines.iter().map(|line| &line.tariff)
    }

    pub(crate) fn line(&self, id: TariffId) -> Option<&Line> {
        self.lines.iter().find(|line| line.tariff.id == id)
    }

    pub(crate) fn status(&self, code: &str) -> Option<&Status> {
        self.statuses.iter().find(|status| &*status.code == code)
    }

    /// The book's own copy of a category's code, or a new one for a category that no cell names.
    pub(crate) fn category(&self, code: &str) -> Text {
        self.column(code).map_or_else(|| code.into(), |at| self.categories[at].clone())
    }

    fn column(&self, code: &str) -> Option<usize> {
        self.categories.iter().position(|category| &**category == code)
    }

    pub(crate) fn grids(&self, setting: &Setting, category: &str) -> Grids<'_> {
        Grids {
            near: Scope::inheritance(setting)
                .map(|scope| scope.and_then(|scope| self.grids.get(&scope)).map(Vec::as_slice)),
            column: self.column(category),
            width: self.categories.len() + 1,
        }
    }
}

impl Grids<'_> {
    /// The list price that the grid gives to a line, by inheritance.
    pub(crate) fn price(&self, line: usize) -> Option<Money> {
        let every = self.width - 1;
        for grid in self.near.iter().flatten() {
            let row = &grid[line * self.width..(line + 1) * self.width];
            for cell in self.column.map(|at| row[at]).into_iter().chain([row[every]]) {
                match cell {
                    Cell::Silent => {}
                    Cell::Closed => return None,
                    Cell::Amount(amount) => return Some(amount),
                }
            }
        }
        None
    }
}

fn grids(
    prices: &[PriceCell],
    index: &HashMap<TariffId, usize>,
    categories: &[Text],
) -> Result<HashMap<Scope, Vec<Cell>>> {
    let width = categories.len() + 1;
    let mut grids: HashMap<Scope, Vec<Cell>> = HashMap::new();
    for price in prices {
        let unknown = || Error::TariffUnknown { tariff: price.tariff.to_string() };
        let row = *index.get(&price.tariff).ok_or_else(unknown)?;
        let column = price.category.as_ref().and_then(|code| categories.binary_search(code).ok());
        let grid = grids.entry(price.scope).or_insert_with(|| vec![Cell::Silent; index.len() * width]);
        let cell = &mut grid[row * width + column.unwrap_or(width - 1)];
        if *cell != Cell::Silent {
            let category = price.category.as_deref().unwrap_or("*").to_owned();
            return Err(Error::PriceRepeated { tariff: price.tariff.to_string(), category });
        }
        *cell = price.amount.map_or(Cell::Closed, Cell::Amount);
    }
    Ok(grids)
}

/// The family of a rule.
pub(crate) fn family(rule: &Rule) -> Family {
    match rule {
        Rule::Standard { .. } => Family::Standard,
        Rule::Status { .. } | Rule::Ladder(_) | Rule::MeansTested { .. } | Rule::Suspended { .. } => {
            Family::PayAsYouAre
        }
        Rule::Pass { .. }
        | Rule::Wallet { .. }
        | Rule::DueOnEntry { .. }
        | Rule::Cap { .. }
        | Rule::AfterShow { .. } => Family::PayAsYouUse,
        Rule::Path(_) => Family::PayAsYouGrow,
        Rule::Combined(_) => Family::Combined,
    }
}

/// The tariff whose list price a rule starts from.
pub(crate) fn of(rule: &Rule) -> Option<TariffId> {
    match rule {
        Rule::Standard { price: Price::Share { of, .. } }
        | Rule::Status { price: Price::Share { of, .. }, .. }
        | Rule::Suspended { of, .. }
        | Rule::Wallet { of, .. }
        | Rule::DueOnEntry { of, .. }
        | Rule::Cap { of, .. } => Some(*of),
        Rule::Path(path) => Some(path.of),
        Rule::Combined(combined) => Some(combined.of),
        Rule::Standard { .. }
        | Rule::Status { .. }
        | Rule::Ladder(_)
        | Rule::MeansTested { .. }
        | Rule::Pass { .. }
        | Rule::AfterShow { .. } => None,
    }
}

/// The parts of a combination, in their order.
pub(crate) fn parts(rule: &Rule) -> [Option<TariffId>; 3] {
    match rule {
        Rule::Combined(combined) => [combined.using, combined.grow, combined.are],
        _ => [None; 3],
    }
}
