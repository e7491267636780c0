//! # Kernel
//!
//! What every other crate speaks: ids that are types, money in whole cents, instants in UTC, a clock and a
//! source of chance that are parameters, and refusals that cross the boundary as codes.
//!
//! Promises: no input or output; no amount is ever rounded in silence; the parts of a split sum to the whole.
//!
//! Absent on purpose: any rule of a domain, any sentence a person reads (see `src-tauri/locales`).

pub mod clock;
pub mod id;
pub mod instant;
pub mod money;
pub mod refusal;
pub mod vat;

#[cfg(feature = "sql")]
mod sql;

pub use clock::{Chance, Clock};
pub use id::*;
pub use instant::Instant;
pub use money::Money;
pub use refusal::{Params, Refusal};
pub use vat::VatRate;

pub use chrono::NaiveDate;
