//! Stories of a card: what a person bought and holds, where she works, who sees it.

use app::contacts::card::{ContactCard, ContactCardOf};
use app::contacts::find::FoundContacts;
use app::passes::product::ProductView;
use app::sales::place::Placed;
use kernel::{ContactId, Money};
use network::Role;
use serde_json::{Value, json};

use crate::sales::Desk;

/// A contact created from one line.
pub(super) async fn contact(desk: &Desk, input: Value) -> ContactId {
    let created: Value = desk.ask("create_contact", input).await;
    serde_json::from_value(created["contact"]["contact"].clone()).expect("an id")
}

/// Two seats and a pass of five credits, sold to a contact.
pub(super) async fn sell_to(desk: &Desk, contact: ContactId, seats: &[usize]) -> Placed {
    let product: ProductView = desk
        .ask(
            "create_pass_product",
            json!({"code": format!("C{}", seats[0]), "name": "Carnet 5", "kind": "credits", "price": 7500,
                   "vat_rate": 550, "credits": 5, "credit_value": 1500}),
        )
        .await;
    let basket = desk.basket(seats).await;
    let _: Value = desk.ask("set_basket_contact", json!({"basket": basket.basket, "contact": contact})).await;
    let amount = basket.total + Money::cents(7500);
    let payments = json!([{"means": "cash", "amount": amount}]);
    let order = json!({"basket": basket.basket, "payments": payments, "passes": [product.id]});
    desk.ask("place_order", order).await
}

async fn card(desk: &Desk, contact: ContactId) -> ContactCard {
    desk.ask("contact_card", json!({"contact": contact})).await
}

#[tokio::test]
async fn a_card_tells_what_was_bought_what_is_left_and_which_proof_was_seen() {
    let desk = Desk::new().await;
    let anne = contact(&desk, json!({"line": "Mme Čapek Zoë zoe@exemple.fr"})).await;
    let placed = sell_to(&desk, anne, &[0, 1]).await;
    let refund = json!({"order": placed.order, "tickets": [placed.tickets[1].ticket], "reason": "malade"});
    let _: Value = desk.ask("refund_tickets", refund).await;
    let _: Value = desk
        .ask("record_entitlement", json!({"contact": anne, "status": "jobseeker", "until": "2027-06-30"}))
        .await;

    let unknown = json!({"contact": anne, "status": "astronaut"});
    assert_eq!(desk.refusal("record_entitlement", unknown).await, "tariffs.status_unknown");

    let bought = card(&desk, anne).await.bought.expect("a seller sees what was bought");
    assert_eq!(bought.outings, 1);
    let order = &bought.orders[0];
    assert_eq!((order.number.as_str(), order.due), (placed.number.as_str(), Money::ZERO));
    assert_eq!(order.value, Money::cents(2000 + 7500), "what was refunded is worth nothing any longer");
    assert_eq!((order.evenings[0].live, order.evenings[0].ended), (1, 1));
    assert_eq!(order.evenings[0].amount, Money::cents(2000));
    assert_eq!((order.items[0].label.as_str(), order.items[0].returned), ("Carnet 5", false));
    let pass = &bought.passes[0];
    assert_eq!((pass.name.as_str(), pass.left, pass.credits, pass.expired), ("Carnet 5", 5, 5, false));
    let proof = &bought.entitlements[0];
    assert_eq!(proof.status, "jobseeker");
    assert_eq!(proof.until.map(|day| day.to_string()).as_deref(), Some("2027-06-30"));
    assert!(proof.seen_by.is_some(), "who saw it is said");
}

#[tokio::test]
async fn who_does_not_sell_reads_the_card_without_its_sales() {
    let desk = Desk::new().await;
    let anne = contact(&desk, json!({"line": "Mme Čapek Zoë"})).await;
    sell_to(&desk, anne, &[0]).await;
    let letters = desk.evening.world.agent("lou", &[Role::Communication]).await;
    let card: ContactCard =
        letters.ask("contact_card", &ContactCardOf { contact: anne }).await.expect("a card");
    assert_eq!(card.name, "Zoë Čapek");
    assert!(card.bought.is_none(), "communication writes letters and counts no money");
}

