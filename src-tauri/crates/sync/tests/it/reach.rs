//! A desk that is told less than its venue knows, with any SQL it likes: what its role does not see it neither reads, nor
//! changes, nor erases; what it met itself it may correct.

use kernel::{DeskId, Instant, TypedId as _};
use serde_json::json;
use sqlx::AssertSqlSafe;
use sync::hub::{Change, Needed, Role, Shape, Word};
use uuid::Uuid;

use crate::rows::row;
use crate::world::{Desk, World};

const ANNE: Uuid = Uuid::from_u128(1);
const BRUNO: Uuid = Uuid::from_u128(2);
const SHOW: Uuid = Uuid::from_u128(3);
const ORDER: Uuid = Uuid::from_u128(4);
const CONSENT: Uuid = Uuid::from_u128(5);

/// A venue that knows Anne, who has a ticket, and Bruno, who has none; and a desk of a role.
async fn venue_and(role: Role) -> (World, Desk, Desk) {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let (mut box_office, mut narrow) = (world.desk(venue, "A01").await, world.desk(venue, "A02").await);
    world.admin.set_role(narrow.id, role).await.expect("a role");
    narrow.link.hello("0.1.0", 1).await.expect("hello");
    let order = json!({"contact_id": ANNE, "kept_for": "Anne Lemoine", "number": "A01-1",
                       "payment/1": {"details": "{\"reference\": \"virement Lemoine\"}", "amount": 2000},
                       "payment/2": {"details": "Lemoine, and no JSON", "amount": 0},
                       "ticket_reason/1": {"reasons": "quotient"}, "ticket/1": {"price": 2000}});
    let person = |name: &str| json!({"usage": name});
    let said = [
        row(venue, 1, "contact", ANNE, person("Lemoine")),
        row(venue, 2, "contact", BRUNO, person("Dupuis")),
        Change {
            needs: until(4_102_444_800_000),
            ..row(venue, 3, "performance", SHOW, json!({"state": "on_sale"}))
        },
        Change {
            needs: Needed { until: None, people: Some(vec![(SHOW, Some(ANNE))]) },
            ..row(venue, 4, "order", ORDER, order)
        },
        Change { subject: Some(BRUNO), ..row(venue, 5, "consent", CONSENT, json!({"state": "granted"})) },
    ];
    box_office.link.push_changes(1, 0, &said).await.expect("told");
    (world, box_office, narrow)
}

fn until(millis: i64) -> Needed {
    Needed { until: Some(Instant::from_millis(millis)), people: None }
}

/// Everything that a desk is shown, in one text.
async fn shown(desk: &mut Desk) -> String {
    let all = desk.link.pull_sheets(desk.venue, 0, 5000).await.expect("pulled");
    all.iter().map(|sheet| format!("{} {} {:?}\n", sheet.entity, sheet.id, sheet.present)).collect()
}

#[tokio::test]
async fn a_door_is_shown_an_order_without_its_buyer_and_no_person_at_all() {
    let (_world, mut box_office, mut door) = venue_and(Role::Door).await;
    let told = shown(&mut door).await;
    for word in ["Lemoine", "Dupuis", "quotient", &ANNE.to_string(), "consent", "contact "] {
        assert!(!told.contains(word), "{word}: {told}");
    }
    assert!(told.contains("A01-1") && told.contains("ticket/1"), "{told}");
    assert!(shown(&mut box_office).await.contains("virement Lemoine"));
}

