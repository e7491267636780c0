//! Backups, restores told openly, and restores that are not.

use app::network::backup::{BackupCard, Backups, RestoreBackup, Restored};
use app::network::settings::{ChangeSettings, Settings};
use app::network::who::Who;
use app::wire::Nothing;
use app::{App, Places};
use kernel::{Chance, Clock};
use network::settings::{Backup, DeskSettings};
use serde_json::json;
use tests::{BEGINNING, CODE, PASSWORD, World};

async fn new_season(world: &World, name: &str) {
    let season = json!({"name": name, "starts_on": "2026-09-01", "ends_on": "2027-06-30"});
    world.ctx.call("create_season", season).await.expect("created");
}

/// An act that the journal keeps.
async fn new_event(world: &World) {
    let input = ChangeSettings { desk_name: Some("Guichet".to_owned()), ..ChangeSettings::default() };
    let _: Settings = world.ctx.ask("change_settings", &input).await.expect("changed");
}

async fn back_up(world: &World) -> BackupCard {
    world.ctx.ask("back_up", &Nothing {}).await.expect("backed up")
}

fn restore(file: &BackupCard) -> RestoreBackup {
    RestoreBackup { file: file.name.clone(), passphrase: None }
}

async fn chains(app: &App) -> Vec<(u32, String, i64)> {
    let mut conn = app.store.read().await.expect("a reader");
    sqlx::query_as(
        "select incarnation, terminal, (select max(seq) from operation where operation.journal_id = journal.journal_id)
         from journal order by incarnation",
    )
    .fetch_all(&mut *conn)
    .await
    .expect("read")
}

#[tokio::test]
async fn a_restore_brings_back_what_was_and_opens_a_new_incarnation() {
    let world = World::new().await;
    let backup = back_up(&world).await;
    new_event(&world).await;
    new_event(&world).await;
    new_season(&world, "Perdue").await;

    let restored: Restored = world.ctx.ask("restore_backup", &restore(&backup)).await.expect("restored");

    assert_eq!((restored.incarnation, restored.missing_operations), (2, 2));
    assert!(std::path::Path::new(&restored.replaced).exists(), "what was replaced is kept");
    assert_eq!(
        chains(&world.app).await,
        [(1, "A01".to_owned(), 1), (2, "A01.2".to_owned(), 1)],
        "numbers printed from now on never repeat those of the lost chain"
    );
    let gone = world.app.call(Some(world.who.session), "list_seasons", json!({})).await.expect_err("over");
    assert_eq!(gone.code(), "app.sign_in_needed");
    let seasons = world.at(CODE).await.call("list_seasons", json!({})).await.expect("read");
    assert!(!seasons.to_string().contains("Perdue"), "{seasons}");
}

#[tokio::test]
async fn the_new_chain_says_what_it_continues_and_what_was_lost() {
    let world = World::new().await;
    let backup = back_up(&world).await;
    new_event(&world).await;
    let _: Restored = world.ctx.ask("restore_backup", &restore(&backup)).await.expect("restored");
    let mut conn = world.ctx.read().await.expect("a reader");
    let (event, continued, marked): (String, i64, i64) = sqlx::query_as(
        "select json_extract(bytes, '$.data.event'), json_extract(bytes, '$.data.continues.seq'),
                json_extract(bytes, '$.data.marked.seq')
         from operation where json_extract(bytes, '$.incarnation') = 2",
    )
    .fetch_one(&mut *conn)
    .await
    .expect("read");
    assert_eq!((event.as_str(), continued, marked), ("restore", 1, 2));
}

#[tokio::test]
async fn restoring_the_same_backup_twice_gives_two_incarnations() {
    let world = World::new().await;
    let backup = back_up(&world).await;
    let _: Restored = world.ctx.ask("restore_backup", &restore(&backup)).await.expect("restored");
    let again: Restored =
        world.at(CODE).await.ask("restore_backup", &restore(&backup)).await.expect("restored again");
    assert_eq!(
        (again.incarnation, again.missing_operations),
        (3, 1),
        "what the second one had begun is lost"
    );
    let mut conn = world.ctx.read().await.expect("a reader");
    let lost: i64 = sqlx::query_scalar(
        "select json_extract(bytes, '$.data.lost[0].seq') from operation where json_extract(bytes, '$.incarnation') = 3",
    )
    .fetch_one(&mut *conn)
    .await
    .expect("told in the new chain");
    assert_eq!(lost, 1);
    drop(conn);
    let (app, _folder) = world.restart().await.expect("opens: the restores were told");
    assert_eq!(chains(&app).await.last().map(|chain| chain.1.as_str()), Some("A01.3"));
}

