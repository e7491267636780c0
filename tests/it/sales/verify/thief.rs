//! A thief with the file in hand: whatever is changed, dropped or added in a table of money is seen, and named.

use app::sales::basket::BasketView;
use app::sales::place::Placed;
use app::sales::undo::Undone;
use kernel::TariffId;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection};

use super::Desk;
use crate::tariffs::entry::{book, curtain_rises, on_the_evening, with_places_due_on_entry};
use crate::tariffs::funds::{give, with_a_fund};
use crate::tariffs::{tariff, with_a_pass};

/// Every table of money, and the faults that may name what is wrong with it.
const TABLES: [(&str, &[&str]); 22] = [
    ("journal", &["journal", "key", "gap", "signature", "columns", "order"]),
    ("orders", &["order"]),
    ("operation", &["columns", "gap", "hash", "signature", "record", "orphan"]),
    ("ticket", &["ticket", "orphan", "ticket_without_right", "seat_sold_twice"]),
    ("ticket_end", &["end", "orphan"]),
    ("ticket_copy", &["ticket_copy"]),
    ("order_item", &["item", "return", "orphan"]),
    ("order_item_end", &["return", "orphan"]),
    ("payment", &["payment", "orphan"]),
    ("credit_note", &["credit_note"]),
    ("credit_note_use", &["credit_note_use"]),
    ("credit_note_end", &["credit_note_end"]),
    ("till", &["till"]),
    ("closing", &["closing"]),
    ("pass", &["pass", "credit"]),
    ("pass_return", &["pass_return"]),
    ("credit", &["credit", "credit_use"]),
    ("credit_use", &["credit_use"]),
    ("credit_return", &["credit_return"]),
    ("promise", &["promise"]),
    ("promise_end", &["promise_end"]),
    ("balance_movement", &["balance_movement"]),
];

/// What the journal does not hold.
const UNTOLD: [(&str, &str); 18] = [
    // Words.
    ("till", "note"),
    ("pass", "product_id"),
    ("pass", "number"),
    ("credit", "earmark"),
    // Persons, and what became of the papers.
    ("orders", "contact_id"),
    ("orders", "kept_for"),
    ("orders", "kept_key"),
    ("orders", "delivery"),
    ("orders", "collected_at"),
    ("orders", "released_at"),
    ("credit_note", "contact_id"),
    ("pass", "contact_id"),
    // Names that nothing else uses: the SIREN tells the operator.
    ("journal", "operator_id"),
    ("journal", "opened_at"),
    ("journal", "received"),
    ("balance_movement", "movement_id"),
    ("order_item", "item_id"),
    ("order_item_end", "item_id"),
];

struct Column {
    name: String,
    kind: String,
    /// Whether a row that is added needs its own.
    own: bool,
}

impl Column {
    /// Another value of its type.
    fn other(&self) -> String {
        let name = &self.name;
        match (self.kind.as_str(), name.as_str()) {
            ("INTEGER", _) => format!("coalesce({name}, 0) + 1000003"),
            (_, "business_date") => format!("date({name}, '+1 day')"),
            ("TEXT", _) => format!("coalesce({name}, '') || 'x'"),
            _ => format!(
                "iif({name} is null, randomblob(16), unhex(substr(hex({name}), 3) || substr(hex({name}), 1, 2)))"
            ),
        }
    }
}

/// The tables, written by another program.
struct Thief(SqliteConnection);

impl Thief {
    async fn of(desk: &Desk) -> Self {
        let file = desk.evening.world.app.places.store.join("parterre.db");
        let options = SqliteConnectOptions::new().filename(file).foreign_keys(false);
        let mut conn = options.pragma("ignore_check_constraints", "on").connect().await.expect("opened");
        let triggers: Vec<String> =
            sqlx::query_scalar("select name from sqlite_schema where type = 'trigger'")
                .fetch_all(&mut conn)
                .await
                .expect("the triggers");
        for trigger in triggers {
            sqlx::query(AssertSqlSafe(format!("drop trigger {trigger}")))
                .execute(&mut conn)
                .await
                .expect("dropped");
        }
        Self(conn)
    }

    async fn columns(&mut self, table: &str) -> Vec<Column> {
        let rows: Vec<(String, String, bool)> =
            sqlx::query_as("select name, upper(type), pk > 0 from pragma_table_info(?1)")
                .bind(table)
                .fetch_all(&mut self.0)
                .await
                .expect("its columns");
        let own = |name: &str| {
            ["line", "number", "operation_id"].contains(&name)
                || [("seq", "operation"), ("desk_id", "journal"), ("seq", "orders")].contains(&(name, table))
        };
        rows.into_iter().map(|(name, kind, key)| Column { own: key || own(&name), name, kind }).collect()
    }

