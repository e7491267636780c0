//! What a measure takes of memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often it is looked at.
const EVERY: Duration = Duration::from_millis(5);

/// How much more memory the process held at most than before, in MiB.
#[derive(Debug, Clone, Copy)]
pub struct Grown {
    /// All of its own. The pages of a store that is mapped are the system's: it takes them back when it wants them.
    pub all: f64,
    /// All but what SQLite holds: the caches of a store are bounded for each connection, whatever passes through it.
    pub beside_sqlite: f64,
}

/// Does some work, and says how much more memory of its own the process held meanwhile than it had to hold before.
pub async fn grown<T>(work: impl Future<Output = T>) -> (T, Grown) {
    app::memory::give_back();
    let before = (own_mib(), sqlite_mib());
    let over = Arc::new(AtomicBool::new(false));
    let watch = thread::spawn({
        let over = Arc::clone(&over);
        move || {
            let mut most = Grown { all: 0.0, beside_sqlite: 0.0 };
            while !over.load(Ordering::Relaxed) {
                let all = own_mib() - before.0;
                most.all = most.all.max(all);
                most.beside_sqlite = most.beside_sqlite.max(all - (sqlite_mib() - before.1));
                thread::sleep(EVERY);
            }
            most
        }
    });
    let done = work.await;
    over.store(true, Ordering::Relaxed);
    (done, watch.join().unwrap_or(Grown { all: f64::NAN, beside_sqlite: f64::NAN }))
}

/// What SQLite allocated in this process, in MiB.
fn sqlite_mib() -> f64 {
    #[expect(unsafe_code, reason = "a counter of the C API")]
    // SAFETY: it takes nothing, and may be asked at any time from any thread.
    let bytes = unsafe { libsqlite3_sys::sqlite3_memory_used() };
    bytes as f64 / f64::from(1 << 20)
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
        assert!(grown.all > 60.0 && grown.beside_sqlite > 60.0, "{grown:?}");
    }
}
