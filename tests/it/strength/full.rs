//! A disk without space: what is refused is refused in clear words, nothing is lost, and all goes on once there is
//! space again.

mod disk;

use std::sync::Arc;

use app::sales::basket::BasketView;
use app::sales::place::Placed;
use app::{App, Context};
use disk::SmallDisk;
use kernel::{PerformanceId, SeatId};
use serde_json::{Value, json};
use tests::CODE;
use tests::tables::counts;

use super::template::{Template, open};

/// What the story needs: a way to leave no space, and a way to make some.
trait Space {
    async fn fill(&mut self);
    async fn free(&mut self);
}

/// A file that may not grow (`max_page_count`): what any account of any machine can have.
struct Pages(Arc<App>);

impl Space for Pages {
    async fn fill(&mut self) {
        self.set("pragma max_page_count = 1").await;
    }

    async fn free(&mut self) {
        self.set("pragma max_page_count = 4294967294").await;
    }
}

impl Pages {
    /// The pragma is the writer's own, and outlives the transaction in which it is said.
    async fn set(&self, pragma: &'static str) {
        let mut tx = self.0.store.write().await.expect("the writer");
        sqlx::query(pragma).execute(&mut *tx).await.expect("set");
    }
}

/// The desk of the story.
struct Counter {
    app: Arc<App>,
    ctx: Context,
    performance: PerformanceId,
    seats: Vec<SeatId>,
}

impl Counter {
    async fn new(template: &Template, app: Arc<App>) -> Self {
        let ctx = app.as_agent(CODE).await.expect("Anne");
        Self { app, ctx, performance: template.performance, seats: template.seats.clone() }
    }

    async fn take(&self, seat: usize) -> app::Result<BasketView> {
        let input = json!({"performance": self.performance, "seats": [self.seats[seat]]});
        self.ctx.ask("add_seats", &input).await
    }

    async fn place(&self, basket: &BasketView) -> app::Result<Placed> {
        let payments = json!([{"means": "cash", "amount": basket.total}]);
        self.ctx.ask("place_order", &json!({"basket": basket.basket, "payments": payments})).await
    }

    async fn sell(&self, seat: usize) -> app::Result<Placed> {
        self.place(&self.take(seat).await?).await
    }

    async fn faults(&self) -> Value {
        self.ctx.call("verify_store", json!({})).await.expect("it can be read")["faults"].clone()
    }
}

/// Sells until the space ends, then makes space and goes on.
async fn until_it_is_full_and_beyond(counter: &Counter, space: &mut impl Space) {
    let kept = counter.take(1).await.expect("a basket");
    let before = counter.sell(2).await.expect("a sale");
    space.fill().await;

    // Pages that are free in the file may still take a few sales; those are sales like others.
    let mut sold = vec![before];
    let (refused, rows) = loop {
        let rows = counts(&counter.app).await;
        match counter.sell(2 + sold.len()).await {
            Ok(placed) => sold.push(placed),
            Err(refused) => break (refused, rows),
        }
    };

    assert_eq!(refused.code(), "store.full");
    let after = counts(&counter.app).await;
    let basket_alone = after.iter().all(|(table, count)| {
        *count == rows[table] || ["basket", "basket_line", "exclusive_right"].contains(&table.as_str())
    });
    assert!(basket_alone, "no row of a sale that was refused: {rows:?} {after:?}");
    for placed in &sold {
        let order = counter.ctx.call("order", json!({"order": placed.order})).await.expect("it is there");
        assert_eq!(order["tickets"].as_array().map(Vec::len), Some(1));
    }
    assert_eq!(counter.faults().await, json!([]), "what can be read is whole");

    space.free().await;

    let placed = counter.place(&kept).await.expect("the basket filled before is sold after");
    let number = |placed: &Placed| placed.number.rsplit('-').next().and_then(|n| n.parse::<i64>().ok());
    let last = sold.last().and_then(number);
    assert_eq!(number(&placed), last.map(|last| last + 1), "the refused sale used no number");
    counter.sell(100).await.expect("the desk goes on");
    assert_eq!(counter.faults().await, json!([]));
}

#[tokio::test]
async fn a_store_that_may_not_grow_refuses_a_sale_and_goes_on_when_it_may() {
    let (template, folder) = (Template::new().await, tempfile::tempdir().expect("a folder"));
    let app = template.open(folder.path(), 11).await;
    let counter = Counter::new(&template, Arc::clone(&app)).await;
    until_it_is_full_and_beyond(&counter, &mut Pages(app)).await;
}

/// On a disk of its own where this account may mount one; elsewhere the same story under a limit of pages.
#[tokio::test]
async fn a_full_disk_refuses_a_sale_and_goes_on_when_there_is_space() {
    let template = Template::new().await;
    let Some(mut disk) = SmallDisk::mount() else {
        let folder = tempfile::tempdir().expect("a folder");
        let app = template.open(folder.path(), 12).await;
        let counter = Counter::new(&template, Arc::clone(&app)).await;
        return until_it_is_full_and_beyond(&counter, &mut Pages(app)).await;
    };
    let app = template.open(disk.folder(), 12).await;
    let places = app.places.clone();
    let counter = Counter::new(&template, Arc::clone(&app)).await;
    until_it_is_full_and_beyond(&counter, &mut disk).await;

    disk.fill().await;
    let refused = counter.ctx.call("back_up", json!({})).await.expect_err("no space for a copy");
    assert_eq!(refused.code(), "store.full");
    drop(counter);
    app.store.close().await;
    // Closing the store gave its log back: that space goes too.
    disk.fill().await;
    match open(places.clone(), 13).await {
        Ok(app) => app.store.close().await,
        Err(refused) => assert_eq!(refused.code(), "store.full", "a start that cannot write says so"),
    }
    disk.free().await;
    let app = open(places, 14).await.expect("it opens as if nothing had been");
    app.store.close().await;
}

#[test]
fn the_words_say_what_happened_that_nothing_is_lost_and_what_to_do() {
    for (language, words) in [("fr", ["plein", "rien", "Libérez"]), ("en", ["full", "nothing", "Free"])] {
        let path = crate::sources::root().join(format!("src-tauri/locales/{language}/store.json"));
        let file: Value = serde_json::from_slice(&std::fs::read(path).expect("words")).expect("JSON");
        let said = file["errors"]["store.full"].as_str().expect("words for a full disk");
        for word in words {
            assert!(said.contains(word), "{said}");
        }
    }
}
