//! An installation that refuses to open: the program stays up, says why, and knows the ways out.

use app::network::backup::BackupCard;
use app::network::recover::Recovery;
use app::wire::Nothing;
use app::{App, Entrance, Places};
use kernel::{Chance, Clock};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;
use tests::{BEGINNING, CODE, PASSWORD, World};

/// A desk that has a backup and an operation after it, closed.
async fn closed_desk() -> (Places, BackupCard, TempDir) {
    let world = World::new().await;
    let backup: BackupCard = world.ctx.ask("back_up", &Nothing {}).await.expect("backed up");
    let input = json!({"desk_name": "Guichet 2"});
    world.ctx.call("change_settings", input).await.expect("an act that the journal keeps");
    let (app, folder) = world.restart().await.expect("opened again");
    let places = app.places.clone();
    app.store.close().await;
    (places, backup, folder)
}

async fn enter(places: &Places) -> Arc<Entrance> {
    let clock = Clock::standing_at(BEGINNING.parse().expect("a moment"));
    Entrance::open(places.clone(), clock, Chance::seeded(31)).await
}

async fn call(entrance: &Entrance, name: &str, input: Value) -> app::Result<Value> {
    entrance.call(None, name, input).await
}

async fn ways_out(entrance: &Entrance) -> Recovery {
    let told = call(entrance, "recovery", json!({})).await.expect("ways out");
    serde_json::from_value(told).expect("a list")
}

async fn sign_in(entrance: &Entrance) {
    let signed = json!({"code": CODE, "password": PASSWORD});
    call(entrance, "sign_in", signed).await.expect("the desk works again");
}

fn lose_the_log(places: &Places) {
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(places.store.join(format!("{}{suffix}", store::FILE)));
    }
}

#[tokio::test]
async fn a_desk_that_opens_has_nothing_to_recover() {
    let (places, _, _folder) = closed_desk().await;
    let entrance = enter(&places).await;
    assert!(!ways_out(&entrance).await.refused);
    let refused = call(&entrance, "recover", json!({})).await.expect_err("open already");
    assert_eq!(refused.code(), "network.nothing_to_recover");
    sign_in(&entrance).await;
}

#[tokio::test]
async fn the_first_start_of_a_day_backs_up_while_the_desk_already_answers() {
    let (places, backup, _folder) = closed_desk().await;
    let clock = Clock::standing_at(BEGINNING.parse().expect("a moment"));
    clock.advance(chrono::TimeDelta::days(1));
    let entrance = Entrance::open(places.clone(), clock, Chance::seeded(32)).await;
    sign_in(&entrance).await;
    let made = || store::backup::list(&places.backups()).expect("listed");
    for _ in 0..200_000 {
        if made().len() > 1 {
            break;
        }
        tokio::task::yield_now().await;
    }
    let names: Vec<String> = made().into_iter().map(|file| file.name).collect();
    assert_eq!(names, ["parterre-20261122T170000Z.db".to_owned(), backup.name]);
}

#[tokio::test]
async fn an_older_store_says_so_to_every_call_until_it_is_told_openly() {
    let (places, backup, _folder) = closed_desk().await;
    lose_the_log(&places);
    std::fs::copy(places.backups().join(&backup.name), places.store.join(store::FILE)).expect("put back");

    let entrance = enter(&places).await;

    for name in ["session", "first_start_state", "sign_in"] {
        let refused = call(&entrance, name, json!({})).await.expect_err("refused");
        assert_eq!(refused.code(), "journal.store_rolled_back", "{name}");
    }
    let known = ways_out(&entrance).await;
    assert!(known.refused);
    assert_eq!(known.backups, [backup]);
    let restored = call(&entrance, "recover", json!({})).await.expect("told");
    assert_eq!((&restored["incarnation"], &restored["missing_operations"]), (&json!(2), &json!(1)));
    sign_in(&entrance).await;
    assert!(!ways_out(&entrance).await.refused);
}

#[tokio::test]
async fn a_backup_is_restored_over_a_store_that_is_gone_damaged_or_newer() {
    type Spoil = fn(&Places);
    let gone: Spoil = |places| std::fs::remove_dir_all(&places.store).expect("removed");
    let damaged: Spoil = |places| {
        lose_the_log(places);
        std::fs::write(places.store.join(store::FILE), [7; 9000]).expect("spoilt");
    };
    for (spoil, code) in [(gone, "journal.store_rolled_back"), (damaged, "store.corrupt")] {
        let (places, backup, _folder) = closed_desk().await;
        spoil(&places);
        let entrance = enter(&places).await;
        assert_eq!(call(&entrance, "session", json!({})).await.expect_err("refused").code(), code);
        let wrong = json!({"file": "parterre-19990101T000000Z.db"});
        let missing = call(&entrance, "recover", wrong).await.expect_err("no such backup");
        assert_eq!(missing.code(), "store.backup_missing");
        let whole = places.backups().join(&backup.name);
        let restored = call(&entrance, "recover", json!({"file": whole})).await.expect("restored");
        assert_eq!(restored["incarnation"], json!(2), "{code}");
        sign_in(&entrance).await;
    }
}

#[tokio::test]
async fn a_store_of_a_newer_program_is_put_aside_unopened_when_an_older_backup_is_wanted() {
    let (places, backup, _folder) = closed_desk().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(places.store.join(store::FILE));
    let mut conn = sqlx::ConnectOptions::connect(&options).await.expect("opened");
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (29990101000000, 'from the future', 1, x'00', 0)",
    )
    .execute(&mut conn)
    .await
    .expect("written");
    sqlx::Connection::close(conn).await.expect("closed");

    let entrance = enter(&places).await;

    assert_eq!(call(&entrance, "session", json!({})).await.expect_err("refused").code(), "store.newer");
    let restored = call(&entrance, "recover", json!({"file": backup.name})).await.expect("restored");
    let aside = restored["replaced"].as_str().expect("a path");
    assert!(std::path::Path::new(aside).exists(), "what the newer program wrote is kept");
    sign_in(&entrance).await;
}

#[tokio::test]
async fn the_events_of_a_recovered_desk_are_heard_by_who_waited() {
    let (places, backup, _folder) = closed_desk().await;
    std::fs::rename(&places.store, places.store.with_extension("away")).expect("away");
    let entrance = enter(&places).await;
    let waiting = tokio::spawn({
        let entrance = Arc::clone(&entrance);
        async move { entrance.opened().await }
    });
    call(&entrance, "recover", json!({"file": backup.name})).await.expect("recovered");
    let app: Arc<App> = waiting.await.expect("opened");
    assert!(Arc::ptr_eq(&app, &entrance.app().expect("open")));
}
