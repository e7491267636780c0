//! The demonstration: made by use cases, verified, removed without a trace.

use std::collections::BTreeMap;

use app::catalogue::programme::Programme;
use app::demo::DemoMade;
use app::{App, Places};
use kernel::{Chance, Clock};
use serde_json::{Value, json};

async fn small() -> (tempfile::TempDir, std::sync::Arc<App>, DemoMade) {
    let folder = tempfile::tempdir().expect("a folder");
    let app = tests::open(folder.path()).await;
    let made = app.nobody().ask("create_demo", &json!({"size": "small", "seed": 3})).await.expect("made");
    (folder, app, made)
}

/// Rows of each table.
async fn rows(app: &App) -> BTreeMap<String, i64> {
    let mut conn = app.store.read().await.expect("a connection");
    let names: Vec<String> = sqlx::query_scalar("select name from sqlite_schema where type = 'table'")
        .fetch_all(&mut *conn)
        .await
        .expect("the tables");
    let mut rows = BTreeMap::new();
    for name in names.into_iter().filter(|name| !name.starts_with("sqlite_")) {
        let count = sqlx::AssertSqlSafe(format!("select count(*) from \"{name}\""));
        let count: i64 = sqlx::query_scalar(count).fetch_one(&mut *conn).await.expect("a count");
        rows.insert(name, count);
    }
    rows
}

#[tokio::test]
async fn the_demonstration_is_verified_and_shows_an_evening_that_is_nearly_full() {
    let (_folder, app, made) = small().await;
    assert_eq!((made.venues, made.shows, made.performances), (5, 45, 120));
    let claire = app.as_agent("claire").await.expect("Claire");
    let report: Value = claire.call("verify_store", json!({})).await.expect("a report");
    assert_eq!((&report["faults"], &report["tickets"]), (&json!([]), &json!(made.tickets)));
    let nadia = app.as_agent("nadia").await.expect("Nadia");
    let day = json!({"from": "2026-11-21T05:00:00Z", "until": "2026-11-22T03:00:00Z"});
    let tonight: Programme = nadia.ask("programme", &day).await.expect("a programme");
    let house = tonight.performances.iter().find(|one| one.title == "La Nuit des tilleuls").expect("tonight");
    assert!((590..=620).contains(&house.sold), "{house:?}");
    let waiting: Value = nadia.call("collections", json!({})).await.expect("a list");
    assert!(!waiting["orders"].as_array().expect("orders").is_empty(), "somebody has yet to come");
    let again = app.nobody().call("create_demo", json!({})).await.expect_err("refused");
    assert_eq!(again.code, "network.already_started");
}

#[tokio::test]
async fn removing_the_demonstration_leaves_no_row_no_key_and_nobody_signed_in() {
    let (folder, app, _) = small().await;
    let claire = app.as_agent("claire").await.expect("Claire");
    let session = claire.session().expect("signed in").id;
    let _: Value = claire.call("enter_training", json!({})).await.expect("in training");
    let refused = app.as_agent("nadia").await.expect("Nadia").call("remove_demo", json!({})).await;
    assert_eq!(refused.expect_err("refused").code, "app.right_missing");

    claire.call("remove_demo", json!({})).await.expect("removed");

    assert!(app.context(Some(session)).await.is_err(), "nobody is signed in");
    let blank = tempfile::tempdir().expect("a folder");
    let blank = tests::open(blank.path()).await;
    assert_eq!(rows(&app).await, rows(&blank).await);
    assert_eq!(rows(app.school().await.expect("a school")).await, rows(&blank).await);
    let keys = std::fs::read_dir(folder.path().join("state/keys")).map_or(0, Iterator::count);
    assert_eq!(keys, 0, "its keys sign nothing any more");
    // The desk opens again, and starts as a new one.
    let places = Places { store: folder.path().join("store"), state: folder.path().join("state") };
    app.store.close().await;
    let app =
        App::open(places, Clock::standing_at(app.clock.now()), Chance::seeded(1)).await.expect("opened");
    let first: Value = app.nobody().call("first_start_state", json!({})).await.expect("a state");
    assert_eq!(first["started"], json!(false));
}

#[tokio::test]
async fn a_desk_that_sells_for_real_is_not_removed_as_a_demonstration() {
    let world = tests::World::new().await;
    let refused = world.ctx.call("remove_demo", json!({})).await.expect_err("refused");
    assert_eq!(refused.code, "app.not_a_demo");
}
