//! Every statement adds up: receipts and money in advance are paid, or are owed; and days make their month.

use app::documents::DocumentRef;
use app::sales::balance::BalanceView;
use app::sales::basket::BasketView;
use app::sales::closing::PeriodClosed;
use app::sales::order::OrderView;
use app::sales::place::Placed;
use app::sales::takings::TakingsView;
use chrono::TimeDelta;
use kernel::Money;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::Desk;
use super::verify::all_agree;

fn figures(of: BalanceView) -> [i64; 4] {
    [of.receipts, of.advances, of.payments, of.owed].map(Money::as_cents)
}

/// The PDF of a statement as text, and its table.
async fn papers(desk: &Desk, of: &Value) -> (String, String) {
    let print = async |format: &str| {
        let paper: DocumentRef = desk.ask("print_takings", json!({"of": of, "format": format})).await;
        desk.paper(&paper)
    };
    let table = String::from_utf8(print("csv").await).expect("UTF-8");
    (crate::paper::text(&print("pdf").await), table)
}

/// Counts the till and closes the day.
async fn close_day(desk: &Desk) -> PeriodClosed {
    desk.count().await;
    desk.ask("close_period", json!({"period": "day"})).await
}

async fn paper_of(desk: &Desk, closed: &PeriodClosed) -> String {
    let paper: DocumentRef = desk.ask("print_closing", json!({"number": closed.number})).await;
    crate::paper::text(&desk.paper(&paper))
}

/// Three places of 20 €, on which 15 € are paid.
async fn with_a_deposit(desk: &Desk) -> Placed {
    let basket = desk.basket(&[0, 1, 2]).await.basket;
    let deposit = json!([{"means": "card", "confirmed": true, "amount": 1500}]);
    let terms = json!({"basket": basket, "payments": deposit, "owing": true, "delivery": "kept",
                       "kept_for": "Čapek"});
    desk.ask("place_order", terms).await
}

#[tokio::test]
async fn a_deposit_is_told_with_what_is_still_owed_by_every_statement() {
    let desk = Desk::new().await;
    with_a_deposit(&desk).await;
    for of in [json!({"performance": desk.evening.performance}), json!({"day": "2026-11-21"})] {
        let takings: TakingsView = desk.ask("takings", of.clone()).await;
        assert_eq!(figures(takings.balance), [6000, 0, 1500, 4500]);
        let (said, table) = papers(&desk, &of).await;
        assert!(
            said.contains("Rapprochement") && said.contains("Reste dû") && said.contains("45,00"),
            "{said}"
        );
        let rows = "Rapprochement;;Montant\r\nRecette TTC;;60,00\r\nAvances (chèques-cadeaux);;0,00\r\n\
                    Règlements;;15,00\r\nReste dû;;45,00\r\n";
        assert!(table.contains(rows), "{table}");
    }
    let day = close_day(&desk).await;
    assert_eq!(figures(day.balance), [6000, 0, 1500, 4500]);
    let said = paper_of(&desk, &day).await;
    assert!(said.contains("Reste dû") && said.contains("45,00"), "{said}");
}

#[tokio::test]
async fn the_day_that_an_unpaid_sale_is_given_up_does_not_say_that_anything_was_received() {
    let desk = Desk::new().await;
    let basket = desk.basket(&[0, 1]).await.basket;
    let terms =
        json!({"basket": basket, "payments": [], "owing": true, "delivery": "kept", "kept_for": "Čapek"});
    let placed: Placed = desk.ask("place_order", terms).await;
    close_day(&desk).await;
    desk.evening.world.app.clock.advance(TimeDelta::days(1));
    let _: Value = desk.ask("open_till", json!({"float": 0})).await;
    let _: Value = desk.ask("refund_tickets", json!({"order": placed.order, "motive": "unable"})).await;
    let of = json!({"day": "2026-11-22"});
    let takings: TakingsView = desk.ask("takings", of.clone()).await;
    assert_eq!(figures(takings.balance), [-4000, 0, 0, -4000]);
    let (said, table) = papers(&desk, &of).await;
    let day = close_day(&desk).await;
    assert_eq!(figures(day.balance), [-4000, 0, 0, -4000]);
    for said in [said, table, paper_of(&desk, &day).await] {
        assert!(said.contains("Dû antérieur reçu ou annulé") && !said.contains("Reçu pour"), "{said}");
    }
}

