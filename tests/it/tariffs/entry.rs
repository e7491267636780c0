//! Used, not booked: what a ticket takes when its holder enters, and what becomes of it when nobody does.

use app::documents::DocumentRef;
use app::sales::entry::{Entries, NoShows};
use app::sales::place::Placed;
use app::sales::takings::TakingsView;
use chrono::TimeDelta;
use kernel::Money;
use serde_json::{Value, json};

use super::{tariff, with_rules};
use crate::paper;
use crate::sales::Desk;

/// A book with places that are due on entry, under each policy of who does not come.
pub(crate) async fn with_places_due_on_entry(desk: &Desk) -> Value {
    with_rules(
        desk,
        &[
            ("USAGE", &|full| json!({"kind": "due_on_entry", "of": full, "no_show": {"kind": "nothing"}})),
            ("ABSENT", &|full| {
                json!({"kind": "due_on_entry", "of": full, "no_show": {"kind": "share", "share": 2500}})
            }),
            ("LIBERE", &|full| json!({"kind": "due_on_entry", "of": full, "no_show": {"kind": "release"}})),
        ],
    )
    .await
}

/// Books seats at a tariff, for a person or for nobody in particular.
pub(crate) async fn book(desk: &Desk, seats: &[usize], at: &Value, contact: &Value) -> Placed {
    let basket = desk.basket(seats).await.basket;
    let named = json!({"basket": basket, "contact": contact});
    let _: Value = desk.ask("set_basket_contact", named).await;
    let choice = json!({"basket": basket, "choice": {"take": {"tariff": at}}});
    let priced: Value = desk.ask("choose_price", choice).await;
    assert_eq!(priced["total"], 0, "nothing is paid now");
    desk.ask("place_order", json!({"basket": basket})).await
}

/// The evening comes: the doors open in an hour.
pub(crate) async fn on_the_evening(desk: &Desk) {
    let show: Value =
        desk.ask("programme", json!({"from": "2000-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"})).await;
    let curtain: kernel::Instant =
        serde_json::from_value(show["performances"][0]["starts_at"].clone()).expect("a curtain");
    let clock = &desk.evening.world.app.clock;
    clock.advance(
        TimeDelta::milliseconds(curtain.as_millis() - clock.now().as_millis()) - TimeDelta::hours(1),
    );
    let _: Value = desk.as_anne("list_funds").await;
}

pub(crate) fn curtain_rises(desk: &Desk) {
    desk.evening.world.app.clock.advance(TimeDelta::hours(2));
}

async fn entries(desk: &Desk) -> (u32, i64, u32, u32) {
    let Entries { awaited, due, entered, missed } =
        desk.ask("entries", json!({"performance": desk.evening.performance})).await;
    (awaited, due.as_cents(), entered, missed)
}

