//! Pools: venues of one network that signed a charter show each other those of their people who agreed, as far as the charter
//! says, and nothing else of anybody.

use std::sync::Arc;

use app::network::who::Who;
use app::{App, Context, Places};
use kernel::{Chance, Clock};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::Hub;
use crate::contacts::erasure::holds;

/// A venue of its own with one desk, in a network with others.
pub(super) struct House {
    pub(super) app: Arc<App>,
    ctx: Context,
    pub(super) who: Who,
    _folder: TempDir,
}

impl House {
    pub(super) async fn joins(hub: &mut Hub, seed: u64, name: &str, siren: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let places = Places { store: folder.path().join("store"), state: folder.path().join("state") };
        let clock = Clock::standing_at(tests::BEGINNING.parse().expect("a moment"));
        let app = App::open(places, clock, Chance::seeded(seed)).await.expect("an installation");
        let mut first = tests::first_start();
        first.operator.siren = siren.to_owned();
        first.operator.siret = None;
        first.venue.name = name.to_owned();
        let who: Who = app.nobody().ask("create_venue", &first).await.expect("the first start");
        let ctx = app.context(Some(who.session)).await.expect("signed in");
        hub.admin.add_venue(who.venue, name).await.expect("a venue");
        let code = hub.code(who.venue, who.desk, "Guichet").await;
        let house = Self { app, ctx, who, _folder: folder };
        house.ask("join_network", json!({"address": hub.address(), "code": code})).await;
        house.exchange().await;
        house
    }

    /// A house that joins, and may read another one.
    pub(super) async fn reads(hub: &mut Hub, other: &Self, name: &str, siren: &str) -> Self {
        let reader = Self::joins(hub, 2, name, siren).await;
        hub.admin.give_mandate(reader.who.desk, other.who.venue, false).await.expect("to read");
        reader
    }

    pub(super) async fn exchange(&self) {
        self.app.exchange().await.expect("exchanged");
    }

    pub(super) async fn ask(&self, name: &str, input: Value) -> Value {
        self.ctx.call(name, input).await.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Zénobie, with all her coordinates.
    pub(super) async fn zenobie(&self) -> Value {
        let line = "Mme Quatrehommes Zénobie 06 39 98 77 66 zenobie@exemple.fr";
        let made = self.ask("create_contact", json!({"line": line})).await;
        made["contact"]["contact"].clone()
    }

    async fn agrees(&self, contact: &Value, channel: &str, state: &str) {
        let consent = json!({"contact": contact, "channel": channel, "purpose": "pool", "state": state,
                             "wording": "2026-1", "source": "paper"});
        self.ask("record_consent", consent).await;
        self.exchange().await;
    }

    async fn signs(&self) {
        let charters = self.ask("charters", json!({})).await;
        let it = &charters[0];
        let words = json!({"charter": it["charter"], "version": it["version"], "hash": it["hash"]});
        self.ask("sign_charter", words).await;
    }

    /// The names that one finds in the pool.
    async fn finds(&self, query: &str) -> Vec<Value> {
        self.exchange().await;
        self.ask("find_pool", json!({"query": query})).await["people"].as_array().cloned().expect("people")
    }

    async fn card(&self, person: &Value) -> app::Result<Value> {
        self.ctx.call("open_pool_card", json!({"venue": person["venue"], "contact": person["contact"]})).await
    }
}

/// A charter that shows e-mails, and tells how many people are shown.
async fn publish(hub: &Hub, body: &str, id: Option<&str>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("charte.txt");
    std::fs::write(&text, body).expect("written");
    let text = text.to_string_lossy().into_owned();
    let mut arguments = vec![
        "charter",
        "publish",
        "Charte des publics",
        "--text",
        &text,
        "--shows",
        "email",
        "--tells",
        "pooled",
    ];
    arguments.extend(id.iter().flat_map(|id| ["--id", *id]));
    hub.terminal(&arguments).await["charter"].as_str().expect("an id").to_owned()
}

/// Two venues under a charter, and a third one that did not sign.
async fn three() -> (Hub, House, House, House) {
    let mut hub = Hub::new().await;
    publish(&hub, "Nous partageons ce que chacun accepte.", None).await;
    let owner = House::joins(&mut hub, 101, "Théâtre de la Roulotte", "732 829 320").await;
    let reader = House::joins(&mut hub, 102, "Le Tamis", "404 833 048").await;
    let stranger = House::joins(&mut hub, 103, "La Grange", "552 100 554").await;
    owner.signs().await;
    reader.signs().await;
    (hub, owner, reader, stranger)
}

#[tokio::test]
async fn who_agreed_is_shown_to_those_who_signed_and_to_nobody_else() {
    let (_hub, owner, reader, stranger) = three().await;
    let zenobie = owner.zenobie().await;
    owner.exchange().await;
    assert_eq!(reader.finds("quatrehommes").await, [] as [Value; 0], "she was not asked");

    owner.agrees(&zenobie, "email", "granted").await;
    let found = reader.finds("zenob quatre").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["venue_name"], "Théâtre de la Roulotte");
    assert_eq!(found[0]["name"], "Zénobie Quatrehommes");
    assert!(
        !holds(&reader.app.store, "zenobie@exemple"),
        "coordinates stay where they are until a card is opened"
    );
    assert_eq!(stranger.finds("quatrehommes").await, [] as [Value; 0]);
    assert!(!holds(&stranger.app.store, "quatrehommes"));
    assert_eq!(owner.finds("quatrehommes").await, [] as [Value; 0], "one's own people are not another's");
}