    /// What is found after a theft, which is then undone.
    async fn faults(&mut self, theft: &str) -> Vec<String> {
        let mut tx = self.0.begin().await.expect("begun");
        let done = sqlx::query(AssertSqlSafe(theft.to_owned())).execute(&mut *tx).await;
        assert_ne!(done.unwrap_or_else(|error| panic!("{theft}: {error}")).rows_affected(), 0, "{theft}");
        let report = sales::verify::store(&mut tx, |_, _| ()).await;
        let report = report.unwrap_or_else(|error| panic!("{theft}: {error}"));
        tx.rollback().await.expect("undone");
        report.faults.into_iter().map(|fault| fault.what).collect()
    }
}

/// Sells a seat to a person at a tariff; the one that is proposed, when none is named.
async fn sell_to(desk: &Desk, contact: &Value, seat: usize, tariff: Option<TariffId>) -> Placed {
    let basket = desk.basket(&[seat]).await.basket;
    let _: Value = desk.ask("set_basket_contact", json!({"basket": basket, "contact": contact})).await;
    if let Some(tariff) = tariff {
        let choice = json!({"basket": basket, "choice": {"take": {"tariff": tariff}}});
        let _: Value = desk.ask("choose_price", choice).await;
    }
    desk.ask("place_order", json!({"basket": basket})).await
}

/// Adds to the book a tariff that a prepaid card of 50 € pays; answers it and the card.
async fn with_a_card(desk: &Desk) -> (TariffId, Value) {
    let card = json!({"code": "CP", "name": "Carte 50", "kind": "wallet", "price": 5000, "vat_rate": 0,
                      "credit_value": 5000});
    let card: Value = desk.ask("create_pass_product", card).await;
    let books: Value = desk.ask("list_tariff_books", json!({})).await;
    let of = json!({"book": books["books"][0]["id"]});
    let draft: Value = desk.ask("tariff_draft", of.clone()).await;
    let mut document = draft["document"].clone();
    let id = desk.evening.world.ctx.id::<TariffId>();
    let rule = json!({"kind": "wallet", "product": card["id"], "of": document["tariffs"][0]["id"], "share": 10_000,
                      "debit": "booking"});
    let tariff = json!({"id": id, "code": "CARTE", "name": "Carte", "rule": rule, "proposed": false});
    document["tariffs"].as_array_mut().expect("tariffs").push(tariff);
    let saved: Value =
        desk.ask("save_tariff_draft", json!({"name": draft["name"], "document": document})).await;
    assert_eq!(saved["refused"], Value::Null);
    let _: Value = desk.ask("publish_tariff_book", of).await;
    (id, card["id"].clone())
}

async fn refund(desk: &Desk, placed: &Placed) {
    let _: Undone = desk.ask("refund_tickets", json!({"order": placed.order, "motive": "unable"})).await;
}

async fn give_first_item_back(desk: &Desk, placed: &Placed) {
    let order: Value = desk.ask("order", json!({"order": placed.order})).await;
    let item = &order["items"][0]["item"];
    let back = json!({"order": placed.order, "items": [item], "motive": "unable"});
    let _: Undone = desk.ask("refund_tickets", back).await;
}

/// A pass and a prepaid card, each used, and given back with a place of each.
async fn passes(desk: &Desk) {
    let (_, pass) = with_a_pass(desk).await;
    let (paid_by_card, card) = with_a_card(desk).await;
    let created: Value = desk.ask("create_contact", json!({"line": "Mme Čapek Zoë"})).await;
    let contact = &created["contact"]["contact"];
    let mut sold = Vec::new();
    for (product, amount) in [(json!(pass.id), 7500), (card, 5000)] {
        let basket: BasketView = desk.ask("add_pass", json!({"product": product})).await;
        let named = json!({"basket": basket.basket, "contact": contact});
        let _: Value = desk.ask("set_basket_contact", named).await;
        let cash = json!([{"means": "cash", "given": 10_000, "amount": amount}]);
        let order = json!({"basket": basket.basket, "payments": cash});
        sold.push(desk.ask::<Placed>("place_order", order).await);
    }
    sell_to(desk, contact, 0, None).await;
    let second = sell_to(desk, contact, 1, None).await;
    refund(desk, &second).await;
    sell_to(desk, contact, 2, Some(paid_by_card)).await;
    let second = sell_to(desk, contact, 3, Some(paid_by_card)).await;
    refund(desk, &second).await;
    give_first_item_back(desk, &sold[1]).await;
}

