//! Whatever is done in whatever order, the store verifies, no seat is sold twice, and no order is overpaid.

use kernel::Money;
use proptest::prelude::*;

use super::*;
use crate::sample::{World, cash, said};
use crate::undo::{self, Exchange};
use crate::{Error, Result};

#[derive(Debug, Clone, Copy)]
enum Deed {
    Sell { seat: usize, price: i64, paid: bool },
    Refund { ticket: usize },
    Exchange { ticket: usize, seat: usize, price: i64 },
    Duplicate { ticket: usize },
    Drop { seat: usize },
}

fn deed() -> impl Strategy<Value = Deed> {
    let (seat, ticket, price) = (0_usize..12, 0_usize..40, 0_i64..3_000);
    prop_oneof![
        4 => (seat.clone(), price.clone(), any::<bool>())
            .prop_map(|(seat, price, paid)| Deed::Sell { seat, price, paid }),
        2 => ticket.clone().prop_map(|ticket| Deed::Refund { ticket }),
        3 => (ticket.clone(), seat.clone(), price)
            .prop_map(|(ticket, seat, price)| Deed::Exchange { ticket, seat, price }),
        1 => ticket.prop_map(|ticket| Deed::Duplicate { ticket }),
        1 => seat.prop_map(|seat| Deed::Drop { seat }),
    ]
}

/// Does a deed; one that is refused leaves nothing.
async fn act(world: &World, deed: Deed, sold: &mut Vec<(OrderId, TicketId)>) -> Result<()> {
    let of = |ticket: usize| (!sold.is_empty()).then(|| sold[ticket % sold.len()]);
    match deed {
        Deed::Sell { seat, price, paid } => {
            let basket = world.basket(&[(seat, price)]).await?;
            let tenders = if paid && price > 0 { vec![cash(price)] } else { vec![] };
            let terms = Terms { tenders, owing: true, ..Terms::default() };
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
            undo::duplicate(&mut tx, &world.act(), ticket, &said("perdu")).await?;
            tx.commit().await?;
        }
        Deed::Drop { seat } => {
            let basket = world.basket(&[(seat, 100)]).await?;
            let mut tx = world.write().await;
            crate::basket::clear(&mut tx, &world.act().author, basket.id).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

async fn live(deeds: Vec<Deed>) -> std::result::Result<(), TestCaseError> {
    let world = World::new().await;
    let mut sold = Vec::new();
    for deed in deeds {
        match act(&world, deed, &mut sold).await {
            Ok(()) | Err(Error::SeatTaken | Error::TicketEnded { .. }) => {}
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
    for (order, _) in sold {
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
