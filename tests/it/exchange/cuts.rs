//! Exchanges that are cut: the connection, the program, the server.

use serde_json::{Value, json};

use super::{Hub, Second, Two, join};
use crate::sales::Desk;

#[tokio::test]
async fn an_exchange_cut_at_any_moment_is_taken_up_where_it_stopped() {
    let first = Desk::new().await;
    for n in 0..12 {
        let name = format!("Personne {n}");
        let _: Value = first.ask("create_contact", json!({"kind": "person", "usage": name})).await;
        first.sell(&[2 * n, 2 * n + 1]).await;
    }
    let mut hub = Hub::new().await;
    join(&mut hub, &first).await;
    let second = Second::join(&mut hub, first.evening.world.who.venue, 8).await;
    let two = Two { hub, first, second };
    // Each time the connections of both are ended a little later in what they do.
    for n in 0..20_u64 {
        let seat = 30 + usize::try_from(n).expect("small");
        two.first.sell(&[seat]).await;
        let wait = tokio::time::Duration::from_micros(300 * n * n);
        let cut = async {
            tokio::time::sleep(wait).await;
            two.hub.cut().await;
        };
        let (one, other, _) =
            tokio::join!(two.first.evening.world.app.exchange(), two.second.app.exchange(), cut);
        for refused in [one.err(), other.err()].into_iter().flatten() {
            assert_eq!(refused.code, "sync.unreachable", "{refused}");
        }
    }
    two.exchange().await;
    let of = json!({"performance": two.first.evening.performance});
    two.both("seat_states", of.clone()).await;
    assert_eq!(two.both("capacity", of).await["total"]["sold"], 44);
    assert_eq!(two.second.ask("verify_store", json!({})).await["faults"], json!([]));
    assert_eq!(two.hub.incidents().await, 0);
    assert_eq!(two.hub.scalar("select count(*) from app.refused").await, 0);
}

#[tokio::test]
async fn a_server_that_was_put_back_is_told_again_and_nothing_is_sold_twice() {
    let mut two = Two::new().await;
    two.first.sell(&[0]).await;
    two.exchange().await;
    two.hub.put_back().await;
    two.exchange().await;
    let of = json!({"performance": two.first.evening.performance});
    assert_eq!(two.both("capacity", of).await["total"]["sold"], 1);
    assert_eq!(two.hub.incidents().await, 0);
    assert_eq!(
        two.hub.scalar("select count(*) from app.right_unit where kind = 'seat' and state = 'spent'").await,
        1
    );
    let refused = two.second.anne().await;
    let seats = json!({"performance": two.first.evening.performance, "seats": [two.first.seats[0]]});
    let refused = refused.call("add_seats", seats).await;
    assert_eq!(refused.err().map(|error| error.code).as_deref(), Some("sales.seat_taken"));
}

#[tokio::test]
async fn a_desk_restored_from_a_backup_gets_back_what_it_sold_and_holds_nothing_of_before() {
    let two = Two::new().await;
    two.first.sell(&[0]).await;
    two.exchange().await;
    let backup: Value = two.first.ask("back_up", json!({})).await;
    two.first.sell(&[1]).await;
    two.first.basket(&[2]).await;
    two.exchange().await;

    let file = json!({"file": backup["name"]});
    let _: Value = two.first.ask("restore_backup", file).await;
    let app = &two.first.evening.world.app;
    app.exchange().await.expect("exchanged");
    let anne = two.first.evening.world.at(tests::CODE).await;
    let of = json!({"performance": two.first.evening.performance});
    let capacity: Value = anne.call("capacity", of.clone()).await.expect("a gauge");
    assert_eq!(capacity["total"]["sold"], 2, "what the backup had forgotten came back: {capacity}");
    assert_eq!(anne.call("verify_store", json!({})).await.expect("verified")["faults"], json!([]));

    // What the older incarnation held waits for a person: nobody sells it, this desk least of all.
    let seats = json!({"performance": two.first.evening.performance, "seats": [two.first.seats[2]]});
    let second = two.second.anne().await;
    for ctx in [&anne, &second] {
        let refused = ctx.call("add_seats", seats.clone()).await.err().map(|error| error.code);
        assert!(
            ["journal.right_not_granted", "sales.seat_taken"]
                .contains(&refused.as_deref().unwrap_or_default()),
            "{refused:?}"
        );
    }
    let waits = "select count(*) from app.right_unit where kind = 'seat' and state = 'quarantine'";
    assert_eq!(two.hub.scalar(waits).await, 1);
    // And it goes on selling.
    let seats = json!({"performance": two.first.evening.performance, "seats": [two.first.seats[3]]});
    let basket: Value = anne.call("add_seats", seats).await.expect("granted to the new incarnation");
    let payments = json!([{"means": "card", "amount": basket["total"], "confirmed": true}]);
    let order = json!({"basket": basket["basket"], "payments": payments});
    anne.call("place_order", order).await.expect("sold");
    app.exchange().await.expect("exchanged");
    two.second.app.exchange().await.expect("exchanged");
    let seen = two.second.ask("capacity", of).await;
    assert_eq!(seen["total"]["sold"], 3, "{seen}");
    assert_eq!(two.hub.incidents().await, 0);
}
