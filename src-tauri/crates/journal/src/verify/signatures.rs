//! The signatures of a chain, verified many at a time on a thread of their own while the chain is walked.
//!
//! A batch is verified by one equation over all of its signatures, in which their one key counts once (ed25519-zebra):
//! several times as fast as one by one. When a batch does not hold, or the key is weak, each of its signatures is verified strictly by itself, and
//! the wrong ones are named. A batch that holds was signed with the key's secret: that is all a chain has to tell.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use ed25519_dalek::{Signature, VerifyingKey};
use ed25519_zebra::{VerificationKeyBytes, batch};
use rand::SeedableRng;
use rand::rngs::{StdRng, SysRng};

use crate::chain::Hash;

/// Signatures of one batch: as their key counts once, a large one is cheaper by the signature.
const BATCH: usize = 1024;

/// The place of an operation, its hash, and the signature of that hash.
type Signed = (i64, Hash, [u8; 64]);

/// Signatures by one key.
#[derive(Debug)]
pub(super) struct Signatures {
    key: VerifyingKey,
    waiting: Vec<Signed>,
    worker: Option<Worker>,
}

/// The thread that verifies whole batches; none for a chain shorter than one.
#[derive(Debug)]
struct Worker {
    batches: Sender<Vec<Signed>>,
    wrong: JoinHandle<Vec<i64>>,
}

impl Signatures {
    /// No signature yet, by `key`.
    pub(super) fn of(key: VerifyingKey) -> Self {
        Self { key, waiting: Vec::with_capacity(BATCH), worker: None }
    }

    /// Adds the signature of the operation at `seq`.
    pub(super) fn push(&mut self, seq: i64, hash: Hash, signature: [u8; 64]) {
        self.waiting.push((seq, hash, signature));
        if self.waiting.len() == BATCH {
            let batch = std::mem::replace(&mut self.waiting, Vec::with_capacity(BATCH));
            let key = self.key;
            let worker = self.worker.get_or_insert_with(|| Worker::new(key));
            // A thread that is gone panicked: that is told where it is waited for.
            let _ = worker.batches.send(batch);
        }
    }

    /// The key.
    pub(super) fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// The places whose signature is wrong.
    pub(super) fn wrong(self) -> Vec<i64> {
        let rest = wrong_of(&self.key, &self.waiting);
        let Some(Worker { batches, wrong }) = self.worker else { return rest };
        drop(batches);
        let mut wrong = wrong.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        wrong.extend(rest);
        wrong
    }
}

impl Worker {
    fn new(key: VerifyingKey) -> Self {
        let (batches, received) = channel::<Vec<Signed>>();
        let wrong =
            std::thread::spawn(move || received.iter().flat_map(|batch| wrong_of(&key, &batch)).collect());
        Self { batches, wrong }
    }
}

fn wrong_of(key: &VerifyingKey, signed: &[Signed]) -> Vec<i64> {
    let signatures: Vec<Signature> =
        signed.iter().map(|(_, _, signature)| Signature::from_bytes(signature)).collect();
    if !key.is_weak() && hold(key, signed, &signatures) {
        return Vec::new();
    }
    let each = signed.iter().zip(&signatures);
    let wrong = each.filter(|((_, hash, _), signature)| key.verify_strict(hash, signature).is_err());
    wrong.map(|((seq, ..), _)| *seq).collect()
}

/// Whether all signatures hold together; the equation weighs them by chance, so that no two wrong ones make up for each
/// other.
fn hold(key: &VerifyingKey, signed: &[Signed], signatures: &[Signature]) -> bool {
    let Ok(chance) = StdRng::try_from_rng(&mut SysRng) else { return false };
    let key = VerificationKeyBytes::from(key.to_bytes());
    let mut together = batch::Verifier::new();
    for ((_, hash, _), signature) in signed.iter().zip(signatures) {
        together.queue((key, *signature, hash));
    }
    together.verify(chance).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};

    #[test]
    fn the_wrong_ones_among_several_batches_are_named() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let mut signatures = Signatures::of(key.verifying_key());
        for seq in 1..=2500_i64 {
            let hash: Hash = [seq.to_be_bytes()[7]; 32];
            let mut signature = key.sign(&hash).to_bytes();
            if [1, 1024, 1025, 2499].contains(&seq) {
                signature[40] ^= 1;
            }
            signatures.push(seq, hash, signature);
        }
        assert_eq!(signatures.wrong(), [1, 1024, 1025, 2499]);
    }

    #[test]
    fn a_weak_key_signs_nothing() {
        let mut identity = [0; 32];
        identity[0] = 1;
        let key = VerifyingKey::from_bytes(&identity).expect("a point of the curve");
        let mut signatures = Signatures::of(key);
        // With a key of small order this signature holds for any message, unless it is verified strictly.
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&identity);
        signatures.push(1, [9; 32], signature);
        assert_eq!(signatures.wrong(), [1]);
    }
}
