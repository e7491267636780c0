//! The agent: it exchanges in the background for as long as the program runs. It wakes when something was written here,
//! when the shared database hints that something came, and by itself now and then, since a hint may be lost; when the
//! network is not there it tries again, later each time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use kernel::Chance;
use sync::hub::Hints;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::App;

/// Between two exchanges that nobody asked for.
const POLL: Duration = Duration::from_secs(20);
/// Writes of one gesture are exchanged together; what another one writes meanwhile follows at once.
const GATHER: Duration = Duration::from_millis(5);
/// The first wait after a failure; it doubles with each one.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait after failures.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

impl App {
    /// Exchanges in the background until the task is dropped; a desk alone waits until it joins.
    pub fn keep_exchanging(self: &Arc<Self>) -> JoinHandle<()> {
        let app = Arc::clone(self);
        tokio::spawn(async move {
            let mut wait = FIRST_WAIT;
            let mut hints = None;
            loop {
                if !app.network.joined() {
                    app.network.bell.notified().await;
                    continue;
                }
                match app.exchange().await {
                    Ok(_) => {
                        wait = FIRST_WAIT;
                        if app.network.unheard.swap(false, Ordering::Relaxed) {
                            hints = None;
                        }
                        if hints.is_none() {
                            hints = app.listen().await;
                            if hints.is_some() {
                                // What came while nobody listened was not told.
                                continue;
                            }
                        }
                        app.wake(&mut hints).await;
                    }
                    Err(error) => {
                        tracing::info!("the network waits: {error}");
                        hints = None;
                        sleep(jittered(wait, &app.chance)).await;
                        wait = (wait * 2).min(LONGEST_WAIT);
                    }
                }
            }
        })
    }

    /// Waits for something to exchange.
    async fn wake(&self, hints: &mut Option<Hints>) {
        let poll = sleep(jittered(POLL, &self.chance));
        tokio::select! {
            () = poll => {}
            () = self.network.bell.notified() => sleep(GATHER).await,
            lost = hinted(hints) => if lost { *hints = None },
        }
    }

    /// A connection for hints; none when the way to the database lets none through, as a pooler does.
    async fn listen(&self) -> Option<Hints> {
        let credentials = self.credentials().ok()?;
        if credentials.address.pooled {
            return None;
        }
        // Over the connection of exchanges: the shared database lets a desk have three, and this makes the third.
        let mut kept = self.network.rounds.lock().await;
        let mut link = kept.take()?;
        let feeds = timeout(POLL, link.heads()).await.ok()?.ok()?;
        *kept = Some(link);
        drop(kept);
        let channels: Vec<String> = feeds.into_iter().map(|feed| feed.channel).collect();
        timeout(POLL, Hints::listen(&credentials, &channels)).await.ok()?.ok()
    }
}

/// Waits for a hint, or for the loss of the connection that brings them: `true` then. Without one it waits for ever.
async fn hinted(hints: &mut Option<Hints>) -> bool {
    match hints {
        Some(hints) => !hints.next().await.unwrap_or(false),
        None => std::future::pending().await,
    }
}

/// A wait, a quarter more or less, so that the desks of a venue do not come all at once.
fn jittered(wait: Duration, chance: &Chance) -> Duration {
    let [byte] = chance.bytes::<1>();
    wait.mul_f64(0.75 + f64::from(byte) / 512.0)
}
