//! Time and chance as parameters: the only place of the program that reads the clock or draws at random.

use std::sync::Mutex;

use chrono::{NaiveDate, TimeDelta};
use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng};
use uuid::Builder;

use crate::{Instant, TypedId};

/// Where the hour comes from.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that a test, a replay or the demonstration moves by hand.
    Manual(Mutex<Instant>),
}

impl Clock {
    /// A clock that stands at `start` until it is moved.
    #[must_use]
    pub fn standing_at(start: Instant) -> Self {
        Self::Manual(Mutex::new(start))
    }

    /// The present moment.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Instant {
        match self {
            Self::System => chrono::Utc::now().into(),
            Self::Manual(moment) => *moment.lock().expect("nothing panics while it holds the clock"),
        }
    }

    /// Moves a manual clock; the machine's own cannot be moved and is left as it is.
    pub fn advance(&self, delta: TimeDelta) {
        if let Self::Manual(moment) = self {
            let mut moment = moment.lock().expect("nothing panics while it holds the clock");
            *moment = moment.plus(delta);
        }
    }

    /// Sets a manual clock to a moment.
    pub fn set(&self, to: Instant) {
        if let Self::Manual(moment) = self {
            *moment.lock().expect("nothing panics while it holds the clock") = to;
        }
    }
}

/// Where chance comes from: the system's, or a seed that replays.
#[derive(Debug)]
pub struct Chance(Mutex<StdRng>);

impl Chance {
    /// Chance of the operating system.
    ///
    /// # Panics
    ///
    /// When the operating system has no source of randomness, without which no key can be made.
    #[must_use]
    pub fn system() -> Self {
        Self(Mutex::new(StdRng::try_from_rng(&mut SysRng).expect("the system has a source of randomness")))
    }

    /// Chance that replays: the same seed draws the same ids.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// `N` random bytes, good enough for a key when chance is the system's.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().expect("nothing panics while it draws").fill_bytes(&mut bytes);
        bytes
    }

    /// A new id of version 7, ordered by `now`.
    #[must_use]
    pub fn id<I: TypedId>(&self, now: Instant) -> I {
        let millis = u64::try_from(now.as_millis()).unwrap_or(0);
        I::from_uuid(Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>()).into_uuid())
    }
}

/// The business day of a moment: the local day of `zone_offset`, where hours before `cut_hour` belong to the eve.
#[must_use]
pub fn business_date(local: chrono::NaiveDateTime, cut_hour: u32) -> NaiveDate {
    local.checked_sub_signed(TimeDelta::hours(i64::from(cut_hour))).unwrap_or(local).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TicketId;

    #[test]
    fn the_same_seed_draws_the_same_ids() {
        let now = Instant::from_millis(1_795_000_000_000);
        let (one, two) = (Chance::seeded(7), Chance::seeded(7));
        assert_eq!(one.id::<TicketId>(now), two.id::<TicketId>(now));
        assert_eq!(one.id::<TicketId>(now).uuid().get_version_num(), 7);
    }

    #[test]
    fn a_ticket_sold_at_one_in_the_morning_belongs_to_the_evening_before() {
        let local =
            NaiveDate::from_ymd_opt(2026, 11, 22).and_then(|d| d.and_hms_opt(1, 0, 0)).expect("a date");
        assert_eq!(business_date(local, 4), NaiveDate::from_ymd_opt(2026, 11, 21).expect("a date"));
    }
}