#[tokio::test]
async fn the_day_that_a_rest_is_paid_says_that_it_was_sold_before() {
    let desk = Desk::new().await;
    let placed = with_a_deposit(&desk).await;
    close_day(&desk).await;
    desk.evening.world.app.clock.advance(TimeDelta::days(1));
    let _: Value = desk.ask("open_till", json!({"float": 0})).await;
    let rest = json!([{"means": "cash", "amount": 4500}]);
    let _: Placed = desk.ask("pay_order", json!({"order": placed.order, "payments": rest})).await;
    let of = json!({"day": "2026-11-22"});
    let takings: TakingsView = desk.ask("takings", of.clone()).await;
    assert_eq!(figures(takings.balance), [0, 0, 4500, -4500]);
    let (said, table) = papers(&desk, &of).await;
    let day = close_day(&desk).await;
    assert_eq!(figures(day.balance), [0, 0, 4500, -4500]);
    for said in [said, paper_of(&desk, &day).await] {
        assert!(said.contains("Dû antérieur reçu ou annulé"), "{said}");
        assert!(!said.contains("Reste dû"), "{said}");
    }
    assert!(table.contains("\r\nDû antérieur reçu ou annulé;;45,00\r\n"), "{table}");
    let whole: TakingsView = desk.ask("takings", json!({"performance": desk.evening.performance})).await;
    assert_eq!(figures(whole.balance), [6000, 0, 6000, 0]);
}

/// Sells a gift voucher by card.
async fn voucher(desk: &Desk, cents: i64) -> Placed {
    let basket: BasketView = desk.ask("add_gift_voucher", json!({"amount": cents})).await;
    let card = json!([{"means": "card", "confirmed": true, "amount": cents}]);
    desk.ask("place_order", json!({"basket": basket.basket, "payments": card})).await
}

async fn pay_by(desk: &Desk, voucher: &Placed, seats: &[usize]) -> Placed {
    let basket = desk.basket(seats).await;
    let note = json!([{"means": "credit_note", "note": voucher.vouchers[0].note, "amount": basket.total}]);
    desk.ask("place_order", json!({"basket": basket.basket, "payments": note})).await
}

#[tokio::test]
async fn a_gift_voucher_and_the_places_that_it_pays_are_received_once_in_the_closing_too() {
    let desk = Desk::new().await;
    let sold = voucher(&desk, 4000).await;
    pay_by(&desk, &sold, &[0, 1]).await;
    let takings: TakingsView = desk.ask("takings", json!({"day": "2026-11-21"})).await;
    let day = close_day(&desk).await;
    assert_eq!((day.total, day.perpetual, day.perpetual_absolute), [Money::cents(4000); 3].into());
    assert_eq!((figures(day.balance), takings.balance), ([4000, 4000, 8000, 0], day.balance));
    let taxed: Money = day.by_rate.values().map(|rate| rate.before_tax + rate.tax).sum();
    assert_eq!(taxed, day.total, "the rates make the receipts");
    let said = paper_of(&desk, &day).await;
    assert!(said.contains("Avances (chèques-cadeaux)") && said.contains("80,00"), "{said}");
    all_agree(&desk).await;
}

#[tokio::test]
async fn what_a_gift_voucher_paid_is_received_once_when_the_rest_of_it_is_given_back() {
    let desk = Desk::new().await;
    let sold = voucher(&desk, 3000).await;
    pay_by(&desk, &sold, &[0]).await;
    let order: OrderView = desk.ask("order", json!({"order": sold.order})).await;
    let back = json!({"order": sold.order, "items": [order.items[0].item], "motive": "unable"});
    let _: Value = desk.ask("refund_tickets", back).await;
    let takings: TakingsView = desk.ask("takings", json!({"day": "2026-11-21"})).await;
    let day = close_day(&desk).await;
    assert_eq!(figures(day.balance), [2000, 2000, 4000, 0], "30 € and 20 € came in, 10 € went back");
    assert_eq!((takings.receipts, takings.balance, day.perpetual), (day.total, day.balance, day.total));
    all_agree(&desk).await;
}

/// A gesture at the desk, about one of the performances, orders or vouchers so far.
#[derive(Debug, Clone, Copy)]
enum Gesture {
    Sell { at: usize, places: usize, paid: i64 },
    Pay { order: usize, part: i64 },
    SellVoucher(i64),
    Spend { voucher: usize, at: usize },
    Refund { order: usize },
    Exchange { order: usize, at: usize },
    GiveBack { voucher: usize },
    CloseDay,
}

