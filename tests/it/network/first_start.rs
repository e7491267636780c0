//! First start, and what it leaves in the journal.

use app::network::start::{AddVenue, AddedVenue, FirstStart};
use app::network::who::Who;
use app::wire::Nothing;
use tests::{World, first_start, open};

#[tokio::test]
async fn a_new_desk_says_that_it_has_no_venue_and_then_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let nobody = open(folder.path()).await.nobody();
    let before: FirstStart = nobody.ask("first_start_state", &Nothing {}).await.expect("read");
    assert_eq!(before, FirstStart { started: false, venue_name: None, demo: false });

    let who: Who = nobody.ask("create_venue", &first_start()).await.expect("created");

    assert_eq!((who.terminal.as_str(), who.venue_name.as_str()), ("A01", "Théâtre de la Roulotte"));
    let after: FirstStart = nobody.ask("first_start_state", &Nothing {}).await.expect("read");
    assert_eq!(after.venue_name.as_deref(), Some("Théâtre de la Roulotte"));
}

#[tokio::test]
async fn a_desk_is_started_once() {
    let world = World::new().await;
    let again = world.app.nobody().ask::<_, Who>("create_venue", &first_start()).await;
    assert_eq!(again.expect_err("refused").code(), "network.already_started");
}

#[tokio::test]
async fn a_wrong_number_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = open(folder.path()).await;
    let (mut siren, mut licence, mut terminal) = (first_start(), first_start(), first_start());
    siren.operator.siren = "732 829 321".to_owned();
    licence.operator.licences[0].number = "1-1234567".to_owned();
    terminal.desk.terminal = "Guichet 1".to_owned();
    for (input, code) in [
        (siren, "network.siren_invalid"),
        (licence, "network.licence_invalid"),
        (terminal, "network.terminal_invalid"),
    ] {
        let refused = app.nobody().ask::<_, Who>("create_venue", &input).await;
        assert_eq!(refused.expect_err("refused").code(), code);
    }
    let state: FirstStart = app.nobody().ask("first_start_state", &Nothing {}).await.expect("read");
    assert!(!state.started);
}

#[tokio::test]
async fn the_journal_opens_with_the_desk_and_its_key() {
    let world = World::new().await;
    let mut conn = world.ctx.read().await.expect("a reader");
    let rows: Vec<(i64, String, String)> = sqlx::query_as("select seq, kind, business_date from operation")
        .fetch_all(&mut *conn)
        .await
        .expect("read");
    assert_eq!(rows, [(1, "opening".to_owned(), "2026-11-21".to_owned())]);
    let terminal: String =
        sqlx::query_scalar("select terminal from journal").fetch_one(&mut *conn).await.expect("read");
    assert_eq!(terminal, "A01");
}

#[tokio::test]
async fn a_desk_that_acts_for_another_operator_keeps_two_chains() {
    let world = World::new().await;
    let mut other = AddVenue { operator: first_start().operator, venue: first_start().venue };
    other.venue.name = "Chapiteau".to_owned();
    let same: AddedVenue = world.ctx.ask("add_venue", &other).await.expect("same operator");
    other.operator.siren = "552 100 554".to_owned();
    other.operator.siret = None;
    other.venue.name = "Salle des fêtes".to_owned();
    let added: AddedVenue = world.ctx.ask("add_venue", &other).await.expect("another operator");
    assert_ne!(same.operator, added.operator);

    let mut tx = world.ctx.write().await.expect("a transaction");
    let home = tx.signer(world.who.venue).await.expect("a key").journal;
    let tent = tx.signer(same.venue).await.expect("a key").journal;
    let hall = tx.signer(added.venue).await.expect("a key").journal;

    assert_eq!(home, tent, "two venues of one operator share its chain");
    assert_ne!(home, hall, "another operator has its own");
}
