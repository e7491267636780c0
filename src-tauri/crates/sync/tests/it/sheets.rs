//! Sheets and facts beside the journal: edited offline, merged field by field, erased for ever.

use kernel::{Instant, VenueId};
use serde_json::{Map, Value, json};
use sync::Error;
use sync::hub::{Change, Needed, Shape, Sheet, Told, Word};
use uuid::Uuid;

use crate::chain::id;
use crate::world::{Desk, World};

fn map(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}

/// A log that a desk pushes from.
struct Log {
    venue: VenueId,
    last: i64,
    sent: i64,
    rows: Vec<Change>,
}

impl Log {
    fn of(desk: &Desk) -> Self {
        Self { venue: desk.venue, last: 0, sent: 0, rows: Vec::new() }
    }

    fn write(
        &mut self,
        entity: &'static str,
        id: Uuid,
        shape: Shape,
        fields: Value,
        base: Value,
    ) -> &mut Change {
        self.last += 1;
        self.rows.push(Change {
            seq: self.last,
            venue: self.venue,
            entity,
            id,
            subject: None,
            shape,
            fields: map(fields),
            base: map(base),
            at: Instant::from_millis(1_700_000_000_000 + self.last),
            register: None,
            stops: false,
            seen: 0,
            needs: Needed::default(),
        });
        self.rows.last_mut().expect("just written")
    }

    fn contact(&mut self, id: Uuid, fields: Value, base: Value) -> &mut Change {
        self.write("contact", id, Shape::Merged, fields, base)
    }

    async fn push(&mut self, desk: &mut Desk) -> Vec<Word> {
        self.told(desk).await.outcomes.into_iter().map(|it| it.outcome).collect()
    }

    async fn told(&mut self, desk: &mut Desk) -> Told {
        let told = desk.link.push_changes(1, self.sent, &self.rows).await.expect("told");
        self.sent = told.head;
        self.rows.clear();
        told
    }
}

async fn two_desks() -> (World, Desk, Desk, Log, Log) {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let (one, two) = (world.desk(venue, "A01").await, world.desk(venue, "A02").await);
    let logs = (Log::of(&one), Log::of(&two));
    (world, one, two, logs.0, logs.1)
}

impl Desk {
    async fn sheets(&mut self) -> Vec<Sheet> {
        self.link.pull_sheets(self.venue, 0, 5000).await.expect("sheets")
    }

    async fn sheet(&mut self, id: Uuid) -> Sheet {
        self.sheets().await.into_iter().find(|it| it.id == id).expect("the sheet")
    }
}

#[tokio::test]
async fn edits_of_two_desks_to_other_fields_are_both_there() {
    let (_world, mut one, mut two, mut first, mut second) = two_desks().await;
    let anne: Uuid = Uuid::from_u128(1);
    first.contact(anne, json!({"name": "Anne", "city": "Lyon", "note": null}), json!({}));
    assert_eq!(first.push(&mut one).await, [Word::Done]);
    first.contact(anne, json!({"name": "Anne Martin"}), json!({"name": 0}));
    second.contact(anne, json!({"city": "Paris"}), json!({"city": 0}));
    assert_eq!(first.push(&mut one).await, [Word::Done]);
    assert_eq!(second.push(&mut two).await, [Word::Done]);

    let sheet = two.sheet(anne).await;
    assert_eq!(sheet.present.fields, map(json!({"name": "Anne Martin", "city": "Paris", "note": null})));
    assert_eq!(sheet.present.versions, map(json!({"name": 1, "city": 1})));
    assert_eq!(sheet.feed_seq, 3, "one row, told once, at its last position");
    assert_eq!(two.sheets().await.len(), 1);
}

