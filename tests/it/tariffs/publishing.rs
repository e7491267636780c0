//! A book that would promise what the program does not do is not published, and says so while it is written.

use app::passes::product::ProductView;
use serde_json::{Value, json};

use crate::sales::Desk;

/// What a draft is told and what its publication is refused with, once something was changed in it.
async fn refused(desk: &Desk, change: impl FnOnce(&mut Value)) -> String {
    let books: Value = desk.ask("list_tariff_books", json!({})).await;
    let of = json!({"book": books["books"][0]["id"]});
    let mut draft: Value = desk.ask("tariff_draft", of.clone()).await;
    let published = draft["document"].clone();
    change(&mut draft["document"]);
    let save = |document: &Value| json!({"name": draft["name"], "document": document});
    let saved: Value = desk.ask("save_tariff_draft", save(&draft["document"])).await;
    let code = desk.refusal("publish_tariff_book", of).await;
    assert_eq!(
        saved["refused"]["code"],
        json!(code),
        "the draft says what its publication would be refused with"
    );
    let _: Value = desk.ask("save_tariff_draft", save(&published)).await;
    code
}

/// A tariff more in a book.
fn add(document: &mut Value, desk: &Desk, rule: &Value) {
    let id = desk.evening.world.ctx.id::<kernel::TariffId>();
    let tariff = json!({"id": id, "code": "PLUS", "name": "Tarif plus", "rule": rule});
    document["tariffs"].as_array_mut().expect("tariffs").push(tariff);
}

async fn product(desk: &Desk, code: &str, kind: &str) -> ProductView {
    let new = json!({"code": code, "name": code, "kind": kind, "price": 5000, "vat_rate": 0, "credits": 5,
                     "credit_value": 5000});
    desk.ask("create_pass_product", new).await
}

#[tokio::test]
async fn a_pass_that_gives_no_places_and_a_card_without_money_are_refused() {
    let desk = Desk::new().await;
    let (card, pass) = (product(&desk, "CARTE", "wallet").await, product(&desk, "CARNET", "credits").await);
    let places = json!({"kind": "pass", "product": card.id, "debit": "entry"});
    assert_eq!(refused(&desk, |book| add(book, &desk, &places)).await, "tariffs.pass_kind_wrong");
    let money = |book: &mut Value| {
        let of = book["tariffs"][0]["id"].clone();
        let rule =
            json!({"kind": "wallet", "product": pass.id, "of": of, "share": 10_000, "debit": "booking"});
        add(book, &desk, &rule);
    };
    assert_eq!(refused(&desk, money).await, "tariffs.pass_kind_wrong");
}

#[tokio::test]
async fn a_pass_that_would_give_nothing_is_not_created() {
    let desk = Desk::new().await;
    let refusals = [
        (json!({"kind": "wallet", "price": 5000}), "passes.card_empty"),
        (json!({"kind": "credits", "price": 5000, "credit_value": 1000}), "passes.places_missing"),
        (json!({"kind": "credits", "price": 5000, "credits": 5}), "passes.place_worthless"),
        (json!({"kind": "credits", "price": 0, "credits": 5}), "passes.place_worthless"),
    ];
    for (mut product, code) in refusals {
        for (name, value) in [("code", json!("P")), ("name", json!("P")), ("vat_rate", json!(0))] {
            product[name] = value;
        }
        assert_eq!(desk.refusal("create_pass_product", product).await, code);
    }
    let all: app::passes::product::Products = desk.ask("list_pass_products", json!({})).await;
    assert_eq!(all.products, []);
}

#[tokio::test]
async fn thanks_that_come_never_or_give_nothing_are_refused() {
    let desk = Desk::new().await;
    let (card, pass) = (product(&desk, "CARTE", "wallet").await, product(&desk, "CARNET", "credits").await);
    let thanks = |product: &ProductView, at: u32, credits: u32| {
        json!([{"code": "M", "name": "Merci", "window": {"kind": "ever"}, "at": at, "product": product.id,
                "credits": credits}])
    };
    for (given, code) in [
        (thanks(&pass, 0, 1), "tariffs.thanks_empty"),
        (thanks(&pass, 3, 0), "tariffs.thanks_empty"),
        (thanks(&card, 3, 1), "tariffs.pass_kind_wrong"),
    ] {
        assert_eq!(refused(&desk, |book| book["thanks"] = given).await, code);
    }
}

#[tokio::test]
async fn a_tariff_that_would_be_open_to_nobody_is_refused() {
    let desk = Desk::new().await;
    let open = |opening: Value| move |book: &mut Value| book["tariffs"][0]["opening"] = opening;
    let segments = open(json!({"segments": ["fidèles"]}));
    assert_eq!(refused(&desk, segments).await, "tariffs.segments_unknown");
    let right = open(json!({"right": "price.secret"}));
    assert_eq!(refused(&desk, right).await, "tariffs.right_unknown");
}

/// The rights that the window offers are those that a seller may have.
#[tokio::test]
async fn a_tariff_that_asks_for_the_right_to_set_prices_is_sold_by_who_has_it() {
    let desk = Desk::new().await;
    let books: Value = desk.ask("list_tariff_books", json!({})).await;
    let of = json!({"book": books["books"][0]["id"]});
    let mut draft: Value = desk.ask("tariff_draft", of.clone()).await;
    draft["document"]["tariffs"][0]["opening"] = json!({"right": "manual_price"});
    let save = json!({"name": draft["name"], "document": draft["document"]});
    let _: Value = desk.ask("save_tariff_draft", save).await;
    let _: Value = desk.ask("publish_tariff_book", of).await;
    assert_eq!(desk.basket(&[0]).await.total, kernel::Money::cents(2000));
}
