//! Failed sign-ins: after five in a row the agent is locked, for a minute, then twice as long at each failure.

use chrono::TimeDelta;
use kernel::Instant;

use crate::{Error, Result};

/// Failures in a row that are forgiven.
const FORGIVEN: u32 = 4;
/// Doublings of the first minute, at most: 64 minutes.
const DOUBLINGS: u32 = 6;

/// What is remembered of an agent's failures; a success forgets it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attempts {
    /// Failures in a row.
    pub failures: u32,
    /// Until when nothing is tried.
    pub locked_until: Option<Instant>,
}

impl Attempts {
    /// Checks that an attempt may be made.
    ///
    /// # Errors
    ///
    /// [`Error::AgentLocked`] until the lock is over.
    pub fn check(self, now: Instant) -> Result<()> {
        match self.locked_until {
            Some(until) if now < until => Err(Error::AgentLocked { until }),
            _ => Ok(()),
        }
    }

    /// After one more failure.
    #[must_use]
    pub fn failed(self, now: Instant) -> Self {
        let failures = self.failures.saturating_add(1);
        let beyond = failures.checked_sub(FORGIVEN + 1);
        let minutes = beyond.map(|n| 1_i64 << n.min(DOUBLINGS));
        Self { failures, locked_until: minutes.map(|minutes| now.plus(TimeDelta::minutes(minutes))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failures: u32) -> Attempts {
        let now = Instant::from_millis(0);
        (0..failures).fold(Attempts::default(), |attempts, _| attempts.failed(now))
    }

    #[test]
    fn four_failures_are_forgiven_and_the_fifth_locks_for_a_minute() {
        assert!(after(4).check(Instant::from_millis(0)).is_ok());
        assert!(matches!(after(5).check(Instant::from_millis(59_999)), Err(Error::AgentLocked { .. })));
        assert!(after(5).check(Instant::from_millis(60_000)).is_ok());
    }

    #[test]
    fn guessing_a_four_digit_pin_takes_months() {
        let minutes = |n| after(n).locked_until.map_or(0, |until| until.as_millis() / 60_000);
        assert_eq!([5, 6, 7, 11, 12, 500].map(minutes), [1, 2, 4, 64, 64, 64]);
        let days = (1..=10_000).map(minutes).sum::<i64>() / 60 / 24;
        assert!(days > 400, "{days} days");
    }
}
