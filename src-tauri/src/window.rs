//! The one window.

use tauri::{App, WebviewWindowBuilder};

/// Opens it as the configuration says, and lets each screen name it: task bars tell windows apart by their names.
///
/// # Errors
///
/// The system opens no window.
pub fn open(shell: &App) -> tauri::Result<()> {
    for config in &shell.config().app.windows {
        WebviewWindowBuilder::from_config(shell, config)?
            .on_document_title_changed(|window, title| {
                if let Err(error) = window.set_title(&title) {
                    tracing::warn!("the window keeps its name: {error}");
                }
            })
            .build()?;
    }
    Ok(())
}
