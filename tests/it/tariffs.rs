//! Stories of tariff books: what they make of prices, and how they are tried before they are adopted.

mod after_show;
mod ahead;
mod debits;
pub(crate) mod entry;
pub(crate) mod funds;
mod nothing_to_pay;
mod publishing;
mod season;
mod thanks;

use app::passes::product::ProductView;
use pricing::Simulation;
use serde_json::{Value, json};

use crate::sales::Desk;
pub(crate) use season::plan;

/// The tariff of a code in a published book.
pub(crate) fn tariff<'a>(document: &'a Value, code: &str) -> &'a Value {
    let tariffs = document["tariffs"].as_array().expect("tariffs");
    tariffs.iter().find(|tariff| tariff["code"] == code).map(|tariff| &tariff["id"]).expect("the tariff")
}

/// The rule of a tariff, made of the tariff at full price.
pub(crate) type Rule<'r> = &'r (dyn Fn(&Value) -> Value + Sync);

/// The desk's book with more tariffs, each a code and a rule made of the tariff at full price; published.
pub(crate) async fn with_rules(desk: &Desk, rules: &[(&str, Rule<'_>)]) -> Value {
    let books: Value = desk.ask("list_tariff_books", json!({})).await;
    let of = json!({"book": books["books"][0]["id"]});
    let draft: Value = desk.ask("tariff_draft", of.clone()).await;
    let mut document = draft["document"].clone();
    let full = document["tariffs"][0]["id"].clone();
    for (code, rule) in rules {
        let id = desk.evening.world.ctx.id::<kernel::TariffId>();
        let tariff = json!({"id": id, "code": code, "name": format!("Tarif {code}"), "rule": rule(&full)});
        document["tariffs"].as_array_mut().expect("tariffs").push(tariff);
    }
    let saved: Value =
        desk.ask("save_tariff_draft", json!({"name": draft["name"], "document": document})).await;
    assert_eq!(saved["refused"], Value::Null);
    let _: Value = desk.ask("publish_tariff_book", of).await;
    document
}

/// A kind of pass of places: how many, and what each is worth.
pub(crate) async fn places(desk: &Desk, name: &str, price: u32, (credits, value): (u32, u32)) -> ProductView {
    let product = json!({"code": "PASS", "name": name, "kind": "credits", "price": price, "vat_rate": 550,
                         "credits": credits, "credit_value": value});
    desk.ask("create_pass_product", product).await
}

/// The book of the desk, with places of a pass of five.
pub(crate) async fn with_a_pass(desk: &Desk) -> (Value, ProductView) {
    let product = places(desk, "Carnet 5", 7500, (5, 1500)).await;
    let books: Value = desk.ask("list_tariff_books", json!({})).await;
    let of = json!({"book": books["books"][0]["id"]});
    let draft: Value = desk.ask("tariff_draft", of.clone()).await;
    let mut document = draft["document"].clone();
    let id = desk.evening.world.ctx.id::<kernel::TariffId>();
    let rule = json!({"kind": "pass", "product": product.id, "debit": "booking"});
    let tariff = json!({"id": id, "code": "CARNET", "name": "Carnet", "rule": rule});
    document["tariffs"].as_array_mut().expect("tariffs").push(tariff);
    let saved = json!({"name": draft["name"], "document": document});
    let saved: Value = desk.ask("save_tariff_draft", saved).await;
    assert_eq!(saved["refused"], Value::Null);
    let _: Value = desk.ask("publish_tariff_book", of.clone()).await;
    let published: Value = desk.ask("tariff_draft", of).await;
    (published["document"].clone(), product)
}

/// Credits that were used since are in the pass again when the past is replayed; those of a pass bought later are not.
#[tokio::test]
async fn a_season_replayed_under_its_own_book_gives_the_same_cents_passes_included() {
    let desk = Desk::new().await;
    let (document, product) = with_a_pass(&desk).await;
    let created: Value = desk.ask("create_contact", json!({"line": "Čapek Zoë"})).await;
    let contact = &created["contact"]["contact"];
    for (seats, passes) in [(0..1, json!([product.id])), (1..4, json!([]))] {
        desk.evening.world.minutes_pass(5);
        let basket = desk.basket(&seats.collect::<Vec<_>>()).await;
        let named = json!({"basket": basket.basket, "contact": contact});
        let basket: Value = desk.ask("set_basket_contact", named).await;
        let bought = if passes == json!([]) { 0 } else { 7500 };
        let amount = basket["total"].as_i64().expect("an amount") + bought;
        let payments = if amount == 0 { json!([]) } else { json!([{"means": "cash", "amount": amount}]) };
        let order = json!({"basket": basket["basket"], "payments": payments, "passes": passes});
        let _: Value = desk.ask("place_order", order).await;
    }
    desk.evening.world.minutes_pass(5);
    let span = json!({"draft": document, "from": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z"});
    let simulation: Simulation = desk.ask("simulate_tariff_book", span).await;
    let sold: Vec<(Option<&str>, u32)> =
        simulation.current.tariffs.iter().map(|sold| (sold.name.as_deref(), sold.tickets)).collect();
    assert_eq!(sold, [(Some("Carnet"), 3), (Some("Plein tarif"), 1)], "three places left the pass");
    assert_eq!(simulation.draft.central.side, simulation.current);
}