#[tokio::test]
async fn a_seasonal_desk_is_shown_whom_something_to_come_needs_until_it_is_over() {
    let (world, mut box_office, mut seasonal) = venue_and(Role::Seasonal).await;
    let told = shown(&mut seasonal).await;
    assert!(told.contains("Lemoine") && !told.contains("Dupuis") && !told.contains("consent"), "{told}");

    let head = seasonal.link.heads().await.expect("heads").iter().map(|feed| feed.head).max().expect("feeds");
    let buys = json!({"contact_id": BRUNO, "kept_for": "Bruno"});
    let needs = Needed { until: None, people: Some(vec![(SHOW, Some(BRUNO))]) };
    let order = [Change { needs, ..row(box_office.venue, 6, "order", Uuid::from_u128(6), buys) }];
    box_office.link.push_changes(1, 5, &order).await.expect("told");
    let news = seasonal.link.pull_sheets(seasonal.venue, head, 100).await.expect("pulled");
    let kinds: Vec<&str> = news.iter().map(|sheet| sheet.entity.as_str()).collect();
    assert!(
        kinds.contains(&"contact") && kinds.contains(&"consent"),
        "he comes after what it had read: {kinds:?}"
    );

    let over = [Change {
        needs: until(1),
        ..row(box_office.venue, 7, "performance", SHOW, json!({"state": "closed"}))
    }];
    box_office.link.push_changes(1, 6, &over).await.expect("told");
    let told = shown(&mut seasonal).await;
    assert!(!told.contains("Lemoine") && !told.contains("Dupuis"), "{told}");
    assert_eq!(
        world.scalar("select count(*) from app.sheet where entity = 'contact' and fields ? 'usage'").await,
        2
    );
}

/// What became of one change.
async fn tried(desk: &mut Desk, after: i64, change: Change) -> (Word, Option<String>) {
    let told = desk.link.push_changes(1, after, &[change]).await.expect("told");
    let outcome = told.outcomes.into_iter().next().expect("an outcome");
    (outcome.outcome, outcome.row.map(|row| format!("{row:?}")))
}

#[tokio::test]
async fn what_a_door_does_not_see_it_neither_changes_nor_erases_nor_is_told_of_in_an_answer() {
    let (world, mut box_office, mut door) = venue_and(Role::Door).await;
    let venue = door.venue;
    let of = |seq, entity, id, shape| Change { shape, ..row(venue, seq, entity, id, json!({"usage": "x"})) };
    assert_eq!(tried(&mut door, 0, of(1, "contact", ANNE, Shape::Merged)).await, (Word::Foreign, None));
    assert_eq!(tried(&mut door, 1, of(2, "contact", ANNE, Shape::Erased)).await, (Word::Foreign, None));
    assert_eq!(
        tried(&mut door, 2, of(3, "order", ANNE, Shape::Erased)).await,
        (Word::Foreign, None),
        "by any name"
    );
    assert_eq!(tried(&mut door, 3, of(4, "consent", CONSENT, Shape::Fact)).await, (Word::Foreign, None));
    let edit = [row(venue, 6, "order", ORDER, json!({"number": "A01-2"}))];
    box_office.link.push_changes(1, 5, &edit).await.expect("told");
    // An edit that had not seen it conflicts, and its answer shows the row as the door sees it.
    let order = row(venue, 5, "order", ORDER, json!({"number": "B", "kept_for": "Voleur"}));
    let (word, answer) = tried(&mut door, 4, order).await;
    assert_eq!(word, Word::Conflict);
    assert!(!answer.expect("a row").contains("Lemoine"));
    let kept =
        "select count(*) from app.sheet where entity = 'order' and fields ->> 'kept_for' = 'Anne Lemoine'";
    assert_eq!(world.scalar(kept).await, 1, "a field under the veil is not written");
    assert_eq!(world.scalar("select count(*) from app.erasure").await, 0);
}

#[tokio::test]
async fn who_was_met_at_a_narrow_desk_is_corrected_there() {
    let (_world, mut box_office, mut door) = venue_and(Role::Door).await;
    let met = Uuid::from_u128(9);
    let named = |seq, name: &str| row(door.venue, seq, "contact", met, json!({"usage": name}));
    let (first, second) = (named(1, "Grandchan"), named(2, "Grandchamp"));
    assert_eq!(tried(&mut door, 0, first).await.0, Word::Done);
    assert_eq!(tried(&mut door, 1, second).await.0, Word::Done);
    assert!(shown(&mut box_office).await.contains("Grandchamp"));
}

