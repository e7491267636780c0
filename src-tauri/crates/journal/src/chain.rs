//! The chain's arithmetic: canonical bytes and hashes. The written specification is `docs/algorithms/journal.md`.

mod form;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Error, Result};

pub use form::is_canonical;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// What comes before the first operation.
pub const GENESIS: Hash = [0; 32];

const PREFIX: &[u8] = b"PARTERRE-OP-1\n";

/// `SHA-256("PARTERRE-OP-1\n" ‖ previous ‖ bytes)`.
#[must_use]
pub fn hash(previous: &Hash, bytes: &[u8]) -> Hash {
    let mut digest = Sha256::new();
    digest.update(PREFIX);
    digest.update(previous);
    digest.update(bytes);
    digest.finalize().into()
}

/// The canonical JSON of a record (RFC 8785).
///
/// # Errors
///
/// [`Error::Unwritable`] for what JSON cannot hold.
pub fn canonical<T: Serialize>(record: &T) -> Result<Vec<u8>> {
    serde_jcs::to_vec(record).map_err(|error| Error::Unwritable { detail: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of the founding decisions, which every other implementation must reproduce.
    #[test]
    fn the_first_operation_hashes_to_the_published_vector() {
        let hex: String = hash(&GENESIS, b"{}").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "4af061a5fcb20fb411e17a85cf1c82f7026ff747c5affe8a3b91a2f5fb7d2768");
    }

    #[test]
    fn keys_are_sorted_and_nothing_is_padded() {
        let bytes = canonical(&serde_json::json!({"b": 1, "a": "é€"})).expect("canonical");
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), r#"{"a":"é€","b":1}"#);
    }
}
