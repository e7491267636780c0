//! Passes and cards that are debited when a ticket is printed, or when its holder enters.

use app::passes::product::ProductView;
use app::sales::place::Placed;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::entry::{book, curtain_rises, on_the_evening};
use super::{tariff, with_rules};
use crate::sales::Desk;

/// A person with a pass of five places and a card of 50 €, and tariffs that debit them later.
struct Holder {
    desk: Desk,
    contact: Value,
    document: Value,
}

impl Holder {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let pass = super::places(&desk, "Carnet 5", 7500, (5, 1500)).await;
        let card: ProductView = desk
            .ask(
                "create_pass_product",
                json!({"code": "CP", "name": "Carte 50", "kind": "wallet", "price": 5000, "vat_rate": 0,
                       "credit_value": 5000}),
            )
            .await;
        let by_pass = |debit: &str| json!({"kind": "pass", "product": pass.id, "debit": debit});
        let by_card = |full: &Value| json!({"kind": "wallet", "product": card.id, "of": full, "share": 10_000, "debit": "entry"});
        let rules: [(&str, super::Rule<'_>); 4] = [
            ("ENTREE", &|_| by_pass("entry")),
            ("IMPRIME", &|_| by_pass("printing")),
            ("TOUT", &|_| by_pass("booking")),
            ("CARTE", &by_card),
        ];
        let document = with_rules(&desk, &rules).await;
        let created: Value = desk.ask("create_contact", json!({"line": "Mme Čapek Zoë"})).await;
        let contact = created["contact"]["contact"].clone();
        let basket: Value = desk.ask("add_pass", json!({"product": pass.id})).await;
        let _: Value =
            desk.ask("set_basket_contact", json!({"basket": basket["basket"], "contact": contact})).await;
        let both = json!({"basket": basket["basket"], "passes": [card.id],
                          "payments": [{"means": "cash", "amount": 12_500}]});
        let _: Placed = desk.ask("place_order", both).await;
        Self { desk, contact, document }
    }

    async fn book(&self, seat: usize, code: &str) -> Placed {
        book(&self.desk, &[seat], tariff(&self.document, code), &self.contact).await
    }

    /// Whether a place is offered at a tariff.
    async fn is_offered(&self, seat: usize, code: &str) -> bool {
        let basket = self.desk.basket(&[seat]).await.basket;
        let named = json!({"basket": basket, "contact": self.contact});
        let view: Value = self.desk.ask("set_basket_contact", named).await;
        let offers = view["lines"][0]["offers"].as_array().expect("offers");
        let offered = offers.iter().any(|offer| offer["code"] == code);
        let _: Value = self.desk.ask("drop_basket", json!({"basket": basket})).await;
        offered
    }

    /// Places left on the pass, and money of the card.
    async fn left(&self) -> (i64, i64) {
        let card: Value = self.desk.ask("contact_card", json!({"contact": self.contact})).await;
        let passes = card["bought"]["passes"].as_array().expect("passes");
        let of = |kind: &str, what: &str| {
            let pass = passes.iter().find(|pass| pass["kind"] == kind).expect("a pass");
            pass[what].as_i64().expect("a number")
        };
        (of("credits", "left"), of("wallet", "balance"))
    }

    /// How many credits were debited and not given back.
    async fn debited(&self) -> i64 {
        let mut conn = self.desk.evening.world.app.store.read().await.expect("a reader");
        sqlx::query_scalar("select (select count(*) from credit_use) - (select count(*) from credit_return)")
            .fetch_one(&mut *conn)
            .await
            .expect("a count")
    }

    async fn enter(&self, booked: &Placed) -> Placed {
        self.desk.ask("record_entry", json!({"order": booked.order})).await
    }

    async fn give_up(&self, booked: &Placed) {
        let back = json!({"order": booked.order, "motive": "unable"});
        let _: Value = self.desk.ask("refund_tickets", back).await;
    }
}

