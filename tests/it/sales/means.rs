//! Every means of payment, through the use cases; and what is sold besides places: passes and gift vouchers.

use app::documents::DocumentRef;
use app::sales::basket::BasketView;
use app::sales::place::Placed;
use app::sales::undo::CreditNotes;
use kernel::Money;
use serde_json::{Value, json};

use super::Desk;

/// Sells one seat at 20 € by these payments.
async fn sell(desk: &Desk, seat: usize, payments: Value) -> Placed {
    let basket = desk.basket(&[seat]).await.basket;
    desk.ask("place_order", json!({"basket": basket, "payments": payments})).await
}

/// Why one seat at 20 € is not sold by these payments.
async fn refused(desk: &Desk, payments: Value) -> String {
    let basket = desk.basket(&[100]).await.basket;
    let refused = desk.refusal("place_order", json!({"basket": basket, "payments": payments})).await;
    let _: Value = desk.ask("drop_basket", json!({"basket": basket})).await;
    refused
}

#[tokio::test]
async fn each_means_pays_with_what_it_asks_for_and_is_kept_with_it() {
    let desk = Desk::new().await;
    let whole = [
        json!({"means": "cash", "given": 5000, "amount": 2000}),
        json!({"means": "card", "confirmed": true, "amount": 2000}),
        json!({"means": "cheque", "number": "0012345", "bank": "Banque postale", "value_date": "2026-12-31", "amount": 2000}),
        json!({"means": "transfer", "reference": "VIR 2026-11", "amount": 2000}),
        json!({"means": "mandate", "reference": "BC 2026-117", "amount": 2000}),
        json!({"means": "holiday_vouchers", "face": 2500, "amount": 2000}),
        json!({"means": "gift_voucher", "number": "KDO-9", "face": 2000, "amount": 2000}),
        json!({"means": "pass_culture", "token": "A1B2C3", "amount": 2000}),
    ];
    for (seat, payment) in whole.iter().enumerate() {
        let placed = sell(&desk, seat, json!([payment])).await;
        let order: Value = desk.ask("order", json!({"order": placed.order})).await;
        let kept = &order["payments"][0];
        assert_eq!(kept["means"]["means"], payment["means"]);
        for detail in ["number", "bank", "value_date", "reference", "face", "token"] {
            if !payment[detail].is_null() {
                assert_eq!(kept["means"][detail], payment[detail], "{payment}");
            }
        }
        let change = if payment["means"] == "cash" { 3000 } else { 0 };
        let lost = if payment["means"] == "holiday_vouchers" { 500 } else { 0 };
        assert_eq!((&kept["change"], &kept["lost"]), (&json!(change), &json!(lost)), "{payment}");
        assert_eq!(placed.change, Money::cents(change), "no change but on cash: {payment}");
    }
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_means_that_lacks_what_it_asks_for_pays_nothing() {
    let desk = Desk::new().await;
    for (payment, code) in [
        (json!({"means": "cash", "given": 1000, "amount": 2000}), "sales.given_short"),
        (json!({"means": "card", "confirmed": false, "amount": 2000}), "sales.card_unconfirmed"),
        (json!({"means": "cheque", "number": "", "bank": "BNP", "amount": 2000}), "sales.detail_missing"),
        (json!({"means": "cheque", "number": "12", "bank": " ", "amount": 2000}), "sales.detail_missing"),
        (json!({"means": "mandate", "reference": "", "amount": 2000}), "sales.detail_missing"),
        (json!({"means": "holiday_vouchers", "face": 1000, "amount": 2000}), "sales.given_short"),
        (
            json!({"means": "gift_voucher", "number": "", "face": 2000, "amount": 2000}),
            "sales.detail_missing",
        ),
        (json!({"means": "credit_note", "amount": 2000}), "sales.detail_missing"),
        (json!({"means": "pass_culture", "token": " ", "amount": 2000}), "sales.detail_missing"),
        (json!({"means": "cash", "amount": 1000}), "sales.unpaid"),
        (json!({"means": "cash", "amount": 3000}), "sales.overpaid"),
        (json!({"means": "cash", "amount": -2000}), "sales.amount_wrong"),
    ] {
        assert_eq!(refused(&desk, json!([payment])).await, code, "{payment}");
    }
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn several_means_at_once_a_deposit_and_its_balance() {
    let desk = Desk::new().await;
    let three = json!([{"means": "holiday_vouchers", "face": 1000, "amount": 1000},
                       {"means": "card", "confirmed": true, "amount": 700},
                       {"means": "cash", "given": 500, "amount": 300}]);
    let placed = sell(&desk, 0, three).await;
    assert_eq!((placed.change, placed.due), (Money::cents(200), Money::ZERO));
    let basket = desk.basket(&[1]).await.basket;
    let deposit = json!({"basket": basket, "owing": true, "delivery": "kept",
                         "payments": [{"means": "cheque", "number": "1", "bank": "BNP", "amount": 500}]});
    let placed: Placed = desk.ask("place_order", deposit).await;
    assert_eq!(placed.due, Money::cents(1500));
    let pay =
        |amount: i64| json!({"order": placed.order, "payments": [{"means": "transfer", "amount": amount}]});
    assert_eq!(desk.refusal("pay_order", pay(1600)).await, "sales.overpaid");
    let rest: Placed = desk.ask("pay_order", pay(1500)).await;
    assert_eq!(rest.due, Money::ZERO);
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_gift_voucher_does_not_pay_for_another() {
    let desk = Desk::new().await;
    let basket: BasketView = desk.ask("add_gift_voucher", json!({"amount": 3000})).await;
    let card = json!([{"means": "card", "confirmed": true, "amount": 3000}]);
    let sold: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": card})).await;
    let note = sold.vouchers[0].note;
    let basket: BasketView = desk.ask("add_gift_voucher", json!({"amount": 3000})).await;
    let by_voucher = json!([{"means": "credit_note", "note": note, "amount": 3000}]);
    let place = json!({"basket": basket.basket, "payments": by_voucher});
    assert_eq!(desk.refusal("place_order", place).await, "sales.voucher_for_voucher");
}

#[tokio::test]
async fn a_gift_voucher_of_the_house_is_nobody_else_s_and_pays_by_its_balance() {
    let desk = Desk::new().await;
    let basket: BasketView = desk.ask("add_gift_voucher", json!({"amount": 3000})).await;
    let cash = json!([{"means": "cash", "amount": 3000}]);
    let sold: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": cash})).await;
    let number = &sold.vouchers[0].number;
    for typed in [number.clone(), format!(" {}", number.to_lowercase())] {
        let as_another_s = json!([{"means": "gift_voucher", "number": typed, "face": 3000, "amount": 2000}]);
        assert_eq!(refused(&desk, as_another_s).await, "sales.own_voucher");
    }
    let by_balance = json!([{"means": "credit_note", "note": sold.vouchers[0].note, "amount": 2000}]);
    sell(&desk, 0, by_balance).await;
    let notes: CreditNotes = desk.ask("credit_notes", json!({"number": number})).await;
    assert_eq!(notes.notes[0].balance, Money::cents(1000));
}

#[tokio::test]
async fn a_third_partys_voucher_pays_once_until_it_is_given_back() {
    let desk = Desk::new().await;
    let token = |token: &str| json!({"means": "pass_culture", "token": token, "amount": 2000});
    let placed = sell(&desk, 0, json!([token("A1B2C3")])).await;
    assert_eq!(refused(&desk, json!([token(" a1b2c3 ")])).await, "sales.voucher_used");
    let gift =
        |amount: i64| json!({"means": "gift_voucher", "number": "KDO-9", "face": 2000, "amount": amount});
    assert_eq!(refused(&desk, json!([gift(1000), gift(1000)])).await, "sales.voucher_used");

    let _: Value = desk.ask("refund_tickets", json!({"order": placed.order, "motive": "unable"})).await;
    sell(&desk, 1, json!([token("A1B2C3")])).await;
    assert_eq!(desk.faults().await, json!([]));
}

/// A pass or a gift voucher is money in hand.
#[tokio::test]
async fn what_pays_later_is_itself_paid_at_once() {
    let desk = Desk::new().await;
    let basket: BasketView = desk.ask("add_gift_voucher", json!({"amount": 5000})).await;
    let basket = basket.basket;
    let seats = json!({"basket": basket, "performance": desk.evening.performance, "seats": [desk.seats[0]]});
    let _: BasketView = desk.ask("add_seats", seats).await;
    let paying = |cents: i64| {
        let paid = json!([{"means": "card", "confirmed": true, "amount": cents}]);
        let payments = if cents == 0 { json!([]) } else { paid };
        json!({"basket": basket, "owing": true, "delivery": "kept", "payments": payments})
    };
    for short in [0, 4999] {
        assert_eq!(desk.refusal("place_order", paying(short)).await, "sales.handed_unpaid", "{short}");
    }
    let placed: Placed = desk.ask("place_order", paying(5000)).await;
    assert_eq!(placed.due, Money::cents(2000), "the place is kept, and owed");
}

/// The ticket says the price paid (CGI, annexe IV, art. 50 sexies B, III, 4°).
#[tokio::test]
async fn no_ticket_leaves_the_desk_before_it_is_paid() {
    let desk = Desk::new().await;
    let basket = desk.basket(&[0]).await.basket;
    let handed = json!({"basket": basket, "owing": true});
    assert_eq!(desk.refusal("place_order", handed).await, "sales.handed_unpaid");
    let mailed = json!({"basket": basket, "delivery": "mailed",
                        "payments": [{"means": "card", "confirmed": true, "amount": 2000}]});
    assert_eq!(desk.refusal("place_order", mailed).await, "sales.recipient_wrong", "nobody to mail them to");
    let kept = json!({"basket": basket, "owing": true, "delivery": "kept", "kept_for": "Čapek"});
    let placed: Placed = desk.ask("place_order", kept).await;
    let order = json!({"order": placed.order});
    for (act, input) in [
        ("print_tickets", order.clone()),
        ("hand_over", order.clone()),
        ("mail_tickets", json!({"order": placed.order, "recipient": "zoe@example.org"})),
    ] {
        assert_eq!(desk.refusal(act, input).await, "sales.handed_unpaid", "{act}");
    }
    let pays = json!([{"means": "card", "confirmed": true, "amount": 2000}]);
    let _: Placed = desk.ask("pay_order", json!({"order": placed.order, "payments": pays})).await;
    let _: DocumentRef = desk.ask("print_tickets", order.clone()).await;
    assert_eq!(desk.refusal("print_tickets", order.clone()).await, "sales.already_printed");
    let _: Value = desk.ask("hand_over", order).await;
    let nothing = json!({"performance": desk.evening.performance, "seats": []});
    assert_eq!(desk.refusal("add_seats", nothing).await, "sales.basket_empty");
}

#[tokio::test]
async fn a_gift_voucher_is_sold_printed_and_pays_as_far_as_it_goes() {
    let desk = Desk::new().await;
    let basket: BasketView = desk.ask("add_gift_voucher", json!({"amount": 3000})).await;
    assert_eq!((basket.total, basket.complete), (Money::cents(3000), true));
    let card = json!([{"means": "card", "confirmed": true, "amount": 3000}]);
    let sold: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": card})).await;
    let (voucher, none) = (&sold.vouchers[0], sold.tickets.is_empty());
    assert!(none && voucher.amount == Money::cents(3000));
    let paper: DocumentRef = desk.ask("print_credit_note", json!({"note": voucher.note})).await;
    let said = crate::paper::text(&desk.paper(&paper));
    assert!(said.contains("Chèque-cadeau nº") && said.contains(&voucher.number), "{said}");

    let found: CreditNotes = desk.ask("credit_notes", json!({"number": voucher.number})).await;
    assert_eq!((found.notes[0].kind.as_str(), found.notes[0].balance), ("voucher", Money::cents(3000)));
    let by_voucher = |amount: i64| json!({"means": "credit_note", "note": voucher.note, "amount": amount});
    sell(&desk, 0, json!([by_voucher(2000)])).await;
    assert_eq!(refused(&desk, json!([by_voucher(2000)])).await, "sales.note_short");
    sell(&desk, 1, json!([by_voucher(1000), {"means": "cash", "amount": 1000}])).await;
    let empty: CreditNotes = desk.ask("credit_notes", json!({"number": voucher.number})).await;
    assert!(empty.notes.is_empty(), "nothing is left on it");
    assert_eq!(desk.refusal("add_gift_voucher", json!({"amount": 0})).await, "sales.amount_wrong");
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_pass_goes_through_the_basket_with_the_places_and_is_made_out_to_its_person() {
    let desk = Desk::new().await;
    let product = json!({"code": "C5", "name": "Carnet 5 places", "kind": "credits", "price": 7500, "vat_rate": 550,
                         "credits": 5, "credit_value": 1500});
    let product: Value = desk.ask("create_pass_product", product).await;
    let seats = desk.basket(&[0]).await;
    let add = json!({"basket": seats.basket, "product": product["id"]});
    let twice: BasketView = desk.ask("add_pass", add.clone()).await;
    let twice_more: BasketView = desk.ask("add_pass", add).await;
    assert_eq!((twice.items.len(), twice_more.total), (1, Money::cents(17_000)));
    let remove = json!({"basket": seats.basket, "item": twice_more.items[1].id});
    let once: BasketView = desk.ask("remove_item", remove).await;
    assert_eq!(once.total, Money::cents(9500));
    let payments = json!([{"means": "cash", "amount": 9500}]);
    let placed: Placed = desk.ask("place_order", json!({"basket": seats.basket, "payments": payments})).await;
    assert_eq!((placed.tickets.len(), placed.passes.len()), (1, 1));
    let order: Value = desk.ask("order", json!({"order": placed.order})).await;
    assert_eq!(
        (&order["items"][0]["kind"], &order["items"][0]["label"]),
        (&json!("pass"), &json!("Carnet 5 places"))
    );
    assert_eq!(desk.faults().await, json!([]));
}
