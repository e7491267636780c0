//! Desks and servers that were put back, and what they must not do again.

use std::sync::Arc;

use serde_json::{Value, json};
use sync::cluster::Cluster;

use super::{Hub, Second, Two};
use crate::sales::Desk;

#[tokio::test]
async fn a_desk_restored_without_the_network_sells_and_refunds_nothing_twice() {
    let cluster = Arc::new(Cluster::start(None).expect("a server"));
    let two = Two::of(Desk::new().await, Hub::on(Arc::clone(&cluster)).await).await;
    let wish = json!({"performance": two.first.evening.performance, "places": 10});
    let kept: Value = two.first.ask("keep_places", wish).await;
    assert_eq!(kept["at_hand"], 10);
    let before = two.first.sell(&[24]).await;
    let Two { hub, first, second } = two;
    drop((hub, second));
    drop(cluster);

    let backup: Value = first.ask("back_up", json!({})).await;
    first.sell(&[0, 1]).await;
    let refund = json!({"order": before.order, "reason": "malade"});
    let _: Value = first.ask("refund_tickets", refund.clone()).await;
    let _: Value = first.ask("restore_backup", json!({"file": backup["name"]})).await;

    let anne = first.evening.world.at(tests::CODE).await;
    let of = |seats: &[usize]| {
        let seats: Vec<_> = seats.iter().map(|seat| first.seats[*seat]).collect();
        json!({"performance": first.evening.performance, "seats": seats})
    };
    for (name, input) in [("add_seats", of(&[0])), ("add_seats", of(&[25])), ("refund_tickets", refund)] {
        let refused = anne.call(name, input).await.err().map(|error| error.code);
        assert_eq!(refused.as_deref(), Some("journal.right_not_granted"), "{name}");
    }
}

#[tokio::test]
async fn what_a_desk_sold_before_a_restore_is_its_own_to_refund_once_nothing_is_missing() {
    let two = Two::new().await;
    let before = two.first.sell(&[0]).await;
    let backup: Value = two.first.ask("back_up", json!({})).await;
    two.first.sell(&[1]).await;
    two.exchange().await;
    let _: Value = two.first.ask("restore_backup", json!({"file": backup["name"]})).await;

    let anne = two.first.evening.world.at(tests::CODE).await;
    let refund = json!({"order": before.order, "reason": "malade"});
    anne.call("refund_tickets", refund).await.expect("it asks first what became of it: nothing did");
    two.exchange().await;
    let seen = two.second.ask("capacity", json!({"performance": two.first.evening.performance})).await;
    assert_eq!(seen["total"]["sold"], 1, "{seen}");
    assert_eq!(two.hub.incidents().await, 0);
}

#[tokio::test]
async fn who_was_erased_does_not_come_back_with_a_server_that_was_put_back() {
    let mut two = Two::new().await;
    let person = json!({"kind": "person", "usage": "Lemaire", "given": "Zoé"});
    let made: Value = two.first.ask("create_contact", person).await;
    two.exchange().await;
    let _: Value = two.first.ask("erase_contact", json!({"contact": made["contact"]["contact"]})).await;
    two.exchange().await;
    let back = "with forgotten as (delete from app.erasure returning 1),
                     again as (update app.sheet set shape = 'merged', fields = '{\"usage\": \"Lemaire\"}'
                               where entity = 'contact' and shape = 'erased' returning 1)
                select count(*) from forgotten, again";
    assert_eq!(two.hub.scalar(back).await, 1);
    two.hub.admin.begin_era().await.expect("another era");

    two.exchange().await;
    let left = "select count(*) from app.sheet where shape <> 'erased' and fields::text ~ 'Lemaire'";
    assert_eq!(two.hub.scalar(left).await, 0, "it is told again");
    let found = two.both("find_contacts", json!({"query": "lemaire"})).await;
    assert_eq!(found["contacts"].as_array().map(Vec::len), Some(0), "{found}");
}

#[tokio::test]
async fn who_was_erased_stays_erased_when_an_older_base_and_older_desks_are_put_back() {
    let mut two = Two::new().await;
    let person = json!({"kind": "person", "usage": "Lemaire", "given": "Zoé"});
    let made: Value = two.first.ask("create_contact", person).await;
    two.exchange().await;
    let backup = two.hub.copied().await;
    let _: Value = two.first.ask("erase_contact", json!({"contact": made["contact"]["contact"]})).await;
    two.exchange().await;
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = folder.path().join("erasures.jsonl");
    let noted = two.hub.terminal(&["watch", "--ledger", ledger.to_str().expect("text")]).await;
    assert_eq!(noted["erasures"], 1);

    // Nobody who knows of it is left: the ledger alone does.
    two.hub.go_on_with(backup).await;
    let again = two.hub.terminal(&["replay", ledger.to_str().expect("text")]).await;
    assert_eq!(again["erased"], 1);
    let left = "select count(*) from app.sheet where fields::text ~ 'Lemaire'";
    assert_eq!(two.hub.scalar(left).await, 0);
    assert_eq!(two.hub.terminal(&["replay", ledger.to_str().expect("text")]).await["erased"], 0, "once");
    two.hub.terminal(&["era"]).await;
    let third = Second::join(&mut two.hub, two.first.evening.world.who.venue, 9).await;
    let found = third.ask("find_contacts", json!({"query": "lemaire"})).await;
    assert_eq!(found["contacts"].as_array().map(Vec::len), Some(0), "{found}");
}
