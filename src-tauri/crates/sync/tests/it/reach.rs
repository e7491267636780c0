//! A desk that is told less than its venue knows, with any SQL it likes: what its role does not see it neither reads, nor
//! changes, nor erases; what it met itself it may correct.

use kernel::{DeskId, Instant};
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
