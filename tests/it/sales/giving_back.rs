//! Passes and gift vouchers given back: whole or less what was used, once, and nothing of them works afterwards.

use app::contacts::card::ContactCard;
use app::documents::DocumentRef;
use app::sales::basket::BasketView;
use app::sales::order::OrderView;
use app::sales::place::Placed;
use app::sales::takings::TakingsView;
use app::sales::undo::{CreditNotes, Undone};
use kernel::{Money, OrderItemId};
use network::Role;
use serde_json::{Value, json};

use super::Desk;
use super::verify::all_agree;
use crate::tariffs::with_a_pass;

/// A person with a pass of five places, paid 75 €, of which `used` were taken; her order of it, her contact.
async fn holder(desk: &Desk, used: &[usize]) -> (OrderView, Value, Vec<Placed>) {
    let (_, product) = with_a_pass(desk).await;
    let created: Value = desk.ask("create_contact", json!({"line": "Mme Čapek Zoë"})).await;
    let contact = created["contact"]["contact"].clone();
    let basket: BasketView = desk.ask("add_pass", json!({"product": product.id})).await;
    let _: Value = desk.ask("set_basket_contact", json!({"basket": basket.basket, "contact": contact})).await;
    let cash = json!([{"means": "cash", "amount": 7500}]);
    let sold: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": cash})).await;
    let mut taken = Vec::new();
    for seat in used {
        desk.evening.world.minutes_pass(1);
        let basket = desk.basket(&[*seat]).await;
        let named = json!({"basket": basket.basket, "contact": contact});
        let named: BasketView = desk.ask("set_basket_contact", named).await;
        assert_eq!(named.total, Money::ZERO, "the pass pays");
        taken.push(desk.ask("place_order", json!({"basket": basket.basket})).await);
    }
    (order(desk, &sold).await, contact, taken)
}

async fn order(desk: &Desk, placed: &Placed) -> OrderView {
    desk.ask("order", json!({"order": placed.order})).await
}

/// The request that gives the first item of an order back.
fn first_of(order: &OrderView) -> Value {
    json!({"order": order.order, "items": [order.items[0].item], "motive": "unable"})
}

/// What the person of a basket would pay for a seat.
async fn price(desk: &Desk, contact: &Value, seat: usize) -> Money {
    let basket = desk.basket(&[seat]).await;
    let named = json!({"basket": basket.basket, "contact": contact});
    let view: BasketView = desk.ask("set_basket_contact", named).await;
    let _: Value = desk.ask("drop_basket", json!({"basket": basket.basket})).await;
    view.total
}

