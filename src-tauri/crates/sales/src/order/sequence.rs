//! Whatever is done in whatever order, the store verifies, no seat is sold twice, and no order is overpaid.

use kernel::{CreditNoteId, Money, TypedId, VatRate};
use proptest::prelude::*;

use super::*;
use crate::sample::{World, cash, print, said};
use crate::undo::{self, Exchange, Fee, GiveBack, GiveUp};
use crate::{Error, Means, Result, Tender, basket, note};

#[derive(Debug, Clone, Copy)]
enum Deed {
    Sell { seat: usize, price: i64, paid: bool },
    Refund { ticket: usize },
    Exchange { ticket: usize, seat: usize, price: i64 },
    Duplicate { ticket: usize },
    SellVoucher { amount: i64 },
    PayByVoucher { voucher: usize, seat: usize, price: i64 },
    GiveBack { voucher: usize },
    Drop { seat: usize },
}

fn deed() -> impl Strategy<Value = Deed> {
    let (seat, ticket, price) = (0_usize..12, 0_usize..40, 0_i64..3_000);
    let voucher = 0_usize..8;
    prop_oneof![
        4 => (seat.clone(), price.clone(), any::<bool>())
            .prop_map(|(seat, price, paid)| Deed::Sell { seat, price, paid }),
        2 => ticket.clone().prop_map(|ticket| Deed::Refund { ticket }),
        3 => (ticket.clone(), seat.clone(), price)
            .prop_map(|(ticket, seat, price)| Deed::Exchange { ticket, seat, price }),
        1 => ticket.prop_map(|ticket| Deed::Duplicate { ticket }),
        1 => (1_i64..5_000).prop_map(|amount| Deed::SellVoucher { amount }),
        2 => (voucher.clone(), seat.clone(), 1_i64..3_000)
            .prop_map(|(voucher, seat, price)| Deed::PayByVoucher { voucher, seat, price }),
        1 => voucher.prop_map(|voucher| Deed::GiveBack { voucher }),
        1 => seat.prop_map(|seat| Deed::Drop { seat }),
    ]
}

/// What was sold so far: tickets of orders, gift vouchers.
#[derive(Default)]
struct Sales {
    tickets: Vec<(OrderId, TicketId)>,
    vouchers: Vec<(OrderId, CreditNoteId)>,
}

fn nth<Thing: Copy>(things: &[Thing], n: usize) -> Option<Thing> {
    (!things.is_empty()).then(|| things[n % things.len()])
}