#[tokio::test]
async fn a_card_shows_what_she_and_the_charter_allow_and_her_venue_reads_who_opened_it() {
    let (hub, owner, reader, stranger) = three().await;
    let zenobie = owner.zenobie().await;
    owner.agrees(&zenobie, "email", "granted").await;
    owner.agrees(&zenobie, "phone", "granted").await;
    let found = reader.finds("quatrehommes").await;
    let card = reader.card(&found[0]).await.expect("a card");
    assert_eq!(
        card["points"],
        json!([{"kind": "email", "value": "zenobie@exemple.fr"}]),
        "the charter shows no phone"
    );
    let readings = owner.ask("pool_readings", json!({})).await;
    assert_eq!(readings[0]["name"], "Zénobie Quatrehommes");
    assert_eq!(readings[0]["reader"], "Le Tamis");
    assert_eq!(readings.as_array().map(Vec::len), Some(1));

    let refused = stranger.card(&found[0]).await.expect_err("not a member");
    assert_eq!(refused.code, "sync.pool_person_gone");
    hub.told(
        "insert into app.pool_read (venue_id, contact_id, reader_id, reader_name, desk_id)
              select r.venue_id, r.contact_id, r.reader_id, r.reader_name, r.desk_id
              from app.pool_read r cross join generate_series(1, 299)",
    )
    .await;
    let refused = reader.card(&found[0]).await.expect_err("too many");
    assert_eq!(refused.code, "sync.pool_reads_bounded");
}

#[tokio::test]
async fn a_no_an_erasure_and_a_leaving_take_her_out_of_the_others_stores() {
    let (_hub, owner, reader, _stranger) = three().await;
    let zenobie = owner.zenobie().await;
    owner.agrees(&zenobie, "email", "granted").await;
    assert_eq!(reader.finds("quatrehommes").await.len(), 1);
    owner.app.clock.advance(chrono::TimeDelta::minutes(1));
    owner.agrees(&zenobie, "email", "withdrawn").await;
    assert_eq!(reader.finds("quatrehommes").await.len(), 0, "she changed her mind");
    assert!(!holds(&reader.app.store, "quatrehommes"), "not a byte of her");

    owner.app.clock.advance(chrono::TimeDelta::minutes(1));
    owner.agrees(&zenobie, "email", "granted").await;
    assert_eq!(reader.finds("quatrehommes").await.len(), 1);
    let charter = owner.ask("charters", json!({})).await[0]["charter"].clone();
    owner.ask("leave_charter", json!({"charter": charter})).await;
    assert_eq!(reader.finds("quatrehommes").await.len(), 0, "her venue left");
    owner.signs().await;
    assert_eq!(reader.finds("quatrehommes").await.len(), 1, "and came back");

    owner.ask("erase_contact", json!({"contact": zenobie})).await;
    owner.exchange().await;
    assert_eq!(reader.finds("quatrehommes").await.len(), 0);
    assert!(!holds(&reader.app.store, "quatrehommes"), "not a byte of her");
}

