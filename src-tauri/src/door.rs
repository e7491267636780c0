//! The window's door: the one command surface.

use std::sync::Arc;

use app::{Entrance, Error};
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
    entrance: State<'_, Arc<Entrance>>,
    session: Option<SessionId>,
    name: String,
    json: Value,
) -> Result<Value, Error> {
    entrance.call(session, &name, json).await
}

/// The bytes of a document at hand.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "the shape of a command")]
pub fn bytes(entrance: State<'_, Arc<Entrance>>, id: DocumentId) -> Result<Response, Error> {
    Ok(Response::new(entrance.app()?.shelf.get(id)?.bytes.to_vec()))
}

/// Cancels a job; one that already ended stays as it ended.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "the shape of a command")]
pub fn cancel(entrance: State<'_, Arc<Entrance>>, job: String) -> Result<(), Error> {
    entrance.app()?.jobs.cancel(&job);
    Ok(())
}

/// Passes the program's events on to the window, once the program is open.
pub fn tell_events(window: AppHandle, entrance: Arc<Entrance>) {
    tauri::async_runtime::spawn(async move {
        let mut events = entrance.opened().await.events.subscribe();
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
