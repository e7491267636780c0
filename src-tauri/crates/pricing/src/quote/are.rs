//! Pay as you are: statuses, ladders, means-tested prices, suspended tickets.

use kernel::{FundId, Money};
use rust_decimal::Decimal;

use super::Case;
use super::draft::Draft;
use crate::book::{CategoryAmount, Evidence, Ladder, Level, LevelPrice, Status};
use crate::offer::Bounds;
use crate::prepared::Line;
use crate::reason::{Fact, Step};
use crate::rounding::Exact;
use crate::{Consumption, Offer, Proof, Standing};

impl Case<'_> {
    /// The list price of those who have a status.
    pub(super) fn status(&self, at: usize, code: &str, draft: &mut Draft) -> Option<()> {
        let status = self.book.status(code)?;
        self.show(status, draft)?;
        self.list(at, draft)?;
        draft.tell(Step::note(Fact::Status { status: status.name.clone() }));
        Some(())
    }

    /// In a combination: what remains, in the proportion that the status's price bears to the list price.
    pub(super) fn status_share(&self, at: usize, code: &str, list: Money, draft: &mut Draft) -> Option<()> {
        let status = self.book.status(code)?;
        let exact = Exact::scaled(draft.price(), self.list_price(at)?, list);
        draft.settle(
            Fact::Status { status: status.name.clone() },
            exact,
            self.book.lines[at].tariff.rounding,
        );
        self.show(status, draft)
    }

    /// Asks for the proof of a status, or consumes the entitlement that holds it; nothing when the status is
    /// known not to be the person's.
    fn show(&self, status: &Status, draft: &mut Draft) -> Option<()> {
        let day = self.ask.performance.day;
        let held = self.ask.spectator.held(&status.code);
        let valid = held.filter(|held| held.until.is_none_or(|until| day <= until));
        if let Some(entitlement) = valid.and_then(|held| held.entitlement) {
            draft.consume(Consumption::Entitlement { entitlement }, Money::ZERO);
            return Some(());
        }
        let proof = || Proof { status: status.code.clone(), name: status.name.clone() };
        match &status.evidence {
            Evidence::Age { from, below, proof: asked } => match self.ask.spectator.age_on(day) {
                Some(age) if from.is_some_and(|from| age < from) => return None,
                Some(age) if below.is_some_and(|below| age >= below) => return None,
                Some(_) if *asked => draft.need(proof()),
                Some(_) => {}
                None => {
                    draft.need(proof());
                    draft.stand(Standing::OnProof);
                }
            },
            Evidence::Document => {
                draft.need(proof());
                if valid.is_none() {
                    draft.stand(Standing::OnProof);
                }
            }
            Evidence::Word if valid.is_none() => draft.stand(Standing::OnChoice),
            Evidence::Word => {}
        }
        Some(())
    }

    /// One offer a level, and one for a free amount; none is ever proposed. In a combination, `list` is the list
    /// price of which the levels are a proportion, and no level falls under the floor so discounted.
    pub(super) fn ladder(
        &self,
        line: &Line,
        ladder: &Ladder,
        draft: &Draft,
        list: Option<Money>,
        offers: &mut Vec<Offer>,
    ) {
        let remains = draft.price();
        let here = |amount: Money| match list {
            Some(list) => Exact::scaled(remains, amount, list),
            None => amount.into(),
        };
        let priced = || ladder.levels.iter().filter_map(|level| Some((level, self.level_price(level)?)));
        let lowest = ladder.free.map(|free| free.floor);
        let floor = lowest.or_else(|| priced().map(|(_, price)| price).min()).unwrap_or_default();
        for (level, price) in priced() {
            let mut draft = draft.branch();
            draft.offer().level = Some(level.letter);
            draft.offer().suggested = level.letter == ladder.suggested;
            draft.stand(Standing::OnChoice);
            let fact = Fact::Level { letter: level.letter, name: level.name.clone() };
            draft.settle(fact, here(price), line.tariff.rounding);
            if price >= floor {
                draft.at_least(here(floor).ceil());
            }
            let proof = level.proof.as_ref().and_then(|code| self.book.status(code));
            if proof.is_none_or(|status| self.show(status, &mut draft).is_some()) {
                offers.push(draft.finish());
            }
        }
        if let Some(free) = ladder.free {
            let mut draft = draft.branch();
            let floor = here(free.floor).ceil();
            let ceiling = free.ceiling.map(|ceiling| here(ceiling).ceil());
            draft.offer().bounds = Some(Bounds { floor, ceiling });
            draft.stand(Standing::OnChoice);
            draft.lead(free_amount(floor, ceiling), floor);
            offers.push(draft.finish());
        }
    }

    fn level_price(&self, level: &Level) -> Option<Money> {
        match &level.price {
            LevelPrice::Amount(amount) => Some(*amount),
            LevelPrice::ByCategory(amounts) => self.by_category(amounts),
        }
    }

    /// The amount of the category, else the one for every category.
    pub(super) fn by_category(&self, amounts: &[CategoryAmount]) -> Option<Money> {
        let of = |wanted: Option<&str>| amounts.iter().find(|one| one.category.as_deref() == wanted);
        of(Some(self.ask.category)).or_else(|| of(None)).map(|one| one.amount)
    }

    /// Quotient × rate, between floor and ceiling; nothing is offered while the quotient is not known.
    pub(super) fn means_tested(
        &self,
        line: &Line,
        rate: Decimal,
        (floor, ceiling): (Money, Money),
        draft: &mut Draft,
    ) -> Option<()> {
        let quotient = self.ask.spectator.quotient?;
        match quotient.entitlement {
            Some(entitlement) => draft.consume(Consumption::Entitlement { entitlement }, Money::ZERO),
            None => draft.need(Proof { status: "quotient".into(), name: line.tariff.name.clone() }),
        }
        let fact = Fact::MeansTested { quotient: quotient.amount, rate };
        draft.settle(fact, Exact::rated(quotient.amount, rate), line.tariff.rounding);
        draft.at_least(floor);
        draft.at_most(ceiling);
        Some(())
    }

    /// A place that the fund pays, as far as this desk's grant goes.
    pub(super) fn suspended(&self, line: &Line, fund: FundId, price: Money, draft: &mut Draft) -> Option<()> {
        let quantity = self.ask.quantity;
        let granted: Money =
            quantity.funds.iter().filter(|grant| grant.fund == fund).map(|grant| grant.amount).sum();
        let spent: Money = quantity
            .earlier
            .iter()
            .flat_map(|taken| &taken.consumes)
            .map(|what| match what {
                Consumption::Fund { fund: from, amount } if *from == fund => *amount,
                _ => Money::ZERO,
            })
            .sum();
        let paid = self.from(line, draft)? - price;
        if paid <= Money::ZERO || granted - spent < paid {
            return None;
        }
        draft.lead(Fact::Suspended { paid }, price);
        draft.consume(Consumption::Fund { fund, amount: paid }, paid);
        draft.stand(Standing::OnChoice);
        Some(())
    }
}

/// The step of a free amount.
pub(super) fn free_amount(floor: Money, ceiling: Option<Money>) -> Fact {
    match ceiling {
        Some(ceiling) => Fact::FreeAmountWithin { floor, ceiling },
        None => Fact::FreeAmount { floor },
    }
}
