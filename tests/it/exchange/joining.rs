//! Joining: with all that one has, or with nothing.

use std::sync::Arc;

use app::App;
use kernel::{Chance, DeskId};
use serde_json::{Value, json};

use super::{Hub, Second, Two, join};
use crate::sales::Desk;

#[tokio::test]
async fn a_venue_that_worked_alone_joins_with_all_its_sales_and_no_incident() {
    let desk = Desk::new().await;
    desk.sell(&[0, 1]).await;
    let placed = desk.sell(&[2]).await;
    let _: Value = desk.ask("refund_tickets", json!({"order": placed.order, "reason": "malade"})).await;
    let mut hub = Hub::new().await;
    join(&mut hub, &desk).await;
    assert_eq!(hub.incidents().await, 0);
    let operations = hub.scalar("select count(*) from app.operation").await;
    assert_eq!(operations, 5, "the opening, a till, two sales, a refund");
    assert_eq!(
        hub.scalar("select count(*) from app.right_unit where kind = 'seat' and state = 'spent'").await,
        2
    );
    assert_eq!(hub.scalar("select count(*) from app.refused").await, 0);
    let again = desk.evening.world.app.exchange().await.expect("exchanged");
    assert_eq!((again.operations_out, again.documents_out), (0, 0), "everything is there");
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_second_desk_receives_the_venue_its_agents_its_programme_its_people_and_its_sales() {
    let first = Desk::new().await;
    let world = &first.evening.world;
    let contact: Value =
        first.ask("create_contact", json!({"kind": "person", "given": "Zoé", "usage": "Lemaire"})).await;
    first.sell(&[0, 1]).await;
    let mut hub = Hub::new().await;
    join(&mut hub, &first).await;
    let second = Second::join(&mut hub, world.who.venue, 8).await;

    assert_eq!(second.joined["venue_name"], "Théâtre de la Roulotte");
    assert_eq!(second.joined["terminal"], "A02", "its own numbers");
    let shows = second.ask("show_performances", json!({"show": first.evening.show})).await;
    assert_eq!(shows["performances"][0]["id"], json!(first.evening.performance));
    let found = second.ask("find_contacts", json!({"query": "lemai"})).await;
    assert!(found.to_string().contains(contact["contact"].as_str().unwrap_or("Lemaire")), "{found}");
    let states = second.ask("seat_states", json!({"performance": first.evening.performance})).await;
    assert_eq!(
        states,
        first.ask::<Value>("seat_states", json!({"performance": first.evening.performance})).await
    );
    assert_eq!(second.ask("verify_store", json!({})).await["faults"], json!([]));
    assert_eq!(hub.incidents().await, 0);
}

/// Several pages of documents.
const PEOPLE: usize = 4_500;

/// A venue with many people.
async fn with_many_people() -> Desk {
    let desk = Desk::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("people.csv");
    let line = |n: usize| format!("Personne{n};Ada;ada{n}@exemple.fr\r\n");
    let lines: String = (0..PEOPLE).map(line).collect();
    std::fs::write(&path, format!("Nom;Prénom;Courriel\r\n{lines}")).expect("a file");
    let _: Value = desk.ask("import_contacts", json!({"path": path, "mapping": [], "job": ""})).await;
    desk
}

/// What a desk that joins tells of how far it is, and what is done once it is so far.
async fn told_until(app: &Arc<App>, reached: impl Fn(&Value) -> bool) -> Vec<Value> {
    let mut events = app.events.subscribe();
    let mut told = Vec::new();
    while events.recv().await.is_ok() {
        let at = app.nobody().call("network_receiving", json!({})).await.expect("anybody may ask");
        told.push(at.clone());
        if reached(&at) {
            break;
        }
    }
    told
}

/// The indexes of a desk's tables.
async fn indexes(app: &Arc<App>) -> Vec<(String, String)> {
    let mut conn = app.store.read().await.expect("a reader");
    sqlx::query_as(
        "select name, sql from sqlite_schema where type = 'index' and sql is not null order by name",
    )
    .fetch_all(&mut *conn)
    .await
    .expect("a schema")
}

#[tokio::test]
async fn joining_tells_how_far_it_is_and_goes_on_where_it_was_cut() {
    let first = with_many_people().await;
    first.sell(&[0, 1]).await;
    let mut hub = Hub::new().await;
    join(&mut hub, &first).await;
    let folder = tempfile::tempdir().expect("a folder");
    let second = tests::open(folder.path()).await;
    let code = hub.code(first.evening.world.who.venue, second.nobody().id(), "Guichet 2").await;
    let input = json!({"address": hub.address(), "code": code});

    let cut = async {
        let told = told_until(&second, |at| at["done"].as_u64() >= Some(1_000)).await;
        hub.scalar("select count(pg_terminate_backend(pid)) from pg_stat_activity where usename like 'd\\_%' and datname = current_database()").await;
        told
    };
    let joining = second.nobody();
    let (refused, told) = tokio::join!(joining.call("join_network", input.clone()), cut);
    assert_eq!(refused.expect_err("cut").code, "sync.unreachable");
    let last = told.last().expect("it told something");
    let total = last["total"].as_u64().expect("a count");
    let done = last["done"].as_u64();
    assert_eq!(last["step"], "documents");
    assert!(done >= Some(1_000) && done < Some(PEOPLE as u64) && total > PEOPLE as u64, "{last}");
    assert_eq!(joining.call("network_receiving", json!({})).await.expect("asked"), Value::Null);

    let goes_on = told_until(&second, |at| at["done"].as_u64() >= Some(3_000));
    let (joined, told) = tokio::join!(joining.call("join_network", input), goes_on);
    assert_eq!(joined.expect("joined")["terminal"], "A02");
    // On a busy machine who asks may come after the last of them.
    for at in told.iter().filter(|at| at["step"] == json!("documents")) {
        assert!(at["done"].as_u64() >= done, "nothing comes twice: {at}");
        assert_eq!(at["total"].as_u64(), Some(total));
    }
    let anne = second.as_agent(tests::CODE).await.expect("she came along");
    let found = anne.call("find_contacts", json!({"query": "personne4499"})).await.expect("found");
    assert_eq!(found["contacts"].as_array().map(Vec::len), Some(1), "{found}");
    let mut conn = second.store.read().await.expect("a reader");
    let people: i64 = sqlx::query_scalar("select count(*) from contact where name_key <> ''")
        .fetch_one(&mut *conn)
        .await
        .expect("counted");
    assert_eq!(usize::try_from(people), Ok(PEOPLE));
    let left = sync::desk::left(&mut conn).await.expect("counted");
    assert_eq!(left, 0, "what came from there is not told there again");
    drop(conn);
    assert_eq!(indexes(&second).await, indexes(&first.evening.world.app).await, "what was put off is made");
    assert_eq!(anne.call("verify_store", json!({})).await.expect("verified")["faults"], json!([]));
}

#[tokio::test]
async fn a_code_made_for_another_desk_is_refused_and_stays_good() {
    let desk = Desk::new().await;
    let mut hub = Hub::new().await;
    let who = &desk.evening.world.who;
    hub.admit(who.venue).await;
    let other: DeskId = Chance::system().id(desk.evening.world.app.clock.now());
    let code = hub.code(who.venue, other, "Bar").await;
    let input = json!({"address": hub.address(), "code": code});
    assert_eq!(desk.refusal("join_network", input).await, "sync.code_of_another_desk");
    assert_eq!(hub.scalar("select count(*) from app.login where joined_at is null").await, 1);
    let state: Value = desk.ask("network_state", json!({})).await;
    assert_eq!(state["standing"], "alone");
}

#[tokio::test]
async fn a_desk_that_is_in_a_network_joins_no_other() {
    let two = Two::new().await;
    let input = json!({"address": two.hub.address(), "code": "x"});
    assert_eq!(two.first.refusal("join_network", input).await, "sync.already_joined");
    let state = two.second.ask("network_state", json!({})).await;
    assert_eq!(state["standing"], "synchronised");
}

#[tokio::test]
async fn a_desk_that_joins_before_its_venue_did_waits_for_it_without_another_code() {
    let first = Desk::new().await;
    let who = first.evening.world.who.clone();
    let mut hub = Hub::new().await;
    hub.admit(who.venue).await;
    let folder = tempfile::tempdir().expect("a folder");
    let early = tests::open(folder.path()).await;
    let code = hub.code(who.venue, Chance::system().id(early.clock.now()), "Guichet 2").await;
    let join = json!({"address": hub.address(), "code": code});
    let refused = early.nobody().call("join_network", join.clone()).await.expect_err("nothing to receive");
    assert_eq!(refused.code, "sync.venue_empty");

    let code = hub.code(who.venue, who.desk, "Guichet").await;
    let _: Value = first.ask("join_network", json!({"address": hub.address(), "code": code})).await;
    let joined = early.nobody().call("join_network", join).await.expect("joined");
    assert_eq!(joined["terminal"], "A02");
    assert_eq!(hub.incidents().await, 0);
}
