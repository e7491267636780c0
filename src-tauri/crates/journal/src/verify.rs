//! Verifying a chain: places, hashes, signatures, totals and perpetual totals, from the stored bytes alone.

mod signatures;

use ed25519_dalek::VerifyingKey;
use kernel::{JournalId, Money};
use serde::Serialize;

use crate::Record;
use crate::append::hex;
use crate::chain::{self, GENESIS, Hash};
use crate::key::change;
use crate::record::{Kind, Totals};
use signatures::Signatures;

/// One stored operation, as read from a store or an archive.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'b> {
    /// The place the container says.
    pub seq: i64,
    /// The verbatim bytes.
    pub bytes: &'b [u8],
    /// The stored hash.
    pub hash: Hash,
    /// The stored signature.
    pub signature: [u8; 64],
}

/// What is wrong with a chain, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The chain.
    pub journal: JournalId,
    /// The place.
    pub seq: i64,
    /// `gap`, `hash`, `signature`, `key`, `record`, `totals`, `grand`.
    pub what: &'static str,
}

/// Walks a chain from its first operation, one stored operation at a time.
#[derive(Debug)]
pub struct Verifier {
    journal: JournalId,
    /// By the key in force.
    signatures: Signatures,
    /// By the keys before it.
    earlier: Vec<Signatures>,
    seq: i64,
    hash: Hash,
    grand: Money,
    grand_absolute: Money,
    faults: Vec<Fault>,
}

impl Verifier {
    /// Starts before the first operation of a chain signed by `public_key`; `None` when that is no key.
    #[must_use]
    pub fn new(journal: JournalId, public_key: &[u8; 32]) -> Option<Self> {
        Some(Self {
            journal,
            signatures: Signatures::of(VerifyingKey::from_bytes(public_key).ok()?),
            earlier: Vec::new(),
            seq: 0,
            hash: GENESIS,
            grand: Money::ZERO,
            grand_absolute: Money::ZERO,
            faults: Vec::new(),
        })
    }

    /// Checks the next operation and returns its record when it can be read.
    pub fn next(&mut self, stored: &Stored<'_>) -> Option<Record> {
        let expected = self.seq + 1;
        self.seq = stored.seq;
        if stored.seq != expected {
            self.fault(stored.seq, "gap");
        }
        let previous = self.hash;
        let hash = chain::hash(&previous, stored.bytes);
        if hash != stored.hash {
            self.fault(stored.seq, "hash");
        }
        self.hash = hash;
        self.signatures.push(stored.seq, hash, stored.signature);
        // Known to be UTF-8 as a whole, which is quicker than text by text.
        let text = std::str::from_utf8(stored.bytes).ok();
        match text.and_then(|text| serde_json::from_str::<Record>(text).ok()) {
            Some(record) => {
                self.check_record(stored, &record);
                if record.kind == Kind::KeyChange {
                    self.change_key(&record, &previous);
                }
                Some(record)
            }
            None => {
                self.fault(stored.seq, "record");
                None
            }
        }
    }

    /// The hash after the last operation seen, to compare with a head kept elsewhere.
    #[must_use]
    pub fn head(&self) -> (i64, String) {
        (self.seq, hex(&self.hash))
    }

    /// The key that signs what follows the last operation seen.
    #[must_use]
    pub fn key(&self) -> &VerifyingKey {
        self.signatures.key()
    }

    /// What is wrong with the chain as far as it was walked, in its order.
    #[must_use]
    pub fn finish(self) -> Vec<Fault> {
        let Self { journal, signatures, earlier, mut faults, .. } = self;
        let wrong = earlier.into_iter().chain([signatures]).flat_map(Signatures::wrong);
        faults.extend(wrong.map(|seq| Fault { journal, seq, what: "signature" }));
        faults.sort_by_key(|fault| fault.seq);
        faults
    }

    fn check_record(&mut self, stored: &Stored<'_>, record: &Record) {
        let canonical = chain::is_canonical(stored.bytes);
        let itself = record.journal == self.journal && record.seq == stored.seq;
        let numbered = record.lines.iter().zip(1..).all(|(line, n)| line.n == n);
        if !canonical || !itself || !numbered {
            self.fault(stored.seq, "record");
        }
        let sums = record.lines.iter().all(|line| {
            line.total == line.unit.times(line.quantity) && line.before_tax + line.tax == line.total
        });
        if !sums || record.totals != Totals::of(&record.lines) {
            self.fault(stored.seq, "totals");
        }
        self.grand += record.totals.total;
        self.grand_absolute += Totals::absolute(&record.lines);
        if (record.grand, record.grand_absolute) != (self.grand, self.grand_absolute) {
            self.fault(stored.seq, "grand");
        }
    }

    /// From the next operation on, another key signs.
    fn change_key(&mut self, record: &Record, previous: &Hash) {
        match change::announced(record, previous) {
            Some(key) => {
                let before = std::mem::replace(&mut self.signatures, Signatures::of(key));
                self.earlier.push(before);
            }
            None => self.fault(record.seq, "key"),
        }
    }

    fn fault(&mut self, seq: i64, what: &'static str) {
        self.faults.push(Fault { journal: self.journal, seq, what });
    }
}
