//! A free ticket to enter, and what is paid on the way out.

use app::sales::place::Placed;
use app::sales::takings::TakingsView;
use chrono::TimeDelta;
use kernel::Money;
use serde_json::{Value, json};

use super::{tariff, with_rules};
use crate::sales::Desk;

/// A desk whose performance is entered with a free ticket: two were issued, and a place was sold at full price.
async fn evening() -> Desk {
    let desk = Desk::new().await;
    let document =
        with_rules(&desk, &[("CHAPEAU", &|_| json!({"kind": "after_show", "suggested": 1000}))]).await;
    let basket = desk.basket(&[0, 1]).await.basket;
    let take = json!({"tariff": tariff(&document, "CHAPEAU")});
    let _: Value = desk.ask("choose_price", json!({"basket": basket, "choice": {"take": take}})).await;
    let free: Placed = desk.ask("place_order", json!({"basket": basket})).await;
    assert_eq!(free.due, Money::ZERO);
    desk.sell(&[2]).await;
    desk
}

fn hat(desk: &Desk) -> Value {
    json!({"performance": desk.evening.performance, "payments": [
        {"means": "cash", "amount": 1235}, {"means": "card", "confirmed": true, "amount": 800}]})
}

async fn raise_the_curtain(desk: &Desk) -> Value {
    desk.evening.world.app.clock.advance(TimeDelta::days(15));
    let _: Value = desk.as_anne("list_funds").await;
    json!({"performance": desk.evening.performance})
}

#[tokio::test]
async fn what_is_paid_on_the_way_out_is_one_operation_of_the_performance_by_means_and_rate() {
    let desk = evening().await;
    assert_eq!(desk.refusal("record_after_show", hat(&desk)).await, "sales.not_played");
    let of = raise_the_curtain(&desk).await;
    let before: Value = desk.ask("after_show", of.clone()).await;
    assert_eq!(before, json!({"tickets": 2, "suggested": 1000, "recorded": null}));

    let recorded: Placed = desk.ask("record_after_show", hat(&desk)).await;
    let after: Value = desk.ask("after_show", of.clone()).await;
    assert_eq!(after["recorded"]["number"], json!(recorded.number));
    assert_eq!(after["recorded"]["amount"], 2035);
    assert_eq!(desk.refusal("record_after_show", hat(&desk)).await, "sales.after_show_recorded");

    let takings: TakingsView = desk.ask("takings", of).await;
    assert_eq!((takings.tickets, takings.receipts), (3, Money::cents(2000 + 2035)));
    let line = takings.lines.iter().find(|line| line.title.is_empty()).expect("its line");
    let vat = kernel::VatRate::basis_points(550);
    assert_eq!((line.vat_rate, line.tax), (vat, vat.tax(Money::cents(2035))), "at the performance's rate");
    let means: Vec<_> =
        takings.payments.iter().map(|one| (one.name.as_str(), one.amount.as_cents())).collect();
    assert_eq!(means, [("card", 800), ("cash", 2000 + 1235)]);
    assert_eq!(takings.balance.owed, Money::ZERO);
    let channels: Money = takings.channels.iter().map(|one| one.amount).sum();
    assert_eq!(channels, takings.receipts, "the parts make the whole");
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn what_is_paid_on_the_way_out_is_in_the_day_its_till_and_its_closing() {
    let desk = evening().await;
    raise_the_curtain(&desk).await;
    let till: Value = desk.ask("till", json!({})).await;
    let _: Placed = desk.ask("record_after_show", hat(&desk)).await;
    let counted: Value = desk.ask("till", json!({})).await;
    let more = counted["expected"].as_i64().zip(till["expected"].as_i64()).map(|(now, then)| now - then);
    assert_eq!(more, Some(1235), "the cash of the hat is in the till");
    let day: Value = desk.ask("business_day", json!({})).await;
    let takings: TakingsView = desk.ask("takings", day).await;
    assert_eq!(takings.receipts, Money::cents(2035), "of the evening it was paid");
    desk.count().await;
    let _: Value = desk.ask("close_period", json!({"period": "day"})).await;
    let closed: Value = desk.ask("close_period", json!({"period": "day"})).await;
    assert_eq!(closed["total"], 2035);
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn a_hat_that_was_counted_wrong_is_given_back_whole_and_recorded_anew() {
    let desk = evening().await;
    let of = raise_the_curtain(&desk).await;
    let wrong: Placed = desk.ask("record_after_show", hat(&desk)).await;
    let order: Value = desk.ask("order", json!({"order": wrong.order})).await;
    assert_eq!(order["items"][0]["returns"], json!(true));
    let back = json!({"order": wrong.order, "items": [order["items"][0]["item"]], "motive": "mistake"});
    let _: Value = desk.ask("refund_tickets", back).await;
    let right =
        json!({"performance": desk.evening.performance, "payments": [{"means": "cash", "amount": 1300}]});
    let _: Placed = desk.ask("record_after_show", right).await;
    let takings: TakingsView = desk.ask("takings", of).await;
    assert_eq!(takings.receipts, Money::cents(2000 + 1300));
    assert_eq!(desk.faults().await, json!([]));
}

#[tokio::test]
async fn nobody_pays_on_the_way_out_of_an_evening_without_a_ticket() {
    let desk = Desk::new().await;
    raise_the_curtain(&desk).await;
    assert_eq!(desk.refusal("record_after_show", hat(&desk)).await, "sales.nobody_entered");
}
