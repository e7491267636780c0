//! # Pricing
//!
//! Triple pay in one engine: *pay as you are* (who you are, what you can), *pay as you use* (what you really
//! attended), *pay as you grow* (your path with the venues). It owns the tariff book, the facts a price is
//! made of, and the offers that come out of them with their reasons.
//!
//! A [`TariffBook`] is a plain document. [`PreparedBook::new`] checks and indexes it once;
//! [`PreparedBook::quote`] then says what one person would pay for one place, and
//! [`PreparedBook::quote_basket`] does it for several places in a row, each line knowing what the lines
//! before it consumed. [`simulate`] replays past sales under a draft before it is adopted.
//!
//! Promises: same inputs, same price, on every desk and ten years later; no price below zero or below its
//! floor; every amount is rounded once, at the end of a rule, by a named rule that the reason tells; the
//! order in which a book lists its tariffs changes nothing.
//!
//! Absent on purpose: a clock, a database, a float for money, any sentence a person reads (the words of
//! reasons are in `src-tauri/locales/*/pricing.json`), payments, and the documents behind an entitlement.
//! Read `src-tauri/docs/algorithms/pricing.md` for the order, the choice and the rounding.

pub mod ahead;
pub mod basket;
pub mod book;
pub mod error;
pub mod facts;
pub mod ladder;
pub mod offer;
pub mod prepared;
pub mod quantity;
pub mod quote;
pub mod reason;
pub mod rounding;
pub mod sample;
pub mod scope;
pub mod simulate;
pub mod thanks;

pub use ahead::StepCredit;
pub use basket::{BasketLine, QuotedLine};
pub use book::{Rule, Tariff, TariffBook};
pub use error::{Error, Result};
pub use facts::{Outing, Outings, Performance, Seller, Spectator};
pub use ladder::LadderBalance;
pub use offer::{Consumption, Family, Offer, Proof, Quote, Standing};
pub use prepared::PreparedBook;
pub use quantity::QuantityContext;
pub use quote::{Ask, Take};
pub use reason::{Fact, Step, WORDING};
pub use rounding::{Percent, Rounding};
pub use scope::{Scope, Setting, Window};
pub use simulate::{Hypotheses, Past, PastSale, Simulation, simulate};
pub use thanks::Given;

/// A short text that is copied into offers without allocating.
pub type Text = std::sync::Arc<str>;
