//! An invented venue's tariff book, programme and publics: for tests, benches and demonstrations.

mod book;
mod people;

use std::fmt::Debug;
use std::str::FromStr;

use kernel::{Instant, NaiveDate, PerformanceId, VatRate};

pub use book::{book, tariff};
pub use people::{outing, past, people};

use crate::facts::Channel;
use crate::{Performance, Seller, Setting};

/// The id of that number: the ids of the sample are the same on every machine.
///
/// # Panics
///
/// Never: every number gives a well-formed uuid.
#[must_use]
pub fn id<I: FromStr<Err: Debug>>(number: u64) -> I {
    format!("00000000-0000-4000-8000-{:012x}", number & 0xffff_ffff_ffff).parse().expect("a well-formed uuid")
}

/// A day.
///
/// # Panics
///
/// When the calendar does not hold it.
#[must_use]
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

/// A moment of that day, `hour` in UTC.
///
/// # Panics
///
/// When the day has no such hour.
#[must_use]
pub fn at(day: NaiveDate, hour: u32) -> Instant {
    day.and_hms_opt(hour, 0, 0).expect("an hour of the day").and_utc().into()
}

/// The `number`-th performance of the sample season, 2026–2027, three performances a show, one every second day
/// from 1 September 2026 on.
#[must_use]
pub fn performance(number: u64) -> Performance {
    let first = day(2026, 9, 1);
    let played = first.iter_days().nth(usize::try_from(number * 2).unwrap_or(0)).unwrap_or(first);
    let performance: PerformanceId = id(1_000 + number);
    let setting = Setting { performance, show: id(500 + number / 3), season: Some(id(26)), venue: id(1) };
    Performance { setting, day: played, vat: VatRate::basis_points(210) }
}

/// A seller at a desk, without any special right.
#[must_use]
pub fn seller() -> Seller {
    Seller { channel: Channel::Desk, rights: std::collections::BTreeSet::new() }
}
