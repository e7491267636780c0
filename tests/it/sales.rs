//! The desk, from basket to closing, through the use cases.

mod balance;
mod evening;
mod giving_back;
mod mail;
mod means;
mod options;
mod papers;
mod printing;
mod put_off;
mod statements;
mod takings;
mod undoing;
mod verify;

use app::documents::DocumentRef;
use app::sales::basket::BasketView;
use app::sales::place::Placed;
use kernel::SeatId;
use serde_json::{Value, json};

use crate::catalogue::{Evening, STUDIO, ask};

/// An evening with a tariff book: full at 20 €, and invitations. The till is open, on 50 €.
pub(crate) struct Desk {
    pub(crate) evening: Evening,
    pub(crate) seats: Vec<SeatId>,
    pub(crate) invitation: String,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        Self::of(STUDIO).await
    }

    /// The same in another hall.
    pub(crate) async fn of(plan: &str) -> Self {
        let evening = Evening::of(plan).await;
        let [book, full, invitation] = [(); 3].map(|()| evening.world.ctx.id::<SeatId>().to_string());
        let standard = json!({"kind": "standard", "price": {"kind": "grid"}});
        let document = json!({
            "id": book, "version": 0, "venue": evening.world.who.venue,
            "tariffs": [
                {"id": full, "code": "PT", "name": "Plein tarif", "rule": standard},
                {"id": invitation, "code": "INV", "name": "Invitation", "rule": standard, "proposed": false,
                 "free_motive": "Invitation"}],
            "prices": [
                {"tariff": full, "scope": {"kind": "everywhere"}, "amount": 2000},
                {"tariff": invitation, "scope": {"kind": "everywhere"}, "amount": 0}],
            "statuses": [{"code": "jobseeker", "name": "Demandeur d’emploi", "evidence": {"kind": "document"}}]});
        let world = &evening.world;
        let _: Value = ask(world, "save_tariff_draft", json!({"name": "Tarifs", "document": document})).await;
        let _: Value = ask(world, "publish_tariff_book", json!({"book": book})).await;
        let _: Value = ask(world, "open_till", json!({"float": 5000})).await;
        let seats = evening.seats().await;
        Self { evening, seats, invitation }
    }

    pub(crate) async fn ask<O: serde::de::DeserializeOwned>(&self, name: &str, input: Value) -> O {
        ask(&self.evening.world, name, input).await
    }

    /// The code of the refusal.
    pub(crate) async fn refusal(&self, name: &str, input: Value) -> String {
        let refused = self.evening.world.ctx.call(name, input).await;
        refused.err().unwrap_or_else(|| panic!("{name} was not refused")).code
    }

    /// What the first agent is answered however long ago she signed in.
    pub(crate) async fn as_anne(&self, name: &str) -> Value {
        let anne = self.evening.world.at(tests::CODE).await;
        anne.call(name, json!({})).await.unwrap_or_else(|refused| panic!("{name}: {refused}"))
    }

    pub(crate) async fn basket(&self, seats: &[usize]) -> BasketView {
        let seats: Vec<_> = seats.iter().map(|seat| self.seats[*seat]).collect();
        self.ask("add_seats", json!({"performance": self.evening.performance, "seats": seats})).await
    }

    /// A sale paid whole in cash.
    pub(crate) async fn sell(&self, seats: &[usize]) -> Placed {
        let basket = self.basket(seats).await;
        let payments = json!([{"means": "cash", "amount": basket.total}]);
        self.ask("place_order", json!({"basket": basket.basket, "payments": payments})).await
    }

    /// A document at hand, whole.
    pub(crate) fn paper(&self, about: &DocumentRef) -> Vec<u8> {
        self.evening.world.app.shelf.get(about.document).expect("at hand").bytes.to_vec()
    }

    /// Closes the till on what should be in it.
    pub(crate) async fn count(&self) {
        let till: Value = self.ask("till", json!({})).await;
        let cents = till["expected"].as_i64().expect("an amount");
        let counted: Value = self.ask("close_till", json!({"pieces": [{"value": 1, "count": cents}]})).await;
        assert_eq!(counted["difference"], json!(0));
    }

    pub(crate) async fn faults(&self) -> Value {
        let report: Value = self.ask("verify_store", json!({})).await;
        report["faults"].clone()
    }
}