#[tokio::test]
async fn nobody_gives_herself_a_role() {
    let (world, _box_office, door) = venue_and(Role::Door).await;
    let mut raw = door.raw().await;
    for sql in ["update app.desk set role = 'box_office'", "delete from app.need", "select app.me_role()"] {
        let refused = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut raw).await;
        assert!(refused.is_err(), "{sql}");
    }
    assert_eq!(world.scalar("select count(*) from app.desk where role = 'door'").await, 1);
    let nobody: DeskId = world.id();
    let mut world = world;
    assert!(world.admin.set_role(nobody, Role::Door).await.is_err());
}

#[tokio::test]
async fn a_narrow_desk_makes_no_agent_and_rules_nothing_but_says_in_which_language_one_reads() {
    for role in [Role::Door, Role::Seasonal] {
        let (world, mut box_office, mut narrow) = venue_and(role).await;
        let venue = narrow.venue;
        let karim = Uuid::from_u128(20);
        let agent = row(venue, 6, "agent", karim, json!({"code": "karim", "language": "fr"}));
        box_office.link.push_changes(1, 5, &[agent]).await.expect("told");
        let evil = json!({"code": "evil", "roles": ["network_admin"], "password_hash": "$argon2id$..."});
        let mut after = 0;
        for (entity, id, fields) in [
            ("agent", Uuid::from_u128(21), evil),
            ("agent", karim, json!({"password_hash": "mine", "language": "en"})),
            ("tariff_book", Uuid::from_u128(22), json!({"full": 1})),
            ("performance", SHOW, json!({"state": "cancelled"})),
            ("venue", venue.uuid(), json!({"name": "x"})),
            ("desk", box_office.id.uuid(), json!({"name": "x"})),
        ] {
            let (word, answer) = tried(&mut narrow, after, row(venue, after + 1, entity, id, fields)).await;
            assert_eq!(word, Word::Foreign, "{role:?} {entity}: {answer:?}");
            after += 1;
        }
        let english = row(venue, after + 1, "agent", karim, json!({"language": "en"}));
        assert_eq!(tried(&mut narrow, after, english).await.0, Word::Done, "{role:?}");
        let kept = "select count(*) from app.sheet
                    where entity = 'agent' and fields = '{\"code\": \"karim\", \"language\": \"en\"}'";
        assert_eq!(world.scalar(kept).await, 1);
        assert_eq!(world.scalar("select count(*) from app.sheet where fields::text like '%evil%'").await, 0);
    }
}

#[tokio::test]
async fn places_kept_from_sale_are_kept_from_a_door_which_reads_neither_for_whom_nor_why() {
    let (_world, mut box_office, mut door) = venue_and(Role::Door).await;
    let (venue, option) = (door.venue, Uuid::from_u128(30));
    let fields = json!({"kind": "option", "label": "Anne et sa fille", "contact_id": ANNE,
                        "hold_place/1": {"seat_id": "A1"}});
    let needs = Needed { until: None, people: Some(vec![(SHOW, Some(ANNE))]) };
    let held = [Change { needs, ..row(venue, 6, "hold", option, fields) }];
    box_office.link.push_changes(1, 5, &held).await.expect("told");
    let told = shown(&mut door).await;
    assert!(told.contains("hold_place/1") && !told.contains("fille"), "{told}");
    assert!(!told.contains(&ANNE.to_string()), "{told}");
    let released = Change {
        needs: Needed { until: None, people: Some(Vec::new()) },
        ..row(venue, 7, "hold", option, json!({"released_at": 5}))
    };
    box_office.link.push_changes(1, 6, &[released]).await.expect("told");
    assert!(shown(&mut door).await.contains("released_at"), "that they are sold again is told too");
}