#[tokio::test]
async fn the_loser_of_a_real_conflict_is_kept_and_the_next_edit_that_saw_both_settles_it() {
    let (_world, mut one, mut two, mut first, mut second) = two_desks().await;
    let anne: Uuid = Uuid::from_u128(1);
    first.contact(anne, json!({"city": "Lyon"}), json!({}));
    first.push(&mut one).await;
    first.contact(anne, json!({"city": "Paris"}), json!({"city": 0})).at =
        Instant::from_millis(1_700_000_009_000);
    first.push(&mut one).await;
    second.contact(anne, json!({"city": "Lille"}), json!({"city": 0})).at =
        Instant::from_millis(1_700_000_005_000);
    second.contact(anne, json!({"city": "Lens"}), json!({"city": 1})).at =
        Instant::from_millis(1_700_000_006_000);

    let told = second.told(&mut two).await;

    assert_eq!(told.outcomes.iter().map(|it| it.outcome).collect::<Vec<_>>(), [Word::Conflict; 2]);
    let row = told.outcomes[1].row.clone().expect("the row as it is");
    assert_eq!(row.fields["city"], "Paris", "the later one shows");
    let lost: Vec<_> =
        row.siblings["city"].as_array().expect("siblings").iter().map(|it| &it["value"]).collect();
    assert_eq!(lost, ["Lens"], "a desk's own later edit takes the place of its earlier one");

    let version = row.versions["city"].clone();
    first.contact(anne, json!({"city": "Lens"}), json!({ "city": version }));
    assert_eq!(first.push(&mut one).await, [Word::Done]);
    let settled = two.sheet(anne).await.present;
    assert_eq!((settled.fields["city"].as_str(), settled.siblings.len()), (Some("Lens"), 0));
}

#[tokio::test]
async fn the_same_value_written_twice_is_no_conflict_and_a_clock_of_tomorrow_wins_nothing_for_ever() {
    let (world, mut one, mut two, mut first, mut second) = two_desks().await;
    let anne: Uuid = Uuid::from_u128(1);
    first.contact(anne, json!({"city": "Lyon"}), json!({}));
    first.push(&mut one).await;
    first.contact(anne, json!({"city": "Paris"}), json!({"city": 0})).at =
        Instant::from_millis(99_000_000_000_000);
    first.push(&mut one).await;
    second.contact(anne, json!({"city": "Paris"}), json!({"city": 0}));
    assert_eq!(second.push(&mut two).await, [Word::Done]);
    assert_eq!(two.sheet(anne).await.present.siblings.len(), 0);
    let stamp = world
        .scalar("select ((stamps -> 'city' ->> 'at')::bigint / 1000 - extract(epoch from now()))::bigint from app.sheet")
        .await;
    assert!(stamp <= 60, "{stamp} seconds ahead are believed");
}

#[tokio::test]
async fn a_published_sheet_is_published_over_the_version_it_was_drafted_from() {
    let (_world, mut one, mut two, mut first, mut second) = two_desks().await;
    let book: Uuid = Uuid::from_u128(1);
    first.write("tariff_book", book, Shape::Published, json!({"full": 2000}), json!({}));
    assert_eq!(first.push(&mut one).await, [Word::Done]);
    first.write("tariff_book", book, Shape::Published, json!({"full": 2200}), json!({"": 1}));
    second.write("tariff_book", book, Shape::Published, json!({"full": 1800}), json!({"": 1}));
    assert_eq!(first.push(&mut one).await, [Word::Done]);
    let told = second.told(&mut two).await;
    assert_eq!(told.outcomes[0].outcome, Word::Stale);
    let row = told.outcomes[0].row.clone().expect("the row as it is");
    assert_eq!((row.fields["full"].as_i64(), row.versions[""].as_i64()), (Some(2200), Some(2)));
    assert_eq!(two.sheet(book).await.present.fields["full"], 2200);
}

#[tokio::test]
async fn a_fact_is_written_once_and_said_again_in_vain() {
    let (_world, mut one, mut two, mut first, mut second) = two_desks().await;
    let fact: Uuid = Uuid::from_u128(1);
    first.write("interaction", fact, Shape::Fact, json!({"kind": "call"}), json!({}));
    assert_eq!(first.push(&mut one).await, [Word::Done]);
    second.write("interaction", fact, Shape::Fact, json!({"kind": "call"}), json!({}));
    second.write("interaction", fact, Shape::Fact, json!({"kind": "visit"}), json!({}));
    second.write("interaction", fact, Shape::Merged, json!({"kind": "visit"}), json!({}));
    assert_eq!(second.push(&mut two).await, [Word::Same, Word::Differs, Word::Differs]);
    assert_eq!(two.sheet(fact).await.present.fields["kind"], "call");
}

