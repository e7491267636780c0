//! Several places in one sale: each line knows what the lines before it consumed.

use kernel::Instant;

use crate::quantity::Taken;
use crate::{
    Ask, Error, Offer, Performance, PreparedBook, QuantityContext, Quote, Result, Seller, Spectator, Take,
};

/// One place of a sale.
#[derive(Debug, Clone, Copy)]
pub struct BasketLine<'a> {
    /// Who will sit there; several lines may be of one person.
    pub spectator: &'a Spectator,
    /// For what.
    pub performance: &'a Performance,
    /// The category's code.
    pub category: &'a str,
    /// Whether the place is a numbered seat.
    pub seated: bool,
    /// The offer that was taken; absent: the one proposed.
    pub take: Option<Take>,
}

/// A line with its offers and the one taken.
#[derive(Debug)]
pub struct QuotedLine {
    /// Everything that may be offered on this line, after the lines before.
    pub quote: Quote,
    /// The offer taken; [`Error::ChoiceNeeded`] where nothing can be proposed, [`Error::OfferUnavailable`] where
    /// the line asked for what is no longer open. Such a line consumes nothing.
    pub taken: Result<Offer>,
}

impl PreparedBook {
    /// Quotes the places of one sale in their order. A credit, a place of a quota or the room under a cap that a
    /// line takes is not there for the next; outings are not: nobody went yet.
    #[must_use]
    pub fn quote_basket(
        &self,
        lines: &[BasketLine<'_>],
        before: &QuantityContext,
        seller: &Seller,
        now: Instant,
    ) -> Vec<QuotedLine> {
        let mut quantity = before.clone();
        let quoted = lines.iter().map(|line| {
            let BasketLine { spectator, performance, category, seated, take } = *line;
            let quote = self.quote(&Ask {
                spectator,
                performance,
                category,
                seated,
                quantity: &quantity,
                seller,
                now,
            });
            let taken = match take {
                Some(take) => quote.take(&take),
                None => quote.chosen().cloned().ok_or(Error::ChoiceNeeded),
            };
            if let Ok(offer) = &taken {
                quantity.earlier.push(Taken::by(spectator, performance, offer));
            }
            QuotedLine { quote, taken }
        });
        quoted.collect()
    }
}

impl Taken {
    /// What an offer takes when a person accepts it.
    #[must_use]
    pub fn by(spectator: &Spectator, performance: &Performance, offer: &Offer) -> Self {
        Self {
            contact: spectator.contact,
            performance: *performance,
            tariff: offer.tariff,
            price: offer.price,
            consumes: offer.consumes.clone(),
        }
    }
}
