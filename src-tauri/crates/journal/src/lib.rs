//! # Journal
//!
//! The chained, signed journal of the box office (one chain per operator, desk and incarnation), and the
//! exclusive rights that its operations move.
//!
//! Promises: an operation is appended once, in order, and never changed (SQL triggers refuse it); its bytes are
//! canonical JSON (RFC 8785), stored and sent verbatim; `hash_n = SHA-256("PARTERRE-OP-1\n" ‖ hash_{n-1} ‖ bytes)`
//! and an Ed25519 signature of the hash by the desk; a right is held by one desk at a time and every grant has a
//! new epoch.
//!
//! Absent on purpose: personal data (an operation names a buyer by an opaque id alone) and any sale rule.

pub mod append;
pub mod chain;
pub mod error;
pub mod key;
pub mod marker;
pub mod receive;
pub mod record;
pub mod rights;
pub mod vault;
pub mod verify;

pub use append::{
    Appended, Chain, Entry, Head, NewJournal, SOFTWARE, append, append_to, ask_chain, change_key, head, open,
    public_key,
};
pub use error::{Error, Result};
pub use key::{KeyFolder, Signer};
pub use record::{
    Announced, Issuer, Kind, Line, Number, PaymentLine, Record, Reference, TicketNumber, Totals, VatTotals,
};
pub use vault::Vault;
