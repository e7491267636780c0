//! Baskets: a sale being prepared, as rows that a crash leaves whole.
//!
//! Each line holds the right over its place: what is in a basket is nobody else's until it is given back.

mod fill;
mod item;
mod keep;
mod store;

use journal::rights::Grant;
use kernel::{BasketId, BasketLineId, ContactId, Instant, Money, TicketId};
use serde_json::Value;

use crate::{Error, Place, Price, Result};

pub use fill::{Zone, add_places, add_seats, clear, open, price, remove, set_buyer, set_contact};
pub use item::{BasketItem, add_item, remove_item};
pub use keep::add_tickets;
pub(crate) use store::ask_to_close;
pub use store::{buyer, get, open_at, stale};

/// A sale being prepared at a desk.
#[derive(Debug, Clone, PartialEq)]
pub struct Basket {
    /// The basket.
    pub id: BasketId,
    /// The person, once known.
    pub contact: Option<ContactId>,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was last touched.
    pub touched_at: Instant,
    /// How the person came: `desk`, `remote`… ; allotments are kept for some.
    pub channel: String,
    /// The public they belong to, for the same.
    pub public: Option<String>,
    /// Its lines, in order.
    pub lines: Vec<Line>,
    /// What it holds besides places.
    pub items: Vec<BasketItem>,
}

/// One place in a basket.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The line, which holds the right over the place.
    pub id: BasketLineId,
    /// The place.
    pub place: Place,
    /// The grant of its right.
    pub grant: Grant,
    /// The ticket that has this place, to be exchanged at another price: it keeps the right until then.
    pub stands_for: Option<TicketId>,
    /// What the seller asked for, in the caller's own form: kept so that a price can be made again.
    pub choice: Option<Value>,
    /// Its price, once known.
    pub price: Option<Price>,
}

impl Basket {
    /// A line.
    ///
    /// # Errors
    ///
    /// [`Error::LineUnknown`].
    pub fn line(&self, id: BasketLineId) -> Result<&Line> {
        self.lines.iter().find(|line| line.id == id).ok_or(Error::LineUnknown)
    }

    /// What the priced lines come to.
    #[must_use]
    pub fn total(&self) -> Money {
        self.lines.iter().filter_map(|line| line.price.as_ref()).map(|price| price.amount).sum()
    }

    /// The tickets whose places it keeps.
    #[must_use]
    pub fn kept(&self) -> Vec<TicketId> {
        self.lines.iter().filter_map(|line| line.stands_for).collect()
    }

    /// Whether it keeps the place of a ticket.
    #[must_use]
    pub fn keeps(&self, ticket: TicketId) -> bool {
        self.lines.iter().any(|line| line.stands_for == Some(ticket))
    }

    /// Every line with its price, checked.
    ///
    /// # Errors
    ///
    /// [`Error::LineUnpriced`] or what [`Price::check`] refuses.
    pub fn priced(&self) -> Result<Vec<(&Line, &Price)>> {
        let priced = self.lines.iter().zip(1..).map(|(line, n)| {
            let price = line.price.as_ref().ok_or(Error::LineUnpriced { line: n })?;
            price.check()?;
            Ok((line, price))
        });
        priced.collect()
    }
}
