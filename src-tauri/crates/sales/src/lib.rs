//! # Sales
//!
//! The heart of a desk: baskets, orders (dossiers), tickets, payments, refunds, exchanges, duplicates, collections,
//! tills, closings, takings, the outbox of tickets, and the verification of all of it.
//!
//! Promises: one act is one operation of the journal and one transaction; a seat has one live ticket at most, and
//! its right is spent by that ticket alone; tickets, payments and their ends are facts that SQL triggers refuse to
//! change; what an order owes, a note's balance and a till's cash are derived from facts; a ticket keeps the labels,
//! tariff and price that were shown when it was sold.
//!
//! Absent on purpose: the making of a price (a line brings its [`Price`], reasons included), the drawing of a
//! document, the sending of a message, words, and change rows for baskets, which never leave the desk.

pub mod act;
pub mod after_show;
pub mod archive;
pub mod balance;
pub mod basket;
pub mod closing;
pub mod collection;
pub mod drawer;
pub mod error;
pub mod heads;
pub mod history;
pub mod mentions;
pub mod note;
pub mod order;
pub mod outbox;
pub mod outing;
pub mod payment;
pub mod place;
pub mod price;
pub mod takings;
pub mod tally;
pub mod thanks;
pub mod ticket;
pub mod till;
pub mod undo;
pub mod verify;

#[cfg(test)]
mod sample;
pub mod shared;
pub mod shedding;

pub use act::Act;
pub use balance::Balance;
pub use basket::Basket;
pub use error::{Error, Result};
pub use payment::{Means, Tender};
pub use place::{Place, Spot};
pub use price::Price;
pub use ticket::Ticket;
