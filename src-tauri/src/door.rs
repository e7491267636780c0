//! The window's door: the one command surface.

use std::sync::Arc;

use app::{App, Error};
use kernel::{DocumentId, SessionId};
use serde_json::Value;
use tauri::ipc::Response;
use tauri::{AppHandle, Emitter, State};
use tokio::sync::broadcast::error::RecvError;

/// The name under which the window hears [`app::events::Event`]s.
const EVENTS: &str = "parterre";

/// Calls a use case.
#[tauri::command]
pub async fn call(
    app: State<'_, Arc<App>>,
    session: Option<SessionId>,
    name: String,
    json: Value,
) -> Result<Value, Error> {
    app.call(session, &name, json).await
}

/// The bytes of a document at hand.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "the shape of a command")]
pub fn bytes(app: State<'_, Arc<App>>, id: DocumentId) -> Result<Response, Error> {
    Ok(Response::new(app.shelf.get(id)?.bytes.to_vec()))
}

/// Cancels a job; one that already ended stays as it ended.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "the shape of a command")]
pub fn cancel(app: State<'_, Arc<App>>, job: String) {
    app.jobs.cancel(&job);
}

/// Passes the program's events on to the window.
pub fn tell_events(window: AppHandle, app: &App) {
    let mut events = app.events.subscribe();
    tauri::async_runtime::spawn(async move {
        loop {
            match events.recv().await {
                Ok(event) => {
                    if let Err(error) = window.emit(EVENTS, event) {
                        tracing::warn!("an event did not reach the window: {error}");
                    }
                }
                Err(RecvError::Lagged(_)) => {
                    let _ = window.emit(EVENTS, app::events::Event::everything());
                }
                Err(RecvError::Closed) => return,
            }
        }
    });
}
