//! Selling programs killed by an outside parent, at any moment: what they told is in the journal, nothing is there by
//! half, and the next one finds their basket.

pub(crate) mod lane;
pub(crate) mod ledger;

use lane::{Lane, Tally};
use tests::told::Told;

use super::template::Template;

/// Programs killed, over all stores.
const KILLED: u64 = 500;
/// Stores that sell at once: a store has one writing program, and a parent that waits leaves the machine idle.
const LANES: u64 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_killed_sellers_lose_no_sale_and_leave_no_half_of_one() {
    let template = Template::new().await;
    let lanes = (0..LANES).map(|seed| {
        let own = tempfile::tempdir().expect("a folder");
        let lane = Lane::new(template.copy(own.path()), template.performance, seed);
        tokio::spawn(async move {
            let _kept = own;
            lane.run(KILLED / LANES).await
        })
    });
    let mut all = Tally::default();
    for lane in lanes.collect::<Vec<_>>() {
        all += lane.await.expect("a lane that holds");
    }
    assert_eq!(all.killed, KILLED);
    assert!(all.sold > KILLED / 3 && all.undone > KILLED / 5, "they did sell and give back: {all:?}");
    assert!(all.untold > 0, "some were killed between their commit and their word: {all:?}");
    assert!(all.restored > KILLED / 20, "some were killed over a full basket: {all:?}");
}

/// The parent reads what its child wrote, and a broken line is not a sale.
#[test]
fn half_a_line_tells_nothing() {
    assert!(serde_json::from_str::<Told>(r#"{"did":"sold","basket":"019ab"#).is_err());
}
