//! What a desk asks costs what it is about, however much its venue has: PostgreSQL counts the rows that it reads.

use kernel::{PerformanceId, SeatId, TypedId, VenueId};
use serde_json::json;
use sqlx::AssertSqlSafe;
use sync::hub::{Change, Needed, RightKind, Role};
use uuid::Uuid;

use crate::chain::id;
use crate::rows::row;
use crate::world::{Desk, World};

/// People, operations, rights and needs of the venue.
const MANY: i64 = 4_000;

/// Sales of a page.
const SALES: u128 = 20;

/// Where what is much begins: before it is what desks wrote.
const FEW: i64 = 101;

/// A venue that has much of everything.
async fn full(world: &World, venue: VenueId, desk: &Desk) {
    let mut root = world.root().await;
    let (venue, desk, journal) = (venue.uuid(), desk.id.uuid(), Uuid::from_u128(7));
    let fill = format!(
        "insert into app.sheet (venue_id, entity, entity_id, shape, fields, desk_id, feed_seq)
         select '{venue}', 'contact', gen_random_uuid(), 'merged', '{{\"usage\": \"Lemoine\"}}', '{desk}', n
         from generate_series({FEW}, {MANY}) n;
         insert into app.chain (journal_id, venue_id, desk_id, incarnation, siren, terminal, public_key)
         values ('{journal}', '{venue}', '{desk}', 1, '732829320', 'Z99', decode(repeat('ab', 32), 'hex'));
         insert into app.operation (venue_id, feed_seq, journal_id, seq, desk_id, operation_id, kind, bytes, hash, signature)
         select '{venue}', n, '{journal}', n, '{desk}', gen_random_uuid(), 'sale', '', sha256(n::text::bytea),
                decode(repeat('cd', 64), 'hex')
         from generate_series({FEW}, {MANY}) n;
         insert into app.right_unit (venue_id, kind, thing_id, unit_id, epoch, state, holder, incarnation, feed_seq)
         select '{venue}', 'undoing', gen_random_uuid(), gen_random_uuid(), 1, 'held', '{desk}', 1, n
         from generate_series({FEW}, {MANY}) n;
         insert into app.need (venue_id, by_id, thing_id, person_id)
         select '{venue}', gen_random_uuid(), gen_random_uuid(), s.entity_id from app.sheet s where s.venue_id = '{venue}';
         update app.feed set head = greatest(head, {MANY})
         where venue_id = '{venue}' and kind in ('sheets', 'operations', 'rights')"
    );
    sqlx::raw_sql(AssertSqlSafe(fill)).execute(&mut root).await.expect("filled");
}

/// What every desk does all day, from where the feeds end: so many sales of one seat, each after so many others.
async fn round(desk: &mut Desk, performance: PerformanceId, before: u128, many: u128) {
    let venue = desk.venue;
    desk.link.hello("0.1.0", 1).await.expect("hello");
    desk.link.heads().await.expect("heads");
    desk.link.pull_sheets(venue, MANY, 100).await.expect("pulled");
    desk.link.pull_operations(venue, MANY, 100).await.expect("pulled");
    desk.link.pull_rights(venue, MANY, 100).await.expect("pulled");
    let mut said = Vec::new();
    let seats: Vec<SeatId> = (0..many).map(|_| id()).collect();
    let units: Vec<Uuid> = seats.iter().map(|seat| seat.uuid()).collect();
    let asked = desk.link.grant_units(venue, 1, RightKind::Seat, performance.uuid(), &units);
    let granted = asked.await.expect("an answer").granted;
    for (nth, (seat, right)) in (before..).zip(seats.iter().zip(&granted)) {
        desk.chain.sell(performance, *seat, right.epoch);
        said.extend(sale(venue, performance, nth));
    }
    assert_eq!(granted.len(), seats.len());
    assert_eq!(desk.push().await, 0);
    let told = said.first().map_or(0, |first| first.seq - 1);
    desk.link.push_changes(1, told, &said).await.expect("told");
}

/// What a sale tells: its buyer, its order, a consent.
fn sale(venue: VenueId, performance: PerformanceId, nth: u128) -> [Change; 3] {
    let [contact, order, consent] = [1, 2, 3].map(|n| Uuid::from_u128(10 + 3 * nth + n));
    let people = Some(vec![(performance.uuid(), Some(contact))]);
    let before = i64::try_from(3 * nth).expect("few");
    [
        row(venue, before + 1, "contact", contact, json!({"usage": "Roulotte"})),
        Change {
            needs: Needed { until: None, people },
            ..row(venue, before + 2, "order", order, json!({"contact_id": contact, "number": "A01-1"}))
        },
        Change {
            subject: Some(contact),
            ..row(venue, before + 3, "consent", consent, json!({"state": "granted"}))
        },
    ]
}

/// Rows that the server read of what a venue has much of, once it has told of all connections that ended.
async fn rows_read(world: &World) -> i64 {
    let mut before = -1;
    loop {
        let read = world
            .scalar(
                "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_all_tables
                 where relid in ('app.sheet'::regclass, 'app.operation'::regclass, 'app.right_unit'::regclass,
                                 'app.need'::regclass)",
            )
            .await;
        if read == before {
            return read;
        }
        before = read;
        tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    }
}

#[tokio::test]
async fn a_round_reads_what_it_is_about_however_much_the_venue_has() {
    for role in [Role::BoxOffice, Role::Seasonal] {
        let mut world = World::new().await;
        let venue = world.venue("Théâtre").await;
        let mut desk = world.desk(venue, "A01").await;
        let mut narrow = world.desk(venue, "A02").await;
        world.admin.set_role(narrow.id, role).await.expect("a role");
        let performance = id();
        desk.push().await;
        desk.link.adopt_venue(venue).await.expect("adopted");
        desk.link.adopt_performance(venue, performance, &[]).await.expect("adopted");
        full(&world, venue, &desk).await;
        sqlx::query("analyze app.sheet, app.operation, app.right_unit, app.need")
            .execute(&mut world.root().await)
            .await
            .expect("counted");
        narrow.push().await;
        desk.link = desk.again().await;
        let before = rows_read(&world).await;
        round(&mut desk, performance, 0, 1).await;
        narrow.link.hello("0.1.0", 1).await.expect("hello");
        narrow.link.pull_sheets(venue, MANY, 100).await.expect("pulled");
        drop((desk, narrow));
        let read = rows_read(&world).await - before;
        assert!(read < MANY / 4, "{role:?}: {read} rows were read");
    }
}

#[tokio::test]
async fn a_desk_that_was_there_before_the_venue_had_anything_costs_no_more() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let mut desk = world.desk(venue, "A01").await;
    let performance = id();
    desk.push().await;
    desk.link.adopt_venue(venue).await.expect("adopted");
    desk.link.adopt_performance(venue, performance, &[]).await.expect("adopted");
    // As often as it takes PostgreSQL to keep the plans of its connection, which it makes for what there is then.
    for nth in 0..7 {
        round(&mut desk, performance, nth, 1).await;
    }
    full(&world, venue, &desk).await;
    let before = rows_read(&world).await;
    round(&mut desk, performance, 7, SALES).await;
    drop(desk);
    let read = rows_read(&world).await - before;
    assert!(read < MANY, "{read} rows were read");
}
