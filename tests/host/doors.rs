//! The routes.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use app::events::Event;
use app::{Entrance, Error};
use axum::extract::{Path as Segment, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{DocumentId, SessionId};
use serde_json::Value;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};
use tower_http::services::{ServeDir, ServeFile};

/// The door to `app`, with the interface of `ui` behind every other path.
pub fn router(entrance: Arc<Entrance>, ui: &Path) -> Router {
    let interface = ServeDir::new(ui).fallback(ServeFile::new(ui.join("index.html")));
    Router::new()
        .route("/call/{name}", post(call))
        .route("/events", get(events))
        .route("/bytes/{id}", get(bytes))
        .route("/cancel/{job}", post(cancel))
        .fallback_service(interface)
        .with_state(entrance)
}

async fn call(
    State(entrance): State<Arc<Entrance>>,
    Segment(name): Segment<String>,
    headers: HeaderMap,
    Json(input): Json<Value>,
) -> Response {
    match entrance.call(session(&headers), &name, input).await {
        Ok(output) => Json(output).into_response(),
        Err(error) => refused(error),
    }
}

async fn events(
    State(entrance): State<Arc<Entrance>>,
) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    // A listener that comes before the program is open hears it from then on.
    let heard = entrance.opened().await.events.subscribe();
    let stream = BroadcastStream::new(heard).map(|event| {
        let event = event.unwrap_or_else(|_lagged| Event::everything());
        Ok(sse::Event::default().json_data(event).unwrap_or_default())
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

async fn bytes(State(entrance): State<Arc<Entrance>>, Segment(id): Segment<DocumentId>) -> Response {
    match entrance.app().and_then(|app| app.shelf.get(id)) {
        Ok(document) => {
            ([(header::CONTENT_TYPE, document.about.mime)], document.bytes.to_vec()).into_response()
        }
        Err(error) => refused(error),
    }
}

async fn cancel(State(entrance): State<Arc<Entrance>>, Segment(job): Segment<String>) {
    if let Ok(app) = entrance.app() {
        app.jobs.cancel(&job);
    }
}

fn session(headers: &HeaderMap) -> Option<SessionId> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?.parse().ok()
}

fn refused(error: Error) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response()
}