#[tokio::test]
async fn a_withdrawal_wins_over_a_consent_that_had_not_seen_it() {
    let (_world, mut one, mut two, mut first, mut second) = two_desks().await;
    let consent = |log: &mut Log, n: u128, state: &str, seen: i64| {
        let row = log.write("consent", Uuid::from_u128(n), Shape::Fact, json!({ "state": state }), json!({}));
        row.register = Some("consent:anne:email".to_owned());
        row.stops = state == "withdrawn";
        row.seen = seen;
    };
    consent(&mut first, 1, "withdrawn", 0);
    first.push(&mut one).await;
    consent(&mut second, 2, "granted", 0);
    second.push(&mut two).await;
    assert!(
        two.sheet(Uuid::from_u128(2)).await.overruled,
        "written offline, before the withdrawal was known"
    );
    let seen = two.sheets().await.last().expect("a sheet").feed_seq;
    consent(&mut second, 3, "granted", seen);
    consent(&mut first, 4, "granted", 0);
    second.push(&mut two).await;
    first.push(&mut one).await;
    assert!(!two.sheet(Uuid::from_u128(3)).await.overruled, "she changed her mind, knowing");
    assert!(!two.sheet(Uuid::from_u128(4)).await.overruled, "and so did she at the desk that withdrew");
}

#[tokio::test]
async fn what_is_erased_is_gone_everywhere_and_no_late_desk_brings_it_back() {
    let (world, mut one, mut two, mut first, mut second) = two_desks().await;
    let (anne, point, unknown) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    first.contact(anne, json!({"name": "Anne Canari"}), json!({}));
    first
        .write("contact_point", point, Shape::Merged, json!({"value": "canari@example.org"}), json!({}))
        .subject = Some(anne);
    first.push(&mut one).await;
    second.contact(anne, json!({"name": "Anne Canari-Martin"}), json!({"name": 0}));
    second.push(&mut two).await;

    first.write("contact", anne, Shape::Erased, json!({}), json!({}));
    assert_eq!(first.push(&mut one).await, [Word::Done]);
    second.contact(anne, json!({"name": "Canari"}), json!({"name": 1}));
    second.write(
        "contact_point",
        point,
        Shape::Merged,
        json!({"value": "canari@example.net"}),
        json!({"value": 0}),
    );
    second
        .write("interaction", Uuid::from_u128(4), Shape::Fact, json!({"said": "canari"}), json!({}))
        .subject = Some(anne);
    second.write("contact", unknown, Shape::Erased, json!({}), json!({}));
    second.contact(unknown, json!({"name": "Canari"}), json!({}));
    let words = second.push(&mut two).await;
    assert_eq!(words, [Word::Erased, Word::Erased, Word::Erased, Word::Done, Word::Erased]);

    let sheets = one.sheets().await;
    assert_eq!(sheets.len(), 3);
    assert!(
        sheets.iter().all(|it| it.present.shape == Shape::Erased && it.present.fields.is_empty()),
        "{sheets:?}"
    );
    let left = world
        .scalar("select count(*) from (select to_jsonb(s)::text as t from app.sheet s union all
                 select to_jsonb(r)::text from app.refused r union all select to_jsonb(i)::text from app.incident i) x
                 where t ilike '%canari%'")
        .await;
    assert_eq!(left, 0, "the word is nowhere");
}

#[tokio::test]
async fn one_bad_row_stops_none_and_the_same_again_changes_nothing() {
    let (_world, mut one, _two, mut first, _) = two_desks().await;
    let (good, odd): (Uuid, Uuid) = (Uuid::from_u128(1), Uuid::from_u128(2));
    first.contact(odd, json!({"name": "x"}), json!({})).venue = id();
    first.write("", odd, Shape::Fact, json!({}), json!({}));
    first.contact(good, json!({"name": "Anne"}), json!({}));
    let rows = first.rows.clone();
    assert_eq!(first.push(&mut one).await, [Word::Foreign, Word::Malformed, Word::Done]);
    let again = one.link.push_changes(1, 0, &rows).await.expect("told");
    assert_eq!(again.head, 3);
    assert_eq!(again.outcomes.iter().map(|it| it.outcome).collect::<Vec<_>>(), [Word::Known; 3]);
    let gap = one.link.push_changes(1, 9, &[Change { seq: 10, ..rows[2].clone() }]).await;
    assert!(matches!(gap, Err(Error::ChangesGap { have: 3 })), "{gap:?}");
    let anew = one.link.push_changes(2, 0, &rows[2..]).await.expect("a restored log begins anew");
    assert_eq!(anew.outcomes[0].outcome, Word::Done, "the same birth again is an edit that changes nothing");
    assert_eq!(one.sheets().await.len(), 1);
}
