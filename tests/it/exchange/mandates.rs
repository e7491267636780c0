//! Mandates that are given, or changed, once a desk is in a network.

use kernel::VenueId;
use serde_json::{Value, json};

use super::{Hub, Second, Two, join};
use crate::sales::Desk;

/// Adds a venue of another operator to a desk, with somebody in its address book.
async fn add_venue(desk: &Desk) -> VenueId {
    let venue = json!({
        "operator": {"name": "SARL Le Tamis", "siren": "404 833 048", "address": "1 quai Rambaud\n69002 Lyon",
                     "vat_regime": "liable", "licences": []},
        "venue": {"name": "Le Tamis", "address": "1 quai Rambaud\n69002 Lyon"}});
    let added: Value = desk.ask("add_venue", venue).await;
    let anne = desk.evening.world.at(tests::CODE).await;
    anne.call("switch_venue", json!({"venue": added["venue"]})).await.expect("hers too");
    let there =
        desk.evening.world.app.context(Some(anne.session().expect("signed in").id)).await.expect("she");
    let person = json!({"kind": "person", "given": "Zoé", "usage": "Lemaire"});
    there.call("create_contact", person).await.expect("somebody");
    serde_json::from_value(added["venue"].clone()).expect("an id")
}

/// Whom one finds as Anne at a venue; the refusal of a desk that does not act for it.
async fn found(second: &Second, venue: VenueId) -> app::Result<Value> {
    let anne = second.anne().await;
    anne.call("switch_venue", json!({"venue": venue})).await?;
    let there = second.app.context(Some(anne.session().expect("signed in").id)).await.expect("she");
    let found = there.call("find_contacts", json!({"query": "lemaire"})).await.expect("found");
    Ok(json!(found["contacts"].as_array().map(Vec::len)))
}

#[tokio::test]
async fn a_mandate_given_after_a_desk_joined_is_taken_in_with_all_that_its_venue_has() {
    let first = Desk::new().await;
    let other = add_venue(&first).await;
    let who = first.evening.world.who.clone();
    let mut hub = Hub::new().await;
    hub.admit(other).await;
    hub.admit(who.venue).await;
    let code = hub.code(who.venue, who.desk, "Guichet").await;
    hub.act_for(who.desk, &[other]).await;
    let _: Value = first.ask("join_network", json!({"address": hub.address(), "code": code})).await;
    let second = Second::join(&mut hub, who.venue, 8).await;
    let refused = found(&second, other).await.expect_err("not hers yet");
    assert_eq!(refused.code(), "network.venue_not_yours");

    let mut two = Two { hub, first, second };
    let own = two.second.desk().await;
    two.hub.act_for(own, &[other]).await;
    two.exchange().await;
    assert_eq!(found(&two.second, other).await, Ok(json!(1)), "what the venue had before is here");
    assert_eq!(two.hub.scalar("select count(*) from app.adopted where thing_id = venue_id").await, 2);
    assert_eq!(two.hub.incidents().await, 0);
    assert_eq!(two.second.ask("verify_store", json!({})).await["faults"], json!([]));
}

#[tokio::test]
async fn a_mandate_that_becomes_one_to_read_lets_a_desk_sell_no_more() {
    let mut two = Two::new().await;
    let (own, venue) = (two.second.desk().await, two.first.evening.world.who.venue);
    let sold = two.sell_at_second(&[4]).await;
    two.exchange().await;
    two.hub.admin.give_mandate(own, venue, false).await.expect("only to read");
    two.exchange().await;
    let refund = json!({"order": sold.order, "reason": "malade"});
    let refused = two.second.anne().await.call("refund_tickets", refund).await.expect_err("it only reads");
    assert_eq!(refused.code, "network.venue_not_yours");
    assert_eq!(two.hub.incidents().await, 0);
}

#[tokio::test]
async fn a_venue_that_is_admitted_after_its_desk_joined_with_another_is_brought_whole() {
    let first = Desk::new().await;
    let other = add_venue(&first).await;
    let mut hub = Hub::new().await;
    join(&mut hub, &first).await;
    let sheets = "select count(*) from app.sheet s join app.venue v using (venue_id)
                  where v.name = 'Le Tamis' and s.entity = 'contact'";
    assert_eq!(hub.scalar(sheets).await, 0);

    hub.admin.add_venue(other, "Le Tamis").await.expect("a venue");
    hub.act_for(first.evening.world.who.desk, &[other]).await;
    first.evening.world.app.exchange().await.expect("exchanged");
    assert_eq!(hub.scalar(sheets).await, 1, "what was there before");
    assert_eq!(hub.scalar("select count(*) from app.adopted where thing_id = venue_id").await, 2);
    assert_eq!(hub.incidents().await, 0);
    let again = first.evening.world.app.exchange().await.expect("exchanged");
    assert_eq!((again.operations_out, again.documents_out), (0, 0), "everything is there");
}
