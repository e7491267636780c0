//! A desk to measure on: a store in a folder of its own, its first venue made by the use case, its first agent
//! signed in.

use std::path::Path;
use std::sync::Arc;

use app::network::who::Who;
use app::{App, Context, Places};
use kernel::{Chance, Clock};
use serde_json::json;

/// The code of the agent who measures.
pub const AGENT: &str = "mesure";
/// Their password.
pub const PASSWORD: &str = "billetterie";

/// Opens a new desk in `folder`.
///
/// # Errors
///
/// What the store or the first start refuses.
pub async fn new(folder: &Path) -> app::Result<Context> {
    seeded(folder, 20).await
}

/// The same with ids of its own.
///
/// # Errors
///
/// As [`new`].
pub async fn seeded(folder: &Path, seed: u64) -> app::Result<Context> {
    let places = Places { store: folder.join("store"), state: folder.join("state") };
    let app: Arc<App> = App::open(places, Clock::System, Chance::seeded(seed)).await?;
    let first_start = json!({
        "operator": { "name": "Association de mesure", "siren": "732829320" },
        "venue": {
            "name": "Théâtre de mesure", "kind": "theatre", "address": "", "postcode": "69001", "city": "Lyon",
            "time_zone": "Europe/Paris", "cut_hour": 4
        },
        "desk": { "name": "Guichet", "terminal": "M01" },
        "agent": { "code": AGENT, "name": "Mesure", "password": PASSWORD, "language": "fr" }
    });
    let who: Who = app.nobody().ask("create_venue", &first_start).await?;
    app.context(Some(who.session)).await
}