#[tokio::test]
async fn who_is_seen_is_erased_with_what_is_not_seen_about_her() {
    let (world, mut box_office, mut seasonal) = venue_and(Role::Seasonal).await;
    let venue = seasonal.venue;
    let note = Change {
        subject: Some(ANNE),
        ..row(venue, 6, "interaction", Uuid::from_u128(40), json!({"text": "appelée"}))
    };
    box_office.link.push_changes(1, 5, &[note]).await.expect("told");
    let erasure = |seq, id| Change { shape: Shape::Erased, ..row(venue, seq, "contact", id, json!({})) };
    assert_eq!(tried(&mut seasonal, 0, erasure(1, BRUNO)).await.0, Word::Foreign, "he is not seen");
    assert_eq!(tried(&mut seasonal, 1, erasure(2, ANNE)).await.0, Word::Done);
    let left = "select count(*) from app.sheet where shape <> 'erased' and fields::text ~ 'Lemoine|appelée'
                and entity in ('contact', 'interaction')";
    assert_eq!(world.scalar(left).await, 0);
}

#[tokio::test]
async fn a_door_says_nothing_of_people_whom_it_did_not_meet_but_that_one_takes_her_consent_back() {
    let (world, mut box_office, mut door) = venue_and(Role::Door).await;
    let venue = door.venue;
    let about =
        |seq, id, whom, fields| Change { subject: Some(whom), ..row(venue, seq, "consent", id, fields) };
    let yes = about(1, Uuid::from_u128(50), BRUNO, json!({"state": "granted"}));
    assert_eq!(tried(&mut door, 0, yes).await.0, Word::Foreign);
    let no = about(2, Uuid::from_u128(51), BRUNO, json!({"state": "withdrawn"}));
    assert_eq!(tried(&mut door, 1, Change { stops: true, ..no }).await.0, Word::Done);
    // What it sells of an order whose buyer it does not see leaves her needed for what it is still about; nobody becomes
    // needed because a door says so.
    let people = Some(vec![(SHOW, None), (Uuid::from_u128(60), Some(BRUNO))]);
    let edit = row(venue, 3, "order", ORDER, json!({"number": "A01-1"}));
    let edit = Change { needs: Needed { until: None, people }, ..edit };
    assert_eq!(tried(&mut door, 2, edit).await.0, Word::Done);
    let people = Some(vec![(SHOW, Some(BRUNO))]);
    let sold = row(venue, 4, "order", Uuid::from_u128(61), json!({"number": "P-1"}));
    let sold = Change { needs: Needed { until: None, people }, ..sold };
    assert_eq!(tried(&mut door, 3, sold).await.0, Word::Done);
    let needed = "select count(*) from app.need where person_id is not null";
    assert_eq!(world.scalar(needed).await, 1);
    assert!(shown(&mut box_office).await.contains("P-1"));
}

#[tokio::test]
async fn a_row_without_fields_is_said_to_be_malformed_and_stops_nothing_behind_it() {
    let (_world, _box_office, door) = venue_and(Role::Door).await;
    let mut raw = door.raw().await;
    let row = |seq: i64, fields: serde_json::Value| {
        json!({"seq": seq, "venue": door.venue, "entity": "order", "id": Uuid::from_u128(70), "shape": "merged",
               "fields": fields, "base": {}, "at": 0, "stops": false, "seen": 0})
    };
    let huge = json!({"number": "x".repeat(5_000_000)});
    for (seq, fields) in [(1, json!([1])), (3, json!("x")), (5, json!(null)), (7, huge)] {
        let batch = json!([row(seq, fields), row(seq + 1, json!({"number": "x"}))]).to_string();
        let (code, told): (Option<String>, String) =
            sqlx::query_as("select code, params::text from api_v1.push_changes(1, $1, $2::jsonb)")
                .bind(seq - 1)
                .bind(&batch)
                .fetch_one(&mut raw)
                .await
                .expect("an answer");
        assert!(code.is_none() && told.contains("malformed") && told.contains("done"), "{code:?} {told}");
    }
}
