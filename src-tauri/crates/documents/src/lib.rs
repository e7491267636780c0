//! # Documents
//!
//! View models in, PDF bytes out: tickets, takings statements, till closings, closings of a venue, lists for the evening and for
//! collections, cancellation vouchers, notes and credit notes.
//!
//! Promises: every mention the law asks for is on the paper; text is selectable, with its fonts embedded and cut to
//! the letters used; nothing is cut off, however long a title is; the same view gives the same bytes.
//!
//! Absent on purpose: any computing of an amount, a tax, a number or a signature (a document shows what was
//! recorded), any clock, and any reading or writing of files.

mod book;
mod code;
mod error;
mod face;
mod flow;
mod ink;
mod operator;
#[cfg(test)]
mod papers_tests;
mod paragraph;
#[cfg(test)]
mod reading;
mod sheet;
mod table;
mod words;

pub mod balance;
pub mod closing;
pub mod consolidation;
pub mod facsimile;
pub mod heads;
pub mod lists;
pub mod note;
pub mod takings;
pub mod ticket;
pub mod voucher;

pub use error::{Error, Result};
pub use operator::{Operator, Untaxed};
pub use words::{Language, Words};
