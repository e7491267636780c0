//! A fail-over that loses commits: a replica that was cut off takes the place of a server that is killed.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use sync::cluster::Cluster;

use super::{Hub, Two};
use crate::sales::Desk;

/// An administrator of a server.
async fn administrator(cluster: &Cluster) -> PgConnection {
    PgConnection::connect_with(&cluster.administrator("postgres")).await.expect("the server")
}

/// Waits until a replica has all that its server has, then cuts it off.
async fn cut_off(primary: &Cluster, replica: &Cluster) {
    let (mut one, mut other) = (administrator(primary).await, administrator(replica).await);
    let at: String =
        sqlx::query_scalar("select pg_current_wal_lsn()::text").fetch_one(&mut one).await.expect("a place");
    let arrived = "select pg_last_wal_replay_lsn() >= $1::pg_lsn";
    while !sqlx::query_scalar::<_, bool>(arrived).bind(&at).fetch_one(&mut other).await.expect("a replica") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for cut in ["alter system set primary_conninfo = ''", "select pg_reload_conf()"] {
        sqlx::query(cut).execute(&mut other).await.expect(cut);
    }
    let streams = "select exists (select from pg_stat_replication)";
    while sqlx::query_scalar::<_, bool>(streams).fetch_one(&mut one).await.expect("a server") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn promote(replica: &Cluster) {
    let mut conn = administrator(replica).await;
    let promoted: bool =
        sqlx::query_scalar("select pg_promote()").fetch_one(&mut conn).await.expect("a replica");
    assert!(promoted);
}

async fn seats_are_refused(app: &Arc<App>, two: &Two, seats: &[usize]) {
    let anne = app.as_agent(tests::CODE).await.expect("Anne");
    for seat in seats {
        let wanted = json!({"performance": two.first.evening.performance, "seats": [two.first.seats[*seat]]});
        let refused = anne.call("add_seats", wanted).await.err().map(|error| error.code).unwrap_or_default();
        assert!(
            ["journal.right_not_granted", "sales.seat_taken"].contains(&refused.as_str()),
            "{seat}: {refused}"
        );
    }
}

#[tokio::test]
async fn when_a_replica_that_lags_takes_over_nothing_sold_is_lost_and_nothing_is_granted_twice() {
    let primary = Arc::new(Cluster::start_durable().expect("a server"));
    let mut two = Two::of(Desk::new().await, Hub::on(Arc::clone(&primary)).await).await;
    two.first.sell(&[0]).await;
    two.sell_at_second(&[1]).await;
    two.exchange().await;
    let replica = primary.follow().expect("a replica");
    cut_off(&primary, &replica).await;

    // All this the replica never hears of: sales, a refund, a person, and what one desk keeps in its basket.
    let lost = two.first.sell(&[10, 11]).await;
    two.sell_at_second(&[20, 21]).await;
    let tickets = json!({"order": lost.order, "tickets": [lost.tickets[0].ticket], "reason": "malade"});
    let _: Value = two.first.ask("refund_tickets", tickets).await;
    two.second.ask("create_contact", json!({"kind": "person", "usage": "Lemaire"})).await;
    two.exchange().await;
    let held = two.first.basket(&[12, 13]).await;
    let before = two.hub.scalar("select count(*) from app.operation").await;

    primary.crash().expect("killed");
    promote(&replica).await;
    two.hub.goes_on_at(Arc::new(replica)).await;
    assert!(two.hub.scalar("select count(*) from app.operation").await < before, "commits were lost");
    two.hub.terminal(&["era"]).await;

    // The second desk comes first: as long as the other did not say what it holds, nothing is granted.
    let address = json!({"address": two.hub.address()});
    two.second.ask("readdress_network", address.clone()).await;
    seats_are_refused(&two.second.app, &two, &[10, 12, 30]).await;
    let _: Value = two.first.ask("readdress_network", address).await;
    two.exchange().await;

    seats_are_refused(&two.second.app, &two, &[11, 12, 13]).await;
    let payments = json!([{"means": "cash", "amount": held.total}]);
    let _: Value = two.first.ask("place_order", json!({"basket": held.basket, "payments": payments})).await;
    two.sell_at_second(&[10, 30]).await;
    two.exchange().await;
    let of = json!({"performance": two.first.evening.performance});
    two.both("seat_states", of.clone()).await;
    assert_eq!(two.both("capacity", of).await["total"]["sold"], 9);
    let spent = "select count(*) from app.right_unit where kind = 'seat' and state = 'spent'";
    assert_eq!(two.hub.scalar(spent).await, 9);
    assert_eq!(
        two.both("find_contacts", json!({"query": "lemaire"})).await["contacts"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(two.hub.incidents().await, 0);
    assert_eq!(two.first.faults().await, json!([]));
    assert_eq!(two.second.ask("verify_store", json!({})).await["faults"], json!([]));
}
