//! # Passes
//!
//! Pay as you use: kinds of passes, passes sold or given, their credits one by one, wallets, memberships, and the
//! suspended-ticket funds; and what tickets take later.
//!
//! Promises: one credit is one row and leaves once, by an exclusive right; what is given back comes back as what it
//! was; a balance is the sum of its movements and never goes below zero.
//!
//! Absent on purpose: which credit a price takes (`pricing`), and clearing between venues (a later crate).

pub mod consume;
pub mod error;
pub mod fund;
pub mod give_back;
pub mod pass;
pub mod product;
pub mod promise;
pub mod shared;
pub mod tolerance;

pub use error::{Error, Result};
