//! Giving tickets up: exchanges within quotas, another tariff on the same seat, reasons, fees, means and papers.

use app::catalogue::capacity::Capacity;
use app::documents::DocumentRef;
use app::sales::basket::BasketView;
use app::sales::place::Placed;
use app::sales::undo::{CreditNotes, Undone};
use kernel::Money;
use network::Role;
use serde_json::{Value, json};

use super::Desk;

#[tokio::test]
async fn an_exchange_counts_against_quotas_as_a_sale_does() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    let quotas = json!({"performance": desk.evening.performance, "quotas": [{"tariff": "PT", "places": 1}]});
    let _: Capacity = desk.ask("set_quotas", quotas).await;
    let give_up = json!([sold.tickets[0].ticket]);
    let two = desk.basket(&[1, 2]).await;
    let exchange = |basket: &BasketView, payments: Value| {
        json!({"order": sold.order, "tickets": give_up, "basket": basket.basket, "payments": payments,
               "motive": "other_places"})
    };
    let more = json!([{"means": "cash", "amount": 2000}]);
    assert_eq!(desk.refusal("exchange_tickets", exchange(&two, more)).await, "catalogue.quota_reached");
    let fewer = json!({"basket": two.basket, "lines": [two.lines[1].line]});
    let one: BasketView = desk.ask("remove_lines", fewer).await;
    let done: Undone = desk.ask("exchange_tickets", exchange(&one, Value::Null)).await;
    assert_eq!(
        (done.tickets.len(), done.ended.len()),
        (1, 1),
        "the ticket given up leaves its place in the quota"
    );
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_seat_is_changed_at_a_tariff_whose_quota_is_full() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    let quotas = json!({"performance": desk.evening.performance, "quotas": [{"tariff": "PT", "places": 1}]});
    let _: Capacity = desk.ask("set_quotas", quotas).await;
    let basket = desk.basket(&[1]).await;
    let ticket = &sold.tickets[0].ticket;
    let choice = json!({"basket": basket.basket, "lines": [basket.lines[0].line]});
    assert_eq!(desk.refusal("choose_price", choice.clone()).await, "catalogue.quota_reached");
    let mut for_exchange = choice;
    for_exchange["given_up"] = json!([ticket]);
    let _: BasketView = desk.ask("choose_price", for_exchange).await;
    let exchange = json!({"order": sold.order, "tickets": [ticket], "basket": basket.basket,
                          "motive": "other_places"});
    let done: Undone = desk.ask("exchange_tickets", exchange).await;
    assert_eq!(done.tickets.len(), 1);
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_place_kept_for_someone_is_not_taken_by_an_exchange() {
    let desk = Desk::new().await;
    desk.sell(&[0]).await;
    let hold = json!({"performance": desk.evening.performance, "kind": "house", "label": "Pompiers",
                      "seats": [desk.seats[5]]});
    let _: Value = desk.ask("hold_places", hold).await;
    let seats = json!({"performance": desk.evening.performance, "seats": [desk.seats[5]]});
    assert_eq!(desk.refusal("add_seats", seats).await, "catalogue.seats_not_free");
}

#[tokio::test]
async fn another_tariff_on_the_same_seat_is_one_gesture_and_the_seat_stays_sold() {
    let desk = Desk::new().await;
    let option = json!({"performance": desk.evening.performance, "kind": "option", "label": "Lycée Monge",
        "until": "2026-11-28T17:00:00Z", "seats": [desk.seats[0], desk.seats[1]]});
    let hold: Value = desk.ask("hold_places", option).await;
    let seats =
        json!({"performance": desk.evening.performance, "seats": [desk.seats[0]], "out_of": hold["id"]});
    let first: BasketView = desk.ask("add_seats", seats).await;
    let payments = json!([{"means": "cash", "amount": 2000}]);
    let sold: Placed = desk.ask("place_order", json!({"basket": first.basket, "payments": payments})).await;
    let keep = json!({"order": sold.order, "tickets": [sold.tickets[0].ticket]});
    let basket: BasketView = desk.ask("add_tickets", keep.clone()).await;
    assert_eq!(basket.lines[0].stands_for, Some(sold.tickets[0].ticket));
    assert_eq!(basket.lines[0].price, Some(Money::cents(2000)), "the proposed price, to be changed");
    assert_eq!(desk.refusal("add_tickets", keep).await, "sales.seat_taken");
    let choice = json!({"basket": basket.basket, "choice": {"take": {"tariff": desk.invitation}}});
    let free: BasketView = desk.ask("choose_price", choice).await;
    assert_eq!(free.total, Money::ZERO);
    let unsold = json!({"basket": basket.basket});
    assert_eq!(desk.refusal("place_order", unsold).await, "sales.exchange_only");
    let exchange = json!({"order": sold.order, "basket": basket.basket, "motive": "other_tariff"});
    let done: Undone = desk.ask("exchange_tickets", exchange).await;
    assert_eq!(done.payments.iter().map(|one| one.amount).sum::<Money>(), Money::cents(-2000));
    let total = desk.evening.capacity().await.total;
    assert_eq!((total.sold, total.options), (1, 1), "still sold, and still out of its option");
    let again =
        json!({"performance": desk.evening.performance, "seats": [desk.seats[0]], "out_of": hold["id"]});
    assert_eq!(desk.refusal("add_seats", again).await, "sales.seat_taken");
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_basket_that_kept_a_ticket_is_dropped_and_the_ticket_stands() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    let keep = json!({"order": sold.order, "tickets": [sold.tickets[0].ticket]});
    let basket: BasketView = desk.ask("add_tickets", keep.clone()).await;
    let _: Value = desk.ask("drop_basket", json!({"basket": basket.basket})).await;
    assert_eq!(desk.faults().await, json!([]));
    let again: BasketView = desk.ask("add_tickets", keep).await;
    assert_eq!(again.lines.len(), 1);
}

