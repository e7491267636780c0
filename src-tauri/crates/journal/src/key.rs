//! The signing keys of this machine's chains: files of mode 0600 in a folder outside the store.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer as _, SigningKey};
use kernel::{Chance, JournalId};

use crate::chain::Hash;
use crate::{Error, Result};

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

/// The folder of keys.
#[derive(Debug, Clone)]
pub struct KeyFolder(PathBuf);

impl KeyFolder {
    /// Keys are kept in `folder`, made when the first key is.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// Makes and keeps a new key for a chain.
    ///
    /// # Errors
    ///
    /// [`Error::KeyStore`] when the file cannot be written.
    pub fn create(&self, journal: JournalId, chance: &Chance) -> Result<Signer> {
        let key = SigningKey::from_bytes(&chance.bytes::<32>());
        fs::create_dir_all(&self.0).map_err(|error| unreadable(&error))?;
        write_private(&self.path(journal), key.as_bytes()).map_err(|error| unreadable(&error))?;
        Ok(Signer { journal, key })
    }

    /// The key of a chain.
    ///
    /// # Errors
    ///
    /// [`Error::KeyMissing`] when it is not on this machine, [`Error::KeyStore`] when it cannot be read.
    pub fn get(&self, journal: JournalId) -> Result<Signer> {
        let bytes = match fs::read(self.path(journal)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::KeyMissing { journal: journal.to_string() });
            }
            Err(error) => return Err(unreadable(&error)),
        };
        let bytes: [u8; 32] =
            bytes.try_into().map_err(|_| Error::KeyStore { detail: "a key is 32 bytes".to_owned() })?;
        Ok(Signer { journal, key: SigningKey::from_bytes(&bytes) })
    }

    fn path(&self, journal: JournalId) -> PathBuf {
        self.0.join(format!("{journal}.key"))
    }
}

fn unreadable(error: &std::io::Error) -> Error {
    Error::KeyStore { detail: error.to_string() }
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
