//! A pass pays for a place without a number at a desk that the network does not answer, within what the venue tolerates; what
//! it is debited for that is the shared database's word.

use app::Context;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::proxy::Proxy;
use super::{Hub, Second, Two, join};
use crate::catalogue::MIXED;
use crate::sales::Desk;
use crate::tariffs::with_a_pass;

/// Two desks, of which the second is on a cable that can be cut and has places of a pit at hand, and people with passes of
/// five places.
struct Evening {
    two: Two,
    cable: Proxy,
    pit: Value,
    holders: Vec<Value>,
}

impl Evening {
    async fn new(holders: usize, tolerance: Value) -> Self {
        let first = Desk::of(MIXED).await;
        let pit = json!(first.evening.plan().await.zones[0].id);
        let (document, product) = with_a_pass(&first).await;
        publish(&first, document, tolerance).await;
        let mut hub = Hub::new().await;
        join(&mut hub, &first).await;
        let cable = Proxy::before(hub.port()).await;
        hub.through = Some(cable.port);
        let second = Second::join(&mut hub, first.evening.world.who.venue, 8).await;
        let two = Two { hub, first, second };
        let mut evening = Self { two, cable, pit, holders: Vec::new() };
        for n in 0..holders {
            evening.sell_a_pass(n, &json!(product.id)).await;
        }
        let anne = evening.two.second.anne().await;
        evening.keeps_places(&anne).await;
        evening.two.exchange().await;
        evening
    }

    /// Has six places of the pit at hand at a desk.
    async fn keeps_places(&self, ctx: &Context) {
        let performance = self.two.first.evening.performance;
        let six = json!({"performance": performance, "zone": self.pit, "count": 6});
        let basket = ctx.call("add_places", six).await.expect("granted");
        ctx.call("drop_basket", json!({"basket": basket["basket"]})).await.expect("at hand");
        let wish = json!({"performance": performance, "places": 6});
        let kept = ctx.call("keep_places", wish).await.expect("kept");
        assert_eq!(kept["at_hand"], 6, "{kept}");
    }

    async fn sell_a_pass(&mut self, n: usize, product: &Value) {
        let first = &self.two.first;
        let created: Value = first.ask("create_contact", json!({"line": format!("Čapek Zoë{n}")})).await;
        let contact = created["contact"]["contact"].clone();
        let basket: Value = first.ask("add_pass", json!({"product": product})).await;
        let named = json!({"basket": basket["basket"], "contact": contact});
        let _: Value = first.ask("set_basket_contact", named).await;
        let cash = json!([{"means": "cash", "amount": 7500}]);
        let order = json!({"basket": basket["basket"], "payments": cash});
        let _: Value = first.ask("place_order", order).await;
        self.holders.push(contact);
    }

    async fn cut(&self) {
        self.cable.cut_after(0);
        self.two.hub.cut().await;
        let lost = self.two.second.app.exchange().await;
        assert!(lost.is_err(), "the cable is cut");
    }

    async fn mend(&self) {
        self.cable.cut_after(u64::MAX);
        self.two.later(TimeDelta::minutes(1));
        self.two.exchange().await;
    }

    /// A basket of one place of the pit for a holder.
    async fn basket(&self, ctx: &Context, holder: usize) -> Value {
        let places = json!({"performance": self.two.first.evening.performance, "zone": self.pit, "count": 1});
        let basket = ctx.call("add_places", places).await.expect("at hand");
        let named = json!({"basket": basket["basket"], "contact": self.holders[holder]});
        ctx.call("set_basket_contact", named).await.expect("named")
    }

    /// A place of the pit that the pass of a holder pays for.
    async fn take(&self, ctx: &Context, holder: usize) -> Value {
        let basket = self.basket(ctx, holder).await;
        assert_eq!(basket["total"], 0, "the pass pays: {basket}");
        let order = json!({"basket": basket["basket"], "payments": []});
        ctx.call("place_order", order).await.unwrap_or_else(|refused| panic!("{refused}"))
    }

    /// What the pass does not pay for.
    async fn is_not_tolerated(&self, ctx: &Context, holder: usize) {
        let basket = self.basket(ctx, holder).await;
        assert_eq!(basket["total"], 2000, "the person pays: {basket}");
        let _ = ctx.call("drop_basket", json!({"basket": basket["basket"]})).await.expect("dropped");
    }

    /// What is left on the pass of a holder and what is to be settled, as both desks know.
    async fn left(&self, holder: usize) -> (i64, i64) {
        let card = json!({"contact": self.holders[holder]});
        let known = |card: Value| {
            let pass = &card["bought"]["passes"][0];
            (pass["left"].as_i64().expect("a count"), pass["to_settle"].as_i64().expect("a count"))
        };
        let here = known(self.two.first.ask("contact_card", card.clone()).await);
        assert_eq!(here, known(self.two.second.ask("contact_card", card).await), "the same at both desks");
        here
    }

    async fn debited(&self) -> i64 {
        let spent = "select count(*) from app.right_unit where kind = 'credit' and state = 'spent'";
        self.two.hub.scalar(spent).await
    }

    async fn is_sound(&self) {
        assert_eq!(self.two.first.faults().await, json!([]));
        assert_eq!(self.two.second.ask("verify_store", json!({})).await["faults"], json!([]));
    }
}

/// Publishes the book with a tolerance; with that of a new book when nothing is said.
async fn publish(desk: &Desk, mut document: Value, tolerance: Value) {
    if tolerance.is_null() {
        assert_eq!(document["tolerance"], json!({"per_card": 1, "per_evening": 50}), "{document}");
        return;
    }
    document["tolerance"] = tolerance;
    let saved: Value = desk.ask("save_tariff_draft", json!({"name": "Tarifs", "document": document})).await;
    assert_eq!(saved["refused"], Value::Null);
    let _: Value = desk.ask("publish_tariff_book", json!({"book": document["id"]})).await;
}

