//! The secrets of this machine that settings need: the mail password and the passphrase of backups. Files of mode
//! 0600 in the state folder, beside the keys and outside the store; written, used, never read back to a screen.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use network::Error;
use store::backup::Passphrase;

use crate::App;
use crate::error::Result;

/// A secret of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// Of the mail account.
    MailPassword,
    /// Of backups.
    BackupPassphrase,
}

impl Secret {
    fn file(self) -> &'static str {
        match self {
            Self::MailPassword => "mail-password",
            Self::BackupPassphrase => "backup-passphrase",
        }
    }
}

impl App {
    /// A secret of this machine, when it is set.
    ///
    /// # Errors
    ///
    /// `network.secret_store` when its file cannot be read.
    pub fn secret(&self, secret: Secret) -> Result<Option<String>> {
        read(self.state_folder(), secret)
    }

    /// Sets a secret of this machine; an empty one is taken away.
    ///
    /// # Errors
    ///
    /// `network.secret_store` when its file cannot be written.
    pub fn set_secret(&self, secret: Secret, text: &str) -> Result<()> {
        let path = path(self.state_folder(), secret);
        let written = match text.is_empty() {
            true => fs::remove_file(&path).or_else(|error| match error.kind() {
                std::io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            }),
            false => write_private(&path, text),
        };
        Ok(written.map_err(|error| unreadable(&error))?)
    }

    /// The passphrase of backups, when it is set.
    ///
    /// # Errors
    ///
    /// `network.secret_store`.
    pub fn backup_passphrase(&self) -> Result<Option<Passphrase>> {
        let text = self.secret(Secret::BackupPassphrase)?;
        Ok(text.map(|text| Passphrase::new(&text)).filter(|passphrase| !passphrase.is_empty()))
    }
}

/// A secret kept in a state folder, also of an installation that is not open.
///
/// # Errors
///
/// `network.secret_store` when its file cannot be read.
pub fn read(state: &Path, secret: Secret) -> Result<Option<String>> {
    match fs::read_to_string(path(state, secret)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(&error).into()),
    }
}

fn path(state: &Path, secret: Secret) -> PathBuf {
    state.join("secrets").join(secret.file())
}

fn unreadable(error: &std::io::Error) -> Error {
    Error::SecretStore { detail: error.to_string() }
}

fn write_private(path: &PathBuf, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let fresh = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(fresh, path)
}
