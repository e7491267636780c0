//! Sales, refunds and exchanges on a real store.

use kernel::Money;

use super::*;
use crate::sample::{World, cash, price};
use crate::undo::{self, Exchange, Fee, GiveUp, Repriced};
use crate::{Error, ticket};

async fn refund(world: &World, order: OrderId, tickets: &[TicketId]) -> crate::Result<Done> {
    let mut tx = world.write().await;
    let give_up = GiveUp {
        order,
        tickets: tickets.to_vec(),
        fee: None,
        tenders: None,
        other_means: false,
        reason: "test".into(),
    };
    let done = undo::refund(&mut tx, &world.act(), &give_up).await?;
    tx.commit().await.expect("committed");
    Ok(done)
}

async fn account_of(world: &World, order: OrderId) -> Account {
    account(&mut world.store.read().await.expect("a reader"), order).await.expect("an account")
}

#[tokio::test]
async fn a_sale_of_two_seats_is_one_operation_with_two_numbered_tickets() {
    let world = World::new().await;
    let placed = world.sell(&[(0, 2000), (1, 1500)]).await.expect("sold");
    let mut conn = world.store.read().await.expect("a reader");
    let tickets = ticket::of_order(&mut conn, placed.order).await.expect("tickets");
    let numbers: Vec<_> = tickets.iter().map(|ticket| ticket.number.as_str()).collect();
    assert_eq!(numbers, ["A07-000000002/1", "A07-000000002/2"]);
    assert_eq!(placed.appended.head.grand, Money::cents(3500));
    let text = ticket::code::text(&tickets[0].code);
    let read = ticket::code::read(&text, [&world.signer.public_key()]).expect("our code");
    assert_eq!(read.ticket, tickets[0].id);
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn a_seat_in_a_basket_or_sold_is_nobody_elses() {
    let world = World::new().await;
    world.basket(&[(0, 2000)]).await.expect("held");
    world.sell(&[(1, 2000)]).await.expect("sold");
    assert!(matches!(world.basket(&[(0, 2000)]).await, Err(Error::SeatTaken)));
    assert!(matches!(world.basket(&[(2, 2000), (1, 2000)]).await, Err(Error::SeatTaken)));
    assert!(world.basket(&[(2, 2000)]).await.is_ok(), "a refused basket keeps nothing");
}

#[tokio::test]
async fn a_basket_that_was_placed_cannot_be_placed_again() {
    let world = World::new().await;
    let basket = world.basket(&[(0, 2000)]).await.expect("held");
    let terms = || Terms { tenders: vec![cash(2000)], ..Terms::default() };
    world.place_order(&basket, terms()).await.expect("placed");
    assert!(matches!(world.place_order(&basket, terms()).await, Err(Error::SeatTaken)));
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn a_free_ticket_needs_a_motive_and_is_numbered_like_others() {
    let world = World::new().await;
    let mut unexplained = price(0);
    unexplained.free_motive = None;
    assert!(matches!(unexplained.check(), Err(Error::MotiveMissing)));
    let placed = world.sell(&[(0, 0)]).await.expect("given");
    assert_eq!(placed.tickets.len(), 1);
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn a_refund_gives_back_to_the_means_and_frees_the_seat() {
    let world = World::new().await;
    let placed = world.sell(&[(0, 2000), (1, 1500)]).await.expect("sold");
    let done = refund(&world, placed.order, &placed.tickets[..1]).await.expect("refunded");
    assert_eq!(done.tenders, [cash(-2000)]);
    assert_eq!(account_of(&world, placed.order).await.due(), Money::ZERO);
    assert!(matches!(
        refund(&world, placed.order, &placed.tickets[..1]).await,
        Err(Error::TicketEnded { number }) if number == "A07-000000002/1"
    ));
    world.sell(&[(0, 2000)]).await.expect("sold again");
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn a_fee_is_kept_and_a_deposit_is_given_back_no_further_than_it_was_paid() {
    let world = World::new().await;
    let basket = world.basket(&[(0, 2000), (1, 2000)]).await.expect("held");
    let terms = Terms { tenders: vec![cash(1000)], owing: true, ..Terms::default() };
    let placed = world.place_order(&basket, terms).await.expect("placed");
    assert_eq!(placed.due, Money::cents(3000));
    let mut tx = world.write().await;
    let fee = Fee { label: "Frais".into(), amount: Money::cents(300) };
    let give_up = GiveUp {
        order: placed.order,
        tickets: vec![],
        fee: Some(fee),
        tenders: None,
        other_means: false,
        reason: "malade".into(),
    };
    let done = undo::refund(&mut tx, &world.act(), &give_up).await.expect("refunded");
    tx.commit().await.expect("committed");
    assert_eq!(done.tenders, [cash(-700)]);
    assert_eq!(
        account_of(&world, placed.order).await,
        Account { value: Money::cents(300), paid: Money::cents(300) }
    );
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn what_was_not_paid_is_cancelled_not_refunded() {
    let world = World::new().await;
    let basket = world.basket(&[(0, 2000)]).await.expect("held");
    let placed = world.place_order(&basket, Terms { owing: true, ..Terms::default() }).await.expect("kept");
    let done = refund(&world, placed.order, &[]).await.expect("cancelled");
    assert!(done.tenders.is_empty());
    let kind: String = sqlx::query_scalar("select kind from operation order by seq desc limit 1")
        .fetch_one(&mut *world.store.read().await.expect("a reader"))
        .await
        .expect("a kind");
    assert_eq!(kind, "cancellation");
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn a_balance_is_paid_later_and_no_more_than_it() {
    let world = World::new().await;
    let basket = world.basket(&[(0, 2000)]).await.expect("held");
    let terms = Terms { tenders: vec![cash(500)], owing: true, ..Terms::default() };
    let placed = world.place_order(&basket, terms).await.expect("kept");
    let mut tx = world.write().await;
    assert!(matches!(
        pay(&mut tx, &world.act(), placed.order, &[cash(1600)]).await,
        Err(Error::Overpaid { .. })
    ));
    let done = pay(&mut tx, &world.act(), placed.order, &[cash(1500)]).await.expect("paid");
    tx.commit().await.expect("committed");
    assert_eq!(done.due, Money::ZERO);
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn an_exchange_is_one_operation_and_the_difference_is_paid() {
    let world = World::new().await;
    let placed = world.sell(&[(0, 2000), (1, 1500)]).await.expect("sold");
    let basket = world.basket(&[(5, 2600)]).await.expect("held");
    let mut tx = world.write().await;
    let asked = Exchange {
        give_up: vec![placed.tickets[0]],
        tenders: Some(vec![cash(600)]),
        reason: "mieux placé".into(),
        ..Exchange::default()
    };
    let done =
        undo::exchange(&mut tx, &world.act(), placed.order, Some(&basket), &asked).await.expect("exchanged");
    tx.commit().await.expect("committed");
    assert_eq!((done.tickets.len(), done.due), (1, Money::ZERO));
    assert_eq!(account_of(&world, placed.order).await.value, Money::cents(4100));
    world.sell(&[(0, 2000)]).await.expect("the seat given up is free");
    assert!(matches!(world.basket(&[(5, 100)]).await, Err(Error::SeatTaken)));
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn a_ticket_is_repriced_on_its_own_seat_and_the_difference_given_back() {
    let world = World::new().await;
    let placed = world.sell(&[(0, 2000)]).await.expect("sold");
    let asked = Exchange {
        reprice: vec![Repriced { ticket: placed.tickets[0], price: price(1200) }],
        reason: "justificatif".into(),
        ..Exchange::default()
    };
    let mut tx = world.write().await;
    let done = undo::exchange(&mut tx, &world.act(), placed.order, None, &asked).await.expect("repriced");
    tx.commit().await.expect("committed");
    assert_eq!(done.tenders, [cash(-800)]);
    assert!(matches!(world.basket(&[(0, 100)]).await, Err(Error::SeatTaken)));
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn a_duplicate_bears_the_same_number_and_counts_its_copies() {
    let world = World::new().await;
    let placed = world.sell(&[(0, 2000)]).await.expect("sold");
    let mut tx = world.write().await;
    let one = undo::duplicate(&mut tx, &world.act(), placed.tickets[0], "perdu").await.expect("a copy");
    let two = undo::duplicate(&mut tx, &world.act(), placed.tickets[0], "perdu").await.expect("a copy");
    assert_eq!((one.1, two.1), (1, 2));
    let found = ticket::get(&mut tx, placed.tickets[0]).await.expect("the ticket");
    assert_eq!((found.number.as_str(), found.copies), ("A07-000000002/1", 2));
    tx.commit().await.expect("committed");
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn a_credit_note_pays_no_more_than_it_holds() {
    let world = World::new().await;
    let placed = world.sell(&[(0, 2000)]).await.expect("sold");
    let mut tx = world.write().await;
    let note = Tender { means: crate::Means::CreditNote { note: None }, amount: Money::cents(-2000) };
    let give_up = GiveUp {
        order: placed.order,
        tickets: vec![],
        fee: None,
        tenders: Some(vec![note]),
        other_means: true,
        reason: "avoir".into(),
    };
    undo::refund(&mut tx, &world.act(), &give_up).await.expect("an avoir");
    tx.commit().await.expect("committed");
    let notes = {
        let mut conn = world.store.read().await.expect("a reader");
        crate::note::list(&mut conn, world.author.venue, None, None).await.expect("notes")
    };
    let pay = |cents| Tender {
        means: crate::Means::CreditNote { note: Some(notes[0].id) },
        amount: Money::cents(cents),
    };
    let basket = world.basket(&[(0, 2500)]).await.expect("held");
    let terms = |tenders| Terms { tenders, ..Terms::default() };
    assert!(matches!(
        world.place_order(&basket, terms(vec![pay(2500)])).await,
        Err(Error::NoteShort { left }) if left == Money::cents(2000)
    ));
    world.place_order(&basket, terms(vec![pay(2000), cash(500)])).await.expect("paid with the avoir");
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn what_a_thief_changes_in_the_tables_is_seen() {
    for theft in [
        "drop trigger payment_is_never_updated; update payment set amount = amount - 1",
        "drop trigger ticket_is_never_updated; update ticket set price = 100",
        "drop trigger ticket_is_never_deleted; drop trigger ticket_end_is_never_deleted;
         delete from ticket_reason; delete from ticket",
        "update exclusive_right set state = 'free', by_id = null where kind = 'seat'",
        "drop trigger operation_is_never_updated; update operation set total = 1 where seq = 2",
    ] {
        let world = World::new().await;
        world.sell(&[(0, 2000)]).await.expect("sold");
        let mut tx = world.write().await;
        sqlx::raw_sql(theft).execute(&mut *tx).await.expect(theft);
        tx.commit().await.expect("committed");
        assert_ne!(world.faults().await, [], "{theft}");
    }
}

#[tokio::test]
async fn a_fact_is_never_changed_nor_deleted() {
    let world = World::new().await;
    world.sell(&[(0, 2000)]).await.expect("sold");
    for sql in [
        "update ticket set price = 1",
        "delete from ticket",
        "update payment set amount = 1",
        "delete from payment",
    ] {
        let mut tx = world.write().await;
        assert!(sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.is_err(), "{sql}");
    }
}
