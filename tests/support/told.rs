//! What a selling child tells its parent, one JSON line each, only once it is committed.

use kernel::BasketId;
use serde::{Deserialize, Serialize};

/// A line of a seller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Told {
    /// The program is open; these baskets were found, with how many places each.
    Opened {
        /// What the seller before left.
        baskets: Vec<Filled>,
    },
    /// Places were taken into a basket.
    Took(Filled),
    /// A basket became an order of so many tickets.
    Sold {
        /// The basket.
        basket: BasketId,
        /// The printed number of the operation.
        number: String,
        /// How many tickets it issued.
        tickets: usize,
    },
    /// Tickets were exchanged for the places of a basket.
    Exchanged {
        /// The basket.
        basket: BasketId,
        /// The printed number of the operation.
        number: String,
        /// How many tickets it issued.
        tickets: usize,
    },
    /// Tickets were given up and paid back.
    Refunded {
        /// The printed number of the operation.
        number: String,
        /// How many tickets it ended.
        ended: usize,
    },
}

/// A basket with places in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// The basket.
    pub basket: BasketId,
    /// How many places it holds.
    pub places: usize,
}
