//! A season that one person goes to, evening after evening.

use app::sales::place::Placed;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Rule, tariff, with_rules};
use crate::sales::Desk;

/// A desk whose book has more rules, a person, and evenings to go to.
pub(super) struct Season {
    pub(super) desk: Desk,
    pub(super) contact: Value,
    pub(super) document: Value,
    pub(super) evenings: Vec<Value>,
}

/// More performances of the show of the desk, in its hall.
pub(crate) async fn plan(desk: &Desk, starts: &[impl AsRef<str>]) -> Vec<Value> {
    let starts: Vec<&str> = starts.iter().map(AsRef::as_ref).collect();
    let more = json!({"show": desk.evening.show, "hall": desk.evening.hall.hall, "starts_at": starts});
    let created: Value = desk.ask("create_performances", more).await;
    created["performances"].as_array().expect("performances").clone()
}

impl Season {
    pub(super) async fn of(desk: Desk, rules: &[(&str, Rule<'_>)], evenings: usize) -> Self {
        let document = with_rules(&desk, rules).await;
        let starts: Vec<String> =
            (1..=evenings).map(|day| format!("2026-12-{:02}T19:30:00Z", day + 6)).collect();
        let evenings = plan(&desk, &starts).await;
        let created: Value = desk.ask("create_contact", json!({"line": "Mme Čapek Zoë"})).await;
        let contact = created["contact"]["contact"].clone();
        Self { desk, contact, document, evenings }
    }

    /// A place of an evening at full price, for the person of the season.
    pub(super) async fn buy(&self, evening: usize) -> Placed {
        self.take(evening, "PT", 1).await
    }

    /// Places of an evening at a tariff, for the person of the season, paid by card.
    pub(super) async fn take(&self, evening: usize, code: &str, places: usize) -> Placed {
        let seats = &self.desk.seats[evening..evening + places];
        let add = json!({"performance": self.evenings[evening], "seats": seats});
        let basket: Value = self.desk.ask("add_seats", add).await;
        let basket = &basket["basket"];
        let _: Value =
            self.desk.ask("set_basket_contact", json!({"basket": basket, "contact": self.contact})).await;
        let take = json!({"basket": basket, "choice": {"take": {"tariff": tariff(&self.document, code)}}});
        let view: Value = self.desk.ask("choose_price", take).await;
        let payments = json!([{"means": "card", "confirmed": true, "amount": view["total"]}]);
        self.desk.ask("place_order", json!({"basket": basket, "payments": payments})).await
    }

    /// The night after the last evening, every day closed.
    pub(super) async fn is_over(&self) {
        self.desk.evening.world.app.clock.advance(TimeDelta::days(45));
        let _: Value = self.desk.as_anne("list_funds").await;
        self.desk.count().await;
        let _: Value = self.desk.ask("close_period", json!({"period": "day"})).await;
    }

    pub(super) async fn card(&self) -> Value {
        let card: Value = self.desk.ask("contact_card", json!({"contact": self.contact})).await;
        card["bought"].clone()
    }
}