#[tokio::test]
async fn a_reason_is_a_motive_or_words_and_the_chain_holds_no_words() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0, 1]).await;
    let silent = json!({"order": sold.order});
    assert_eq!(desk.refusal("refund_tickets", silent).await, "sales.detail_missing");
    let one = json!({"order": sold.order, "tickets": [sold.tickets[0].ticket], "motive": "unable",
                     "reason": "hospitalisé chez sa sœur"});
    let done: Undone = desk.ask("refund_tickets", one).await;
    let mut conn = desk.evening.world.ctx.read().await.expect("a reader");
    let bytes: Vec<u8> = sqlx::query_scalar("select bytes from operation where kind = 'refund'")
        .fetch_one(&mut *conn)
        .await
        .expect("the refund");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert!(text.contains(r#""motive":"unable""#) && !text.contains("hospitalisé"), "{text}");
    drop(conn);
    let voucher: DocumentRef =
        desk.ask("print_voucher", json!({"order": sold.order, "number": done.number})).await;
    let said = crate::paper::text(&desk.paper(&voucher));
    for words in ["COUPON DE GESTION", &done.number, "Empêchement", "hospitalisé chez sa sœur", "20,00"] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[tokio::test]
async fn a_voucher_says_what_is_kept_of_what_is_given_up() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0, 1]).await;
    let refund = json!({"order": sold.order, "motive": "unable",
                        "fee": {"label": "Frais de dossier", "amount": 200}});
    let done: Undone = desk.ask("refund_tickets", refund).await;
    let voucher: DocumentRef =
        desk.ask("print_voucher", json!({"order": sold.order, "number": done.number})).await;
    let said = crate::paper::text(&desk.paper(&voucher));
    for words in ["Montant rendu", "38,00", "Retenu", "Frais de dossier", "2,00"] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[tokio::test]
async fn another_means_than_the_original_needs_its_right_and_a_credit_note_has_its_paper() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0, 1]).await;
    let seller = desk.evening.world.agent("claire", &[Role::BoxOffice]).await;
    let refund = json!({"order": sold.order, "tickets": [sold.tickets[0].ticket], "motive": "unable",
        "fee": {"label": "Frais de dossier", "amount": 300},
        "payments": [{"means": "credit_note", "amount": -1700}]});
    let refused = seller.call("refund_tickets", refund.clone()).await.expect_err("refused");
    assert_eq!(refused.code, "sales.other_means_forbidden");
    let done: Undone = desk.ask("refund_tickets", refund).await;
    let notes: CreditNotes = desk.ask("credit_notes", json!({"number": done.number})).await;
    assert_eq!((notes.notes[0].balance, notes.notes[0].kind.as_str()), (Money::cents(1700), "note"));
    let paper: DocumentRef = desk.ask("print_credit_note", json!({"note": notes.notes[0].note})).await;
    let said = crate::paper::text(&desk.paper(&paper));
    for words in ["Avoir nº", &done.number, "Frais de dossier", "17,00"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let origin = json!({"order": sold.order, "tickets": [sold.tickets[1].ticket], "motive": "unable"});
    let back: Undone =
        seller.ask("refund_tickets", &origin).await.expect("the original means needs no such right");
    assert_eq!(back.payments[0].amount, Money::cents(-2000));
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_fee_is_neither_below_zero_nor_beyond_what_any_desk_means() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    let other = desk.basket(&[1]).await;
    let fee = |amount: i64| json!({"label": "Frais", "amount": amount});
    // Ten billion euros is the most that is read at all; what is beyond has no shape of an amount.
    for (amount, code) in
        [(-1, "sales.fee_too_high"), (1_000_000_000_000, "sales.amount_wrong"), (i64::MAX, "app.bad_input")]
    {
        let refund = json!({"order": sold.order, "motive": "unable", "fee": fee(amount)});
        assert_eq!(desk.refusal("refund_tickets", refund).await, code, "refund, {amount}");
        let exchange = json!({"order": sold.order, "tickets": [sold.tickets[0].ticket], "basket": other.basket,
            "motive": "other_places", "fee": fee(amount), "owing": true});
        assert_eq!(desk.refusal("exchange_tickets", exchange).await, code, "exchange, {amount}");
    }
    assert_eq!(desk.faults().await, json!([]));
}
