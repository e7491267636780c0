//! A member of a charter, and a venue that signed none, with any SQL they like: what the pool shows is all that is seen, and
//! nothing is seen without its trace.

use kernel::{ContactId, TypedId};
use serde_json::json;
use sqlx::AssertSqlSafe;
use sync::Error;
use sync::hub::{Change, NewCharter, Role};
use uuid::Uuid;

use crate::rows::row;
use crate::world::{Desk, World};

const ANNE: Uuid = Uuid::from_u128(1);
const BRUNO: Uuid = Uuid::from_u128(2);
const CLARA: Uuid = Uuid::from_u128(4);

/// Anne agreed to have her e-mail shown, Bruno to nothing; their venue and a reader signed a charter, a third did not.
async fn member_reader_and_stranger() -> (World, Desk, Desk, Desk) {
    let mut world = World::new().await;
    let venues = [world.venue("Théâtre").await, world.venue("Lecteur").await, world.venue("Tiers").await];
    let mut owner = world.desk(venues[0], "A01").await;
    let mut reader = world.desk(venues[1], "B01").await;
    let stranger = world.desk(venues[2], "C01").await;
    let id = Uuid::from_u128(77);
    let new = NewCharter {
        id,
        name: "Charte".to_owned(),
        body: "Nous partageons.".to_owned(),
        shows: vec!["email".to_owned()],
        tells: vec!["contacts".to_owned()],
    };
    world.admin.publish_charter(&new).await.expect("published");
    for desk in [&mut owner, &mut reader] {
        let hash = desk.link.charters(desk.venue).await.expect("charters")[0].hash.clone();
        desk.link.sign_charter(desk.venue, (id, 1, &hash), world.id_of_agent()).await.expect("signed");
    }
    let person = |name: &str| {
        json!({"kind": "person", "given": "", "usage": name, "organisation": "", "state": "active", "notes": "secret",
               "contact_point/1": {"kind": "email", "value": format!("{name}@exemple.fr"), "status": "ok", "city": ""},
               "contact_point/2": {"kind": "phone", "value": "06 39 98 00 00", "status": "ok", "city": ""},
               "contact_point/3": {"kind": "postal", "value": "1 rue", "status": "ok", "city": "Lyon", "postcode": "69001"}})
    };
    let consent =
        json!({"channel": "email", "purpose": "pool", "state": "granted", "at": 1_700_000_000_000_i64});
    let said = [
        row(owner.venue, 1, "contact", ANNE, person("Lemoine")),
        // A sheet that lacks what every sheet has stops none behind it.
        row(owner.venue, 4, "contact", CLARA, json!({"state": "active"})),
        Change {
            subject: Some(CLARA),
            ..row(
                owner.venue,
                5,
                "consent",
                Uuid::from_u128(5),
                json!({"channel": "post", "purpose": "pool", "state": "granted"}),
            )
        },
        row(owner.venue, 2, "contact", BRUNO, person("Dupuis")),
        Change { subject: Some(ANNE), ..row(owner.venue, 3, "consent", Uuid::from_u128(3), consent) },
    ];
    owner.link.push_changes(1, 0, &said).await.expect("told");
    (world, owner, reader, stranger)
}

impl World {
    fn id_of_agent(&self) -> kernel::AgentId {
        self.id()
    }
}

#[tokio::test]
async fn a_member_is_shown_the_names_and_communes_of_who_agreed_and_a_stranger_nothing() {
    let (_world, owner, mut reader, mut stranger) = member_reader_and_stranger().await;
    let shown = reader.link.pull_pool(owner.venue, 0, 100).await.expect("pulled");
    let ids: Vec<Uuid> = shown.iter().map(|one| one.contact_id).collect();
    assert_eq!(ids, [ANNE, CLARA], "{shown:?}");
    assert_eq!((shown[0].name.as_str(), shown[0].commune.as_str()), ("Lemoine", "Lyon"));
    assert_eq!(stranger.link.pull_pool(owner.venue, 0, 100).await.expect("pulled"), []);
    let feeds = stranger.link.heads().await.expect("heads");
    assert!(
        feeds.iter().all(|feed| feed.venue_id == stranger.venue.uuid()),
        "not even that there is something"
    );
    let feeds = reader.link.heads().await.expect("heads");
    let theirs: Vec<&str> = feeds
        .iter()
        .filter(|feed| feed.venue_id == owner.venue.uuid())
        .map(|feed| feed.kind.as_str())
        .collect();
    assert_eq!(theirs, ["pool"], "of the owner's feeds that one alone");
}

