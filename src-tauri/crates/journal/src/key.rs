//! The signing keys of this machine's chains, kept in its [`Vault`], outside the store.

pub mod change;

use std::path::PathBuf;

use ed25519_dalek::{Signer as _, SigningKey};
use kernel::{Chance, JournalId};

use crate::chain::Hash;
use crate::{Error, Result, Vault};

/// A chain and the key that signs it.
#[derive(Clone)]
pub struct Signer {
    /// The chain.
    pub journal: JournalId,
    key: SigningKey,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("journal", &self.journal).finish_non_exhaustive()
    }
}

impl Signer {
    /// The Ed25519 signature of a hash.
    #[must_use]
    pub fn sign(&self, hash: &Hash) -> [u8; 64] {
        self.key.sign(hash).to_bytes()
    }

    /// The Ed25519 signature of any message: a ticket's code.
    #[must_use]
    pub fn sign_message(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// The public key, 32 bytes.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }
}

/// The keys of this machine's chains.
#[derive(Debug, Clone)]
pub struct KeyFolder(Vault);

impl KeyFolder {
    /// Keys in files of `folder`, made when the first key is.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(Vault::of_files(folder))
    }

    /// Keys wherever a vault keeps them.
    #[must_use]
    pub fn kept_in(vault: Vault) -> Self {
        Self(vault)
    }

    /// Makes and keeps a new key for a chain.
    ///
    /// # Errors
    ///
    /// [`Error::KeyStore`] when it cannot be kept.
    pub fn create(&self, journal: JournalId, chance: &Chance) -> Result<Signer> {
        let key = SigningKey::from_bytes(&chance.bytes::<32>());
        self.0.put(&name(journal), key.as_bytes())?;
        Ok(Signer { journal, key })
    }

    /// Makes a key that is to sign a chain once a key change announces it; until then the present one signs. One that
    /// a change which never happened left is forgotten.
    ///
    /// # Errors
    ///
    /// [`Error::KeyStore`] when it cannot be kept.
    pub fn create_next(&self, journal: JournalId, chance: &Chance) -> Result<Signer> {
        let key = SigningKey::from_bytes(&chance.bytes::<32>());
        self.0.put(&next_name(journal), key.as_bytes())?;
        Ok(Signer { journal, key })
    }

    /// The key of a chain that has this public one: the kept one, or the next one when its change was recorded; then
    /// it takes the place of the kept one.
    ///
    /// # Errors
    ///
    /// [`Error::KeyMissing`] when neither is it, [`Error::KeyStore`] when they cannot be read.
    pub fn signing(&self, journal: JournalId, public_key: &[u8]) -> Result<Signer> {
        let kept = self.get(journal)?;
        if kept.public_key() == public_key {
            return Ok(kept);
        }
        let next = self.read(journal, &next_name(journal))?;
        if next.public_key() != public_key {
            return Err(Error::KeyMissing { journal: journal.to_string() });
        }
        self.0.put(&name(journal), next.key.as_bytes())?;
        self.0.forget(&next_name(journal))?;
        Ok(next)
    }

    /// The key of a chain.
    ///
    /// # Errors
    ///
    /// [`Error::KeyMissing`] when it is not on this machine, [`Error::KeyStore`] when it cannot be read.
    pub fn get(&self, journal: JournalId) -> Result<Signer> {
        self.read(journal, &name(journal))
    }

    fn read(&self, journal: JournalId, name: &str) -> Result<Signer> {
        let bytes = self.0.get(name)?;
        let bytes = bytes.ok_or_else(|| Error::KeyMissing { journal: journal.to_string() })?;
        let bytes: [u8; 32] =
            bytes.try_into().map_err(|_| Error::KeyStore { detail: "a key is 32 bytes".to_owned() })?;
        Ok(Signer { journal, key: SigningKey::from_bytes(&bytes) })
    }
}

fn name(journal: JournalId) -> String {
    format!("{journal}.key")
}

fn next_name(journal: JournalId) -> String {
    format!("{journal}.next.key")
}
