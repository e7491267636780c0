//! The agent: nobody asks for an exchange, and it is done.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::Two;

/// How long a story waits for something that is hinted at: well below the twenty seconds between two polls.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn what_is_sold_at_one_desk_is_greyed_at_the_other_without_anyone_asking() {
    let two = Two::new().await;
    let agents = [two.first.evening.world.app.keep_exchanging(), two.second.app.keep_exchanging()];
    two.first.sell(&[0]).await;
    let of = json!({"performance": two.first.evening.performance});
    let began = Instant::now();
    loop {
        let capacity: Value = two.second.ask("capacity", of.clone()).await;
        if capacity["total"]["sold"] == 1 {
            break;
        }
        if began.elapsed() > SOON {
            let one: Value = two.first.ask("network_state", json!({})).await;
            let other = two.second.ask("network_state", json!({})).await;
            panic!("no hint came: {one} {other}");
        }
        sleep(Duration::from_millis(50)).await;
    }
    agents.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn a_desk_that_works_alone_exchanges_with_nobody() {
    let desk = crate::sales::Desk::new().await;
    let agent = desk.evening.world.app.keep_exchanging();
    desk.sell(&[0]).await;
    assert_eq!(desk.refusal("exchange", json!({})).await, "sync.not_joined");
    let state: Value = desk.ask("network_state", json!({})).await;
    assert_eq!((&state["standing"], &state["to_push"]), (&json!("alone"), &json!(0)));
    agent.abort();
}
