//! # Contacts
//!
//! The contact base: people and organisations, their coordinates (e-mail, phone, address), their positions, the
//! consents they gave, what happened with them; finding them as one types; importing them from a file.
//!
//! Promises: every contact, point, consent and interaction has an owner venue from its first write; consents and
//! interactions are only ever appended; the words a contact is found by are written in the transaction that writes
//! the contact; an import takes, matches or lists each line, and doing it again changes nothing.
//!
//! Absent on purpose: entitlements (see `tariffs`), what a contact bought (see `sales`), merging of duplicates,
//! pools, and any check of a right.

pub mod activity;
pub mod comparing;
pub mod consent;
pub mod contact;
pub mod duplicate;
pub mod email;
pub mod erasure;
pub mod error;
pub mod find;
pub mod import;
pub mod interaction;
pub mod line;
pub mod phone;
pub mod point;
pub mod position;
pub mod sample;
pub mod shared;
pub mod shedding;
pub mod text;

pub use consent::Consent;
pub use contact::{Kind, Sheet};
pub use error::{Error, Result};
pub use interaction::Interaction;
pub use point::Point;
pub use position::Position;