/// Does a deed; one that is refused leaves nothing.
async fn act(world: &World, deed: Deed, sales: &mut Sales) -> Result<()> {
    let sold = &mut sales.tickets;
    let of = |ticket: usize| nth(sold, ticket);
    match deed {
        Deed::SellVoucher { amount } => {
            let voucher = sell_voucher(world, amount).await?;
            sales.vouchers.push(voucher);
        }
        Deed::PayByVoucher { voucher, seat, price } => {
            let Some((_, note)) = nth(&sales.vouchers, voucher) else { return Ok(()) };
            let basket = world.basket(&[(seat, price)]).await?;
            let means = Means::CreditNote { note: Some(note) };
            let tenders = vec![Tender { means, amount: Money::cents(price) }];
            let done = world.place_order(&basket, Terms { tenders, ..Terms::default() }).await?;
            sold.push((done.order, done.tickets[0]));
        }
        Deed::GiveBack { voucher } => {
            let Some((order, note)) = nth(&sales.vouchers, voucher) else { return Ok(()) };
            give_back(world, order, note).await?;
        }
        Deed::Sell { seat, price, paid } => {
            let basket = world.basket(&[(seat, price)]).await?;
            let tenders = if paid && price > 0 { vec![cash(price)] } else { vec![] };
            let terms = Terms { tenders, owing: true, delivery: Some(Delivery::Kept), ..Terms::default() };
            let done = world.place_order(&basket, terms).await?;
            sold.push((done.order, done.tickets[0]));
        }
        Deed::Refund { ticket } => {
            let Some((order, ticket)) = of(ticket) else { return Ok(()) };
            world.refund(order, &[ticket]).await?;
        }
        Deed::Exchange { ticket, seat, price } => {
            let Some((order, ticket)) = of(ticket) else { return Ok(()) };
            let basket = world.basket(&[(seat, price)]).await?;
            let mut tx = world.write().await;
            let asked = Exchange {
                give_up: vec![ticket],
                owing: true,
                reason: said("ailleurs"),
                ..Exchange::default()
            };
            let done = undo::exchange(&mut tx, &world.act(), order, &basket, &asked).await?;
            tx.commit().await?;
            sold.push((done.order, done.tickets[0]));
        }
        Deed::Duplicate { ticket } => {
            let Some((_, ticket)) = of(ticket) else { return Ok(()) };
            let mut tx = world.write().await;
            print(&mut tx, &world.act(), ticket).await;
            undo::duplicate(&mut tx, &world.act(), ticket, &said("perdu")).await?;
            tx.commit().await?;
        }
        Deed::Drop { seat } => {
            let basket = world.basket(&[(seat, 100)]).await?;
            let mut tx = world.write().await;
            basket::clear(&mut tx, &world.act().author, basket.id).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// A gift voucher alone on its order, paid in cash.
async fn sell_voucher(world: &World, cents: i64) -> Result<(OrderId, CreditNoteId)> {
    let mut tx = world.write().await;
    let act = world.act();
    let (id, amount) = (act.id::<CreditNoteId>(), Money::cents(cents));
    let vat = VatRate::basis_points(0);
    let (thing, label) = (Some(id.uuid()), "Chèque-cadeau");
    let item = Item { thing, ..Item::new(VOUCHER, label, amount, vat) };
    let basket = basket::open(&mut tx, &act.author, &world.chance, None).await?;
    let basket = basket::get(&mut tx, act.author.desk, basket).await?;
    let terms = Terms { items: vec![item], tenders: vec![cash(cents)], ..Terms::default() };
    let done = place(&mut tx, &act, &basket, &terms).await?;
    let number = format!("{}-C1", done.appended.number);
    let new =
        note::New { id, kind: note::VOUCHER, contact: None, order: done.order, number: &number, amount };
    note::make(&mut tx, &act, new).await?;
    tx.commit().await.expect("committed");
    Ok((done.order, id))
}

/// Gives a gift voucher back, less what it paid.
async fn give_back(world: &World, order: OrderId, voucher: CreditNoteId) -> Result<()> {
    let mut tx = world.write().await;
    let note = note::get(&mut tx, world.author.venue, voucher).await?;
    let used = Fee { label: "Part utilisée".into(), amount: note.amount - note.balance };
    let items = items(&mut tx, order).await?;
    let asked = GiveUp {
        order,
        tickets: Vec::new(),
        items: vec![GiveBack { item: items[0].id, used: Some(used) }],
        fee: None,
        tenders: None,
        other_means: false,
        reason: said("test"),
    };
    undo::refund(&mut tx, &world.act(), &asked).await?;
    tx.commit().await.expect("committed");
    Ok(())
}

async fn live(deeds: Vec<Deed>) -> std::result::Result<(), TestCaseError> {
    let world = World::new().await;
    let mut sales = Sales::default();
    for deed in deeds {
        match act(&world, deed, &mut sales).await {
            Ok(())
            | Err(
                Error::SeatTaken
                | Error::TicketEnded { .. }
                | Error::NoteShort { .. }
                | Error::ItemEnded { .. }
                | Error::ItemUsedUp { .. },
            ) => {}
            Err(other) => return Err(TestCaseError::fail(format!("{deed:?}: {other}"))),
        }
    }
    prop_assert_eq!(world.faults().await, []);
    let mut conn = world.store.read().await.expect("a reader");
    let live: i64 = sqlx::query_scalar(
        "select count(*) from ticket where ticket_id not in (select ticket_id from ticket_end)",
    )
    .fetch_one(&mut *conn)
    .await
    .expect("a count");
    prop_assert!(live <= 12, "twelve seats hold {live} tickets");
    let orders =
        sales.tickets.iter().map(|(order, _)| order).chain(sales.vouchers.iter().map(|(order, _)| order));
    for order in orders.copied() {
        prop_assert!(account(&mut conn, order).await.expect("an account").due() >= Money::ZERO);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_deeds_verifies_and_sells_no_seat_twice(deeds in prop::collection::vec(deed(), 1..30)) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(live(deeds))?;
    }
}
