//! Thanks on attendance: an outing gives a place, to oneself or to who comes along.

use app::documents::DocumentRef;
use app::sales::place::Placed;
use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::season::{Season, plan};
use super::{places, tariff, with_rules};
use crate::paper;
use crate::sales::Desk;

/// A season whose outings give a place each time so many are reached.
async fn that_thanks(each: u32, companion: bool, evenings: usize) -> Season {
    let desk = Desk::new().await;
    let product = places(&desk, "Place offerte", 0, (0, 0)).await;
    let given = json!({"code": "FIDELE", "name": "la fidélité", "window": {"kind": "ever"}, "at": each,
                       "again": true, "product": product.id, "credits": 1});
    add_thanks(&desk, given).await;
    let rule = |_: &Value| json!({"kind": "pass", "product": product.id, "debit": "booking", "companion": companion});
    Season::of(desk, &[("OFFERTE", &rule)], evenings).await
}

/// Places given so far.
async fn given(season: &Season) -> usize {
    season.card().await["passes"].as_array().expect("passes").len()
}

async fn add_thanks(desk: &Desk, thanks: Value) {
    let books: Value = desk.ask("list_tariff_books", json!({})).await;
    let of = json!({"book": books["books"][0]["id"]});
    let mut draft: Value = desk.ask("tariff_draft", of).await;
    draft["document"]["thanks"] = json!([thanks]);
    let save = json!({"name": draft["name"], "document": draft["document"]});
    let _: Value = desk.ask("save_tariff_draft", save).await;
}

#[tokio::test]
async fn the_outing_that_is_thanked_gives_a_place_once_it_is_over_and_only_once() {
    let season = that_thanks(2, false, 3).await;
    for evening in 0..2 {
        season.buy(evening).await;
    }
    let tidied: Value = season.desk.ask("tidy_desk", json!({})).await;
    assert_eq!((&tidied["thanked"], given(&season).await), (&json!(0), 0), "nobody went yet");

    season.is_over().await;
    let card = season.card().await;
    let pass = &card["passes"][0];
    assert_eq!((&pass["name"], &pass["left"]), (&json!("Place offerte"), &json!(1)));
    assert_eq!(card["orders"][0]["items"][0]["label"], "Remerciement — la fidélité", "the card tells why");
    assert_eq!(card["orders"][0]["value"], 0);
    let tidied: Value = season.desk.ask("tidy_desk", json!({})).await;
    assert_eq!((&tidied["thanked"], given(&season).await), (&json!(0), 1), "once");
    assert_eq!(season.desk.faults().await, json!([]));
}

#[tokio::test]
async fn the_place_that_was_given_is_taken_like_any_other_of_a_pass() {
    let season = that_thanks(1, false, 1).await;
    season.buy(0).await;
    season.is_over().await;
    let again = plan(&season.desk, &["2027-03-06T19:30:00Z"]).await;
    let add = json!({"performance": again[0], "seats": [season.desk.seats[0]]});
    let basket: Value = season.desk.ask("add_seats", add).await;
    let named = json!({"basket": basket["basket"], "contact": season.contact});
    let _: Value = season.desk.ask("set_basket_contact", named).await;
    let take = json!({"tariff": tariff(&season.document, "OFFERTE")});
    let taken: Value =
        season.desk.ask("choose_price", json!({"basket": basket["basket"], "choice": {"take": take}})).await;
    assert_eq!(taken["total"], 0);
    let placed: Placed = season.desk.ask("place_order", json!({"basket": basket["basket"]})).await;
    let paper: DocumentRef = season.desk.ask("print_tickets", json!({"order": placed.order})).await;
    let said = paper::text(&season.desk.paper(&paper));
    assert!(said.contains("GRATUIT") && said.contains("Motif") && !said.contains("déjà payée"), "{said}");
    assert_eq!(season.card().await["passes"][0]["left"], 0);
    assert_eq!(season.desk.faults().await, json!([]));
}

