//! Suspended tickets: what somebody gives at the desk, and the places that it pays.

use app::sales::basket::BasketView;
use app::sales::place::Placed;
use kernel::TariffId;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{tariff, with_rules};
use crate::sales::Desk;

/// A fund, and the book of the desk with a tariff whose places it pays whole.
pub(crate) async fn with_a_fund(desk: &Desk) -> (Value, TariffId) {
    let fund: Value = desk.ask("open_fund", json!({"name": "Billets suspendus"})).await;
    let id = fund["id"].clone();
    let rule = |full: &Value| json!({"kind": "suspended", "fund": id, "of": full, "price": 0});
    let document = with_rules(desk, &[("SUSP", &rule)]).await;
    let suspended = serde_json::from_value(tariff(&document, "SUSP").clone());
    (id.clone(), suspended.expect("a tariff"))
}

/// Gives to a fund, in cash.
pub(crate) async fn give(desk: &Desk, fund: &Value, amount: i64) -> Placed {
    let basket: BasketView = desk.ask("add_donation", json!({"fund": fund, "amount": amount})).await;
    assert_eq!(basket.total.as_cents(), amount);
    let cash = json!([{"means": "cash", "amount": amount}]);
    desk.ask("place_order", json!({"basket": basket.basket, "payments": cash})).await
}

async fn held(desk: &Desk) -> i64 {
    let funds: Value = desk.ask("list_funds", json!({})).await;
    funds["funds"][0]["balance"].as_i64().expect("an amount")
}

#[tokio::test]
async fn what_is_given_at_the_desk_pays_the_place_of_somebody_else_and_comes_back_when_it_is_given_up() {
    let desk = Desk::new().await;
    let (fund, suspended) = with_a_fund(&desk).await;
    let given = give(&desk, &fund, 3000).await;
    assert_eq!(held(&desk).await, 3000);
    let order: Value = desk.ask("order", json!({"order": given.order})).await;
    let item = &order["items"][0];
    assert_eq!(
        (&item["kind"], &item["label"], &item["vat_rate"], &item["returns"]),
        (&json!("donation"), &json!("Don — Billets suspendus"), &json!(0), &json!(false)),
        "a gift bears no tax and is not given back"
    );

    let basket = desk.basket(&[0]).await.basket;
    let choice = json!({"basket": basket, "choice": {"take": {"tariff": suspended}}});
    let _: Value = desk.ask("choose_price", choice).await;
    let place: Placed = desk.ask("place_order", json!({"basket": basket})).await;
    assert_eq!(held(&desk).await, 1000);
    let basket = desk.basket(&[1]).await.basket;
    let choice = json!({"basket": basket, "choice": {"take": {"tariff": suspended}}});
    let short: Value = desk.ask("choose_price", choice).await;
    assert_eq!(short["lines"][0]["price"], Value::Null, "10 € pay no place of 20 €");

    let _: Value = desk.ask("refund_tickets", json!({"order": place.order, "motive": "unable"})).await;
    assert_eq!(held(&desk).await, 3000, "what comes back is the fund's");
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_donation_is_on_the_statement_of_the_day_outside_of_tax_and_is_not_given_back() {
    let desk = Desk::new().await;
    let (fund, _) = with_a_fund(&desk).await;
    let given = give(&desk, &fund, 1500).await;
    let day: Value = desk.ask("business_day", json!({})).await;
    let takings: Value = desk.ask("takings", day).await;
    let line = &takings["lines"][0];
    assert_eq!((&line["tariff"], &line["receipts"]), (&json!("Don — Billets suspendus"), &json!(1500)));
    assert_eq!((&takings["tax"], &takings["tickets"]), (&json!(0), &json!(0)));
    assert_eq!(takings["payments"][0]["amount"], 1500);

    let order: Value = desk.ask("order", json!({"order": given.order})).await;
    let back = json!({"order": given.order, "items": [order["items"][0]["item"]], "motive": "unable"});
    assert_eq!(desk.refusal("refund_tickets", back).await, "sales.donation_kept");
    desk.count().await;
    let closed: Value = desk.ask("close_period", json!({"period": "day"})).await;
    assert_eq!(closed["total"], 1500);
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_donation_of_nothing_or_to_a_fund_that_is_not_there_is_refused() {
    let desk = Desk::new().await;
    let (fund, _) = with_a_fund(&desk).await;
    assert_eq!(desk.refusal("add_donation", json!({"fund": fund, "amount": 0})).await, "sales.amount_wrong");
    let stray = desk.evening.world.ctx.id::<kernel::FundId>();
    let refused = desk.refusal("add_donation", json!({"fund": stray, "amount": 100})).await;
    assert_eq!(refused, "passes.fund_unknown");
}

/// A gesture at the desk about the fund: something given, a place taken, the last place given up.
#[derive(Debug, Clone, Copy)]
enum Gesture {
    Give(i64),
    Take,
    GiveUp,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Whatever is given, taken and given up in whatever order, the fund holds what was given less what was taken, and
    /// never less than nothing.
    #[test]
    fn a_fund_holds_what_was_given_less_what_was_taken_and_never_less_than_nothing(
        gestures in prop::collection::vec(
            prop_oneof![(1_i64..5_000).prop_map(Gesture::Give), Just(Gesture::Take), Just(Gesture::GiveUp)],
            1..8,
        ),
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let desk = Desk::new().await;
            let (fund, suspended) = with_a_fund(&desk).await;
            let (mut expected, mut taken) = (0, Vec::new());
            for (seat, gesture) in gestures.into_iter().enumerate() {
                match gesture {
                    Gesture::Give(amount) => {
                        give(&desk, &fund, amount).await;
                        expected += amount;
                    }
                    Gesture::Take => {
                        let basket = desk.basket(&[seat]).await.basket;
                        let choice = json!({"basket": basket, "choice": {"take": {"tariff": suspended}}});
                        let view: Value = desk.ask("choose_price", choice).await;
                        assert_eq!(view["lines"][0]["price"].is_null(), expected < 2000);
                        if expected >= 2000 {
                            let placed: Placed = desk.ask("place_order", json!({"basket": basket})).await;
                            taken.push(placed.order);
                            expected -= 2000;
                        }
                    }
                    Gesture::GiveUp => {
                        let Some(order) = taken.pop() else { continue };
                        let back = json!({"order": order, "motive": "unable"});
                        let _: Value = desk.ask("refund_tickets", back).await;
                        expected += 2000;
                    }
                }
                assert_eq!(held(&desk).await, expected);
            }
            assert_eq!(desk.faults().await, json!([]));
        });
    }
}
