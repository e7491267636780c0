//! Stories of who asks to be forgotten.

use app::contacts::bought::AtStake;
use app::contacts::card::ContactCard;
use app::contacts::find::FoundContacts;
use app::sales::order::FoundOrders;
use contacts::contact::Contact;
use contacts::point::Point;
use contacts::sample::People;
use kernel::{ContactId, Money, TypedId};
use network::Role;
use serde_json::{Value, json};
use sqlx::Row;
use store::{Author, Store};

use super::card::{contact, sell_to};
use crate::sales::Desk;

/// Everything the store holds, table by table, as one text in which a name would be seen.
async fn whole_store(desk: &Desk) -> String {
    let mut conn = desk.evening.world.app.store.read().await.expect("a connection");
    let tables: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_schema where type = 'table' and name not like 'contact_find%' and name not like 'sqlite%'",
    )
    .fetch_all(&mut *conn)
    .await
    .expect("tables");
    let mut text = String::new();
    for table in tables {
        let sql = sqlx::AssertSqlSafe(format!("select * from {table}"));
        for row in sqlx::query(sql).fetch_all(&mut *conn).await.expect("rows") {
            for column in 0..row.len() {
                let bytes: Option<Vec<u8>> = row.try_get_unchecked(column).ok().flatten();
                text.push_str(&String::from_utf8_lossy(&bytes.unwrap_or_default()));
                text.push('\n');
            }
        }
    }
    text
}

/// Somebody of whom everything is known: coordinates, consent, note, proof, position, tickets kept, a pass.
async fn well_known(desk: &Desk) -> ContactId {
    let line = "Mme Quatrehommes Zénobie 06 39 98 77 66 zenobie@exemple.fr";
    let person = contact(desk, json!({"line": line})).await;
    let school = contact(desk, json!({"kind": "organisation", "organisation": "Lycée Monge"})).await;
    for (name, input) in [
        (
            "record_consent",
            json!({"contact": person, "channel": "email", "purpose": "programme", "state": "granted",
                   "wording": "2026-1", "source": "paper", "proof": "scan-zenobie.pdf"}),
        ),
        ("add_note", json!({"contact": person, "kind": "call", "text": "Zénobie rappellera"})),
        ("record_entitlement", json!({"contact": person, "status": "jobseeker"})),
        (
            "add_position",
            json!({"card": person, "person": person, "organisation": school,
                   "function": "intendante de Zénobie"}),
        ),
    ] {
        let _: Value = desk.ask(name, input).await;
    }
    sell_to(desk, person, &[0, 1]).await;
    let kept = desk.basket(&[3]).await;
    let _: Value = desk.ask("set_basket_contact", json!({"basket": kept.basket, "contact": person})).await;
    let order = json!({"basket": kept.basket, "owing": true, "delivery": "kept", "kept_for": "Quatrehommes",
                       "mail_to": "zenobie@exemple.fr"});
    let _: Value = desk.ask("place_order", order).await;
    person
}