#[tokio::test]
async fn a_member_reads_no_sheet_no_consent_no_figure_and_no_card_of_who_did_not_agree() {
    let (_world, owner, mut reader, _) = member_reader_and_stranger().await;
    assert_eq!(reader.link.pull_sheets(owner.venue, 0, 100).await.expect("pulled"), []);
    let agent = _world.id_of_agent();
    let refused = reader.link.open_pool_card(owner.venue, ContactId::from_uuid(BRUNO), agent).await;
    assert!(matches!(refused, Err(Error::PoolPersonGone)), "{refused:?}");
    let card =
        reader.link.open_pool_card(owner.venue, ContactId::from_uuid(ANNE), agent).await.expect("a card");
    assert_eq!(card.points.len(), 1, "the e-mail alone: {card:?}");
    let mut raw = reader.raw().await;
    for sql in [
        "select * from app.pool_entry",
        "select * from app.signature",
        "delete from app.pool_read",
        "insert into app.charter (charter_id, version, name, body, hash, shows, tells)
                 values (gen_random_uuid(), 1, 'x', '', repeat('0', 64), '{}', '{}')",
        "select app.refresh_pool(gen_random_uuid(), '{}')",
    ] {
        let refused = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut raw).await;
        assert!(refused.is_err(), "{sql}");
    }
    let figures = reader.link.network_figures(reader.venue).await.expect("figures");
    let told = figures.iter().find(|it| it.venue_name == "Théâtre").expect("a member");
    assert_eq!(
        (told.contacts, told.pooled, told.tickets),
        (Some(0), None, None),
        "as it counted when it signed"
    );
}

#[tokio::test]
async fn no_card_is_read_without_its_trace_nor_a_trace_by_another() {
    let (world, mut owner, mut reader, mut stranger) = member_reader_and_stranger().await;
    let agent = world.id_of_agent();
    let mut raw = reader.raw().await;
    // What is taken back has shown nothing: the words of a card come in another transaction than their trace.
    sqlx::raw_sql("begin").execute(&mut raw).await.expect("begun");
    let open = format!(
        "select params ->> 'read' from api_v1.open_pool_card('{}', '{ANNE}', '{agent}')",
        owner.venue
    );
    let (read,): (String,) = sqlx::query_as(AssertSqlSafe(open)).fetch_one(&mut raw).await.expect("noted");
    let card = format!("select code from api_v1.read_pool_card('{}', '{read}')", owner.venue);
    let (code,): (Option<String>,) =
        sqlx::query_as(AssertSqlSafe(card.clone())).fetch_one(&mut raw).await.expect("told");
    assert_eq!(code.as_deref(), Some("sync.pool_person_gone"), "not before it is written for good");
    sqlx::raw_sql("rollback").execute(&mut raw).await.expect("rolled back");
    let (code,): (Option<String>,) =
        sqlx::query_as(AssertSqlSafe(card)).fetch_one(&mut raw).await.expect("told");
    assert_eq!(code.as_deref(), Some("sync.pool_person_gone"), "there is no such trace any more");
    reader.link.open_pool_card(owner.venue, ContactId::from_uuid(ANNE), agent).await.expect("a card");
    let reads = owner.link.pool_reads(owner.venue).await.expect("reads");
    assert_eq!(reads.iter().map(|it| it.reader.as_str()).collect::<Vec<_>>(), ["Lecteur"]);
    assert_eq!(stranger.link.pool_reads(owner.venue).await.expect("reads"), []);
    assert_eq!(reader.link.pool_reads(owner.venue).await.expect("reads"), []);
}

#[tokio::test]
async fn nobody_signs_or_leaves_for_another_and_a_narrow_desk_reads_no_pool() {
    let (mut world, mut owner, mut reader, mut stranger) = member_reader_and_stranger().await;
    let agent = world.id_of_agent();
    let charter = owner.link.charters(owner.venue).await.expect("charters").remove(0);
    let words = (charter.charter, charter.version, charter.hash.as_str());
    let refused = stranger.link.sign_charter(owner.venue, words, agent).await;
    assert!(matches!(refused, Err(Error::VenueForeign)), "{refused:?}");
    let refused = stranger.link.leave_charter(owner.venue, charter.charter).await;
    assert!(matches!(refused, Err(Error::VenueForeign)), "{refused:?}");
    let other = (charter.charter, charter.version, "00");
    let refused = stranger.link.sign_charter(stranger.venue, other, agent).await;
    assert!(matches!(refused, Err(Error::CharterChanged)), "words that nobody read: {refused:?}");
    world.admin.set_role(reader.id, Role::Door).await.expect("a role");
    assert_eq!(reader.link.pull_pool(owner.venue, 0, 100).await.expect("pulled"), []);
}