#[tokio::test]
async fn a_place_booked_at_zero_is_due_on_entry_and_paid_there_as_one_operation() {
    let desk = Desk::new().await;
    let document = with_places_due_on_entry(&desk).await;
    let booked = book(&desk, &[0, 1], tariff(&document, "USAGE"), &Value::Null).await;
    assert_eq!(entries(&desk).await, (2, 4000, 0, 0));
    let one = json!({"order": booked.order, "tickets": [booked.tickets[0].ticket]});
    assert_eq!(desk.refusal("record_entry", one.clone()).await, "sales.entry_too_early");

    on_the_evening(&desk).await;
    let mut paying = one.clone();
    paying["payments"] = json!([{"means": "cash", "given": 5000, "amount": 2000}]);
    let entered: Placed = desk.ask("record_entry", paying).await;
    assert_eq!((entered.due, entered.change), (Money::ZERO, Money::cents(3000)));
    assert_ne!(entered.number, booked.number, "an operation of its own");
    assert_eq!(entries(&desk).await, (1, 2000, 1, 0));
    assert_eq!(desk.refusal("record_entry", one).await, "sales.entry_recorded");

    let rest: Placed = desk.ask("record_entry", json!({"order": booked.order})).await;
    assert_eq!(rest.due, Money::cents(2000), "who enters first may pay after");
    let pays =
        json!({"order": booked.order, "payments": [{"means": "card", "confirmed": true, "amount": 2000}]});
    let paid: Placed = desk.ask("pay_order", pays).await;
    assert_eq!(paid.due, Money::ZERO);

    let takings: TakingsView = desk.ask("takings", json!({"performance": desk.evening.performance})).await;
    assert_eq!(
        (takings.tickets, takings.receipts, takings.balance.owed),
        (2, Money::cents(4000), Money::ZERO)
    );
    let vat = kernel::VatRate::basis_points(550);
    assert_eq!(takings.tax, vat.tax(Money::cents(2000)).times(2));
    let day: Value = desk.ask("business_day", json!({})).await;
    let day: TakingsView = desk.ask("takings", day).await;
    assert_eq!(day.receipts, Money::cents(4000), "receipts of the evening, not of the booking");
    desk.count().await;
    let _: Value = desk.ask("close_period", json!({"period": "day"})).await;
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_ticket_that_was_paid_takes_nothing_on_entry() {
    let desk = Desk::new().await;
    let sold = desk.sell(&[0]).await;
    on_the_evening(&desk).await;
    assert_eq!(desk.refusal("record_entry", json!({"order": sold.order})).await, "sales.nothing_on_entry");
}

#[tokio::test]
async fn who_does_not_enter_owes_what_the_tariff_says_or_gives_the_place_up_and_only_once() {
    let desk = Desk::new().await;
    let document = with_places_due_on_entry(&desk).await;
    let mut orders = Vec::new();
    for (seat, code) in [(0, "USAGE"), (1, "ABSENT"), (2, "LIBERE"), (3, "USAGE")] {
        orders.push(book(&desk, &[seat], tariff(&document, code), &Value::Null).await.order);
    }
    on_the_evening(&desk).await;
    let of = json!({"performance": desk.evening.performance});
    assert_eq!(desk.refusal("settle_no_shows", of.clone()).await, "sales.not_played");
    let _: Placed = desk.ask("record_entry", json!({"order": orders[3]})).await;
    curtain_rises(&desk);
    let settled: NoShows = desk.ask("settle_no_shows", of.clone()).await;
    let expected = NoShows { released: 1, charged: 1, amount: Money::cents(500), waived: 1, elsewhere: 0 };
    assert_eq!(settled, expected);
    assert_eq!(entries(&desk).await, (0, 0, 1, 2));

    let mut left = Vec::new();
    for order in &orders {
        let order: Value = desk.ask("order", json!({"order": order})).await;
        left.push((order["due"].as_i64(), order["tickets"][0]["end"]["how"].as_str().map(str::to_owned)));
    }
    let given_up = Some("cancelled".to_owned());
    assert_eq!(left, [(Some(0), None), (Some(500), None), (Some(0), given_up), (Some(2000), None)]);
    let nothing = NoShows { released: 0, charged: 0, amount: Money::ZERO, waived: 0, elsewhere: 0 };
    assert_eq!(desk.ask::<NoShows>("settle_no_shows", of).await, nothing);
    assert_eq!(desk.basket(&[2]).await.lines.len(), 1, "the place is free again");
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn an_entry_recorded_by_mistake_is_given_back_and_a_booking_given_up_owes_nothing() {
    let desk = Desk::new().await;
    let document = with_places_due_on_entry(&desk).await;
    let booked = book(&desk, &[0, 1], tariff(&document, "ABSENT"), &Value::Null).await;
    let give_up = json!({"order": booked.order, "tickets": [booked.tickets[1].ticket], "motive": "unable"});
    let _: Value = desk.ask("refund_tickets", give_up).await;
    assert_eq!(entries(&desk).await.0, 1);
    on_the_evening(&desk).await;
    let entered: Placed = desk.ask("record_entry", json!({"order": booked.order})).await;
    assert_eq!(entered.due, Money::cents(2000));
    let order: Value = desk.ask("order", json!({"order": booked.order})).await;
    let item = &order["items"][0];
    assert_eq!((&item["kind"], &item["returns"]), (&json!("entry"), &json!(true)));
    let too_late = json!({"order": booked.order, "tickets": [booked.tickets[0].ticket], "motive": "unable"});
    assert_eq!(desk.refusal("refund_tickets", too_late).await, "sales.ticket_entered");
    let back = json!({"order": booked.order, "items": [item["item"]], "motive": "mistake"});
    let _: Value = desk.ask("refund_tickets", back).await;
    let order: Value = desk.ask("order", json!({"order": booked.order})).await;
    assert_eq!(order["due"], 0);
    assert_eq!(desk.faults().await, json!([]));
}

/// A booking is an outing once it is used, and the step is of those who came.
/// CGI, ann. IV, art. 50 sexies B III, 4°: the price that is paid, and no mention of a gift.
#[tokio::test]
async fn a_ticket_paid_on_entry_says_what_is_due_then_what_was_paid() {
    let desk = Desk::new().await;
    let document = with_places_due_on_entry(&desk).await;
    let booked = book(&desk, &[0], tariff(&document, "USAGE"), &Value::Null).await;
    let print = async || -> String {
        let paper: DocumentRef = desk.ask("print_tickets", json!({"order": booked.order})).await;
        paper::text(&desk.paper(&paper))
    };
    let said = print().await;
    assert!(
        said.contains("à payer à l’entrée") && said.contains("20,00 €") && !said.contains("GRATUIT"),
        "{said}"
    );
    on_the_evening(&desk).await;
    let entry =
        json!({"order": booked.order, "payments": [{"means": "card", "confirmed": true, "amount": 2000}]});
    let _: Placed = desk.ask("record_entry", entry).await;
    let said = print().await;
    assert!(said.contains("Prix payé") && said.contains("20,00 €") && said.contains("dont TVA"), "{said}");
    assert!(
        !said.contains("DUPLICATA") && !said.contains("à payer"),
        "the first paper that says the price: {said}"
    );
    let again = json!({"order": booked.order, "tickets": [booked.tickets[0].ticket]});
    assert_eq!(desk.refusal("print_tickets", again).await, "sales.already_printed");
}

#[tokio::test]
async fn a_place_that_is_due_on_entry_is_an_outing_once_its_holder_entered() {
    let desk = Desk::new().await;
    let document = with_places_due_on_entry(&desk).await;
    let created: Value = desk.ask("create_contact", json!({"line": "Mme Čapek Zoë"})).await;
    let contact = &created["contact"]["contact"];
    let booked = book(&desk, &[0], tariff(&document, "USAGE"), contact).await;
    let outings = async || {
        let card: Value = desk.ask("contact_card", json!({"contact": contact})).await;
        card["bought"]["outings"].clone()
    };
    assert_eq!(outings().await, 0);
    on_the_evening(&desk).await;
    let _: Placed = desk.ask("record_entry", json!({"order": booked.order})).await;
    assert_eq!(outings().await, 1);
}
