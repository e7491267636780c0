//! The secrets of this machine that settings need: the mail password and the passphrase of backups. Beside the keys,
//! in the same kind of vault; written, used, never read back to a screen.

use journal::Vault;
use network::Error;
use store::backup::Passphrase;

use crate::error::Result;
use crate::{App, Places};

/// A secret of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// Of the mail account.
    MailPassword,
    /// Of backups.
    BackupPassphrase,
    /// Of the shared database: where it is, who this desk is there, and its password.
    Network,
}

impl Secret {
    fn name(self) -> &'static str {
        match self {
            Self::MailPassword => "mail-password",
            Self::BackupPassphrase => "backup-passphrase",
            Self::Network => "network",
        }
    }
}

/// Where an installation keeps its secrets, under the state folder.
const SECRETS: &str = "secrets";
/// Where it keeps its keys.
const KEYS: &str = "keys";

impl Places {
    /// The vault of the signing keys.
    #[must_use]
    pub fn keys(&self) -> Vault {
        self.vault(KEYS)
    }

    /// The vault of the settings' secrets.
    #[must_use]
    pub fn secrets(&self) -> Vault {
        self.vault(SECRETS)
    }

    /// A secret of the settings, also of an installation that is not open.
    ///
    /// # Errors
    ///
    /// `network.secret_store` when it cannot be read.
    pub fn secret(&self, secret: Secret) -> Result<Option<String>> {
        let kept = self.secrets().get(secret.name()).map_err(unreadable)?;
        Ok(kept.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// An installation in the person's own state folder uses the Secret Service of her session; one whose state was put
    /// elsewhere by name (a service, a test, a copy that is looked at) keeps its secrets there.
    fn vault(&self, name: &str) -> Vault {
        let folder = self.state.join(name);
        match self.of_the_person() {
            true => Vault::of_session(folder),
            false => Vault::of_files(folder),
        }
    }
}

impl App {
    /// A secret of this machine, when it is set.
    ///
    /// # Errors
    ///
    /// `network.secret_store` when it cannot be read.
    pub fn secret(&self, secret: Secret) -> Result<Option<String>> {
        self.places.secret(secret)
    }

    /// Sets a secret of this machine; an empty one is taken away.
    ///
    /// # Errors
    ///
    /// `network.secret_store` when it cannot be kept.
    pub fn set_secret(&self, secret: Secret, text: &str) -> Result<()> {
        let vault = self.places.secrets();
        let set = match text.is_empty() {
            true => vault.forget(secret.name()),
            false => vault.put(secret.name(), text.as_bytes()),
        };
        Ok(set.map_err(unreadable)?)
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

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn unreadable(error: journal::Error) -> Error {
    Error::SecretStore { detail: error.to_string() }
}
