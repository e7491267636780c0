//! Encrypting a backup by passphrase, in the format of age (<https://age-encryption.org/v1>): any age program
//! opens it, should this one be gone.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use age::secrecy::{ExposeSecret as _, SecretString};

use crate::{Error, Result};

/// The passphrase of backups; never shown, not even in a log.
#[derive(Clone)]
pub struct Passphrase {
    secret: SecretString,
    work: Option<u8>,
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase")
    }
}

impl Passphrase {
    /// A passphrase; trying one takes about a second, on purpose.
    #[must_use]
    pub fn new(secret: &str) -> Self {
        Self { secret: SecretString::from(secret.to_owned()), work: None }
    }

    /// A passphrase that is tried at once, for tests.
    #[cfg(test)]
    pub(crate) fn quick(secret: &str) -> Self {
        Self { work: Some(2), ..Self::new(secret) }
    }

    /// Whether it is empty, which is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.secret.expose_secret().trim().is_empty()
    }
}

/// Encrypts a file into another.
pub(super) async fn encrypt(from: &Path, to: &Path, passphrase: &Passphrase) -> Result<()> {
    let (from, to, passphrase) = (from.to_owned(), to.to_owned(), passphrase.clone());
    off_thread(move || {
        let mut recipient = age::scrypt::Recipient::new(passphrase.secret);
        if let Some(work) = passphrase.work {
            recipient.set_work_factor(work);
        }
        let recipients = std::iter::once(&recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        let mut writer = encryptor.wrap_output(BufWriter::new(File::create(&to)?))?;
        io::copy(&mut BufReader::new(File::open(&from)?), &mut writer)?;
        let mut file = writer.finish()?;
        file.flush()?;
        Ok(file.get_ref().sync_all()?)
    })
    .await
}

/// Decrypts a file into another; a passphrase that is not its own leaves nothing behind.
pub(super) async fn decrypt(from: &Path, to: &Path, passphrase: &Passphrase) -> Result<()> {
    let (from, to, passphrase) = (from.to_owned(), to.to_owned(), passphrase.clone());
    off_thread(move || {
        let outcome = decrypt_into(&from, &to, passphrase);
        if outcome.is_err() {
            let _ = fs::remove_file(&to);
        }
        outcome
    })
    .await
}

fn decrypt_into(from: &PathBuf, to: &PathBuf, passphrase: Passphrase) -> Result<()> {
    let name = || from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let told = |error: age::DecryptError| match error {
        age::DecryptError::Io(error) => Error::from(error),
        age::DecryptError::DecryptionFailed
        | age::DecryptError::KeyDecryptionFailed
        | age::DecryptError::NoMatchingKeys => Error::PassphraseWrong { file: name() },
        other => Error::Corrupt { detail: other.to_string() },
    };
    let identity = age::scrypt::Identity::new(passphrase.secret);
    let decryptor = age::Decryptor::new(BufReader::new(File::open(from)?)).map_err(told)?;
    let mut reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(told)?;
    let mut file = BufWriter::new(File::create(to)?);
    io::copy(&mut reader, &mut file).map_err(|error| Error::Corrupt { detail: error.to_string() })?;
    file.flush()?;
    Ok(file.get_ref().sync_all()?)
}

/// Deriving a key is slow on purpose: not on the threads that answer screens.
async fn off_thread(work: impl FnOnce() -> Result<()> + Send + 'static) -> Result<()> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(error) => Err(Error::Database { detail: error.to_string() }),
    }
}