#[tokio::test]
async fn one_place_a_card_is_tolerated_without_the_network_and_debited_once_it_is_there() {
    let evening = Evening::new(1, Value::Null).await;
    let anne = evening.two.second.anne().await;
    let performance = evening.two.first.evening.performance;
    let seats = json!({"performance": performance, "seats": [evening.two.first.seats[0]]});
    let seated = anne.call("add_seats", seats).await.expect("granted");
    evening.cut().await;
    let named = json!({"basket": seated["basket"], "contact": evening.holders[0]});
    let seated = anne.call("set_basket_contact", named).await.expect("named");
    assert_eq!(seated["total"], 2000, "never for a seat: {seated}");
    let placed = evening.take(&anne, 0).await;
    evening.is_not_tolerated(&anne, 0).await;
    evening.is_sound().await;
    evening.mend().await;
    assert_eq!(evening.left(0).await, (4, 0), "a credit was left: it is debited");
    assert_eq!((evening.debited().await, evening.two.hub.incidents().await), (1, 0));
    evening.is_sound().await;

    let back = json!({"order": placed["order"], "motive": "unable"});
    let _: Value = evening.two.second.ask("refund_tickets", back).await;
    evening.two.exchange().await;
    assert_eq!(evening.left(0).await, (5, 0), "it comes back with its ticket");
    assert_eq!((evening.debited().await, evening.two.hub.incidents().await), (0, 0));
    evening.is_sound().await;
}

#[tokio::test]
async fn what_is_tolerated_of_a_pass_that_was_used_up_meanwhile_waits_for_a_person() {
    let evening = Evening::new(1, Value::Null).await;
    evening.cut().await;
    let placed = evening.take(&evening.two.second.anne().await, 0).await;
    let ctx = &evening.two.first.evening.world.ctx;
    for _ in 0..5 {
        evening.take(ctx, 0).await;
    }
    evening.is_not_tolerated(ctx, 0).await;
    evening.mend().await;
    assert_eq!(evening.left(0).await, (0, 1), "five places, and one that is to be settled");
    assert_eq!(evening.debited().await, 5);
    let told = evening.two.first.ask::<Value>("network_incidents", json!({})).await;
    let (code, order) = (&told[0]["code"], &told[0]["order"]);
    assert_eq!((code, order), (&json!("pass_to_settle"), &placed["order"]), "{told}");
    evening.is_sound().await;

    let waived = json!({"incident": told[0]["id"]});
    let _: Value = evening.two.first.ask("settle_incident", waived).await;
    evening.two.exchange().await;
    assert_eq!(evening.left(0).await, (0, 0), "the person is let off");
    assert_eq!(evening.two.first.ask::<Value>("network_incidents", json!({})).await, json!([]));
    evening.is_sound().await;
}

#[tokio::test]
async fn a_place_to_be_settled_is_given_back_and_nothing_is_owed_any_more() {
    let evening = Evening::new(1, Value::Null).await;
    evening.cut().await;
    let anne = evening.two.second.anne().await;
    let placed = evening.take(&anne, 0).await;
    let back = json!({"order": placed["order"], "motive": "unable"});
    let _ = anne.call("refund_tickets", back).await.expect("the desk sold it");
    evening.mend().await;
    assert_eq!(evening.left(0).await, (5, 0));
    assert_eq!((evening.debited().await, evening.two.hub.incidents().await), (0, 0));
    evening.is_sound().await;
}

#[tokio::test]
async fn a_desk_that_is_cut_off_and_one_that_is_not_debit_two_places_of_one_pass() {
    let evening = Evening::new(1, Value::Null).await;
    evening.cut().await;
    evening.take(&evening.two.second.anne().await, 0).await;
    // The first does not know of it, and has the right of the same place of the pass granted.
    evening.take(&evening.two.first.evening.world.ctx, 0).await;
    evening.mend().await;
    assert_eq!(evening.left(0).await, (3, 0));
    assert_eq!((evening.debited().await, evening.two.hub.incidents().await), (2, 0));
    evening.is_sound().await;
}

#[tokio::test]
async fn no_more_is_tolerated_of_an_evening_than_the_venue_says() {
    let evening = Evening::new(3, json!({"per_card": 2, "per_evening": 3})).await;
    evening.cut().await;
    let anne = evening.two.second.anne().await;
    for holder in [0, 0, 1] {
        evening.take(&anne, holder).await;
    }
    for holder in [0, 1, 2] {
        evening.is_not_tolerated(&anne, holder).await;
    }
    evening.mend().await;
    assert_eq!([evening.left(0).await, evening.left(1).await], [(3, 0), (4, 0)]);
    assert_eq!((evening.debited().await, evening.two.hub.incidents().await), (3, 0));
    evening.is_sound().await;
}

#[tokio::test]
async fn where_the_network_answers_nothing_is_tolerated() {
    let evening = Evening::new(1, Value::Null).await;
    let ctx = &evening.two.first.evening.world.ctx;
    for _ in 0..5 {
        evening.take(ctx, 0).await;
    }
    evening.two.first.evening.world.app.exchange().await.expect("told");
    let anne = evening.two.second.anne().await;
    let basket = evening.basket(&anne, 0).await;
    assert_eq!(basket["total"], 0, "it has not heard of them yet: {basket}");
    let order = json!({"basket": basket["basket"], "payments": []});
    let refused = anne.call("place_order", order).await.expect_err("the network says no");
    assert_eq!(refused.code, "journal.right_not_granted");
    evening.two.exchange().await;
    assert_eq!((evening.left(0).await, evening.debited().await), ((0, 0), 5));
    evening.is_sound().await;
}
