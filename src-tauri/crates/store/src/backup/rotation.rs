//! Which backups are kept: the last of each of 7 days, of 4 weeks and of 12 months, and all of the latest day.
//!
//! Days, weeks and months are counted among those that have a backup: a venue that closes for the summer finds
//! in September what it had in June.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use kernel::Instant;

const DAYS: usize = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 12;

/// The moments of `backups` that are kept. Days are those of UTC.
#[must_use]
pub fn kept(backups: &[Instant]) -> BTreeSet<Instant> {
    let day = |at: &Instant| at.utc().date_naive();
    let week = |at: &Instant| at.utc().iso_week();
    let month = |at: &Instant| (at.utc().year(), at.utc().month());
    let mut kept = last_of_each(backups, day, DAYS);
    kept.extend(last_of_each(backups, week, WEEKS));
    kept.extend(last_of_each(backups, month, MONTHS));
    let latest: Option<NaiveDate> = backups.iter().max().map(day);
    kept.extend(backups.iter().copied().filter(|at| Some(day(at)) == latest));
    kept
}

fn last_of_each<K: Ord>(backups: &[Instant], of: impl Fn(&Instant) -> K, most: usize) -> BTreeSet<Instant> {
    let mut last: BTreeMap<K, Instant> = BTreeMap::new();
    for at in backups {
        let known = last.entry(of(at)).or_insert(*at);
        *known = (*known).max(*at);
    }
    last.into_values().rev().take(most).collect()
}

/// Reads a moment as a backup's name writes it, in UTC.
pub(super) fn read_stamp(text: &str, format: &str) -> Option<Instant> {
    Some(NaiveDateTime::parse_from_str(text, format).ok()?.and_utc().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn moment(text: &str) -> Instant {
        text.parse().expect("a moment")
    }

    /// One backup a day for two years, thinned after each as the program does.
    fn two_years() -> BTreeSet<Instant> {
        let start = moment("2024-11-21T08:00:00Z");
        (0..=730).fold(BTreeSet::new(), |have, day| {
            let now: Vec<Instant> = have.into_iter().chain([start.plus(TimeDelta::days(day))]).collect();
            kept(&now)
        })
    }

    #[test]
    fn two_years_of_daily_backups_leave_a_week_a_month_and_a_year() {
        let kept = two_years();
        let days: Vec<String> = kept.iter().rev().map(|at| at.utc().date_naive().to_string()).collect();
        assert_eq!(
            days[..7],
            [
                "2026-11-21",
                "2026-11-20",
                "2026-11-19",
                "2026-11-18",
                "2026-11-17",
                "2026-11-16",
                "2026-11-15"
            ]
        );
        for sunday in ["2026-11-15", "2026-11-08", "2026-11-01"] {
            assert!(days.iter().any(|day| day == sunday), "the last of the week of {sunday}");
        }
        for end in ["2026-10-31", "2026-09-30", "2026-02-28", "2025-12-31"] {
            assert!(days.iter().any(|day| day == end), "the last of the month that ended on {end}");
        }
        assert!(days.len() <= DAYS + WEEKS + MONTHS, "{days:?}");
    }

    #[test]
    fn everything_of_the_latest_day_is_kept_and_one_of_each_day_before() {
        let have =
            ["2026-11-20T08:00:00Z", "2026-11-20T22:00:00Z", "2026-11-21T08:00:00Z", "2026-11-21T09:00:00Z"];
        let kept = kept(&have.map(moment));
        assert_eq!(kept, BTreeSet::from([have[1], have[2], have[3]].map(moment)));
    }

    #[test]
    fn a_long_closure_forgets_nothing() {
        let june = moment("2026-06-30T08:00:00Z");
        assert!(kept(&[june, moment("2026-11-21T08:00:00Z")]).contains(&june));
        assert!(kept(&[]).is_empty());
    }
}