fn gesture() -> impl Strategy<Value = Gesture> {
    let (at, one) = (0_usize..2, 0_usize..8);
    prop_oneof![
        4 => (at.clone(), 1_usize..4, 0_i64..=3).prop_map(|(at, places, paid)| Gesture::Sell { at, places, paid }),
        2 => (one.clone(), 1_i64..=2).prop_map(|(order, part)| Gesture::Pay { order, part }),
        2 => (500_i64..6_000).prop_map(Gesture::SellVoucher),
        3 => (one.clone(), at.clone()).prop_map(|(voucher, at)| Gesture::Spend { voucher, at }),
        2 => one.clone().prop_map(|order| Gesture::Refund { order }),
        2 => (one.clone(), at).prop_map(|(order, at)| Gesture::Exchange { order, at }),
        1 => one.prop_map(|voucher| Gesture::GiveBack { voucher }),
        1 => Just(Gesture::CloseDay),
    ]
}

/// A desk with two performances, and what was done there so far.
struct Season {
    desk: Desk,
    performances: [Value; 2],
    /// Places that were chosen so far.
    seats: usize,
    orders: Vec<Value>,
    vouchers: Vec<Placed>,
    closed: Vec<PeriodClosed>,
}

fn nth<Thing: Clone>(things: &[Thing], n: usize) -> Option<Thing> {
    (!things.is_empty()).then(|| things[n % things.len()].clone())
}

impl Season {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let other = json!({"show": desk.evening.show, "hall": desk.evening.hall.hall,
                           "starts_at": ["2026-12-06T19:30:00Z"]});
        let created: Value = desk.ask("create_performances", other).await;
        let performances = [json!(desk.evening.performance), created["performances"][0].clone()];
        Self { desk, performances, seats: 0, orders: Vec::new(), vouchers: Vec::new(), closed: Vec::new() }
    }

    async fn basket(&mut self, at: usize, places: usize) -> BasketView {
        let seats = &self.desk.seats[self.seats..self.seats + places];
        let asked = json!({"performance": self.performances[at], "seats": seats});
        self.seats += places;
        self.desk.ask("add_seats", asked).await
    }

    async fn order(&self, order: &Value) -> OrderView {
        self.desk.ask("order", json!({"order": order})).await
    }

    async fn place(&mut self, basket: &BasketView, payments: Value) {
        let kept = json!({"basket": basket.basket, "payments": payments, "owing": true, "delivery": "kept",
                          "kept_for": "Čapek"});
        let placed: Value = self.desk.ask("place_order", kept).await;
        self.orders.push(placed["order"].clone());
    }

    async fn close_day(&mut self) {
        let closed = close_day(&self.desk).await;
        self.closed.push(closed);
        self.desk.evening.world.app.clock.advance(TimeDelta::days(1));
        let _: Value = self.desk.ask("open_till", json!({"float": 100_000})).await;
    }

    async fn live(&mut self, gesture: Gesture) {
        match gesture {
            Gesture::Sell { at, places, paid } => {
                let basket = self.basket(at, places).await;
                let amount = basket.total.as_cents() * paid / 3;
                let card = json!([{"means": "card", "confirmed": true, "amount": amount}]);
                self.place(&basket, if paid == 0 { json!([]) } else { card }).await;
            }
            Gesture::Pay { order, part } => {
                let Some(order) = nth(&self.orders, order) else { return };
                let amount = self.order(&order).await.due.as_cents() / part;
                if amount > 0 {
                    let pays = json!({"order": order, "payments": [{"means": "cash", "amount": amount}]});
                    let _: Value = self.desk.ask("pay_order", pays).await;
                }
            }
            Gesture::SellVoucher(cents) => {
                let sold = voucher(&self.desk, cents).await;
                self.vouchers.push(sold);
            }
            Gesture::Spend { voucher, at } => {
                let Some(sold) = nth(&self.vouchers, voucher) else { return };
                let note = &sold.vouchers[0];
                // One that is spent whole, or was given back, is not found any more.
                let found: Value = self.desk.ask("credit_notes", json!({"number": note.number})).await;
                let amount = found["notes"][0]["balance"].as_i64().unwrap_or(0).min(2000);
                if amount > 0 {
                    let basket = self.basket(at, 1).await;
                    let pays = json!([{"means": "credit_note", "note": note.note, "amount": amount}]);
                    self.place(&basket, pays).await;
                }
            }
            Gesture::Refund { order } => {
                let Some((order, ticket)) = self.a_ticket(order).await else { return };
                let back = json!({"order": order, "tickets": [ticket], "motive": "unable"});
                let _: Value = self.desk.ask("refund_tickets", back).await;
            }
            Gesture::Exchange { order, at } => {
                let Some((order, ticket)) = self.a_ticket(order).await else { return };
                let basket = self.basket(at, 1).await;
                let instead = json!({"order": order, "tickets": [ticket], "basket": basket.basket,
                                     "motive": "other_date", "owing": true});
                let _: Value = self.desk.ask("exchange_tickets", instead).await;
            }
            Gesture::GiveBack { voucher } => {
                let Some(sold) = nth(&self.vouchers, voucher) else { return };
                let order = self.order(&json!(sold.order)).await;
                let item = &order.items[0];
                if item.end.is_none() && item.used < item.amount {
                    let back = json!({"order": sold.order, "items": [item.item], "motive": "unable"});
                    let _: Value = self.desk.ask("refund_tickets", back).await;
                }
            }
            Gesture::CloseDay => self.close_day().await,
        }
    }

    /// A ticket of an order that still stands.
    async fn a_ticket(&self, order: usize) -> Option<(Value, Value)> {
        let order = nth(&self.orders, order)?;
        let live = self.order(&order).await.tickets.into_iter().find(|ticket| ticket.end.is_none())?;
        Some((order, json!(live.ticket)))
    }

    /// What every order is worth, was paid and owes, as its own page tells.
    async fn of_orders(&self) -> [i64; 3] {
        let vouchers = self.vouchers.iter().map(|sold| json!(sold.order));
        let mut all = [0; 3];
        for order in self.orders.iter().cloned().chain(vouchers) {
            let order = self.order(&order).await;
            for (sum, own) in all.iter_mut().zip([order.value, order.paid, order.due]) {
                *sum += own.as_cents();
            }
        }
        all
    }

    /// What the statements of something say, which must be the same on the screen and in the table.
    async fn stated(&self, of: Value) -> [i64; 4] {
        let takings: TakingsView = self.desk.ask("takings", of.clone()).await;
        let stated = figures(takings.balance);
        let [receipts, advances, payments, owed] = stated;
        assert_eq!(receipts + advances, payments + owed, "{of}");
        let (_, table) = papers(&self.desk, &of).await;
        let euros = |cents: i64| {
            format!("{}{},{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
        };
        let rest = if owed < 0 { "Dû antérieur reçu ou annulé" } else { "Reste dû" };
        for (name, cents) in [
            ("Recette TTC", receipts),
            ("Avances (chèques-cadeaux)", advances),
            ("Règlements", payments),
            (rest, owed.abs()),
        ] {
            assert!(table.contains(&format!("\r\n{name};;{}\r\n", euros(cents))), "{name} in {table}");
        }
        stated
    }
}

