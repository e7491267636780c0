//! Paper: a document goes to a queue of the system's printing service, by `lp`.
//!
//! A queue is named as `lpstat -e` lists it; one of another print server is `name@server` or `name@server:port`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use crate::App;
use crate::documents::Document;
use crate::error::{Gate, Result};

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "went", rename_all = "snake_case")]
pub enum Went {
    /// To a queue of the system.
    Printed,
    /// Into a file alone: no printing service took it.
    Kept {
        /// The file.
        file: PathBuf,
    },
}

/// Prints a document on the queue that this desk is set to, the system's own when none is.
///
/// # Errors
///
/// What the store says; `app.internal` when the file cannot be written.
pub async fn print(app: &Arc<App>, document: &Document) -> Result<Went> {
    let mut conn = app.store.read().await?;
    let queue = network::settings::own(&mut conn).await?.printing.queue;
    drop(conn);
    let file = keep(app, document)?;
    let spooled = {
        let file = file.clone();
        tokio::task::spawn_blocking(move || spool(&file, queue.as_deref())).await
    };
    Ok(if spooled.unwrap_or(false) { Went::Printed } else { Went::Kept { file } })
}

/// The document as a file beside the state of the installation: a spooler reads it in its own time.
fn keep(app: &App, document: &Document) -> Result<PathBuf> {
    let folder = app.state_folder().join("printed");
    let file = folder.join(document.about.name.replace(['/', '\\'], "-"));
    let write = || {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(&file, &document.bytes)
    };
    write().map_err(|error| Gate::Internal { detail: error.to_string() })?;
    Ok(file)
}

/// Gives a file to a queue; whether it was taken.
fn spool(file: &Path, queue: Option<&str>) -> bool {
    let mut spooler = Command::new("lp");
    if let Some(queue) = queue.map(str::trim).filter(|queue| !queue.is_empty()) {
        match queue.split_once('@') {
            Some((name, server)) => spooler.args(["-h", server, "-d", name]),
            None => spooler.args(["-d", queue]),
        };
    }
    match spooler.arg("--").arg(file).output() {
        Ok(done) if done.status.success() => true,
        Ok(done) => {
            tracing::warn!("lp refused {}: {}", file.display(), String::from_utf8_lossy(&done.stderr));
            false
        }
        Err(error) => {
            tracing::warn!("there is no lp: {error}");
            false
        }
    }
}
