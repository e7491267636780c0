//! Paper: what no printing service takes is opened instead, so that a person sees it and prints it herself.

use std::process::Command;
use std::sync::Arc;

use app::printing::{self, Went};
use app::{Entrance, Error};
use kernel::DocumentId;
use tauri::State;

/// Prints a document at hand.
#[tauri::command]
pub async fn print(entrance: State<'_, Arc<Entrance>>, id: DocumentId) -> Result<Went, Error> {
    let app = entrance.app()?;
    let document = app.shelf.get(id)?;
    let went = printing::print(&app, &document).await?;
    if let Went::Kept { file } = &went
        && let Err(error) = Command::new("xdg-open").arg(file).spawn()
    {
        tracing::warn!("{} could not be opened: {error}", file.display());
    }
    Ok(went)
}
