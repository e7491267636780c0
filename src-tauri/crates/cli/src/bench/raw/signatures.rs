//! Hashes and Ed25519 signatures, bare.

use std::time::{Duration, Instant};

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey, verify_batch};
use sha2::{Digest, Sha256};

/// Signatures verified at a time: beyond this a larger batch brings nothing more.
const BATCH: usize = 256;

/// `SHA-256(prefix ‖ previous ‖ bytes)`.
#[must_use]
pub fn hash(prefix: &[u8], previous: &[u8], bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(prefix).chain_update(previous).chain_update(bytes).finalize().into()
}

/// A key that signs.
pub struct Key(SigningKey);

impl Key {
    /// The key of 32 secret bytes.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The signature of a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// A message and the signature that it bears.
pub type Signed = ([u8; 32], [u8; 64]);

/// How long batched verification of every signature by one key takes; `None` when one is wrong.
#[must_use]
pub fn verify(key: &[u8; 32], signed: &[Signed]) -> Option<Duration> {
    let start = Instant::now();
    let key = VerifyingKey::from_bytes(key).ok()?;
    for batch in signed.chunks(BATCH) {
        let messages: Vec<&[u8]> = batch.iter().map(|(message, _)| message.as_slice()).collect();
        let signatures: Vec<Signature> =
            batch.iter().map(|(_, signature)| Signature::from_bytes(signature)).collect();
        verify_batch(&messages, &signatures, &vec![key; batch.len()]).ok()?;
    }
    Some(start.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_signature_among_many_is_found() {
        let key = Key::new(&[7; 32]);
        let public = key.0.verifying_key().to_bytes();
        let mut signed: Vec<Signed> = (0..300_u16)
            .map(|n| {
                let message = hash(b"test", &[0; 32], &n.to_be_bytes());
                (message, key.sign(&message))
            })
            .collect();
        assert!(verify(&public, &signed).is_some());
        signed[299].1[0] ^= 1;
        assert!(verify(&public, &signed).is_none());
    }
}
