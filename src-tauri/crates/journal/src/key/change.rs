//! A key change: the operation by which another key signs from the next one on.
//!
//! The key in force signs the operation, as any other; the new key proves, by a signature of its own over the hash
//! before, that whoever announces it holds it. A chain that goes on under a key that was not announced so is refused.

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Map, Value};

use super::Signer;
use crate::Record;
use crate::append::hex;
use crate::chain::Hash;

const PREFIX: &[u8] = b"PARTERRE-KEY-1\n";

fn message(previous: &Hash) -> Vec<u8> {
    [PREFIX, previous].concat()
}

/// What a key change says: the new key, and the proof that it is held.
#[must_use]
pub fn announce(next: &Signer, previous: &Hash) -> Map<String, Value> {
    let proof = next.sign_message(&message(previous));
    let fields = [("public_key", hex(&next.public_key())), ("proof", hex(&proof))];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

/// The key that a key change announces; `None` when it is no key, or is not proved to be held.
#[must_use]
pub fn announced(record: &Record, previous: &Hash) -> Option<VerifyingKey> {
    let field = |name: &str| HEXLOWER.decode(record.data.get(name)?.as_str()?.as_bytes()).ok();
    let key: [u8; 32] = field("public_key")?.try_into().ok()?;
    let proof: [u8; 64] = field("proof")?.try_into().ok()?;
    let key = VerifyingKey::from_bytes(&key).ok()?;
    key.verify_strict(&message(previous), &Signature::from_bytes(&proof)).ok()?;
    Some(key)
}
