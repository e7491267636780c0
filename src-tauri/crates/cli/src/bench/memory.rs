//! What a measure takes of memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often it is looked at.
const EVERY: Duration = Duration::from_millis(5);

/// Does some work, and says how much more memory of its own the process held meanwhile at most, in MiB. The pages of a store
/// that is mapped are the system's: it takes them back when it wants them.
pub async fn grown<T>(work: impl Future<Output = T>) -> (T, f64) {
    let before = own_mib();
    let over = Arc::new(AtomicBool::new(false));
    let watch = thread::spawn({
        let over = Arc::clone(&over);
        move || {
            let mut most = before;
            while !over.load(Ordering::Relaxed) {
                most = most.max(own_mib());
                thread::sleep(EVERY);
            }
            most
        }
    });
    let done = work.await;
    over.store(true, Ordering::Relaxed);
    (done, watch.join().map_or(f64::NAN, |most| most - before))
}

/// The memory of its own that the process holds, in MiB; Linux alone tells.
fn own_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_held_and_given_back_meanwhile_counts() {
        let (_, grown) = grown(async {
            let held = vec![1_u8; 64 << 20];
            tokio::time::sleep(20 * EVERY).await;
            held.len()
        })
        .await;
        assert!(grown > 60.0, "{grown} MiB");
    }
}
