//! An offer in the making: its price moves from rule to rule, and every move is told.

use kernel::{Money, VatRate};

use crate::prepared::Line;
use crate::reason::{Fact, Step};
use crate::rounding::Exact;
use crate::{Consumption, Offer, Proof, Rounding, Standing, Text};

/// An offer in the making.
#[derive(Debug)]
pub(super) struct Draft {
    offer: Offer,
    /// What the place is worth besides what is paid now.
    besides: Money,
}

impl Draft {
    /// An offer of a tariff, before any rule.
    pub(super) fn new(line: &Line, vat: VatRate) -> Self {
        let tariff = &line.tariff;
        let asked = !tariff.proposed || tariff.free_motive.is_some();
        let offer = Offer {
            tariff: tariff.id,
            code: tariff.code.clone(),
            name: tariff.name.clone(),
            level: None,
            family: line.family,
            price: Money::ZERO,
            value: Money::ZERO,
            vat,
            due: None,
            bounds: None,
            standing: if asked { Standing::OnRequest } else { Standing::Open },
            suggested: false,
            free_motive: tariff.free_motive.clone(),
            consumes: Vec::new(),
            reason: Vec::new(),
            needs: Vec::new(),
        };
        Self { offer, besides: Money::ZERO }
    }

    /// Another offer that begins as this one, with room for what it will tell.
    pub(super) fn branch(&self) -> Self {
        let mut reason = Vec::with_capacity(self.offer.reason.len() + 2);
        reason.extend_from_slice(&self.offer.reason);
        let needs = self.offer.needs.clone();
        let consumes = self.offer.consumes.clone();
        let [code, name] = [&self.offer.code, &self.offer.name].map(Text::clone);
        let free_motive = self.offer.free_motive.clone();
        Self { offer: Offer { code, name, free_motive, consumes, reason, needs, ..self.offer }, ..*self }
    }

    /// What remains to pay.
    pub(super) fn price(&self) -> Money {
        self.offer.price
    }

    /// The offer, for what no other function sets.
    pub(super) fn offer(&mut self) -> &mut Offer {
        &mut self.offer
    }

    /// Adds a step. Most reasons have one or two.
    pub(super) fn tell(&mut self, step: Step) {
        if self.offer.reason.is_empty() {
            self.offer.reason.reserve_exact(2);
        }
        self.offer.reason.push(step);
    }

    /// Moves the price and says why.
    pub(super) fn lead(&mut self, fact: Fact, to: Money) {
        let step = if self.offer.reason.is_empty() {
            Step::start(fact, to)
        } else {
            Step::lead(fact, self.offer.price, to)
        };
        self.tell(step);
        self.offer.price = to;
    }

    /// Moves the price to an exact amount, rounded once, and tells the rounding where it changed something.
    pub(super) fn settle(&mut self, fact: Fact, exact: Exact, rounding: Rounding) {
        let to = rounding.apply(exact);
        self.lead(fact, to);
        if !exact.is(to) {
            let fact =
                Fact::Rounded { to: rounding.multiple, direction: rounding.direction, exact: exact.euros() };
            self.tell(Step::note(fact));
        }
    }

    /// Never below a floor.
    pub(super) fn at_least(&mut self, floor: Money) {
        if self.offer.price < floor {
            self.lead(Fact::Floor { floor }, floor);
        }
    }

    /// Never above a ceiling.
    pub(super) fn at_most(&mut self, ceiling: Money) {
        if self.offer.price > ceiling {
            self.lead(Fact::Ceiling { ceiling }, ceiling);
        }
    }

    /// Takes something whose worth counts beside the price.
    pub(super) fn consume(&mut self, what: Consumption, worth: Money) {
        self.besides += worth;
        self.offer.consumes.reserve_exact(1);
        self.offer.consumes.push(what);
    }

    /// Asks for a proof.
    pub(super) fn need(&mut self, proof: Proof) {
        self.offer.needs.push(proof);
    }

    /// Raises what it takes to have the offer.
    pub(super) fn stand(&mut self, standing: Standing) {
        self.offer.standing = self.offer.standing.max(standing);
    }

    /// What it takes to have the offer, so far.
    pub(super) fn standing(&self) -> Standing {
        self.offer.standing
    }

    /// The offer, its value counted.
    pub(super) fn finish(mut self) -> Offer {
        let due = self.offer.due.map_or(Money::ZERO, |due| due.on_entry);
        self.offer.value = self.offer.price + self.besides + due;
        self.offer
    }
}