#[tokio::test]
async fn a_pass_debited_on_entry_holds_its_credit_at_booking_and_loses_it_at_the_door() {
    let holder = Holder::new().await;
    let booked = holder.book(0, "ENTREE").await;
    assert_eq!((holder.left().await.0, holder.debited().await), (4, 0), "held, not debited");
    for seat in 1..5 {
        holder.book(seat, "ENTREE").await;
    }
    assert!(!holder.is_offered(6, "TOUT").await, "no credit is taken twice");
    on_the_evening(&holder.desk).await;
    let entered = holder.enter(&booked).await;
    assert_eq!((entered.due.as_cents(), holder.debited().await), (0, 1));
    let order: Value = holder.desk.ask("order", json!({"order": booked.order})).await;
    assert_eq!(order["tickets"][0]["promises"][0]["ended"], "kept");
    holder.give_up(&booked).await;
    assert_eq!((holder.left().await.0, holder.debited().await), (1, 0), "it comes back as what it was");
    assert_eq!(holder.desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_pass_debited_on_printing_is_debited_when_the_ticket_is_printed_or_sent() {
    let holder = Holder::new().await;
    let printed = holder.book(0, "IMPRIME").await;
    assert_eq!(holder.debited().await, 0);
    let _: Value = holder.desk.ask("print_tickets", json!({"order": printed.order})).await;
    assert_eq!(holder.debited().await, 1);
    let mailed = holder.book(1, "IMPRIME").await;
    let to = json!({"order": mailed.order, "recipient": "zoe@example.org"});
    let _: Value = holder.desk.ask("mail_tickets", to).await;
    assert_eq!(holder.debited().await, 2);
    let copy = json!({"ticket": printed.tickets[0].ticket, "motive": "lost"});
    let _: Value = holder.desk.ask("duplicate_ticket", copy).await;
    let _: Value = holder.desk.ask("print_tickets", json!({"order": printed.order})).await;
    assert_eq!(holder.debited().await, 2, "a duplicate debits nothing");
    let left = holder.book(2, "IMPRIME").await;
    on_the_evening(&holder.desk).await;
    holder.enter(&left).await;
    assert_eq!(holder.debited().await, 3, "who enters without a paper is debited at the door");
    assert_eq!(holder.left().await.0, 2);
    assert_eq!(holder.desk.faults().await, json!([]));
}

#[tokio::test]
async fn the_money_of_a_card_that_is_debited_on_entry_is_set_apart_until_then() {
    let holder = Holder::new().await;
    let first = holder.book(0, "CARTE").await;
    let second = holder.book(1, "CARTE").await;
    assert!(!holder.is_offered(2, "CARTE").await, "10 € are left to promise");
    holder.give_up(&second).await;
    assert!(holder.is_offered(2, "CARTE").await);
    on_the_evening(&holder.desk).await;
    holder.enter(&first).await;
    assert_eq!(holder.left().await.1, 3000);
    holder.give_up(&first).await;
    assert_eq!(holder.left().await.1, 5000);
    assert_eq!(holder.desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_credit_held_by_who_does_not_come_is_in_the_pass_again() {
    let holder = Holder::new().await;
    holder.book(0, "ENTREE").await;
    on_the_evening(&holder.desk).await;
    curtain_rises(&holder.desk);
    let of = json!({"performance": holder.desk.evening.performance});
    let settled: Value = holder.desk.ask("settle_no_shows", of).await;
    assert_eq!(settled, json!({"released": 0, "charged": 0, "amount": 0, "waived": 1, "elsewhere": 0}));
    assert_eq!((holder.left().await.0, holder.debited().await), (5, 0));
    assert_eq!(holder.desk.faults().await, json!([]));
}

/// What is done about a place of the pass.
#[derive(Debug, Clone, Copy)]
enum Gesture {
    Book(&'static str),
    Print(usize),
    Enter(usize),
    GiveUp(usize),
}

fn gestures() -> impl Strategy<Value = Vec<Gesture>> {
    let code = prop_oneof![Just("ENTREE"), Just("IMPRIME"), Just("TOUT")];
    let one = prop_oneof![
        3 => code.prop_map(Gesture::Book),
        1 => (0_usize..6).prop_map(Gesture::Print),
        2 => (0_usize..6).prop_map(Gesture::Enter),
        1 => (0_usize..6).prop_map(Gesture::GiveUp),
    ];
    prop::collection::vec(one, 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Whatever is booked, printed, entered and given up, the five credits are left, held or used: none twice, none lost.
    #[test]
    fn the_credits_of_a_pass_are_left_held_or_used_and_none_is_lost_or_taken_twice(gestures in gestures()) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let holder = Holder::new().await;
            on_the_evening(&holder.desk).await;
            let (mut live, mut held, mut used) = (Vec::new(), 0, 0);
            for (seat, gesture) in gestures.into_iter().enumerate() {
                match gesture {
                    Gesture::Book(code) if held + used == 5 => {
                        assert!(!holder.is_offered(seat, code).await, "the pass is used up");
                    }
                    Gesture::Book(code) => {
                        live.push((holder.book(seat, code).await, code));
                        *(if code == "TOUT" { &mut used } else { &mut held }) += 1;
                    }
                    Gesture::Print(at) => {
                        let Some((booked, code)) = live.get_mut(at) else { continue };
                        let order = json!({"order": booked.order});
                        let printed = holder.desk.evening.world.ctx.call("print_tickets", order).await;
                        if printed.is_ok() && *code == "IMPRIME" {
                            *code = "TOUT";
                            (held, used) = (held - 1, used + 1);
                        }
                    }
                    Gesture::Enter(at) => {
                        let Some((booked, code)) = live.get_mut(at) else { continue };
                        let order = json!({"order": booked.order});
                        let entered = holder.desk.evening.world.ctx.call("record_entry", order).await;
                        assert_eq!(entered.is_ok(), *code != "TOUT");
                        if *code != "TOUT" {
                            *code = "TOUT";
                            (held, used) = (held - 1, used + 1);
                        }
                    }
                    Gesture::GiveUp(at) if at < live.len() => {
                        let (booked, code) = live.remove(at);
                        holder.give_up(&booked).await;
                        *(if code == "TOUT" { &mut used } else { &mut held }) -= 1;
                    }
                    Gesture::GiveUp(_) => {}
                }
                assert_eq!((holder.left().await.0, holder.debited().await), (5 - held - used, used));
            }
            assert_eq!(holder.desk.faults().await, json!([]));
        });
    }
}
