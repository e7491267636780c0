//! Training mode: a store of its own, of which nothing counts.

use app::network::agents::AgentCard;
use app::network::training::REFERENCE;
use app::network::who::Who;
use app::wire::Nothing;
use serde_json::json;
use tests::tables::counts;
use tests::{PASSWORD, World};

async fn call(world: &World, name: &str, input: serde_json::Value) -> app::Result<serde_json::Value> {
    world.app.call(Some(world.who.session), name, input).await
}

async fn enter(world: &World) -> Who {
    let who = call(world, "enter_training", json!({})).await.expect("entered");
    serde_json::from_value(who).expect("a session")
}

fn apprentice() -> serde_json::Value {
    json!({"code": "stagiaire", "name": "Inès", "password": PASSWORD, "roles": ["venue_admin"]})
}

#[tokio::test]
async fn what_is_done_in_training_leaves_no_row_in_the_real_store() {
    let world = World::new().await;
    let who = enter(&world).await;
    assert!(who.training);
    assert_eq!((who.session, who.venue), (world.who.session, world.who.venue));
    let before = counts(&world.app).await;

    call(&world, "create_agent", apprentice()).await.expect("created in training");
    let season = json!({"name": "Pour essayer", "starts_on": "2026-09-01", "ends_on": "2027-06-30"});
    call(&world, "create_season", season).await.expect("created in training");

    assert_eq!(counts(&world.app).await, before);
    let school = counts(world.app.school().await.expect("the training installation")).await;
    assert_eq!((school["agent"], school["season"]), (2, 1));
}

#[tokio::test]
async fn training_writes_a_chain_of_its_own_and_the_real_one_only_says_when() {
    let world = World::new().await;
    enter(&world).await;
    call(&world, "create_agent", apprentice()).await.expect("created in training");
    call(&world, "leave_training", json!({})).await.expect("left");

    let mut conn = world.ctx.read().await.expect("a reader");
    let events: Vec<Option<String>> =
        sqlx::query_scalar("select json_extract(bytes, '$.data.event') from operation order by seq")
            .fetch_all(&mut *conn)
            .await
            .expect("read");
    assert_eq!(events, [None, Some("training_entered".to_owned()), Some("training_left".to_owned())]);
    let school = world.app.school().await.expect("the training installation");
    let mut conn = school.store.read().await.expect("a reader");
    let chains: Vec<(String, bool)> =
        sqlx::query_as("select terminal, training from journal").fetch_all(&mut *conn).await.expect("read");
    assert_eq!(chains, [("ECOLE-A01".to_owned(), true)]);
}

#[tokio::test]
async fn roles_given_in_training_are_worth_nothing_outside() {
    let world = World::new().await;
    enter(&world).await;
    call(&world, "create_agent", apprentice()).await.expect("created in training");
    let over = json!({"code": "stagiaire", "password": PASSWORD});
    let refused = world.app.nobody().call("sign_in", over).await;
    assert_eq!(refused.expect_err("unknown outside").code(), "network.sign_in_refused");

    call(&world, "leave_training", json!({})).await.expect("left");

    let agents: Vec<AgentCard> = world.ctx.ask("list_agents", &Nothing {}).await.expect("read");
    assert_eq!(agents.len(), 1);
}

#[tokio::test]
async fn training_sees_what_was_prepared_since_the_last_time() {
    let world = World::new().await;
    enter(&world).await;
    call(&world, "leave_training", json!({})).await.expect("left");
    let season = json!({"name": "2026-2027", "starts_on": "2026-09-01", "ends_on": "2027-06-30"});
    call(&world, "create_season", season).await.expect("created");
    enter(&world).await;
    let seasons = call(&world, "list_seasons", json!({})).await.expect("read");
    assert!(seasons.to_string().contains("2026-2027"), "{seasons}");
}

#[tokio::test]
async fn neither_backups_nor_restores_are_made_in_training() {
    let world = World::new().await;
    enter(&world).await;
    let refused = call(&world, "back_up", json!({})).await.expect_err("refused");
    assert_eq!(refused.code(), "network.refused_in_training");
    let again = call(&world, "enter_training", json!({})).await.expect_err("refused");
    assert_eq!(again.code(), "network.already_in_training");
}

#[tokio::test]
async fn every_reference_table_exists_and_holds_nobody() {
    let world = World::new().await;
    let known = counts(&world.app).await;
    for table in REFERENCE {
        assert!(known.contains_key(*table), "{table} is not a table");
        for private in ["contact", "orders", "ticket", "operation", "change", "basket", "payment"] {
            assert!(!table.starts_with(private), "{table} is no reference");
        }
    }
}
