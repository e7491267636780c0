//! Sales, refunds and exchanges on a real store.

use kernel::Money;

use super::*;
use crate::collection::Search;
use crate::sample::{World, cash, price, print, said};
use crate::undo::{self, Exchange, Fee, GiveUp, Motive, Reason};
use crate::{Error, Means, Tender, ticket};

/// Tickets kept for whom pays them later.
fn kept() -> Terms {
    Terms { owing: true, delivery: Some(Delivery::Kept), ..Terms::default() }
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
    assert_eq!(numbers, ["A07-000000003/1", "A07-000000003/2"]);
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
    let done = world.refund(placed.order, &placed.tickets[..1]).await.expect("refunded");
    assert_eq!(done.tenders, [cash(-2000)]);
    assert_eq!(account_of(&world, placed.order).await.due(), Money::ZERO);
    assert!(matches!(
        world.refund(placed.order, &placed.tickets[..1]).await,
        Err(Error::TicketEnded { number }) if number == "A07-000000003/1"
    ));
    world.sell(&[(0, 2000)]).await.expect("sold again");
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn a_fee_is_kept_and_a_deposit_is_given_back_no_further_than_it_was_paid() {
    let world = World::new().await;
    let basket = world.basket(&[(0, 2000), (1, 2000)]).await.expect("held");
    let terms = Terms { tenders: vec![cash(1000)], ..kept() };
    let placed = world.place_order(&basket, terms).await.expect("placed");
    assert_eq!(placed.due, Money::cents(3000));
    let mut tx = world.write().await;
    let fee = Fee { label: "Frais".into(), amount: Money::cents(300) };
    let give_up = GiveUp {
        order: placed.order,
        tickets: vec![],
        items: Vec::new(),
        fee: Some(fee),
        tenders: None,
        other_means: false,
        reason: said("malade"),
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
    let placed = world.place_order(&basket, kept()).await.expect("kept");
    let done = world.refund(placed.order, &[]).await.expect("cancelled");
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
    let terms = Terms { tenders: vec![cash(500)], ..kept() };
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
        reason: said("mieux placé"),
        ..Exchange::default()
    };
    let done = undo::exchange(&mut tx, &world.act(), placed.order, &basket, &asked).await.expect("exchanged");
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
    let basket = world.basket_of(&placed.tickets, 1200).await.expect("kept");
    assert!(matches!(world.basket_of(&placed.tickets, 1200).await, Err(Error::SeatTaken)), "kept once");
    let unsold = world.place_order(&basket, kept()).await;
    assert!(matches!(unsold, Err(Error::SeatTaken)), "the ticket has its place until it is exchanged");
    let reason = Reason { motive: Motive::OtherTariff, words: String::new() };
    let asked = Exchange { reason, ..Exchange::default() };
    let mut tx = world.write().await;
    let done = undo::exchange(&mut tx, &world.act(), placed.order, &basket, &asked).await.expect("repriced");
    tx.commit().await.expect("committed");
    assert_eq!(done.tenders, [cash(-800)]);
    assert!(matches!(world.basket(&[(0, 100)]).await, Err(Error::SeatTaken)));
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn what_is_given_back_goes_to_the_means_that_paid_last_of_one_sale_too() {
    let world = World::new().await;
    let basket = world.basket(&[(0, 2000), (1, 2000)]).await.expect("held");
    let card = Tender { means: Means::Card { confirmed: true }, amount: Money::cents(2500) };
    let tenders = vec![cash(1500), card];
    let placed = world.place_order(&basket, Terms { tenders, ..Terms::default() }).await.expect("placed");
    let done = world.refund(placed.order, &placed.tickets[..1]).await.expect("refunded");
    let names: Vec<_> = done.tenders.iter().map(|back| (back.means.name(), back.amount.as_cents())).collect();
    assert_eq!(names, [("card", -2000)]);
    let done = world.refund(placed.order, &placed.tickets[1..]).await.expect("refunded");
    let names: Vec<_> = done.tenders.iter().map(|back| (back.means.name(), back.amount.as_cents())).collect();
    assert_eq!(names, [("card", -500), ("cash", -1500)]);
}

#[tokio::test]
async fn a_duplicate_bears_the_same_number_and_counts_its_copies() {
    let world = World::new().await;
    let placed = world.sell(&[(0, 2000)]).await.expect("sold");
    let mut tx = world.write().await;
    let early = undo::duplicate(&mut tx, &world.act(), placed.tickets[0], &said("perdu")).await;
    assert!(matches!(early, Err(Error::NeverPrinted { .. })), "nothing to copy yet");
    print(&mut tx, &world.act(), placed.tickets[0]).await;
    let one =
        undo::duplicate(&mut tx, &world.act(), placed.tickets[0], &said("perdu")).await.expect("a copy");
    let two =
        undo::duplicate(&mut tx, &world.act(), placed.tickets[0], &said("perdu")).await.expect("a copy");
    assert_eq!((one.1, two.1), (1, 2));
    let found = ticket::get(&mut tx, placed.tickets[0]).await.expect("the ticket");
    assert_eq!((found.number.as_str(), found.copies), ("A07-000000003/1", 2));
    tx.commit().await.expect("committed");
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn a_credit_note_pays_no_more_than_it_holds() {
    let world = World::new().await;
    let placed = world.sell(&[(0, 2000)]).await.expect("sold");
    let mut tx = world.write().await;
    let note = Tender { means: Means::CreditNote { note: None }, amount: Money::cents(-2000) };
    let give_up = GiveUp {
        order: placed.order,
        tickets: vec![],
        items: Vec::new(),
        fee: None,
        tenders: Some(vec![note]),
        other_means: true,
        reason: said("avoir"),
    };
    undo::refund(&mut tx, &world.act(), &give_up).await.expect("an avoir");
    tx.commit().await.expect("committed");
    let notes = {
        let mut conn = world.store.read().await.expect("a reader");
        crate::note::list(&mut conn, world.author.venue, None, None).await.expect("notes")
    };
    let pay =
        |cents| Tender { means: Means::CreditNote { note: Some(notes[0].id) }, amount: Money::cents(cents) };
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
        "drop trigger operation_is_never_updated; update operation set total = 1 where seq = 3",
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

#[tokio::test]
async fn places_without_number_are_sold_to_the_last_and_no_further() {
    let world = World::new().await;
    let zone = crate::basket::Zone {
        performance: world.performance,
        title: "Concert".into(),
        zone: world.zone,
        capacity: 3,
        label: Some("Fosse".into()),
        category_code: "L".into(),
        category: "Placement libre".into(),
    };
    let author = world.act().author;
    let mut tx = world.write().await;
    let id = crate::basket::open(&mut tx, &author, &world.chance, None).await.expect("opened");
    let lines =
        crate::basket::add_places(&mut tx, &author, &world.chance, id, &zone, 3).await.expect("taken");
    assert!(matches!(
        crate::basket::add_places(&mut tx, &author, &world.chance, id, &zone, 1).await,
        Err(Error::ZoneFull { left: 0, asked: 1 })
    ));
    crate::basket::remove(&mut tx, &author, id, &[lines[0].id]).await.expect("given back");
    let again =
        crate::basket::add_places(&mut tx, &author, &world.chance, id, &zone, 1).await.expect("taken");
    for line in lines[1..].iter().chain(&again) {
        crate::basket::price(&mut tx, id, &[(line.id, None, Some(&price(900)))]).await.expect("priced");
    }
    let basket = crate::basket::get(&mut tx, author.desk, id).await.expect("the basket");
    assert_eq!(basket.lines[2].grant.epoch, 2, "a place given back is granted anew");
    tx.commit().await.expect("committed");
    world.place_order(&basket, Terms { tenders: vec![cash(2700)], ..Terms::default() }).await.expect("sold");
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn what_nobody_paid_nor_collected_is_released_and_what_was_paid_is_not() {
    let world = World::new().await;
    let kept = |paid: i64, name: &str| Terms {
        tenders: if paid == 0 { vec![] } else { vec![cash(paid)] },
        owing: true,
        delivery: Some(Delivery::Kept),
        kept_for: name.into(),
        ..Terms::default()
    };
    let unpaid = world.basket(&[(0, 2000), (1, 2000)]).await.expect("held");
    let deposit = world.basket(&[(2, 2000)]).await.expect("held");
    world.place_order(&unpaid, kept(0, "Mme Lefèvre")).await.expect("kept");
    let deposit = world.place_order(&deposit, kept(500, "Lefebvre")).await.expect("kept");
    let mut tx = world.write().await;
    let found = |name: &'static str| {
        let (store, venue) = (world.store.clone(), world.author.venue);
        async move {
            let mut conn = store.read().await.expect("a reader");
            crate::collection::waiting(&mut conn, venue, &Search { name, ..Search::default() })
                .await
                .expect("a list")
        }
    };
    assert_eq!(
        found("LEFEV").await.iter().map(|one| (one.tickets, one.due)).collect::<Vec<_>>(),
        [(2, Money::cents(4000))]
    );
    assert_eq!(found("lef").await.len(), 2);
    let released = crate::collection::release(&mut tx, &world.act(), world.performance, "non retiré")
        .await
        .expect("released");
    assert_eq!(released.done.len(), 1);
    let left: Vec<_> = released.left.iter().map(|one| (one.order, one.tickets, one.paid, one.due)).collect();
    assert_eq!(left, [(deposit.order, 1, Money::cents(500), Money::cents(1500))], "for its deposit");
    crate::collection::hand_over(&mut tx, &world.act().author, deposit.order).await.expect("handed over");
    let twice = crate::collection::hand_over(&mut tx, &world.act().author, deposit.order).await;
    assert!(matches!(twice, Err(Error::NotKept)));
    tx.commit().await.expect("committed");
    assert!(found("lef").await.is_empty());
    world.sell(&[(0, 2000)]).await.expect("free again");
    assert_eq!(world.faults().await, []);
}
