//! Tills, closings and takings on a real store.

use kernel::{Money, NaiveDate};

use super::{Closing, Period, close};
use crate::drawer::Which;
use crate::order::{Delivery, Terms};
use crate::sample::{World, cash};
use crate::till::{self, Pieces};
use crate::{Act, Error, Means, Tender, order};

/// An act on a business day of its own.
fn on(world: &World, year: i32, month: u32, day: u32) -> Act<'_> {
    Act { business_date: NaiveDate::from_ymd_opt(year, month, day).expect("a day"), ..world.act() }
}

/// Counts what should be in the till.
async fn count(world: &World, act: &Act<'_>, cents: u32) {
    let mut tx = world.write().await;
    let pieces = [Pieces { value: Money::cents(100), count: cents / 100 }];
    let counted = till::close(&mut tx, act, &pieces, "").await.expect("counted");
    assert_eq!(counted.difference, Money::ZERO);
    tx.commit().await.expect("committed");
}

async fn closed(world: &World, act: &Act<'_>, period: Period) -> crate::Result<Closing> {
    let mut tx = world.write().await;
    let closing = close(&mut tx, act, period).await?;
    tx.commit().await?;
    Ok(closing)
}

/// Opens the till, sells a seat in cash on a day, and counts.
async fn sell_on(world: &World, act: &Act<'_>, seat: usize) {
    let basket = world.basket(&[(seat, 2000)]).await.expect("held");
    let terms = Terms { tenders: vec![cash(2000)], channel: "desk".into(), ..Terms::default() };
    let mut tx = world.write().await;
    till::open(&mut tx, act, Money::ZERO, Which::Usual).await.expect("opened");
    order::place(&mut tx, act, &basket, &terms).await.expect("sold");
    tx.commit().await.expect("committed");
    count(world, act, 2000).await;
}

#[tokio::test]
async fn a_till_tells_its_difference_and_a_day_its_totals() {
    let world = World::new().await;
    let mut tx = world.write().await;
    assert!(matches!(
        till::open(&mut tx, &world.act(), Money::ZERO, Which::Usual).await,
        Err(Error::TillOpen)
    ));
    drop(tx);
    let placed = world.sell(&[(0, 2000), (1, 1500)]).await.expect("sold");
    world.refund(placed.order, &placed.tickets[..1]).await.expect("refunded");
    let early = closed(&world, &world.act(), Period::Day).await;
    assert!(
        matches!(early, Err(Error::TillStillOpen { venue }) if venue == "Comète"),
        "what is in the till is not counted"
    );
    let mut tx = world.write().await;
    let pieces = [Pieces { value: Money::cents(2000), count: 3 }];
    let counted = till::close(&mut tx, &world.act(), &pieces, "").await.expect("closed");
    assert_eq!((counted.till.expected, counted.difference), (Some(Money::cents(6500)), Money::cents(-500)));
    tx.commit().await.expect("committed");
    let day = closed(&world, &world.act(), Period::Day).await.expect("closed");
    assert_eq!((day.totals.total, day.totals.issued, day.totals.ended), (Money::cents(1500), 2, 1));
    assert_eq!(day.totals.by_means["cash"], Money::cents(1500));
    assert_eq!(day.appended.head.grand, Money::cents(1500));
    assert_eq!(day.appended.head.grand_absolute, Money::cents(5500));
    let again = closed(&world, &world.act(), Period::Day).await;
    assert!(matches!(again, Err(Error::NothingToClose)));
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn no_cash_is_taken_nor_given_back_without_an_open_till() {
    let world = World::new().await;
    let placed = world.sell(&[(0, 2000)]).await.expect("sold");
    let deposit = world.basket(&[(1, 2000)]).await.expect("held");
    let owing = Terms { owing: true, delivery: Some(Delivery::Kept), ..Terms::default() };
    let owed = world.place_order(&deposit, owing).await.expect("owed");
    count(&world, &world.act(), 7000).await;
    assert!(matches!(world.sell(&[(2, 2000)]).await, Err(Error::TillNeeded)));
    assert!(matches!(world.refund(placed.order, &placed.tickets).await, Err(Error::TillNeeded)));
    let mut tx = world.write().await;
    let paid = order::pay(&mut tx, &world.act(), owed.order, &[cash(2000)]).await;
    assert!(matches!(paid, Err(Error::TillNeeded)));
    let card = Tender { means: Means::Card { confirmed: true }, amount: Money::cents(2000) };
    order::pay(&mut tx, &world.act(), owed.order, &[card]).await.expect("a card needs no till");
    tx.commit().await.expect("committed");
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn days_months_and_years_are_closed_once_over_in_their_order_and_none_twice() {
    let world = World::new().await;
    count(&world, &on(&world, 2026, 11, 29), 5000).await;
    for (seat, day) in [(0, 29), (1, 30)] {
        sell_on(&world, &on(&world, 2026, 11, day), seat).await;
    }
    sell_on(&world, &on(&world, 2026, 12, 1), 2).await;
    let december = on(&world, 2026, 12, 1);
    let early = closed(&world, &december, Period::Month).await;
    assert!(matches!(early, Err(Error::DaysOpen { period }) if period == "2026-11"));
    let mut labels = Vec::new();
    for _ in 0..3 {
        let day = closed(&world, &december, Period::Day).await.expect("closed");
        labels.push((day.label, day.totals.total.as_cents()));
    }
    // The till that World opens was opened on the 21st, and counted on the 29th before anything was sold.
    assert_eq!(labels[0], ("2026-11-21".to_owned(), 0));
    assert_eq!(labels[1..], [("2026-11-29".to_owned(), 2000), ("2026-11-30".to_owned(), 2000)]);
    let month = closed(&world, &december, Period::Month).await.expect("November is over");
    assert_eq!(month.perpetual, Money::cents(4000), "what December sold already is not of November");
    assert_eq!((month.label.as_str(), month.totals.total), ("2026-11", Money::cents(4000)));
    let unfinished = closed(&world, &december, Period::Month).await;
    assert!(matches!(unfinished, Err(Error::PeriodUnfinished { period }) if period == "2026-12"));
    let unfinished = closed(&world, &december, Period::Year).await;
    assert!(matches!(unfinished, Err(Error::PeriodUnfinished { period }) if period == "2026"));
    let january = on(&world, 2027, 1, 2);
    let early = closed(&world, &january, Period::Year).await;
    assert!(matches!(early, Err(Error::DaysOpen { period }) if period == "2026"));
    closed(&world, &january, Period::Day).await.expect("the first of December");
    let early = closed(&world, &january, Period::Year).await;
    assert!(matches!(early, Err(Error::MonthsOpen { period }) if period == "2026"));
    closed(&world, &january, Period::Month).await.expect("December");
    let year = closed(&world, &january, Period::Year).await.expect("the year");
    assert_eq!((year.label.as_str(), year.totals.total), ("2026", Money::cents(6000)));
    for period in [Period::Day, Period::Month, Period::Year] {
        assert!(matches!(closed(&world, &january, period).await, Err(Error::NothingToClose)));
    }
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
        assert_eq!((full.issued, full.cancelled, full.first.as_str()), (2, 1, "A07-000000003/1"));
        assert_eq!(takings.lines.iter().map(crate::takings::Line::free).sum::<i64>(), 1);
        let [desk] = takings.channels.as_slice() else { panic!("one channel: {:?}", takings.channels) };
        assert_eq!(
            (desk.count, desk.amount),
            (2, grand),
            "the channels make the total, what was given back deducted"
        );
    }
}
