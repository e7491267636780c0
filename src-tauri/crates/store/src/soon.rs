//! Waiting awake for an answer that is nearly there.
//!
//! Most statements of a desk take some ten microseconds. A thread that falls asleep over one takes longer than that to
//! wake up, on a core that went to sleep with it (`docs/speed.md`); so it lets others run, and looks again, for a while
//! before it sleeps.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread::yield_now;
use std::time::{Duration, Instant};

/// Looking longer than this would cost more than it saves.
const AWAKE: Duration = Duration::from_micros(150);

/// The outcome of `future`, looked for awake at first.
pub async fn soon<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut look = || future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    if let Poll::Ready(outcome) = look() {
        return outcome;
    }
    let since = Instant::now();
    while since.elapsed() < AWAKE {
        yield_now();
        if let Poll::Ready(outcome) = look() {
            return outcome;
        }
    }
    poll_fn(|context| future.as_mut().poll(context)).await
}