#[tokio::test]
async fn one_box_finds_a_person_an_order_and_a_ticket() {
    let desk = Desk::new().await;
    let anne = contact(&desk, json!({"line": "Mme Čapek Zoë"})).await;
    let placed = sell_to(&desk, anne, &[0, 1]).await;
    for query in [placed.number.as_str(), &placed.tickets[1].number, &placed.number.to_lowercase()] {
        let found: FoundContacts = desk.ask("find_contacts", json!({"query": query})).await;
        let order = found.orders.first().unwrap_or_else(|| panic!("{query} finds its order"));
        assert_eq!((order.order, order.contact, order.tickets), (placed.order, Some(anne), 2));
        assert_eq!(order.name, "Zoë Čapek");
    }
    let found: FoundContacts = desk.ask("find_contacts", json!({"query": "cap"})).await;
    assert_eq!((found.contacts.len(), found.orders.len()), (1, 0));
    let letters = desk.evening.world.agent("lou", &[Role::Communication]).await;
    let query = json!({"query": placed.number});
    let found = letters.call("find_contacts", query).await.expect("found");
    assert_eq!(found["orders"], json!([]), "numbers are for who sells");
}

#[tokio::test]
async fn who_just_bought_is_offered_before_her_namesakes() {
    let desk = Desk::new().await;
    for line in ["Martin Alice", "Martin Zoé"] {
        contact(&desk, json!({"line": line})).await;
    }
    let first = |found: &FoundContacts| found.contacts[0].row.name.clone();
    let before: FoundContacts = desk.ask("find_contacts", json!({"query": "martin"})).await;
    assert_eq!(first(&before), "Alice Martin");
    sell_to(&desk, before.contacts[1].row.contact, &[0]).await;
    let after: FoundContacts = desk.ask("find_contacts", json!({"query": "martin"})).await;
    assert_eq!(first(&after), "Zoé Martin");
    assert!(after.contacts[0].recent);
}

#[tokio::test]
async fn a_person_works_in_an_organisation_until_she_leaves_it() {
    let desk = Desk::new().await;
    let anne = contact(&desk, json!({"line": "Mme Čapek Zoë"})).await;
    let school = contact(&desk, json!({"kind": "organisation", "organisation": "Lycée Monge"})).await;
    let place = json!({"card": anne, "person": anne, "organisation": school,
                       "function": "professeure de lettres", "since": "2026-09-01"});
    let placed: ContactCard = desk.ask("add_position", place).await;
    assert_eq!((placed.positions[0].name.as_str(), placed.positions[0].until), ("Lycée Monge", None));
    let theirs = card(&desk, school).await;
    assert_eq!(theirs.positions[0].name, "Zoë Čapek");
    assert_eq!(theirs.positions[0].function, "professeure de lettres");

    let end = |until: &str| json!({"card": anne, "position": placed.positions[0].position, "until": until});
    assert_eq!(desk.refusal("end_position", end("2026-08-31")).await, "contacts.position_dates");
    let ended: ContactCard = desk.ask("end_position", end("2026-11-30")).await;
    assert_eq!(ended.positions[0].until.map(|day| day.to_string()).as_deref(), Some("2026-11-30"));
    let backwards = json!({"card": anne, "person": school, "organisation": anne});
    assert_eq!(desk.refusal("add_position", backwards).await, "contacts.position_misplaced");
}

#[tokio::test]
async fn a_customer_may_be_written_to_about_the_programme_and_nothing_else_without_agreeing() {
    let desk = Desk::new().await;
    let zoe = contact(&desk, json!({"line": "Mme Čapek Zoë zoe@exemple.fr"})).await;
    let soft = |channel: &str, purpose: &str, wording: &str| {
        json!({"contact": zoe, "channel": channel, "purpose": purpose, "state": "soft_opt_in", "wording": wording,
               "source": "desk"})
    };
    let programme = soft("email", "programme", "2026-1");
    assert_eq!(desk.refusal("record_consent", programme.clone()).await, "contacts.not_customer");
    sell_to(&desk, zoe, &[0]).await;
    for (channel, purpose) in [
        ("phone", "programme"),
        ("push", "programme"),
        ("email", "partner_offers"),
        ("sms", "donations"),
        ("post", "surveys"),
    ] {
        let refused = desk.refusal("record_consent", soft(channel, purpose, "2026-1")).await;
        assert_eq!(refused, "contacts.soft_opt_in_forbidden", "{channel} for {purpose}");
    }
    let untold = soft("email", "programme", " ");
    assert_eq!(desk.refusal("record_consent", untold).await, "contacts.field_invalid");
    assert!(card(&desk, zoe).await.consents.is_empty(), "nothing was written");
    let recorded: ContactCard = desk.ask("record_consent", programme).await;
    assert!(recorded.consents[0].allows);
}
