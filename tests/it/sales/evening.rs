//! Stories of the desk.

use app::documents::DocumentRef;
use app::sales::basket::BasketView;
use app::sales::place::Placed;
use app::sales::undo::Undone;
use kernel::Money;
use network::Role;
use serde_json::{Value, json};

use super::Desk;

#[tokio::test]
async fn two_seats_are_sold_printed_exchanged_refunded_and_the_day_is_closed() {
    let desk = Desk::new().await;
    let basket = desk.basket(&[0, 1]).await;
    assert_eq!((basket.total, basket.complete), (Money::cents(4000), true));
    assert!(!basket.lines[0].reason.is_empty(), "each price tells why");
    let payments = json!([{"means": "card", "confirmed": true, "amount": 1500},
                          {"means": "cash", "given": 5000, "amount": 2500}]);
    let placed: Placed =
        desk.ask("place_order", json!({"basket": basket.basket, "payments": payments})).await;
    assert_eq!((placed.change, placed.due), (Money::cents(2500), Money::ZERO));
    assert_eq!(placed.tickets[1].number, format!("{}/2", placed.number));
    let pdf: DocumentRef = desk.ask("print_tickets", json!({"order": placed.order})).await;
    assert!(desk.evening.world.app.shelf.get(pdf.document).expect("at hand").bytes.starts_with(b"%PDF"));
    let again = json!({"order": placed.order, "tickets": [placed.tickets[0].ticket]});
    assert_eq!(desk.refusal("print_tickets", again.clone()).await, "sales.already_printed");
    let _: Value = desk
        .ask("duplicate_ticket", json!({"ticket": placed.tickets[0].ticket, "reason": "papier coincé"}))
        .await;
    let _: DocumentRef = desk.ask("print_tickets", again).await;

    let other = desk.basket(&[7]).await;
    let exchange = json!({"order": placed.order, "tickets": [placed.tickets[0].ticket],
                          "basket": other.basket, "reason": "mieux placé"});
    let exchanged: Undone = desk.ask("exchange_tickets", exchange).await;
    assert_eq!(
        (exchanged.tickets.len(), exchanged.payments.len()),
        (1, 0),
        "an even exchange moves no money"
    );
    let refund = json!({"order": placed.order, "tickets": [placed.tickets[1].ticket], "reason": "malade"});
    let refunded: Undone = desk.ask("refund_tickets", refund).await;
    assert_eq!(refunded.payments.iter().map(|one| one.amount).sum::<Money>(), Money::cents(-2000));

    let pieces = json!({"pieces": [{"value": 1000, "count": 5}], "note": ""});
    let _: Value = desk.ask("close_till", pieces).await;
    let day: Value = desk.ask("close_period", json!({"period": "day"})).await;
    assert_eq!((&day["total"], &day["issued"], &day["ended"]), (&json!(2000), &json!(3), &json!(2)));
    let statement = json!({"of": {"performance": desk.evening.performance}, "format": "csv"});
    let csv: DocumentRef = desk.ask("print_takings", statement).await;
    let bytes = desk.evening.world.app.shelf.get(csv.document).expect("at hand").bytes;
    assert!(String::from_utf8_lossy(&bytes).contains(";20,00;3;2;1;20,00;"));
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_seat_of_someone_elses_basket_is_refused_and_nothing_is_taken() {
    let desk = Desk::new().await;
    desk.basket(&[3]).await;
    let seats = json!([desk.seats[4], desk.seats[3]]);
    let refused =
        desk.refusal("add_seats", json!({"performance": desk.evening.performance, "seats": seats})).await;
    assert_eq!(refused, "sales.seat_taken");
    assert_eq!(desk.basket(&[4]).await.lines.len(), 1, "the fourth seat stayed free");
}

#[tokio::test]
async fn a_basket_survives_a_crash_with_its_places_and_prices() {
    let desk = Desk::new().await;
    let before = desk.basket(&[0, 1]).await;
    let (app, _folder) = desk.evening.world.restart().await.expect("started again");
    let ctx = app.as_agent(tests::CODE).await.expect("Anne");
    let open = ctx.call("open_baskets", json!({})).await.expect("a list");
    assert_eq!(open["baskets"], json!([before.basket]));
    let after: BasketView = ctx.ask("basket", &json!({"basket": before.basket})).await.expect("the basket");
    assert_eq!((after.lines.len(), after.total), (2, Money::cents(4000)));
}

#[tokio::test]
async fn a_seasonal_seller_sells_but_neither_refunds_nor_gives_nor_sets_a_price() {
    let desk = Desk::new().await;
    let placed = desk.sell(&[0]).await;
    let seasonal = desk.evening.world.agent("sam", &[Role::Seasonal]).await;
    let refused = |name: &'static str, input: Value| {
        let ctx = seasonal.clone();
        async move { ctx.call(name, input).await.expect_err("refused").code }
    };
    let refund = json!({"order": placed.order, "reason": "x"});
    assert_eq!(refused("refund_tickets", refund).await, "app.right_missing");
    let basket = desk.basket(&[1]).await.basket;
    let by_hand = json!({"basket": basket, "choice": {"take": {"tariff": desk.invitation, "amount": 100},
                         "by_hand": "ami"}});
    assert_eq!(refused("choose_price", by_hand).await, "app.right_missing");
    let free = json!({"basket": basket, "choice": {"take": {"tariff": desk.invitation}}});
    seasonal.call("choose_price", free).await.expect("chosen");
    assert_eq!(refused("place_order", json!({"basket": basket})).await, "app.right_missing");
    let given: Placed = desk.ask("place_order", json!({"basket": basket})).await;
    assert_eq!(given.tickets.len(), 1, "who may give free tickets gives it, numbered like others");
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_price_set_by_hand_is_told_in_the_chain_before_its_sale() {
    let desk = Desk::new().await;
    let basket = desk.basket(&[0]).await;
    let full = basket.lines[0].offers[0].tariff;
    let choice = json!({"take": {"tariff": full, "amount": 1250}, "by_hand": "place à visibilité réduite"});
    let priced: BasketView =
        desk.ask("choose_price", json!({"basket": basket.basket, "choice": choice})).await;
    assert_eq!(priced.total, Money::cents(1250));
    let payments = json!([{"means": "cash", "amount": 1250}]);
    let placed: Placed =
        desk.ask("place_order", json!({"basket": basket.basket, "payments": payments})).await;
    let heads: Value = desk.ask("heads", json!({})).await;
    let seq: i64 = placed.number.rsplit('-').next().and_then(|text| text.parse().ok()).expect("a number");
    assert_eq!(heads[0]["seq"], json!(seq), "the event came before the sale");
    let order: Value = desk.ask("order", json!({"order": placed.order})).await;
    assert_eq!(order["tickets"][0]["price"], json!(1250));
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn kept_tickets_are_found_by_name_paid_printed_and_handed_over() {
    let desk = Desk::new().await;
    let basket = desk.basket(&[0, 1]).await.basket;
    let keep = json!({"basket": basket, "owing": true, "delivery": "kept", "kept_for": "Éléonore Lefèvre"});
    let placed: Placed = desk.ask("place_order", keep).await;
    for query in ["lefev", "ELEO", placed.number.as_str()] {
        let found: Value = desk.ask("collections", json!({"query": query})).await;
        assert_eq!(found["orders"][0]["due"], json!(4000), "{query}");
    }
    let payments = json!([{"means": "cheque", "number": "0012", "bank": "Banque postale", "amount": 4000}]);
    let paid: Placed = desk.ask("pay_order", json!({"order": placed.order, "payments": payments})).await;
    assert_eq!(paid.due, Money::ZERO);
    let _: DocumentRef = desk.ask("print_tickets", json!({"order": placed.order})).await;
    let _: Value = desk.ask("hand_over", json!({"order": placed.order})).await;
    assert_eq!(desk.refusal("hand_over", json!({"order": placed.order})).await, "sales.not_kept");
    let found: Value = desk.ask("collections", json!({"query": ""})).await;
    assert_eq!(found["orders"], json!([]));
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn what_nobody_collected_nor_paid_is_released_in_one_action() {
    let desk = Desk::new().await;
    for seat in [0, 1] {
        let basket = desk.basket(&[seat]).await.basket;
        let keep = json!({"basket": basket, "owing": true, "delivery": "kept", "kept_for": "Personne"});
        let _: Placed = desk.ask("place_order", keep).await;
    }
    let deposit = json!({"basket": desk.basket(&[2]).await.basket, "owing": true, "delivery": "kept",
                         "kept_for": "Lefèvre", "payments": [{"means": "cash", "amount": 500}]});
    let deposit: Placed = desk.ask("place_order", deposit).await;
    let release = json!({"performance": desk.evening.performance, "reason": "non retiré"});
    let released: Value = desk.ask("release_uncollected", release).await;
    let left = json!([{"order": deposit.order, "number": deposit.number, "kept_for": "Lefèvre", "tickets": 1,
                       "paid": 500, "due": 1500}]);
    assert_eq!(
        released,
        json!({"orders": 2, "places": 2, "left": left, "elsewhere": []}),
        "a deposit is to be given back first"
    );
    desk.sell(&[0, 1]).await;
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn cash_is_taken_and_given_back_with_an_open_till_alone_and_a_day_is_closed_once_it_is_counted() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    assert_eq!(desk.refusal("close_period", json!({"period": "day"})).await, "sales.till_still_open");
    desk.count().await;
    let basket = desk.basket(&[1]).await;
    let in_cash =
        json!([{"means": "card", "confirmed": true, "amount": 1500}, {"means": "cash", "amount": 500}]);
    let order = json!({"basket": basket.basket, "payments": in_cash});
    assert_eq!(desk.refusal("place_order", order.clone()).await, "sales.till_needed");
    let refund = json!({"order": sold.order, "motive": "unable"});
    assert_eq!(desk.refusal("refund_tickets", refund).await, "sales.till_needed");
    let exchange = json!({"order": sold.order, "tickets": [sold.tickets[0].ticket], "basket": basket.basket,
        "motive": "other_places", "fee": {"label": "Frais", "amount": 100},
        "payments": [{"means": "cash", "amount": 100}]});
    assert_eq!(desk.refusal("exchange_tickets", exchange).await, "sales.till_needed");
    let _: Value = desk.ask("close_period", json!({"period": "day"})).await;
    let _: Value = desk.ask("open_till", json!({"float": 1000})).await;
    let placed: Placed = desk.ask("place_order", order).await;
    assert_eq!(placed.due, Money::ZERO, "the basket was kept");
    assert_eq!(desk.faults().await, json!([]));
}