#[tokio::test]
async fn another_version_of_a_charter_is_signed_within_thirty_days() {
    let (hub, owner, reader, _stranger) = three().await;
    let zenobie = owner.zenobie().await;
    owner.agrees(&zenobie, "email", "granted").await;
    let charter = owner.ask("charters", json!({})).await[0]["charter"].as_str().expect("an id").to_owned();
    publish(&hub, "Nous partageons moins.", Some(&charter)).await;
    let seen = reader.ask("charters", json!({})).await;
    assert_eq!((&seen[0]["version"], &seen[0]["signed_at"]), (&json!(2), &Value::Null), "to be signed");
    assert_eq!(seen[0]["signed_before"], json!(1));
    assert_eq!(reader.finds("quatrehommes").await.len(), 1, "thirty days to read it");
    let old = json!({"charter": charter, "version": 1, "hash": seen[0]["hash"]});
    let refused = reader.ctx.call("sign_charter", old).await.expect_err("not in force");
    assert_eq!(refused.code, "sync.charter_changed");

    hub.told("update app.charter set published_at = now() - interval '31 days' where version = 2").await;
    assert_eq!(reader.finds("quatrehommes").await.len(), 0, "they did not sign");
    owner.signs().await;
    reader.signs().await;
    assert_eq!(reader.finds("quatrehommes").await.len(), 1);
}

#[tokio::test]
async fn the_network_sees_the_figures_that_the_charter_tells_and_no_small_one() {
    let (_hub, owner, reader, stranger) = three().await;
    for n in 0..5 {
        let made =
            owner.ask("create_contact", json!({"kind": "person", "usage": format!("Personne{n}")})).await;
        owner.agrees(&made["contact"]["contact"], "email", "granted").await;
        let figures = reader.ask("network_figures", json!({})).await;
        let of_owner =
            figures.as_array().expect("figures").iter().find(|it| it["venue"] == owner.who.venue_name);
        let told = &of_owner.expect("a member")["pooled"];
        assert_eq!(*told, if n < 4 { Value::Null } else { json!(5) }, "after {}", n + 1);
        assert_eq!(of_owner.expect("a member")["contacts"], Value::Null, "the charter does not tell it");
    }
    assert_eq!(stranger.ask("network_figures", json!({})).await, json!([]));
}

#[tokio::test]
async fn nothing_that_a_partner_shows_is_ever_told_to_anybody() {
    let (hub, owner, reader, _stranger) = three().await;
    let zenobie = owner.zenobie().await;
    owner.agrees(&zenobie, "email", "granted").await;
    let before = hub.scalar("select count(*) from app.sheet").await;
    assert_eq!(reader.finds("quatrehommes").await.len(), 1);
    reader.exchange().await;
    assert_eq!(hub.scalar("select count(*) from app.sheet").await, before);
    assert_eq!(reader.ask("find_contacts", json!({"query": "quatrehommes"})).await["contacts"], json!([]));
    assert_eq!(reader.ask("verify_store", json!({})).await["faults"], json!([]));
}

#[tokio::test]
async fn who_withdrew_while_a_server_forgot_her_is_in_no_pool_any_more() {
    let (mut hub, owner, reader, _stranger) = three().await;
    let zenobie = owner.zenobie().await;
    owner.agrees(&zenobie, "email", "granted").await;
    assert_eq!(reader.finds("quatrehommes").await.len(), 1);
    let no = json!({"contact": zenobie, "channel": "email", "purpose": "pool", "state": "withdrawn",
                    "wording": "2026-1", "source": "paper"});
    owner.ask("record_consent", no).await;
    for forgotten in [
        "delete from app.pool_entry",
        "delete from app.sheet where entity in ('contact', 'consent')",
        "update app.feed set head = 0 where kind in ('pool', 'sheets')",
    ] {
        hub.told(forgotten).await;
    }
    hub.admin.begin_era().await.expect("another era");

    owner.exchange().await;
    assert_eq!(hub.scalar("select count(*) from app.pool_entry where not gone").await, 0);
    assert_eq!(reader.finds("quatrehommes").await, Vec::<Value>::new());
}
