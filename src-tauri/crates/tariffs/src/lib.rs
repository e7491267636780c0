//! # Tariffs
//!
//! What a venue's tariff books say and who is entitled to them: drafts, published versions, entitlements.
//!
//! Promises: a published version is never changed, so that a price can be explained ten years later; a book that
//! does not hold together is not published; an entitlement says who saw a proof and until when, never the proof,
//! and is gone when it expires.
//!
//! Absent on purpose: the making of a price (`pricing`), passes and funds (`passes`).

pub mod book;
pub mod entitlement;
pub mod error;
pub mod shared;

pub use error::{Error, Result};
