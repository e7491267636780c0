//! Taking the place of the desk's installation, whole: store, keys, marks; and emptying it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use store::Store;

use crate::context::Places;
use crate::{App, Result};

/// An installation being made beside the desk's. Dropped without taking its place, it leaves nothing.
#[derive(Debug)]
pub(super) struct Side(PathBuf);

impl Side {
    /// A folder for it inside the store's own, on the same disk.
    pub(super) fn new(app: &App) -> Result<Self> {
        let folder = app.store.folder().join("making");
        remove(&folder)?;
        Ok(Self(folder))
    }

    /// Where its parts are.
    pub(super) fn places(&self) -> Places {
        Places { store: self.0.join("store"), state: self.0.join("state") }
    }

    /// Puts it in the place of the desk's, which has no venue.
    ///
    /// Keys come first and marks last: stopped in between, a desk with keys too many or marks too few opens.
    pub(super) async fn take_place(self, app: &Arc<App>) -> Result<()> {
        let places = self.places();
        move_files(&places.state.join("keys"), &app.places.state.join("keys"))?;
        replace(app, &places.store.join(store::FILE)).await?;
        move_files(&places.marks(), &app.places.marks())?;
        app.read_settings().await
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        // What could not be removed is removed by the next one.
        let _ = remove(&self.0);
    }
}

/// Empties the desk: an empty store takes the place of the one that is there, and what was kept outside it goes.
///
/// Marks go first: stopped in between, the desk still opens on its demonstration.
pub(super) async fn empty(app: &Arc<App>) -> Result<()> {
    let side = Side::new(app)?;
    let blank = side.places().store;
    Store::build(&blank).await?.finish().await?;
    remove(&app.places.marks())?;
    replace(app, &blank.join(store::FILE)).await?;
    for vault in [app.places.keys(), app.places.secrets()] {
        vault.clear()?;
    }
    for kept in ["backups", "replaced", "incarnation"] {
        remove(&app.places.state.join(kept))?;
    }
    app.read_settings().await?;
    match app.opened_school() {
        // A store that is open is emptied as this one is.
        Some(school) => Box::pin(empty(school)).await,
        None => {
            let training = app.places.training();
            training.keys().clear()?;
            remove(&training.state)?;
            remove(&training.store)
        }
    }
}

/// Puts a file in the place of the store's; nobody is signed in any more.
async fn replace(app: &App, with: &Path) -> Result<()> {
    app.sessions.end_all();
    let aside = with.with_extension("aside");
    app.store.replace(with, &aside).await?;
    app.forget_signers();
    app.sheets.clear();
    Ok(())
}

fn move_files(from: &Path, to: &Path) -> Result<()> {
    let moved = || {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            fs::rename(entry.path(), to.join(entry.file_name()))?;
        }
        Ok(())
    };
    Ok(moved().map_err(|error: std::io::Error| store::Error::from(error))?)
}

/// Removes a file or a folder, if it is there.
fn remove(path: &Path) -> Result<()> {
    let removed = match path.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(store::Error::from(error).into()),
        _ => Ok(()),
    }
}
