//! Archives: a ZIP of JSON Lines that anyone can read and verify without this program, from the written
//! specification alone (`docs/algorithms/journal.md`; `french-rules` §2.2, archivage).
//!
//! `manifest.json` names every other file with its SHA-256 and every chain with its head; `manifest.sig` signs it.

mod read;
#[cfg(test)]
mod tests;
mod write;

use kernel::{Instant, JournalId, OperatorId};
use serde::{Deserialize, Serialize};

use crate::Error;

pub use read::{Kept, verify};
pub use write::write;

/// The version of the archive's format.
pub const FORMAT: u32 = 1;

const MANIFEST: &str = "manifest.json";
const SEAL: &str = "manifest.sig";

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// The program that wrote it.
    pub software: String,
    /// When.
    pub made_at: Instant,
    /// The chains, each in a file of its own.
    pub chains: Vec<Chain>,
    /// Every other file.
    pub files: Vec<File>,
}

/// A chain of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// The chain.
    pub journal: JournalId,
    /// The operator.
    pub operator: OperatorId,
    /// Its SIREN.
    pub siren: String,
    /// The terminal code.
    pub terminal: String,
    /// How many times the desk's chain was opened anew.
    pub incarnation: u32,
    /// Whether it is a training chain.
    pub training: bool,
    /// The Ed25519 public key that its opening names, in hexadecimal.
    pub public_key: String,
    /// The file that holds it.
    pub file: String,
    /// Its last place.
    pub seq: i64,
    /// Its last hash, in hexadecimal.
    pub hash: String,
}

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// The seal: the signature of the manifest's bytes by one of its chains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seal {
    journal: JournalId,
    signature: String,
}

/// One operation, as a line of a chain's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    seq: i64,
    /// The verbatim canonical bytes, which are UTF-8.
    bytes: String,
    hash: String,
    signature: String,
}

fn refuse(error: &impl std::fmt::Display) -> Error {
    Error::Archive { detail: error.to_string() }
}