#[tokio::test]
async fn an_erased_person_leaves_a_tombstone_and_her_sales_keep_their_numbers() {
    let desk = Desk::new().await;
    let person = well_known(&desk).await;
    let before: FoundOrders = desk.ask("find_orders", json!({"contact": person})).await;
    for trace in ["Zénobie", "Quatrehommes", "zenobie@exemple.fr", "639987766"] {
        assert!(whole_store(&desk).await.contains(trace), "{trace} is there to be erased");
    }
    let stake: AtStake = desk.ask("preview_erasure", json!({"contact": person})).await;
    assert_eq!((stake.tickets, stake.credits, stake.due), (3, 5, Money::cents(2000)));

    let _: Value = desk.ask("erase_contact", json!({"contact": person})).await;

    let after = whole_store(&desk).await.to_lowercase();
    for trace in ["zénobie", "zenobie", "quatrehommes", "639987766"] {
        assert!(!after.contains(trace), "{trace} is still somewhere");
    }
    for query in ["quatreh", "zenobie", "0639987766"] {
        let found: FoundContacts = desk.ask("find_contacts", json!({"query": query})).await;
        assert!(found.contacts.is_empty(), "{query} finds nobody");
    }
    assert_eq!(desk.refusal("contact_card", json!({"contact": person})).await, "contacts.unknown");
    let orders: FoundOrders = desk.ask("find_orders", json!({})).await;
    let numbers = |orders: &FoundOrders| {
        let mut numbers: Vec<_> =
            orders.orders.iter().map(|order| (order.number.clone(), order.value)).collect();
        numbers.sort();
        numbers
    };
    assert_eq!(numbers(&orders), numbers(&before), "numbers and amounts stay");
    assert!(orders.orders.iter().all(|order| order.contact.is_none() && order.kept_for.is_empty()));
    let mut conn = desk.evening.world.app.store.read().await.expect("a connection");
    let tombs: i64 = sqlx::query_scalar("select count(*) from tombstone where contact_id = ?1")
        .bind(person.uuid())
        .fetch_one(&mut *conn)
        .await
        .expect("a count");
    assert_eq!(tombs, 1);
    drop(conn);
    assert_eq!(desk.faults().await, json!([]), "the journal is whole");
}

/// What a copy brings back was asked for before: the law knows no undoing of either.
#[tokio::test]
async fn who_was_erased_and_what_was_refused_stay_so_when_an_older_backup_is_restored() {
    let desk = Desk::new().await;
    let gone = well_known(&desk).await;
    let stays = contact(&desk, json!({"line": "M. Cinqhommes Zadig"})).await;
    let said = |state: &str| {
        json!({"contact": stays, "channel": "email", "purpose": "programme", "state": state, "wording": "1",
               "source": "desk"})
    };
    let _: Value = desk.ask("record_consent", said("granted")).await;
    let backup: Value = desk.ask("back_up", json!({})).await;
    desk.evening.world.minutes_pass(1);
    let _: Value = desk.ask("record_consent", said("withdrawn")).await;
    let _: Value = desk.ask("erase_contact", json!({"contact": gone})).await;

    let _: Value = desk.ask("restore_backup", json!({"file": backup["name"]})).await;

    let anne = desk.evening.world.at(tests::CODE).await;
    let card = anne.call("contact_card", json!({"contact": stays})).await.expect("the card");
    let consents = card["consents"].as_array().expect("consents");
    let allowed: Vec<&Value> = consents.iter().filter(|consent| consent["allows"] == true).collect();
    assert_eq!(allowed, Vec::<&Value>::new());
    let refused = anne.call("contact_card", json!({"contact": gone})).await.expect_err("nobody");
    assert_eq!(refused.code, "contacts.unknown");
    let whole = whole_store(&desk).await.to_lowercase();
    for trace in ["zénobie", "quatrehommes", "639987766"] {
        assert!(!whole.contains(trace), "{trace} came back");
    }
}

