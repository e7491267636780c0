//! What a desk asks costs what it is about, however much its venue has: PostgreSQL counts the rows that it reads.

use kernel::{PerformanceId, SeatId, TypedId, VenueId};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use sync::hub::{Change, Needed, RightKind, Role};
use uuid::Uuid;

use crate::chain::id;
use crate::rows::row;
use crate::world::{Desk, World};

/// People, operations, rights and needs of the venue.
const MANY: i64 = 4_000;

/// A venue that has much of everything.
async fn full(world: &World, venue: VenueId, desk: &Desk) {
    let mut root =
        PgConnection::connect_with(&world.cluster.administrator(&world.database)).await.expect("it");
    let (venue, desk, journal) = (venue.uuid(), desk.id.uuid(), Uuid::from_u128(7));
    let fill = format!(
        "insert into app.sheet (venue_id, entity, entity_id, shape, fields, desk_id, feed_seq)
         select '{venue}', 'contact', gen_random_uuid(), 'merged', '{{\"usage\": \"Lemoine\"}}', '{desk}', n
         from generate_series(11, {MANY}) n;
         insert into app.chain (journal_id, venue_id, desk_id, incarnation, siren, terminal, public_key)
         values ('{journal}', '{venue}', '{desk}', 1, '732829320', 'Z99', decode(repeat('ab', 32), 'hex'));
         insert into app.operation (venue_id, feed_seq, journal_id, seq, desk_id, operation_id, kind, bytes, hash, signature)
         select '{venue}', n, '{journal}', n, '{desk}', gen_random_uuid(), 'sale', '', sha256(n::text::bytea),
                decode(repeat('cd', 64), 'hex')
         from generate_series(11, {MANY}) n;
         insert into app.right_unit (venue_id, kind, thing_id, unit_id, epoch, state, holder, incarnation, feed_seq)
         select '{venue}', 'undoing', gen_random_uuid(), gen_random_uuid(), 1, 'held', '{desk}', 1, n
         from generate_series(11, {MANY}) n;
         insert into app.need (venue_id, by_id, thing_id, person_id)
         select '{venue}', gen_random_uuid(), gen_random_uuid(), s.entity_id from app.sheet s where s.venue_id = '{venue}';
         update app.feed set head = {MANY} where venue_id = '{venue}' and kind in ('sheets', 'operations', 'rights');
         analyze app.sheet, app.operation, app.right_unit, app.need"
    );
    sqlx::raw_sql(AssertSqlSafe(fill)).execute(&mut root).await.expect("filled");
}

/// What every desk does all day, from where the feeds end.
async fn round(desk: &mut Desk, performance: PerformanceId) {
    let venue = desk.venue;
    desk.link.hello("0.1.0", 1).await.expect("hello");
    desk.link.heads().await.expect("heads");
    desk.link.pull_sheets(venue, MANY, 100).await.expect("pulled");
    desk.link.pull_operations(venue, MANY, 100).await.expect("pulled");
    desk.link.pull_rights(venue, MANY, 100).await.expect("pulled");
    let seat: SeatId = id();
    let units = [seat.uuid()];
    let asked = desk.link.grant_units(venue, 1, RightKind::Seat, performance.uuid(), &units);
    let epoch = asked.await.expect("an answer").granted.first().expect("a right").epoch;
    desk.chain.sell(performance, seat, epoch);
    assert_eq!(desk.push().await, 0);
    let contact = Uuid::from_u128(10);
    let people = Some(vec![(performance.uuid(), Some(contact))]);
    let said = [
        row(venue, 1, "contact", contact, json!({"usage": "Roulotte"})),
        Change {
            needs: Needed { until: None, people },
            ..row(venue, 2, "order", Uuid::from_u128(11), json!({"contact_id": contact, "number": "A01-1"}))
        },
        Change {
            subject: Some(contact),
            ..row(venue, 3, "consent", Uuid::from_u128(12), json!({"state": "granted"}))
        },
    ];
    desk.link.push_changes(1, 0, &said).await.expect("told");
}

/// Rows that the server read of the network's tables, once it has told of all connections that ended.
async fn rows_read(world: &World) -> i64 {
    let mut before = -1;
    loop {
        let read = world
            .scalar(
                "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_all_tables
                 where schemaname = 'app'",
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
        narrow.push().await;
        desk.link = desk.again().await;
        let before = rows_read(&world).await;
        round(&mut desk, performance).await;
        narrow.link.hello("0.1.0", 1).await.expect("hello");
        narrow.link.pull_sheets(venue, MANY, 100).await.expect("pulled");
        drop((desk, narrow));
        let read = rows_read(&world).await - before;
        assert!(read < MANY / 4, "{role:?}: {read} rows were read");
    }
}
