//! Taking another offer than the one proposed, naming a free amount, or setting a price by hand.

use kernel::Money;

use super::{Ask, Case, Draft, Take, are};
use crate::reason::Fact;
use crate::{Error, Offer, PreparedBook, Quote, Result, Standing, Text};

/// The right that a manual price needs.
pub const MANUAL_PRICE: &str = "manual_price";

impl Quote {
    /// The offer that the seller or the person takes, with the amount they named on a free price.
    ///
    /// # Errors
    ///
    /// [`Error::OfferUnavailable`] when it is not among the offers, [`Error::AmountOutOfBounds`] when the free
    /// amount is.
    pub fn take(&self, take: &Take) -> Result<Offer> {
        let asked = |offer: &&Offer| offer.tariff == take.tariff && offer.level == take.level;
        let unavailable = || Error::OfferUnavailable { tariff: take.tariff.to_string() };
        let mut offer = self.offers.iter().find(asked).ok_or_else(unavailable)?.clone();
        if let Some(bounds) = offer.bounds {
            let within = |amount: &Money| {
                *amount >= bounds.floor && bounds.ceiling.is_none_or(|ceiling| *amount <= ceiling)
            };
            let out = || Error::AmountOutOfBounds { floor: bounds.floor, ceiling: bounds.ceiling };
            let amount = take.amount.filter(within).ok_or_else(out)?;
            offer.value = offer.value - offer.price + amount;
            offer.price = amount;
            if let Some(last) = offer.reason.last_mut() {
                last.fact = are::free_amount(bounds.floor, bounds.ceiling);
                last.to = Some(amount);
            }
        }
        Ok(offer)
    }
}

impl PreparedBook {
    /// A price set by hand, with its reason: an operation of its own, that needs the right [`MANUAL_PRICE`].
    ///
    /// # Errors
    ///
    /// [`Error::ManualPriceForbidden`] without the right, [`Error::ManualPriceUnexplained`] without a reason or
    /// below zero, [`Error::OfferUnavailable`] when the tariff is not in the book.
    pub fn manual(&self, ask: &Ask<'_>, take: &Take, reason: &str) -> Result<Offer> {
        if !ask.seller.rights.contains(MANUAL_PRICE) {
            return Err(Error::ManualPriceForbidden);
        }
        let amount = take.amount.filter(|amount| *amount >= Money::ZERO && !reason.trim().is_empty());
        let amount = amount.ok_or(Error::ManualPriceUnexplained)?;
        let unavailable = || Error::OfferUnavailable { tariff: take.tariff.to_string() };
        let at = self.lines.iter().position(|line| line.tariff.id == take.tariff).ok_or_else(unavailable)?;
        let mut draft = Draft::new(&self.lines[at], ask.performance.vat);
        // A tariff without a list price has nothing to start from: the reason then begins with the hand.
        let _ = Case::new(self, ask).list(at, &mut draft);
        draft.lead(Fact::Manual { reason: Text::from(reason.trim()) }, amount);
        draft.stand(Standing::OnRequest);
        Ok(draft.finish())
    }
}