#[tokio::test]
async fn a_pass_is_given_back_whole_once_and_gives_nothing_any_more() {
    let desk = Desk::new().await;
    let (sold, contact, _) = holder(&desk, &[]).await;
    assert_eq!(price(&desk, &contact, 0).await, Money::ZERO, "a place of the pass");
    assert_eq!((sold.items[0].used, sold.items[0].end.is_none()), (Money::ZERO, true));
    let seller = desk.evening.world.agent("claire", &[Role::BoxOffice]).await;
    let done: Undone = seller.ask("refund_tickets", &first_of(&sold)).await.expect("given back");
    assert_eq!((done.payments[0].amount, done.returned.len()), (Money::cents(-7500), 1));
    assert_eq!(price(&desk, &contact, 0).await, Money::cents(2000), "the full price");

    let after: OrderView = desk.ask("order", json!({"order": sold.order})).await;
    let end = after.items[0].end.as_ref().expect("an end");
    assert_eq!((end.how.as_str(), &end.number), ("refunded", &done.number));
    assert_eq!((after.value, after.paid, after.due), (Money::ZERO, Money::ZERO, Money::ZERO));
    assert_eq!(desk.refusal("refund_tickets", first_of(&sold)).await, "sales.item_ended");
    let card: ContactCard = desk.ask("contact_card", json!({"contact": contact})).await;
    let bought = card.bought.expect("what was bought");
    assert!(bought.passes[0].returned && bought.passes[0].left == 0 && bought.orders[0].items[0].returned);
    let voucher: DocumentRef =
        desk.ask("print_voucher", json!({"order": sold.order, "number": done.number})).await;
    let said = crate::paper::text(&desk.paper(&voucher));
    let number = after.items[0].number.as_deref().expect("the number of the pass");
    for words in ["COUPON DE GESTION", &sold.number, "Carnet 5", number, "75,00"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    all_agree(&desk).await;
}

#[tokio::test]
async fn a_pass_that_was_used_is_given_back_by_who_may_less_what_was_used() {
    let desk = Desk::new().await;
    let (sold, contact, taken) = holder(&desk, &[0, 1]).await;
    assert_eq!(sold.items[0].used, Money::cents(3000));
    let seller = desk.evening.world.agent("sam", &[Role::BoxOffice]).await;
    let refused = seller.call("refund_tickets", first_of(&sold)).await.expect_err("refused");
    assert_eq!((refused.code.as_str(), &refused.params["places"]), ("passes.pass_used", &json!(2)));

    let back: Undone = desk.ask("refund_tickets", first_of(&sold)).await;
    assert_eq!(back.payments[0].amount, Money::cents(-4500), "75 € less two places of 15 €");
    let after: OrderView = desk.ask("order", json!({"order": sold.order})).await;
    let kept = &after.items[1];
    assert_eq!(
        (kept.kind.as_str(), kept.amount, kept.vat_rate),
        ("used", Money::cents(3000), sold.items[0].vat_rate)
    );
    assert_eq!((after.value, after.paid), (Money::cents(3000), Money::cents(3000)));
    assert_eq!(price(&desk, &contact, 5).await, Money::cents(2000), "three places were withdrawn");
    let again = json!({"order": sold.order, "items": [kept.item], "motive": "unable"});
    assert_eq!(desk.refusal("refund_tickets", again).await, "sales.item_kept");

    // What was kept is paid for: the place comes back with its ticket, and may be taken again.
    let _: Undone = desk.ask("refund_tickets", json!({"order": taken[0].order, "motive": "unable"})).await;
    assert_eq!(price(&desk, &contact, 5).await, Money::ZERO);
    all_agree(&desk).await;
}

#[tokio::test]
async fn a_pass_used_up_has_nothing_to_give_back_until_its_tickets_are() {
    let desk = Desk::new().await;
    let (sold, _, taken) = holder(&desk, &[0, 1, 2, 3, 4]).await;
    assert_eq!(desk.refusal("refund_tickets", first_of(&sold)).await, "sales.item_used_up");
    for placed in &taken {
        let _: Undone = desk.ask("refund_tickets", json!({"order": placed.order, "motive": "unable"})).await;
    }
    let seller = desk.evening.world.agent("claire", &[Role::BoxOffice]).await;
    let back: Undone = seller.ask("refund_tickets", &first_of(&sold)).await.expect("whole again");
    assert_eq!(back.payments[0].amount, Money::cents(-7500));
    all_agree(&desk).await;
}

#[tokio::test]
async fn a_prepaid_card_is_given_back_for_what_it_still_holds() {
    let desk = Desk::new().await;
    let card = json!({"code": "CP", "name": "Carte 50", "kind": "wallet", "price": 5000, "vat_rate": 0,
                      "credit_value": 5000});
    let product: Value = desk.ask("create_pass_product", card).await;
    let basket: BasketView = desk.ask("add_pass", json!({"product": product["id"]})).await;
    let cash = json!([{"means": "cash", "amount": 5000}]);
    let sold: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": cash})).await;
    let sold = order(&desk, &sold).await;
    let back: Undone = desk.ask("refund_tickets", first_of(&sold)).await;
    assert_eq!(back.payments[0].amount, Money::cents(-5000));
    let mut conn = desk.evening.world.ctx.read().await.expect("a reader");
    let left: i64 = sqlx::query_scalar("select sum(amount) from balance_movement where kind = 'wallet'")
        .fetch_one(&mut *conn)
        .await
        .expect("a sum");
    assert_eq!(left, 0);
    drop(conn);
    all_agree(&desk).await;
}

/// A gift voucher of 30 €, of which 20 € paid a place; its order, and the order of the place.
async fn gift(desk: &Desk) -> (Placed, Placed) {
    let basket: BasketView = desk.ask("add_gift_voucher", json!({"amount": 3000})).await;
    let card = json!([{"means": "card", "confirmed": true, "amount": 3000}]);
    let sold: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": card})).await;
    let basket = desk.basket(&[0]).await;
    let pays = json!([{"means": "credit_note", "note": sold.vouchers[0].note, "amount": 2000}]);
    let place: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": pays})).await;
    (sold, place)
}

#[tokio::test]
async fn a_gift_voucher_is_given_back_for_what_is_left_and_pays_no_more() {
    let desk = Desk::new().await;
    let (sold, place) = gift(&desk).await;
    let before = order(&desk, &sold).await;
    assert_eq!(before.items[0].used, Money::cents(2000));
    let seller = desk.evening.world.agent("claire", &[Role::BoxOffice]).await;
    let back: Undone = seller.ask("refund_tickets", &first_of(&before)).await.expect("what is left");
    assert_eq!(back.payments[0].amount, Money::cents(-1000));

    let found: CreditNotes = desk.ask("credit_notes", json!({"number": sold.vouchers[0].number})).await;
    assert_eq!((found.notes[0].balance, found.notes[0].returned_at.is_some()), (Money::ZERO, true));
    let basket = desk.basket(&[1]).await;
    let pays = json!([{"means": "credit_note", "note": sold.vouchers[0].note, "amount": 1000}]);
    let paying = json!({"basket": basket.basket, "payments": pays, "owing": true, "delivery": "kept"});
    assert_eq!(desk.refusal("place_order", paying).await, "sales.note_short");
    assert_eq!(desk.refusal("refund_tickets", first_of(&before)).await, "sales.item_ended");
    // The place that it paid is given up: those 20 € are the person's again.
    let _: Undone = desk.ask("refund_tickets", json!({"order": place.order, "motive": "unable"})).await;
    let found: CreditNotes = desk.ask("credit_notes", json!({"number": sold.vouchers[0].number})).await;
    assert_eq!(found.notes[0].balance, Money::cents(2000));
    all_agree(&desk).await;
}

#[tokio::test]
async fn the_statement_of_the_day_and_its_closing_tell_what_was_given_back_at_its_own_rate() {
    let desk = Desk::new().await;
    let (sold, _, _) = holder(&desk, &[0]).await;
    let with_fee = json!({"order": sold.order, "items": [sold.items[0].item], "motive": "unable",
                          "fee": {"label": "Frais de dossier", "amount": 200}});
    let back: Undone = desk.ask("refund_tickets", with_fee).await;
    assert_eq!(back.payments[0].amount, Money::cents(-5800), "75 € less a place of 15 € and a fee of 2 €");
    let today: Value = desk.ask("business_day", json!({})).await;
    let takings: TakingsView = desk.ask("takings", json!({"day": today["day"]})).await;
    assert_eq!((takings.receipts, takings.tickets), (Money::cents(1700), 1));
    let pass = takings.lines.iter().find(|line| line.tariff == "Carnet 5").expect("its line");
    assert_eq!((pass.issued, pass.cancelled, pass.receipts, pass.tax), (1, 1, Money::ZERO, Money::ZERO));
    let kept = takings.lines.iter().find(|line| line.tariff == "Part utilisée — Carnet 5").expect("its line");
    assert_eq!(
        (kept.receipts, kept.before_tax, kept.tax),
        (Money::cents(1500), Money::cents(1422), Money::cents(78))
    );
    let cash = takings.payments.iter().find(|share| share.name == "cash").expect("cash");
    assert_eq!(cash.amount, Money::cents(1700));
    desk.count().await;
    let day: Value = desk.ask("close_period", json!({"period": "day"})).await;
    let paper: DocumentRef = desk.ask("print_closing", json!({"number": day["number"]})).await;
    let said = crate::paper::text(&desk.paper(&paper));
    assert!(said.contains("17,00"), "{said}");
    all_agree(&desk).await;
}

#[tokio::test]
async fn an_order_of_which_only_the_pass_was_paid_gives_it_back_with_the_ticket_that_was_not() {
    let desk = Desk::new().await;
    let (_, product) = with_a_pass(&desk).await;
    let basket = desk.basket(&[0]).await;
    let add = json!({"basket": basket.basket, "product": product.id});
    let _: BasketView = desk.ask("add_pass", add).await;
    let paid = json!([{"means": "card", "confirmed": true, "amount": 7500}]);
    let owing = json!({"basket": basket.basket, "owing": true, "payments": paid, "delivery": "kept",
                       "kept_for": "Čapek"});
    let placed: Placed = desk.ask("place_order", owing).await;
    assert_eq!(placed.due, Money::cents(2000));
    let kept = order(&desk, &placed).await;
    let items: Vec<OrderItemId> = kept.items.iter().map(|item| item.item).collect();
    let both = json!({"order": placed.order, "tickets": [placed.tickets[0].ticket], "items": items,
                      "motive": "mistake"});
    let done: Undone = desk.ask("refund_tickets", both).await;
    assert_eq!((done.ended.len(), done.returned.len()), (1, 1));
    let back: Vec<Money> = done.payments.iter().map(|payment| payment.amount).collect();
    assert_eq!(back, [Money::cents(-7500)]);
    let after = order(&desk, &placed).await;
    assert_eq!((after.value, after.due), (Money::ZERO, Money::ZERO));
    all_agree(&desk).await;
}
