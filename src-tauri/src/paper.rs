//! Paper: a document goes to the system's printing service; where there is none, it is kept and opened, so that a
//! person sees it and prints it herself.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use app::documents::Document;
use app::{App, Error};
use kernel::DocumentId;
use tauri::State;

/// What became of a document.
#[derive(Debug, serde::Serialize)]
#[serde(tag = "went", rename_all = "snake_case")]
pub enum Went {
    /// To a queue of the system.
    Printed,
    /// Into a file, which was opened.
    Opened {
        /// The file.
        file: PathBuf,
    },
}

/// Prints a document at hand.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "the shape of a command")]
pub fn print(app: State<'_, Arc<App>>, id: DocumentId, queue: Option<String>) -> Result<Went, Error> {
    let file = kept(&app, &app.shelf.get(id)?)?;
    let mut spooler = Command::new("lp");
    if let Some(queue) = &queue {
        spooler.args(["-d", queue]);
    }
    if spooler.arg("--").arg(&file).status().is_ok_and(|status| status.success()) {
        return Ok(Went::Printed);
    }
    if let Err(error) = Command::new("xdg-open").arg(&file).spawn() {
        tracing::warn!("{} could not be opened: {error}", file.display());
    }
    Ok(Went::Opened { file })
}

/// The document as a file beside the state of the installation: a spooler reads it in its own time.
fn kept(app: &App, document: &Document) -> Result<PathBuf, Error> {
    let folder = app.state_folder().join("printed");
    let name = document.about.name.replace(['/', '\\'], "-");
    let file = folder.join(name);
    let write = || {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(&file, &document.bytes)
    };
    write().map_err(|error| app::error::Gate::Internal { detail: error.to_string() })?;
    Ok(file)
}