fn sum(all: impl IntoIterator<Item = [i64; 4]>) -> [i64; 4] {
    all.into_iter().fold([0; 4], |sum, one| [0, 1, 2, 3].map(|place| sum[place] + one[place]))
}

async fn adds_up(gestures: Vec<Gesture>) {
    let mut season = Season::new().await;
    for gesture in gestures {
        season.live(gesture).await;
    }
    season.close_day().await;
    let [value, paid, due] = season.of_orders().await;

    let mut days = Vec::new();
    for day in &season.closed {
        let stated = season.stated(json!({"day": day.label})).await;
        assert_eq!(stated, figures(day.balance), "the statement and the closing of {}", day.label);
        days.push(stated);
    }
    let [receipts, advances, payments, owed] = sum(days);
    assert_eq!([receipts + advances, payments, owed], [value, paid, due], "the days make the orders");

    let mut performances = Vec::new();
    for performance in season.performances.clone() {
        let stated = season.stated(json!({"performance": performance})).await;
        assert!(stated[3] >= 0, "a performance is never paid beyond its price: {stated:?}");
        performances.push(stated);
    }
    let [shown, none, _, waiting] = sum(performances);
    assert_eq!([shown, none, waiting], [receipts, 0, due], "so do the performances");

    season.desk.count().await;
    season.desk.evening.world.app.clock.advance(TimeDelta::days(40));
    let _: PeriodClosed = season.desk.ask("close_period", json!({"period": "day"})).await;
    let month: PeriodClosed = season.desk.ask("close_period", json!({"period": "month"})).await;
    assert_eq!(figures(month.balance), [receipts, advances, payments, owed], "the days make the month");
    assert_eq!(month.perpetual.as_cents(), receipts);
    assert_eq!(season.desk.faults().await, json!([]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is sold, paid, given back and exchanged on whatever day, every statement adds up, and all of them agree.
    #[test]
    fn receipts_and_advances_are_paid_or_owed_in_every_statement_of_any_evenings(
        gestures in prop::collection::vec(gesture(), 6..20).prop_filter(
            "the evenings are of one month",
            |all| all.iter().filter(|one| matches!(one, Gesture::CloseDay)).count() < 6,
        ),
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(adds_up(gestures));
    }
}
