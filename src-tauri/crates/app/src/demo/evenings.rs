//! When the invented shows are played, around the present day, and how full each evening gets.

use catalogue::discipline::Audience;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Weekday};
use chrono_tz::Europe::Paris;
use kernel::Instant;

use super::dice::Dice;
use super::shows::{self, Bill, SEASON};

/// The season runs from so many days before the present day…
const PAST: i64 = 78;
/// …to so many days after it.
const FUTURE: i64 = 150;
/// The share of tonight's house that is sold, in thousandths.
const TONIGHT: u64 = 770;
/// Days before the present day when sales opened.
pub(super) const SALES_OPENED: i64 = 130;

/// One evening to play.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evening {
    /// Its venue, in the order of the venues.
    pub(super) venue: usize,
    /// Its show at that venue.
    pub(super) show: usize,
    pub(super) bill: Bill,
    pub(super) starts_at: Instant,
    /// The share of the house that is sold today, in thousandths.
    pub(super) filled: u64,
}

impl Evening {
    /// Whether it is one that people look at: tonight, the sold-out one, the classes; it is filled as it is said.
    pub(super) fn is_shown(&self) -> bool {
        matches!(self.bill.title, shows::TONIGHT | shows::SOLD_OUT) || self.is_for_schools()
    }

    /// Whether classes come to it.
    pub(super) fn is_for_schools(&self) -> bool {
        self.bill.audience == Audience::School
    }
}

/// The moment of an hour in Paris; an hour that a change of clocks skips is taken one hour later.
pub(super) fn moment(day: NaiveDate, hour: u32, minute: u32) -> Instant {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
    let local = NaiveDateTime::new(day, time);
    let at = Paris.from_local_datetime(&local).earliest();
    at.map_or_else(|| local.and_utc().into(), |at| at.to_utc().into())
}

/// The day it is in Paris.
pub(super) fn day_of(at: Instant) -> NaiveDate {
    at.utc().with_timezone(&Paris).date_naive()
}

/// A day before or after another one.
pub(super) fn shift(day: NaiveDate, days: i64) -> NaiveDate {
    let by = Days::new(days.unsigned_abs());
    let shifted = if days < 0 { day.checked_sub_days(by) } else { day.checked_add_days(by) };
    shifted.unwrap_or(day)
}

/// Every evening of the season around `today`, venue by venue and show by show.
pub(super) fn of_season(today: NaiveDate, dice: &Dice) -> Vec<Evening> {
    let mut evenings = Vec::new();
    for (venue, bills) in SEASON.iter().enumerate() {
        let apart = (PAST + FUTURE) / i64::try_from(bills.len()).unwrap_or(1);
        for (show, bill) in bills.iter().enumerate() {
            let first = -PAST + apart * i64::try_from(show).unwrap_or(0) + dice.between(0, apart / 3);
            let mut day = shift(today, first);
            // Tonight's show opened yesterday; the sold-out one comes next week, so that it can be looked at.
            if bill.title == shows::TONIGHT {
                day = shift(today, -1);
            } else if bill.title == shows::SOLD_OUT {
                day = shift(today, 6);
            }
            for time in 0..bill.times {
                if bill.audience == Audience::School {
                    day = weekday(day);
                }
                let (hour, minute) = curtain(venue, bill, day, time);
                let ahead = (day - today).num_days();
                let filled = filled(bill, ahead, dice);
                evenings.push(Evening {
                    venue,
                    show,
                    bill: *bill,
                    starts_at: moment(day, hour, minute),
                    filled,
                });
                day = shift(day, 1);
            }
        }
    }
    evenings
}

/// The hour of the curtain: classes in the morning, children in the afternoon, gardens at nightfall.
fn curtain(venue: usize, bill: &Bill, day: NaiveDate, time: usize) -> (u32, u32) {
    const GARDEN: usize = 4;
    match (bill.audience, day.weekday()) {
        (Audience::School, _) if time.is_multiple_of(2) => (10, 0),
        (Audience::School, _) => (14, 15),
        (Audience::Young, _) => (15, 0),
        _ if bill.title == shows::TONIGHT => (20, 30),
        _ if venue == GARDEN => (21, 0),
        (Audience::All, Weekday::Sun) => (17, 0),
        (Audience::All, _) => (20, 0),
    }
}

/// The next day of school.
fn weekday(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => shift(day, 2),
        Weekday::Sun => shift(day, 1),
        _ => day,
    }
}

/// How full an evening is when it is `ahead` days away, in thousandths.
fn filled(bill: &Bill, ahead: i64, dice: &Dice) -> u64 {
    let house = dice.below(400) + 550;
    match ahead {
        0 if bill.title == shows::TONIGHT => TONIGHT,
        1.. if bill.title == shows::SOLD_OUT => 1000,
        _ if bill.audience == Audience::School => 250,
        ..0 => house,
        // What is far away is bought last: a twentieth of the house half a year ahead.
        _ => (house * u64::try_from(FUTURE + 10 - ahead).unwrap_or(0) / 160).pow(2) / 1000 + 40,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day")
    }

    #[test]
    fn the_season_has_a_past_a_tonight_and_a_future() {
        let evenings = of_season(today(), &Dice::of(1));
        let ahead = |one: &Evening| (day_of(one.starts_at) - today()).num_days();
        assert_eq!(evenings.len(), 120);
        assert!(evenings.iter().filter(|one| ahead(one) < 0).count() > 30);
        assert!(evenings.iter().filter(|one| ahead(one) > 0).count() > 50);
        let tonight = evenings.iter().find(|one| ahead(one) == 0 && one.bill.title == shows::TONIGHT);
        assert_eq!(tonight.map(|one| one.filled), Some(TONIGHT));
    }

    #[test]
    fn classes_come_on_days_of_school() {
        let evenings = of_season(today(), &Dice::of(1));
        for one in evenings.iter().filter(|one| one.is_for_schools()) {
            assert!(day_of(one.starts_at).weekday().num_days_from_monday() < 5);
        }
    }

    #[test]
    fn an_hour_in_paris_follows_the_season() {
        assert_eq!(moment(today(), 20, 30).to_string(), "2026-11-21T19:30:00.000Z");
    }
}
