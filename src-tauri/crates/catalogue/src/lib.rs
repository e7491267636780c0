//! # Catalogue
//!
//! What may be sold and where people sit: seasons, shows, performances, halls, their seating plans, the best
//! places and the gauge.
//!
//! Promises: a plan is read and written without loss; a seat keeps its id through every edit; the gauge is derived
//! from facts and never negative; the same question has the same answer on every desk.
//!
//! Absent on purpose: prices (`tariffs`, `pricing`), rights over seats and sales (`sales`), any wire type (`app`).

pub mod category;
pub mod claims;
mod column;
pub mod discipline;
pub mod error;
pub mod hall;
pub mod hold;
pub mod performance;
pub mod season;
pub mod seating;
pub mod share;
pub mod shared;
pub mod shedding;
pub mod show;

pub use error::{Error, Result};