/// The companion comes with somebody: whoever holds a place of their own, bought before or now.
#[tokio::test]
async fn a_companion_s_place_is_for_who_already_has_a_place_of_their_own() {
    let season = that_thanks(1, true, 1).await;
    season.buy(0).await;
    season.is_over().await;
    let more = plan(&season.desk, &["2027-03-06T19:30:00Z", "2027-03-07T19:30:00Z"]).await;
    let [with, without] = [0, 1].map(|at: usize| more[at].clone());
    let season = Season { evenings: vec![with.clone()], ..season };
    season.buy(0).await;
    let mut offered = Vec::new();
    for performance in [with, without] {
        let add = json!({"performance": performance, "seats": [season.desk.seats[5]]});
        let basket: Value = season.desk.ask("add_seats", add).await;
        let named = json!({"basket": basket["basket"], "contact": season.contact});
        let view: Value = season.desk.ask("set_basket_contact", named).await;
        let offers = view["lines"][0]["offers"].as_array().expect("offers").clone();
        offered.push(offers.iter().any(|offer| offer["code"] == "OFFERTE"));
    }
    assert_eq!(offered, [true, false]);
}

/// Who had a place did not choose to stay at home: what was paid for it counts for nothing, the outing counts.
#[tokio::test]
async fn an_outing_that_the_venue_cancelled_counts_though_its_ticket_was_refunded() {
    let season = that_thanks(2, false, 2).await;
    let cancelled = season.buy(0).await;
    season.buy(1).await;
    let _: Value = season.desk.ask("cancel_performance", json!({"id": season.evenings[0]})).await;
    let back = json!({"order": cancelled.order, "motive": "performance_cancelled"});
    let _: Value = season.desk.ask("refund_tickets", back).await;
    assert_eq!(season.card().await["outings"], 2);
    season.is_over().await;
    assert_eq!(given(&season).await, 1);
    assert_eq!(season.desk.faults().await, json!([]));
}

#[tokio::test]
async fn an_outing_that_was_over_before_the_book_said_so_is_not_thanked() {
    let desk = Desk::new().await;
    let created: Value = desk.ask("create_contact", json!({"line": "Mme Čapek Zoë"})).await;
    let contact = created["contact"]["contact"].clone();
    let basket = desk.basket(&[0]).await;
    let _: Value = desk.ask("set_basket_contact", json!({"basket": basket.basket, "contact": contact})).await;
    let payments = json!([{"means": "cash", "amount": basket.total}]);
    let _: Placed = desk.ask("place_order", json!({"basket": basket.basket, "payments": payments})).await;
    desk.evening.world.app.clock.advance(TimeDelta::days(20));
    let _: Value = desk.as_anne("list_funds").await;
    let product = places(&desk, "Merci", 0, (0, 0)).await;
    let given = json!({"code": "F", "name": "F", "window": {"kind": "ever"}, "at": 1, "product": product.id,
                       "credits": 1});
    add_thanks(&desk, given).await;
    with_rules(&desk, &[]).await;
    let tidied: Value = desk.ask("tidy_desk", json!({})).await;
    assert_eq!(tidied["thanked"], 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, ..ProptestConfig::default() })]

    /// Whatever is bought and given up, in one sale or in several, a place is given for each so many outings made.
    #[test]
    fn a_place_is_given_for_each_so_many_outings_made(
        each in 1_u32..4,
        bought in prop::collection::vec((any::<bool>(), any::<bool>()), 1..6),
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let season = that_thanks(each, false, bought.len()).await;
            let mut went = 0;
            for (evening, (buys, gives_up)) in bought.into_iter().enumerate() {
                if !buys {
                    continue;
                }
                let placed = season.buy(evening).await;
                if gives_up {
                    let back = json!({"order": placed.order, "motive": "unable"});
                    let _: Value = season.desk.ask("refund_tickets", back).await;
                } else {
                    went += 1;
                }
            }
            season.is_over().await;
            assert_eq!(given(&season).await, went / each as usize);
            assert_eq!(season.desk.faults().await, json!([]));
        });
    }
}
