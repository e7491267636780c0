//! Either of two desks, at work: the same gestures, whichever it is.

use std::ops::Range;
use std::sync::Arc;

use app::{App, Context};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Hub, Two};
use crate::sales::Desk;
use crate::tariffs::entry::with_places_due_on_entry;
use crate::tariffs::tariff;

/// One of two desks, selling seats of its own part of the hall.
pub(super) struct Counter<'t> {
    two: &'t Two,
    pub(super) app: &'t Arc<App>,
    ctx: Context,
    seats: Range<usize>,
    /// The tariffs of the book: at full price, and due on entry.
    tariffs: [Value; 2],
}

impl Two {
    /// Two desks whose book has places that are due on entry; the book.
    pub(super) async fn with_a_book() -> (Self, Value) {
        let first = Desk::new().await;
        let document = with_places_due_on_entry(&first).await;
        (Self::of(first, Hub::new().await).await, document)
    }

    pub(super) async fn counters(&self, book: &Value) -> (Counter<'_>, Counter<'_>) {
        let tariffs = || ["PT", "USAGE"].map(|code| tariff(book, code).clone());
        let world = &self.first.evening.world;
        let here = Counter {
            two: self,
            app: &world.app,
            ctx: world.at(tests::CODE).await,
            seats: 0..30,
            tariffs: tariffs(),
        };
        let (app, ctx) = (&self.second.app, self.second.anne().await);
        (here, Counter { two: self, app, ctx, seats: 30..60, tariffs: tariffs() })
    }

    /// Time passes at both desks.
    pub(super) fn later(&self, by: TimeDelta) {
        for app in [&self.first.evening.world.app, &self.second.app] {
            app.clock.advance(by);
        }
    }
}

impl Counter<'_> {
    pub(super) async fn ask(&self, name: &str, input: Value) -> Value {
        self.ctx.call(name, input).await.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Signs in again, once time has passed.
    pub(super) async fn wake(&mut self) {
        self.ctx = self.app.as_agent(tests::CODE).await.expect("she works here");
    }

    pub(super) async fn refusal(&self, name: &str, input: Value) -> app::Error {
        self.ctx.call(name, input).await.err().unwrap_or_else(|| panic!("{name} was not refused"))
    }

    /// A basket of so many seats, at full price or due on entry.
    async fn basket(&mut self, many: usize, [nth]: [usize; 1]) -> Value {
        let seats: Vec<_> = self.seats.by_ref().take(many).map(|seat| self.two.first.seats[seat]).collect();
        let asked = json!({"performance": self.two.first.evening.performance, "seats": seats});
        let basket = self.ask("add_seats", asked).await["basket"].clone();
        let choice = json!({"basket": basket, "choice": {"take": {"tariff": self.tariffs[nth]}}});
        self.ask("choose_price", choice).await;
        basket
    }

    /// Places at 20 €, what is not paid being owed.
    pub(super) async fn sell(&mut self, many: usize, payments: Value) -> Value {
        let basket = self.basket(many, [0]).await;
        let order = json!({"basket": basket, "payments": payments, "owing": true, "delivery": "kept",
                           "kept_for": "Čapek"});
        self.ask("place_order", order).await
    }

    /// A gift voucher of 30 €, paid by card.
    pub(super) async fn sell_voucher(&self) -> Value {
        let basket = self.ask("add_gift_voucher", json!({"amount": 3000})).await["basket"].clone();
        let card = json!([{"means": "card", "confirmed": true, "amount": 3000}]);
        self.ask("place_order", json!({"basket": basket, "payments": card})).await["vouchers"][0].clone()
    }

    /// A place that a gift voucher pays.
    pub(super) async fn spend(&mut self, voucher: &Value) -> Value {
        self.sell(1, json!([{"means": "credit_note", "note": voucher["note"], "amount": 2000}])).await
    }

    /// Why a gift voucher does not pay a place here.
    pub(super) async fn refused_to_spend(&mut self, voucher: &Value) -> String {
        let basket = self.basket(1, [0]).await;
        let payments = json!([{"means": "credit_note", "note": voucher["note"], "amount": 2000}]);
        let refused = self.refusal("place_order", json!({"basket": basket, "payments": payments})).await;
        self.ask("drop_basket", json!({"basket": basket})).await;
        refused.code
    }

    /// Gives the first of an order's tickets back; its paper is printed.
    pub(super) async fn refund(&self, sold: &Value) {
        let back =
            json!({"order": sold["order"], "tickets": [sold["tickets"][0]["ticket"]], "motive": "unable"});
        let undone = self.ask("refund_tickets", back).await;
        self.ask("print_voucher", json!({"order": sold["order"], "number": undone["number"]})).await;
    }

    /// Gives another place for the second of an order's tickets.
    pub(super) async fn exchange(&mut self, sold: &Value) {
        let basket = self.basket(1, [0]).await;
        let instead = json!({"order": sold["order"], "tickets": [sold["tickets"][1]["ticket"]],
                             "basket": basket, "motive": "other_places"});
        self.ask("exchange_tickets", instead).await;
    }

    /// Prints an order's tickets, and the third of them again.
    pub(super) async fn print(&self, sold: &Value) {
        self.ask("print_tickets", json!({"order": sold["order"]})).await;
        let copy = json!({"ticket": sold["tickets"][2]["ticket"], "motive": "lost"});
        self.ask("duplicate_ticket", copy).await;
    }

    /// Books two places that are paid by those who come.
    pub(super) async fn book(&mut self) -> Value {
        let basket = self.basket(2, [1]).await;
        self.ask("place_order", json!({"basket": basket})).await
    }

    /// One of those who booked enters, and pays.
    pub(super) async fn admit(&self, booked: &Value) {
        let entry = json!({"order": booked["order"], "tickets": [booked["tickets"][0]["ticket"]],
                           "payments": [{"means": "cash", "amount": 2000}]});
        self.ask("record_entry", entry).await;
    }

    /// Counts the till on what should be in it.
    pub(super) async fn count(&self) {
        let cents = self.ask("till", json!({})).await["expected"].clone();
        self.ask("close_till", json!({"pieces": [{"value": 1, "count": cents}]})).await;
    }

    /// Counts the till and closes a period.
    pub(super) async fn close(&self, period: &str) -> Value {
        if self.ask("till", json!({})).await["open"] == true {
            self.count().await;
        }
        self.ask("close_period", json!({"period": period})).await
    }

    /// A paper as bytes.
    pub(super) async fn paper(&self, name: &str, input: Value) -> Vec<u8> {
        let about = self.ask(name, input).await;
        let id = serde_json::from_value(about["document"].clone()).expect("a document");
        self.app.shelf.get(id).expect("at hand").bytes.to_vec()
    }
}
