//! The question: what does this person pay, for one place, now?

mod are;
mod combined;
mod draft;
mod grow;
#[cfg(test)]
mod guarantees;
mod opening;
#[cfg(test)]
mod stories;
mod take;
mod uses;

use kernel::{Instant, Money, TariffId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::book::{Price, Rule};
use crate::prepared::{Grids, Line};
use crate::reason::{Fact, Step, WORDING};
use crate::{Offer, Performance, PreparedBook, QuantityContext, Quote, Seller, Spectator, Standing, Text};
use draft::Draft;
#[cfg(test)]
pub(crate) use guarantees::roundings;
pub use take::MANUAL_PRICE;
use uses::after_show;

/// What a price is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Who will sit there.
    pub spectator: &'a Spectator,
    /// For what.
    pub performance: &'a Performance,
    /// The category's code.
    pub category: &'a str,
    /// Whether the place is a numbered seat, which no tolerance covers.
    pub seated: bool,
    /// What was already taken.
    pub quantity: &'a QuantityContext,
    /// Who sells.
    pub seller: &'a Seller,
    /// The moment of the sale.
    pub now: Instant,
}

/// The offer that the seller or the person takes, when it is not the one proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Take {
    /// The tariff.
    pub tariff: TariffId,
    /// The level, on a ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<char>,
    /// The amount, for a free price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
}

impl PreparedBook {
    /// Everything this person may be offered for this place, and the offer to propose.
    #[must_use]
    pub fn quote(&self, ask: &Ask<'_>) -> Quote {
        self.quote_among(ask, |_| true)
    }

    /// Whether a tariff is open, whatever it would cost.
    pub(crate) fn opens(&self, ask: &Ask<'_>, tariff: TariffId) -> bool {
        self.line(tariff).is_some_and(|line| Case::new(self, ask).is_open(line))
    }

    /// The same, as if the book held only some of its tariffs.
    pub(crate) fn quote_among(&self, ask: &Ask<'_>, among: impl Fn(&Line) -> bool) -> Quote {
        let case = Case::new(self, ask);
        let mut offers = Vec::with_capacity(self.lines.len() + 6);
        let open = |line: &Line| among(line) && case.is_open(line);
        for (at, line) in self.lines.iter().enumerate().filter(|(_, line)| open(line)) {
            case.offer(at, line, &mut offers);
        }
        let chosen = choose(&offers);
        Quote { book: self.id, version: self.version, wording: WORDING, offers, chosen }
    }
}

/// The most favourable offer that needs no choice of the person: the least value, then the least to pay now, then
/// the fewest proofs, then the book's own order.
fn choose(offers: &[Offer]) -> Option<usize> {
    let open = offers.iter().enumerate().filter(|(_, offer)| offer.standing == Standing::Open);
    open.min_by_key(|(at, offer)| (offer.value, offer.price, offer.needs.len(), *at)).map(|(at, _)| at)
}

/// An ask, with what was looked up once for all its tariffs.
struct Case<'a> {
    book: &'a PreparedBook,
    ask: &'a Ask<'a>,
    grids: Grids<'a>,
    category: Text,
}

impl<'a> Case<'a> {
    fn new(book: &'a PreparedBook, ask: &'a Ask<'a>) -> Self {
        let grids = book.grids(&ask.performance.setting, ask.category);
        Self { book, ask, grids, category: book.category(ask.category) }
    }

    /// Adds what a tariff offers, if anything.
    fn offer(&self, at: usize, line: &Line, offers: &mut Vec<Offer>) {
        let mut draft = Draft::new(line, self.ask.performance.vat);
        let made = match &line.tariff.rule {
            Rule::Standard { .. } => self.standard(at, &mut draft),
            Rule::Status { status, .. } => self.status(at, status, &mut draft),
            Rule::Ladder(ladder) => return self.ladder(line, ladder, &draft, None, offers),
            Rule::MeansTested { rate, floor, ceiling } => {
                self.means_tested(line, *rate, (*floor, *ceiling), &mut draft)
            }
            Rule::Suspended { fund, price, .. } => self.suspended(line, *fund, *price, &mut draft),
            Rule::Pass { .. } => self.credit(line, &mut draft),
            Rule::Wallet { .. } => {
                self.from(line, &mut draft).and_then(|_| self.wallet(line, &mut draft, false))
            }
            Rule::Cap { .. } => self.from(line, &mut draft).and_then(|_| self.cap(line, &mut draft)),
            Rule::DueOnEntry { no_show, .. } => self.due_on_entry(line, *no_show, &mut draft),
            Rule::AfterShow { suggested } => {
                after_show(*suggested, &mut draft);
                Some(())
            }
            Rule::Path(path) => {
                self.from(line, &mut draft).and_then(|list| self.path(line, path, list, &mut draft))
            }
            Rule::Combined(_) => return self.combined(line, draft, offers),
        };
        if made.is_some() {
            offers.push(draft.finish());
        }
    }

    /// A list price, and the motive where it is free.
    fn standard(&self, at: usize, draft: &mut Draft) -> Option<()> {
        self.list(at, draft)?;
        if let Some(motive) = &self.book.lines[at].tariff.free_motive {
            draft.tell(Step::note(Fact::Exempt { motive: motive.clone() }));
        }
        Some(())
    }

    /// The list price of a line, told in the draft.
    fn list(&self, at: usize, draft: &mut Draft) -> Option<Money> {
        let line = &self.book.lines[at];
        let (Rule::Standard { price } | Rule::Status { price, .. }) = &line.tariff.rule else { return None };
        match price {
            Price::Grid => {
                let list = self.grids.price(at)?;
                let (tariff, category) = (line.tariff.name.clone(), self.category.clone());
                draft.lead(Fact::ListPrice { tariff, category }, list);
            }
            Price::Share { share, .. } => {
                let of = line.of?;
                let list = self.list(of, draft)?;
                let (tariff, of) = (line.tariff.name.clone(), self.book.lines[of].tariff.name.clone());
                let fact = Fact::ListShare { tariff, of, share: *share };
                draft.settle(fact, share.of_amount(list), line.tariff.rounding);
            }
        }
        Some(draft.price())
    }

    /// The list price that a rule starts from, told in the draft.
    fn from(&self, line: &Line, draft: &mut Draft) -> Option<Money> {
        self.list(line.of?, draft)
    }

    /// The list price of a line, untold.
    fn list_price(&self, at: usize) -> Option<Money> {
        let line = &self.book.lines[at];
        match &line.tariff.rule {
            Rule::Standard { price: Price::Share { share, .. } }
            | Rule::Status { price: Price::Share { share, .. }, .. } => {
                Some(line.tariff.rounding.apply(share.of_amount(self.list_price(line.of?)?)))
            }
            _ => self.grids.price(at),
        }
    }
}
