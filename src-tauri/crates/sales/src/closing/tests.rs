//! Tills, closings and takings on a real store.

use kernel::Money;

use crate::Error;
use crate::sample::World;

#[tokio::test]
async fn a_till_tells_its_difference_and_a_day_its_totals() {
    let world = World::new().await;
    let mut tx = world.write().await;
    crate::till::open(&mut tx, &world.act(), Money::cents(5000)).await.expect("opened");
    assert!(matches!(crate::till::open(&mut tx, &world.act(), Money::ZERO).await, Err(Error::TillOpen)));
    tx.commit().await.expect("committed");
    let placed = world.sell(&[(0, 2000), (1, 1500)]).await.expect("sold");
    world.refund(placed.order, &placed.tickets[..1]).await.expect("refunded");
    let mut tx = world.write().await;
    let pieces = [crate::till::Pieces { value: Money::cents(2000), count: 3 }];
    let counted = crate::till::close(&mut tx, &world.act(), &pieces, "").await.expect("closed");
    assert_eq!((counted.till.expected, counted.difference), (Some(Money::cents(6500)), Money::cents(-500)));
    let day =
        crate::closing::close(&mut tx, &world.act(), crate::closing::Period::Day).await.expect("closed");
    assert_eq!((day.totals.total, day.totals.issued, day.totals.ended), (Money::cents(1500), 2, 1));
    assert_eq!(day.totals.by_means["cash"], Money::cents(1500));
    assert_eq!(day.appended.head.grand, Money::cents(1500));
    assert_eq!(day.appended.head.grand_absolute, Money::cents(5500));
    let again = crate::closing::close(&mut tx, &world.act(), crate::closing::Period::Day).await;
    assert!(matches!(again, Err(Error::NothingToClose)));
    let month =
        crate::closing::close(&mut tx, &world.act(), crate::closing::Period::Month).await.expect("closed");
    assert_eq!((month.label.as_str(), month.totals), ("2026-11", day.totals));
    tx.commit().await.expect("committed");
    world.sell(&[(3, 100)]).await.expect("sold");
    let mut tx = world.write().await;
    let early = crate::closing::close(&mut tx, &world.act(), crate::closing::Period::Year).await;
    assert!(matches!(early, Err(Error::CloseFirst { kind: "day" })));
    drop(tx);
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn the_takings_of_a_performance_and_of_its_day_agree_with_the_chain() {
    use crate::takings::{Scope, of};
    let world = World::new().await;
    let placed = world.sell(&[(0, 2000), (1, 2000), (2, 0)]).await.expect("sold");
    world.refund(placed.order, &placed.tickets[..1]).await.expect("refunded");
    let mut conn = world.store.read().await.expect("a reader");
    let grand = journal::head(&mut conn, world.signer.journal).await.expect("a head").grand;
    for scope in [Scope::Performance(world.performance), Scope::Day(world.act().business_date)] {
        let takings = of(&mut conn, world.author.venue, scope).await.expect("takings");
        assert_eq!(takings.lines.iter().map(crate::takings::Line::receipts).sum::<Money>(), grand);
        let full = &takings.lines[0];
        assert_eq!((full.issued, full.cancelled, full.first.as_str()), (2, 1, "A07-000000002/1"));
        assert_eq!(takings.lines.iter().map(crate::takings::Line::free).sum::<i64>(), 1);
    }
}
