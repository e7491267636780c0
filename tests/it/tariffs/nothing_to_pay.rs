//! Tickets for which nothing is paid: a rule of the book leads there, or somebody gives them.

use network::Role;
use serde_json::{Value, json};

use super::{tariff, with_rules};
use crate::sales::Desk;

#[tokio::test]
async fn who_sells_sells_what_a_rule_brings_to_nothing_and_the_ticket_says_the_rule() {
    let desk = Desk::new().await;
    let document = with_rules(
        &desk,
        &[
            ("LIBRE", &|_| {
                json!({"kind": "ladder", "levels": [
                    {"letter": "A", "name": "Petit", "price": {"kind": "amount", "value": 500}},
                    {"letter": "B", "name": "Plein", "price": {"kind": "amount", "value": 2000}}],
                    "suggested": "B", "free": {"floor": 0}})
            }),
            ("CHAPEAU", &|_| json!({"kind": "after_show", "suggested": 1000})),
            ("USAGE", &|full| json!({"kind": "due_on_entry", "of": full, "no_show": {"kind": "nothing"}})),
        ],
    )
    .await;
    let seller = desk.evening.world.agent("claire", &[Role::BoxOffice]).await;
    let takes = [("LIBRE", json!(0)), ("CHAPEAU", Value::Null), ("USAGE", Value::Null)];
    for (seat, (code, amount)) in takes.iter().enumerate() {
        let add = json!({"performance": desk.evening.performance, "seats": [desk.seats[seat]]});
        let basket = seller.call("add_seats", add).await.expect("a place")["basket"].clone();
        let take = json!({"tariff": tariff(&document, code), "amount": amount});
        let choice = json!({"basket": basket, "choice": {"take": take}});
        seller.call("choose_price", choice).await.unwrap_or_else(|refused| panic!("{code}: {refused}"));
        let placed = seller.call("place_order", json!({"basket": basket})).await;
        let order = json!({"order": placed.unwrap_or_else(|refused| panic!("{code}: {refused}"))["order"]});
        let sold: Value = desk.ask("order", order.clone()).await;
        assert_eq!(sold["tickets"][0]["free_motive"], json!(format!("Tarif {code}")));
        let paper: app::documents::DocumentRef = desk.ask("print_tickets", order).await;
        let said = crate::paper::text(&desk.paper(&paper));
        assert!(said.contains(&format!("Tarif {code}")), "{said}");
        let due = said.contains("à payer à l’entrée");
        assert_eq!(due, *code == "USAGE", "what is due on entry is on the paper: {said}");
        assert_eq!(said.contains("EXONÉRÉ"), !due, "and is no gift: {said}");
    }
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn who_may_not_give_neither_takes_an_invitation_nor_sets_a_price_of_nothing_by_hand() {
    let desk = Desk::new().await;
    let document = with_rules(&desk, &[]).await;
    let manager = desk.evening.world.agent("chef", &[Role::BoxOfficeManager]).await;
    let add = json!({"performance": desk.evening.performance, "seats": [desk.seats[0]]});
    let basket = manager.call("add_seats", add).await.expect("a place")["basket"].clone();
    let take = json!({"tariff": tariff(&document, "PT"), "amount": 0});
    let by_hand = json!({"basket": basket, "choice": {"take": take, "by_hand": "Erreur de salle"}});
    manager.call("choose_price", by_hand).await.expect("a price");
    let placed = manager.call("place_order", json!({"basket": basket})).await.expect("given");
    let sold: Value = desk.ask("order", json!({"order": placed["order"]})).await;
    assert_eq!(sold["tickets"][0]["free_motive"], "Erreur de salle");

    let seller = desk.evening.world.agent("claire", &[Role::Seasonal]).await;
    let add = json!({"performance": desk.evening.performance, "seats": [desk.seats[1]]});
    let basket = seller.call("add_seats", add).await.expect("a place")["basket"].clone();
    let invitation = json!({"basket": basket, "choice": {"take": {"tariff": desk.invitation}}});
    seller.call("choose_price", invitation).await.expect("it may be asked what it would cost");
    let refused = seller.call("place_order", json!({"basket": basket})).await.expect_err("a gift");
    assert_eq!((refused.code(), &refused.params["right"]), ("app.right_missing", &json!("give_free")));
}

/// The cap is a person's own: whatever they buy, the first place they take at a performance is theirs.
#[tokio::test]
async fn a_cap_covers_ones_own_place_of_each_evening_in_one_sale_or_in_several() {
    let desk = Desk::new().await;
    with_rules(
        &desk,
        &[("PLAFOND", &|full| json!({"kind": "cap", "of": full, "cap": 1500, "window": {"kind": "ever"}}))],
    )
    .await;
    let contact =
        desk.ask::<Value>("create_contact", json!({"line": "Čapek Zoë"})).await["contact"]["contact"].clone();
    let mut prices = Vec::new();
    for seats in [vec![0, 1], vec![2]] {
        let basket = desk.basket(&seats).await;
        let named = json!({"basket": basket.basket, "contact": contact});
        let basket: Value = desk.ask("set_basket_contact", named).await;
        let lines = basket["lines"].as_array().expect("lines");
        prices.extend(lines.iter().map(|line| line["price"].as_i64().expect("a price")));
        let payments = json!([{"means": "card", "confirmed": true, "amount": basket["total"]}]);
        let _: Value =
            desk.ask("place_order", json!({"basket": basket["basket"], "payments": payments})).await;
    }
    assert_eq!(prices, [1500, 2000, 2000], "one place is theirs, the others are somebody else's");
}

#[tokio::test]
async fn a_book_that_names_a_fund_that_is_not_there_is_not_published() {
    let desk = Desk::new().await;
    let books: Value = desk.ask("list_tariff_books", json!({})).await;
    let of = json!({"book": books["books"][0]["id"]});
    let draft: Value = desk.ask("tariff_draft", of.clone()).await;
    let mut document = draft["document"].clone();
    let [id, fund] = [(); 2].map(|()| desk.evening.world.ctx.id::<kernel::TariffId>());
    let rule = json!({"kind": "suspended", "fund": fund, "of": document["tariffs"][0]["id"], "price": 0});
    let tariff = json!({"id": id, "code": "SUSP", "name": "Billet suspendu", "rule": rule});
    document["tariffs"].as_array_mut().expect("tariffs").push(tariff);
    let _: Value = desk.ask("save_tariff_draft", json!({"name": "Tarifs", "document": document})).await;
    assert_eq!(desk.refusal("publish_tariff_book", of).await, "passes.fund_unknown");
}
