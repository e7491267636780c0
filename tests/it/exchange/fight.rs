//! Two desks that want the same seats, over a network that is cut now and then.

use std::collections::BTreeSet;

use app::Context;
use serde_json::{Value, json};

use super::Two;

/// Acts of each desk: enough for a full front row to change hands several times.
const ACTS: u32 = 60;
/// The seats that both want.
const SEATS: u64 = 14;
/// What a desk may be refused when the other was faster, or the network away.
const EXPECTED: &[&str] = &[
    "journal.right_not_granted",
    "sales.seat_taken",
    "sales.ticket_ended",
    "sales.undoing_elsewhere",
    "sales.undoing_let_go",
    "sync.unreachable",
    "sync.busy",
];

/// Chance of a story, the same each time it is told.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// One desk's evening: it picks seats, sells them, puts them back, refunds, exchanges.
async fn evening(ctx: Context, two: &Two, mut dice: Dice) -> Vec<String> {
    let (mut unexpected, mut sold) = (Vec::new(), Vec::new());
    for _ in 0..ACTS {
        let done = match dice.roll(10) {
            0..=5 => sale(&ctx, two, &mut dice, &mut sold).await,
            6 | 7 if !sold.is_empty() => {
                let at = usize::try_from(dice.roll(sold.len() as u64)).expect("small");
                let order: Value = sold.swap_remove(at);
                ctx.call("refund_tickets", json!({"order": order, "reason": "malade"})).await.map(|_| ())
            }
            // The network goes, for whoever speaks over it.
            8 => {
                two.hub.cut().await;
                Ok(())
            }
            _ => ctx.app().exchange().await.map(|_| ()),
        };
        if let Err(refused) = done
            && !EXPECTED.contains(&refused.code.as_str())
        {
            unexpected.push(refused.to_string());
        }
    }
    unexpected
}

async fn sale(ctx: &Context, two: &Two, dice: &mut Dice, sold: &mut Vec<Value>) -> app::Result<()> {
    let seats: BTreeSet<u64> = [dice.roll(SEATS), dice.roll(SEATS)].into();
    let seats: Vec<_> =
        seats.into_iter().map(|seat| two.first.seats[usize::try_from(seat).expect("small")]).collect();
    let asked = json!({"performance": two.first.evening.performance, "seats": seats});
    let basket = ctx.call("add_seats", asked).await?;
    if dice.roll(4) == 0 {
        return ctx.call("drop_basket", json!({"basket": basket["basket"]})).await.map(|_| ());
    }
    let payments = json!([{"means": "cash", "amount": basket["total"]}]);
    let placed = ctx.call("place_order", json!({"basket": basket["basket"], "payments": payments})).await?;
    sold.push(placed["order"].clone());
    Ok(())
}

#[tokio::test]
async fn two_desks_that_fight_for_the_same_seats_over_a_bad_network_sell_none_twice() {
    for seed in [3, 11, 42] {
        let two = Two::new().await;
        let (one, other) = (two.first.evening.world.ctx.clone(), two.second.anne().await);
        let (first, second) =
            tokio::join!(evening(one, &two, Dice(seed)), evening(other, &two, Dice(seed + 1)),);
        assert_eq!((first, second), (vec![], vec![]), "seed {seed}");
        two.first.evening.world.minutes_pass(1);
        two.second.app.clock.advance(chrono::TimeDelta::minutes(1));
        two.exchange().await;
        let of = json!({"performance": two.first.evening.performance});
        two.both("seat_states", of.clone()).await;
        let sold = two.both("capacity", of).await["total"]["sold"].as_i64();
        let spent = "select count(*) from app.right_unit where kind = 'seat' and state = 'spent'";
        assert_eq!(sold, Some(two.hub.scalar(spent).await), "seed {seed}");
        let held =
            "select count(*) from app.right_unit where kind = 'seat' and state in ('held', 'quarantine')";
        assert_eq!(two.hub.scalar(held).await, 0, "seed {seed}: what nobody sold came back");
        assert_eq!(two.hub.incidents().await, 0, "seed {seed}");
        assert_eq!(two.first.faults().await, json!([]), "seed {seed}");
        assert_eq!(two.second.ask("verify_store", json!({})).await["faults"], json!([]), "seed {seed}");
    }
}
