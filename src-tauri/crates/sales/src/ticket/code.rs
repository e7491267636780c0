//! The code a ticket bears: 89 signed bytes that a door verifies without any network (`french-rules` §9,
//! `docs/algorithms/journal.md`).
//!
//! `version(1) key(2) ticket(16) performance(4) category(1) flags(1) signature(64)`, in upper-case Base32 without
//! padding: 143 characters, which every keyboard-like scanner passes on whole.

use data_encoding::BASE32_NOPAD;
use ed25519_dalek::{Signature, VerifyingKey};
use journal::Signer;
use kernel::{PerformanceId, TicketId, TypedId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Error, Result};

/// Bytes of a code.
pub const LENGTH: usize = 89;

const VERSION: u8 = 1;
const SIGNED: usize = 25;

/// What the flags byte may say: a free ticket.
pub const FREE: u8 = 1;
/// What the flags byte may say: a specimen of the training mode.
pub const TRAINING: u8 = 2;

/// What a code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The first two bytes of SHA-256 of the public key.
    pub key: [u8; 2],
    /// The ticket.
    pub ticket: TicketId,
    /// The first four bytes of SHA-256 of the performance's uuid.
    pub performance: [u8; 4],
    /// The first byte of the category's code: `A`, `1`.
    pub category: u8,
    /// [`FREE`], [`TRAINING`].
    pub flags: u8,
}

/// The short name of a key.
#[must_use]
pub fn key_id(public_key: &[u8; 32]) -> [u8; 2] {
    let digest = Sha256::digest(public_key);
    [digest[0], digest[1]]
}

/// The short name of a performance.
#[must_use]
pub fn performance_id(performance: PerformanceId) -> [u8; 4] {
    let digest = Sha256::digest(performance.uuid().as_bytes());
    [digest[0], digest[1], digest[2], digest[3]]
}

/// Makes and signs a code.
#[must_use]
pub fn sign(
    signer: &Signer,
    ticket: TicketId,
    performance: PerformanceId,
    category: &str,
    flags: u8,
) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    bytes[0] = VERSION;
    bytes[1..3].copy_from_slice(&key_id(&signer.public_key()));
    bytes[3..19].copy_from_slice(ticket.uuid().as_bytes());
    bytes[19..23].copy_from_slice(&performance_id(performance));
    bytes[23] = category.bytes().next().unwrap_or_default();
    bytes[24] = flags;
    let signature = signer.sign_message(&bytes[..SIGNED]);
    bytes[SIGNED..].copy_from_slice(&signature);
    bytes
}

/// What an operation keeps of the code of a ticket: enough to see that it was changed.
#[must_use]
pub fn fingerprint(code: &[u8]) -> String {
    journal::append::hex(&Sha256::digest(code)[..8])
}

/// The 143 characters that a barcode carries.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    BASE32_NOPAD.encode(bytes)
}

/// Reads a scanned code and verifies its signature with the keys that this desk knows.
///
/// Scanners add CR, LF or TAB, and some lower the case: all are accepted.
///
/// # Errors
///
/// [`Error::CodeUnreadable`] when it is not a code, was altered, or no known key signed it.
pub fn read<'k>(scanned: &str, keys: impl IntoIterator<Item = &'k [u8; 32]>) -> Result<Code> {
    let bytes = BASE32_NOPAD
        .decode(scanned.trim().to_ascii_uppercase().as_bytes())
        .map_err(|_| Error::CodeUnreadable)?;
    let code = parse(&bytes).ok_or(Error::CodeUnreadable)?;
    let signature = Signature::from_slice(&bytes[SIGNED..]).map_err(|_| Error::CodeUnreadable)?;
    let signed_by = |key: &&[u8; 32]| {
        key_id(key) == code.key
            && VerifyingKey::from_bytes(key)
                .is_ok_and(|key| key.verify_strict(&bytes[..SIGNED], &signature).is_ok())
    };
    keys.into_iter().find(signed_by).map(|_| code).ok_or(Error::CodeUnreadable)
}

fn parse(bytes: &[u8]) -> Option<Code> {
    if bytes.len() != LENGTH || bytes[0] != VERSION {
        return None;
    }
    Some(Code {
        key: bytes[1..3].try_into().ok()?,
        ticket: TicketId::from_uuid(Uuid::from_slice(&bytes[3..19]).ok()?),
        performance: bytes[19..23].try_into().ok()?,
        category: bytes[23],
        flags: bytes[24],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::KeyFolder;
    use kernel::{Chance, Instant, JournalId};

    fn signed() -> (Signer, String, TicketId) {
        let (chance, at) = (Chance::seeded(9), Instant::from_millis(1));
        let folder = tempfile::tempdir().expect("a folder");
        let signer =
            KeyFolder::new(folder.path()).create(chance.id::<JournalId>(at), &chance).expect("a key");
        let ticket = chance.id(at);
        let text = text(&sign(&signer, ticket, chance.id(at), "B", FREE));
        (signer, text, ticket)
    }

    #[test]
    fn a_code_reads_back_as_signed_even_from_a_clumsy_scanner() {
        let (signer, text, ticket) = signed();
        assert_eq!(text.len(), 143);
        let scanned = format!("{}\r\n", text.to_lowercase());
        let code = read(&scanned, [&signer.public_key()]).expect("our own");
        assert_eq!((code.ticket, code.category, code.flags), (ticket, b'B', FREE));
    }

    #[test]
    fn an_altered_code_or_an_unknown_key_is_refused() {
        let (signer, text, _) = signed();
        let mut bytes = BASE32_NOPAD.decode(text.as_bytes()).expect("ours");
        bytes[23] = 0;
        let altered = BASE32_NOPAD.encode(&bytes);
        assert!(matches!(read(&altered, [&signer.public_key()]), Err(Error::CodeUnreadable)));
        assert!(matches!(read(&text, [&[7; 32]]), Err(Error::CodeUnreadable)));
        assert!(matches!(read("PARTERRE", [&signer.public_key()]), Err(Error::CodeUnreadable)));
    }
}
