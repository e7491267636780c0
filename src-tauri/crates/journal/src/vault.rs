//! What this machine keeps secret: the keys of its chains, the passwords of its settings. In the Secret Service of the
//! person's session, which her login password locks, where there is one; else in files of mode 0600. Never in the
//! store's folder, whose copies travel.

#[cfg(target_os = "linux")]
mod service;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// A folder of secrets, by name.
#[derive(Debug, Clone)]
pub struct Vault {
    folder: PathBuf,
    in_service: bool,
}

impl Vault {
    /// Secrets in files of `folder`, made with the first one.
    #[must_use]
    pub fn of_files(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), in_service: false }
    }

    /// Secrets in the Secret Service, under the name of `folder`; in its files where there is no such service.
    #[must_use]
    pub fn of_session(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), in_service: cfg!(target_os = "linux") }
    }

    /// Keeps a secret, in the place of the one of that name.
    ///
    /// # Errors
    ///
    /// [`Error::KeyStore`] when it can be kept nowhere.
    pub fn put(&self, name: &str, secret: &[u8]) -> Result<()> {
        if self.in_service {
            match service::put(&self.folder, name, secret) {
                // A file of before would be found first.
                Ok(()) => return removed(&self.path(name)),
                Err(error) => tracing::info!("no Secret Service, a file instead: {error}"),
            }
        }
        write_private(&self.path(name), secret).map_err(|error| unreadable(&error))
    }

    /// A secret; `None` when there is none of that name. A file is found before the service is asked: a machine that
    /// had no service at first goes on with its file.
    ///
    /// # Errors
    ///
    /// [`Error::KeyStore`] when it cannot be read, or the person did not unlock it.
    pub fn get(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match fs::read(self.path(name)) {
            Ok(secret) => Ok(Some(secret)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.in_service => {
                service::get(&self.folder, name)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(&error)),
        }
    }

    /// Forgets a secret; one that is not there is forgotten already.
    ///
    /// # Errors
    ///
    /// [`Error::KeyStore`] when it cannot be removed.
    pub fn forget(&self, name: &str) -> Result<()> {
        if self.in_service {
            service::forget(&self.folder, Some(name))?;
        }
        removed(&self.path(name))
    }

    /// Forgets every secret of this folder, and the folder.
    ///
    /// # Errors
    ///
    /// [`Error::KeyStore`] when one cannot be removed.
    pub fn clear(&self) -> Result<()> {
        if self.in_service {
            service::forget(&self.folder, None)?;
        }
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unreadable(&error)),
            _ => Ok(()),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Elsewhere than on Linux no vault asks for the service: see [`Vault::of_session`].
#[cfg(not(target_os = "linux"))]
mod service {
    use std::path::Path;

    use crate::{Error, Result};

    pub fn put(_: &Path, _: &str, _: &[u8]) -> Result<()> {
        Err(Error::KeyStore { detail: "no Secret Service".to_owned() })
    }

    pub fn get(_: &Path, _: &str) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }

    pub fn forget(_: &Path, _: Option<&str>) -> Result<()> {
        Ok(())
    }
}

fn unreadable(error: &io::Error) -> Error {
    Error::KeyStore { detail: error.to_string() }
}

fn removed(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unreadable(&error)),
        _ => Ok(()),
    }
}

/// Writes a file that only its owner reads, whole or not at all.
fn write_private(path: &Path, secret: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let fresh = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(secret)?;
    file.sync_all()?;
    fs::rename(fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_secret_in_a_file_is_its_owners_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = Vault::of_files(folder.path().join("secrets"));
        assert_eq!(vault.get("mail").expect("read"), None);
        vault.put("mail", b"sesame").expect("kept");
        vault.put("mail", b"ouvre-toi").expect("kept anew");
        assert_eq!(vault.get("mail").expect("read").as_deref(), Some(&b"ouvre-toi"[..]));
        let about = fs::metadata(folder.path().join("secrets/mail")).expect("a file");
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o777, 0o600);
        vault.forget("mail").expect("forgotten");
        vault.forget("mail").expect("forgotten already");
        assert_eq!(vault.get("mail").expect("read"), None);
    }
}