#[tokio::test]
async fn an_older_file_put_back_in_silence_is_refused_until_it_is_told() {
    let world = World::new().await;
    let backup = back_up(&world).await;
    new_event(&world).await;
    let backups: Backups = world.ctx.ask("list_backups", &Nothing {}).await.expect("listed");
    let old = std::path::Path::new(&backups.folder).join(&backup.name);
    let places: Places = world.app.places.clone();
    world.app.store.close().await;
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(places.store.join(format!("{}{suffix}", store::FILE)));
    }
    std::fs::copy(&old, places.store.join(store::FILE)).expect("put back");

    let clock = || Clock::standing_at(BEGINNING.parse().expect("a moment"));
    let refused = App::open(places.clone(), clock(), Chance::seeded(8)).await.expect_err("refused");
    assert_eq!(refused.code(), "journal.store_rolled_back");
    assert_eq!((&refused.params["marked"], &refused.params["found"]), (&json!(2), &json!(1)));

    let (app, restored) =
        App::open_restored(places.clone(), None, clock(), Chance::seeded(9)).await.expect("told");
    assert_eq!((restored.incarnation, restored.missing_operations), (2, 1));
    let signed = json!({"code": CODE, "password": PASSWORD});
    app.nobody().call("sign_in", signed).await.expect("the desk works again");
    app.store.close().await;
    App::open(places, clock(), Chance::seeded(10)).await.expect("opens plainly from now on");
}

#[tokio::test]
async fn a_store_that_vanished_is_not_replaced_by_an_empty_one() {
    let world = World::new().await;
    let places = world.app.places.clone();
    world.app.store.close().await;
    std::fs::remove_dir_all(&places.store).expect("removed");
    let clock = Clock::standing_at(BEGINNING.parse().expect("a moment"));
    let refused = App::open(places, clock, Chance::seeded(8)).await.expect_err("refused");
    assert_eq!(refused.code(), "journal.store_rolled_back");
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_refused_and_the_present_store_goes_on() {
    let world = World::new().await;
    let backup = back_up(&world).await;
    let backups: Backups = world.ctx.ask("list_backups", &Nothing {}).await.expect("listed");
    let file = std::path::Path::new(&backups.folder).join(&backup.name);
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file);
    let mut conn = sqlx::ConnectOptions::connect(&options).await.expect("opened");
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (29990101000000, 'from the future', 1, x'00', 0)",
    )
    .execute(&mut conn)
    .await
    .expect("written");
    sqlx::Connection::close(conn).await.expect("closed");

    let refused =
        world.ctx.ask::<_, Restored>("restore_backup", &restore(&backup)).await.expect_err("refused");

    assert_eq!(refused.code(), "store.newer");
    new_season(&world, "Toujours là").await;
    assert_eq!(chains(&world.app).await.len(), 1, "no new incarnation");
}

#[tokio::test]
async fn a_wrong_passphrase_is_said_to_be_one_and_the_right_one_restores() {
    let world = World::new().await;
    let desk =
        DeskSettings { backup: Backup { encrypted: true, ..Backup::default() }, ..DeskSettings::default() };
    let none = ChangeSettings { desk: Some(desk.clone()), ..ChangeSettings::default() };
    let refused = world.ctx.ask::<_, Settings>("change_settings", &none).await.expect_err("refused");
    assert_eq!(refused.code(), "network.passphrase_missing");
    let with = ChangeSettings { backup_passphrase: Some("les trois coups".to_owned()), ..none };
    let _: Settings = world.ctx.ask("change_settings", &with).await.expect("set");
    let backup = back_up(&world).await;
    assert!(backup.encrypted);

    let wrong = RestoreBackup { file: backup.name.clone(), passphrase: Some("deux coups".to_owned()) };
    let refused = world.ctx.ask::<_, Restored>("restore_backup", &wrong).await.expect_err("refused");
    assert_eq!(refused.code(), "store.passphrase_wrong");

    let _: Restored = world.ctx.ask("restore_backup", &restore(&backup)).await.expect("restored");
}

#[tokio::test]
async fn the_first_start_of_a_day_backs_up_once_and_old_ones_are_thinned() {
    let world = World::new().await;
    for _ in 0..40 {
        assert!(world.app.back_up_daily().await.expect("backed up").is_some(), "the first time of the day");
        assert!(world.app.back_up_daily().await.expect("nothing to do").is_none(), "once a day");
        world.minutes_pass(24 * 60);
    }
    let who = json!({"code": CODE, "password": PASSWORD});
    let who: Who = serde_json::from_value(world.app.nobody().call("sign_in", who).await.expect("in"))
        .expect("a session");
    let ctx = world.app.context(Some(who.session)).await.expect("signed in");
    let backups: Backups = ctx.ask("list_backups", &Nothing {}).await.expect("listed");
    // On 30 December: seven days, the weeks that ended on the 13th and the 20th, and the month that ended before.
    assert_eq!(backups.backups.len(), 10, "{backups:?}");
}
