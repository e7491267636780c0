//! A server that was put back in time: what it forgot it learns again from the desks, and grants nothing before.

use kernel::{PerformanceId, SeatId, TypedId, ZoneId};
use sync::Error;
use sync::hub::RightKind;
use uuid::Uuid;

use crate::chain::id;
use crate::world::{Desk, World};

/// What the server forgets: everything of after the last of these.
async fn forget(world: &World, operations: &'static str, rights: &'static str) {
    for sql in [operations, rights] {
        world.scalar(sql).await;
    }
}

impl Desk {
    async fn granted(&mut self, performance: PerformanceId, seat: SeatId) -> Result<Option<i64>, Error> {
        let (venue, unit) = (self.venue, [seat.uuid()]);
        let asked = self.link.grant_units(venue, 1, RightKind::Seat, performance.uuid(), &unit).await;
        Ok(asked?.granted.first().map(|it| it.epoch))
    }
}

#[tokio::test]
async fn after_a_restore_of_the_server_nothing_sold_is_lost_and_nothing_is_granted_twice() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let (mut one, mut two) = (world.desk(venue, "A01").await, world.desk(venue, "A02").await);
    let (performance, zone): (PerformanceId, ZoneId) = (id(), id());
    one.link.adopt_venue(venue).await.expect("adopted");
    one.link.adopt_performance(venue, performance, &[(zone, 100)]).await.expect("adopted");
    let [sold, held, back, free]: [SeatId; 4] = [id(), id(), id(), id()];
    one.push().await;
    two.push().await;
    for seat in [sold, held, back] {
        assert_eq!(one.granted(performance, seat).await.expect("granted"), Some(1));
    }
    one.link.grant_places(venue, 1, (performance, zone), 60).await.expect("a share");
    let ticket = one.chain.sell(performance, sold, 1);
    one.chain.sell_place(performance, zone);
    one.push().await;
    let holding: Vec<_> =
        one.link.my_grants(venue).await.expect("grants").into_iter().map(|it| (venue, it)).collect();

    // The server is put back to before the first grant and the first sale.
    forget(
        &world,
        "with gone as (delete from app.operation where kind <> 'opening' returning 1),
              back as (update app.chain set head = 1, head_hash = (
                  select o.hash from app.operation o where o.journal_id = chain.journal_id and o.seq = 1) returning 1),
              feed as (update app.feed set head = 2 where kind = 'operations' returning 1)
         select count(*) from gone, back, feed",
        "with units as (delete from app.right_unit returning 1), parts as (delete from app.escrow returning 1),
              places as (update app.quota set out = 0 returning 1), used as (delete from app.consumed returning 1)
         select count(*) from units, parts, places, used",
    )
    .await;
    world.admin.begin_era().await.expect("another era");

    let hello = one.link.hello("0.1.0", 1).await.expect("hello");
    assert!(hello.declare);
    assert_eq!(hello.chains[0].head, 1, "it forgot");
    assert!(
        matches!(two.granted(performance, free).await, Err(Error::EraOpening)),
        "not before all said what they hold"
    );
    one.chain.sent = 1;
    assert_eq!(one.push().await, 0, "what it sold under a forgotten grant is good");
    let stale = one.link.declare(Uuid::from_u128(7), 1, &holding).await;
    assert!(matches!(stale, Err(Error::EraStale)));
    assert!(one.link.declare(hello.era, 1, &holding).await.expect("declared").is_empty());
    assert!(
        matches!(one.granted(performance, free).await, Err(Error::EraOpening)),
        "the other has not spoken"
    );
    two.link.declare(hello.era, 1, &[]).await.expect("declared");

    for taken in [sold, held, back] {
        assert_eq!(two.granted(performance, taken).await.expect("an answer"), None, "one holds or sold it");
    }
    let epoch = two.granted(performance, free).await.expect("an answer").expect("granted");
    assert!(epoch > 1_000_000, "no epoch that the server forgot is given again");
    let rest = two.link.grant_places(venue, 1, (performance, zone), 100).await.expect("a share");
    assert_eq!(rest.given, 40, "sixty are the other's");
    one.chain.sell(performance, held, 1);
    one.chain.refund(&ticket);
    assert_eq!(one.push().await, 0);
    one.chain.sell(performance, free, 1);
    assert_eq!(one.push().await, 1, "it is believed no longer");
    assert!(!one.link.hello("0.1.0", 1).await.expect("hello").declare);
}

#[tokio::test]
async fn a_desk_that_is_missing_after_a_restore_is_declared_lost_before_anything_is_granted() {
    let mut world = World::new().await;
    let venue = world.venue("Théâtre").await;
    let (mut one, two) = (world.desk(venue, "A01").await, world.desk(venue, "A02").await);
    let performance: PerformanceId = id();
    one.link.adopt_performance(venue, performance, &[]).await.expect("adopted");
    world.admin.begin_era().await.expect("another era");
    let era = one.link.hello("0.1.0", 1).await.expect("hello").era;
    one.link.declare(era, 1, &[]).await.expect("declared");
    assert!(matches!(one.granted(performance, id()).await, Err(Error::EraOpening)));
    one.link.declare_lost(two.id).await.expect("a person decides");
    assert!(one.granted(performance, id()).await.expect("an answer").is_some());
}
