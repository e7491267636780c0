//! The Secret Service of the freedesktop (<https://specifications.freedesktop.org/secret-service-spec>), over the
//! session bus. What travels stays on this machine's own bus, so that it is not encrypted once more.

use std::collections::HashMap;
use std::path::Path;

use dbus_secret_service::{EncryptionType, Error, Item, SecretService};

/// Seconds that a person has to unlock her keyring.
const PATIENCE: u64 = 120;

fn connect() -> Result<SecretService, Error> {
    SecretService::connect_with_max_prompt_timeout(EncryptionType::Plain, PATIENCE)
}

/// What a secret is found by: the program, the folder that it would be a file of, its name there.
fn attributes<'a>(folder: &'a str, name: Option<&'a str>) -> HashMap<&'a str, &'a str> {
    let all = [("application", "parterre"), ("folder", folder)];
    all.into_iter().chain(name.map(|name| ("name", name))).collect()
}

/// Keeps a secret, in the place of the one of that name.
pub fn put(folder: &Path, name: &str, secret: &[u8]) -> Result<(), Error> {
    let (service, folder) = (connect()?, folder.to_string_lossy());
    let collection = service.get_default_collection()?;
    collection.ensure_unlocked()?;
    let label = format!("Parterre: {name}");
    let attributes = attributes(&folder, Some(name));
    collection.create_item(&label, attributes, secret, true, "application/octet-stream")?;
    Ok(())
}

/// A secret. A session without the service has none; one that stays locked is no answer.
pub fn get(folder: &Path, name: &str) -> crate::Result<Option<Vec<u8>>> {
    let Ok(service) = connect() else { return Ok(None) };
    let read = || -> Result<Option<Vec<u8>>, Error> {
        let folder = folder.to_string_lossy();
        let found = service.search_items(attributes(&folder, Some(name)))?;
        for item in &found.locked {
            item.unlock()?;
        }
        found.unlocked.iter().chain(&found.locked).next().map(Item::get_secret).transpose()
    };
    read().map_err(|error| unusable(&error))
}

/// Forgets a secret of a folder, or all of them.
pub fn forget(folder: &Path, name: Option<&str>) -> crate::Result<()> {
    let Ok(service) = connect() else { return Ok(()) };
    let forget = || -> Result<(), Error> {
        let folder = folder.to_string_lossy();
        let found = service.search_items(attributes(&folder, name))?;
        found.unlocked.iter().chain(&found.locked).try_for_each(Item::delete)
    };
    forget().map_err(|error| unusable(&error))
}

fn unusable(error: &Error) -> crate::Error {
    crate::Error::KeyStore { detail: error.to_string() }
}