#[tokio::test]
async fn what_a_transfer_was_called_goes_with_the_person() {
    let desk = Desk::new().await;
    let person = contact(&desk, json!({"line": "Mme Quatrehommes Zénobie"})).await;
    let basket = desk.basket(&[0]).await;
    let _: Value = desk.ask("set_basket_contact", json!({"basket": basket.basket, "contact": person})).await;
    let transfer = json!([{"means": "transfer", "reference": "VIR Quatrehommes", "amount": basket.total}]);
    let placed: Value = desk.ask("place_order", json!({"basket": basket.basket, "payments": transfer})).await;
    let _: Value = desk.ask("erase_contact", json!({"contact": person})).await;
    assert!(!whole_store(&desk).await.contains("Quatrehommes"));
    let order: Value = desk.ask("order", json!({"order": placed["order"]})).await;
    assert_eq!(order["payments"][0]["means"], json!({"means": "transfer", "reference": ""}));
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn an_erasure_waits_seven_days_in_which_the_card_does_not_change() {
    let desk = Desk::new().await;
    let person = contact(&desk, json!({"line": "Mme Quatrehommes Zénobie"})).await;
    let asked: ContactCard = desk.ask("request_erasure", json!({"contact": person})).await;
    let at = asked.erase_at.expect("a moment");
    assert_eq!(at.since(desk.evening.world.ctx.now()).num_days(), 7);
    let edit = json!({"contact": person, "fields": {"usage": "Cinqhommes"}});
    assert_eq!(desk.refusal("edit_contact", edit).await, "contacts.restricted");

    let lifted: ContactCard = desk.ask("lift_erasure", json!({"contact": person})).await;
    assert_eq!(lifted.erase_at, None);
    let _: ContactCard = desk.ask("request_erasure", json!({"contact": person})).await;
    desk.evening.world.minutes_pass(7 * 24 * 60 - 1);
    let early: Value = desk.as_anne("forget_due").await;
    assert_eq!(early["contacts"], json!(0), "a minute before");
    desk.evening.world.minutes_pass(1);
    let due: Value = desk.as_anne("forget_due").await;
    assert_eq!(due["contacts"], json!(1));
}

#[tokio::test]
async fn only_an_administrator_erases_at_once() {
    let desk = Desk::new().await;
    let person = contact(&desk, json!({"line": "Mme Quatrehommes Zénobie"})).await;
    let seller = desk.evening.world.agent("lou", &[Role::BoxOfficeManager]).await;
    let refused = seller.call("erase_contact", json!({"contact": person})).await.expect_err("refused");
    assert_eq!(refused.code(), "app.right_missing");
    seller
        .call("request_erasure", json!({"contact": person}))
        .await
        .expect("anyone at the desk may take the request");
}

#[tokio::test]
async fn the_files_bytes_hold_nothing_of_who_was_erased_among_thousands() {
    let desk = Desk::new().await;
    let store = &desk.evening.world.app.store;
    let ctx = &desk.evening.world.ctx;
    let author = ctx.author().expect("an author");
    let crowd: Vec<Contact> = People::new(5)
        .take(3000)
        .map(|one| {
            let points = one.email.map(|email| Point::email(ctx.id(), &email)).into_iter().collect();
            Contact { id: ctx.id(), sheet: one.sheet, points }
        })
        .collect();
    let (before, after) = crowd.split_at(1500);
    write(store, &author, before).await;
    let line = "Mme Quatrehommes Zénobie zeno.abracadabrant@rareté-exemple.fr";
    let person = contact(&desk, json!({"line": line})).await;
    let (after, last) = after.split_at(1400);
    write(store, &author, after).await;
    let holds = |trace: &str| holds(store, trace);
    let traces = ["quatrehommes", "zenobie", "abracadabrant", "rarete"];
    assert!(traces.into_iter().all(holds), "the bytes tell what is there");

    let _: Value = desk.ask("erase_contact", json!({"contact": person})).await;

    write(store, &author, last).await;
    let found: FoundContacts = desk.ask("find_contacts", json!({"query": last[0].sheet.usage})).await;
    assert!(!found.contacts.is_empty(), "the others are found as before");
    store.close().await;
    for trace in traces {
        assert!(!holds(trace), "{trace} is still in the file or its log");
    }
}

/// Whether the bytes of a store's file, or those of its log, hold a trace, folded.
pub(crate) fn holds(store: &Store, trace: &str) -> bool {
    ["parterre.db", "parterre.db-wal"].into_iter().any(|name| {
        let bytes = std::fs::read(store.folder().join(name)).unwrap_or_default();
        contacts::text::fold(&String::from_utf8_lossy(&bytes)).contains(trace)
    })
}

async fn write(store: &Store, author: &Author, contacts: &[Contact]) {
    let mut tx = store.write().await.expect("a transaction");
    contacts::contact::store::insert(&mut tx, author, contacts).await.expect("written");
    tx.commit().await.expect("committed");
}