/// A gift voucher that paid a place and is given back, and a credit note.
async fn notes(desk: &Desk) {
    let card = |amount: i64| json!([{"means": "card", "confirmed": true, "amount": amount}]);
    let basket: BasketView = desk.ask("add_gift_voucher", json!({"amount": 3000})).await;
    let voucher: Placed =
        desk.ask("place_order", json!({"basket": basket.basket, "payments": card(3000)})).await;
    let basket = desk.basket(&[4]).await.basket;
    let pays = json!([{"means": "credit_note", "note": voucher.vouchers[0].note, "amount": 2000}]);
    let _: Placed = desk.ask("place_order", json!({"basket": basket, "payments": pays})).await;
    give_first_item_back(desk, &voucher).await;
    let basket = desk.basket(&[5]).await.basket;
    let given_up: Placed = desk.ask("place_order", json!({"basket": basket, "payments": card(2000)})).await;
    let refund = json!({"order": given_up.order, "motive": "unable",
                        "payments": [{"means": "credit_note", "amount": -2000}]});
    let _: Undone = desk.ask("refund_tickets", refund).await;
}

/// A donation, a place that it pays, and one of those given up.
async fn fund(desk: &Desk) {
    let (fund, suspended) = with_a_fund(desk).await;
    give(desk, &fund, 5000).await;
    let created: Value = desk.ask("create_contact", json!({"line": "M. Diallo Issa"})).await;
    let contact = &created["contact"]["contact"];
    sell_to(desk, contact, 9, Some(suspended)).await;
    let second = sell_to(desk, contact, 10, Some(suspended)).await;
    refund(desk, &second).await;
}

/// Places that are due on entry: entered, missed, given up.
async fn promises(desk: &Desk) {
    let document = with_places_due_on_entry(desk).await;
    let at = tariff(&document, "ABSENT");
    let [entered, _missed, given_up] = [
        book(desk, &[11], at, &Value::Null).await,
        book(desk, &[12], at, &Value::Null).await,
        book(desk, &[13], at, &Value::Null).await,
    ];
    refund(desk, &given_up).await;
    on_the_evening(desk).await;
    let _: Value = desk.ask("record_entry", json!({"order": entered.order})).await;
    curtain_rises(desk);
    let of = json!({"performance": desk.evening.performance});
    let _: Value = desk.ask("settle_no_shows", of).await;
}

/// An evening that writes in every table, closed.
async fn evening() -> Desk {
    let desk = Desk::new().await;
    passes(&desk).await;
    notes(&desk).await;
    fund(&desk).await;
    let sold = desk.sell(&[6]).await;
    let _: Value = desk.ask("print_tickets", json!({"order": sold.order})).await;
    let copied = json!({"ticket": sold.tickets[0].ticket, "motive": "lost"});
    let _: Value = desk.ask("duplicate_ticket", copied).await;
    let other = desk.basket(&[7]).await.basket;
    let exchange = json!({"order": sold.order, "tickets": [sold.tickets[0].ticket], "basket": other,
                          "motive": "other_places"});
    let _: Undone = desk.ask("exchange_tickets", exchange).await;
    let basket = desk.basket(&[8]).await.basket;
    let vouchers = json!([{"means": "holiday_vouchers", "face": 2500, "amount": 2000}]);
    let _: Placed = desk.ask("place_order", json!({"basket": basket, "payments": vouchers})).await;
    promises(&desk).await;
    desk.count().await;
    let _: Value = desk.ask("close_period", json!({"period": "day"})).await;
    assert_eq!(desk.faults().await, json!([]));
    desk
}

#[tokio::test]
async fn whatever_is_changed_dropped_or_added_in_a_table_of_money_is_named() {
    let desk = evening().await;
    let mut thief = Thief::of(&desk).await;
    let mut unseen = Vec::new();
    for (table, names) in TABLES {
        let columns = thief.columns(table).await;
        let key = columns.iter().filter(|column| column.own).map(|column| column.name.as_str());
        let key = key.collect::<Vec<_>>().join(", ");
        let changed = columns.iter().filter(|column| !UNTOLD.contains(&(table, &column.name)));
        let mut thefts: Vec<String> = changed
            .map(|column| format!("update {table} set {} = {}", column.name, column.other()))
            .collect();
        thefts.push(format!("delete from {table} where ({key}) = (select {key} from {table} limit 1)"));
        let copied =
            columns.iter().map(|column| if column.own { column.other() } else { column.name.clone() });
        let copied = copied.collect::<Vec<_>>().join(", ");
        thefts.push(format!("insert into {table} select {copied} from {table} limit 1"));
        for theft in thefts {
            let faults = thief.faults(&theft).await;
            if !faults.iter().any(|fault| names.contains(&fault.as_str())) {
                unseen.push((theft, faults));
            }
        }
    }
    assert!(unseen.is_empty(), "{unseen:#?}");
}
