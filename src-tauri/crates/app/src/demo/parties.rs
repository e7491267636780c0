//! Who buys what, when: the invented sales of an evening, one party after the other.

use chrono::TimeDelta;
use kernel::Instant;

use super::dice::Dice;
use super::evenings::{Evening, SALES_OPENED, day_of, moment, shift};

/// A party that buys places together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Party {
    /// When they buy.
    pub(super) at: Instant,
    /// The evening, by its place in the season.
    pub(super) evening: usize,
    /// How many they are.
    pub(super) count: usize,
    /// What they ask for.
    pub(super) wish: Wish,
    /// How they pay.
    pub(super) means: Paying,
    /// Whether they leave their name: two in three do.
    pub(super) named: bool,
    /// What becomes of their tickets.
    pub(super) fate: Fate,
}

/// What a party asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// What the desk proposes.
    Proposed,
    /// A level of the ladder, by its letter.
    Level(char),
    /// The tariff of groups.
    Group,
    /// The tariff of schools.
    School,
    /// Free places of the house.
    Invitation,
}

/// How a party pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paying {
    /// In notes, with change.
    Cash,
    /// By card.
    Card,
    /// By cheque.
    Cheque,
    /// With holiday vouchers.
    Vouchers,
    /// By bank transfer.
    Transfer,
    /// When they come for their tickets.
    Later,
}

/// What becomes of a party's tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// They come.
    Stays,
    /// They give them up some days later.
    Refunded,
    /// They exchange one of them for another seat some days later.
    Exchanged,
}

/// Parties of one evening until `places` are sold.
pub(super) fn of_evening(
    index: usize,
    evening: &Evening,
    places: usize,
    now: Instant,
    dice: &Dice,
) -> Vec<Party> {
    let mut parties = Vec::new();
    let mut left = places;
    while left > 0 {
        let party = party(index, evening, now, dice);
        let count = party.count.min(left);
        left -= count;
        parties.push(Party { count, ..party });
    }
    parties
}

fn party(index: usize, evening: &Evening, now: Instant, dice: &Dice) -> Party {
    let at = moment_of_sale(evening, now, dice);
    if evening.is_for_schools() {
        let count = 15 + dice.place(14);
        return Party {
            at,
            evening: index,
            count,
            wish: Wish::School,
            means: Paying::Transfer,
            named: false,
            fate: Fate::Stays,
        };
    }
    let group = dice.happens(40);
    let level = dice.happens(160);
    let (wish, count) = if group {
        (Wish::Group, 10 + dice.place(16))
    } else if dice.happens(15) {
        (Wish::Invitation, 1 + dice.place(2))
    } else {
        let count = dice.weighed(&[(18, 1), (48, 2), (12, 3), (16, 4), (4, 5), (2, 6)]);
        let letter = dice.weighed(&[(8, 'A'), (20, 'B'), (40, 'C'), (22, 'D'), (10, 'E')]);
        (if level { Wish::Level(letter) } else { Wish::Proposed }, count)
    };
    Party {
        at,
        evening: index,
        count,
        wish,
        means: paying(evening, now, dice),
        named: dice.happens(660),
        fate: fate(dice),
    }
}

fn fate(dice: &Dice) -> Fate {
    dice.weighed(&[(975, Fate::Stays), (13, Fate::Refunded), (12, Fate::Exchanged)])
}

fn paying(evening: &Evening, now: Instant, dice: &Dice) -> Paying {
    // Only who has yet to come may still owe something.
    let later = if evening.starts_at > now { 12 } else { 0 };
    dice.weighed(&[
        (620, Paying::Card),
        (200, Paying::Cash),
        (90, Paying::Cheque),
        (50, Paying::Vouchers),
        (28, Paying::Transfer),
        (later, Paying::Later),
    ])
}

/// A moment of a day when the desk is open, between the opening of sales and the curtain, and never after now. Most
/// people buy late.
fn moment_of_sale(evening: &Evening, now: Instant, dice: &Dice) -> Instant {
    let opened = shift(day_of(now), -SALES_OPENED);
    let last = day_of(evening.starts_at.min(now));
    let span = (last - opened).num_days().max(1);
    let drawn = (dice.below(1000), dice.below(1000));
    let before = span * i64::try_from(drawn.0 * drawn.1).unwrap_or(0) / 1_000_000;
    let day = shift(last, -before);
    let opens = moment(day, 10, 0);
    let closes = moment(day, 20, 0).min(evening.starts_at).min(now);
    let open_for = closes.since(opens).num_milliseconds().max(1);
    let at = opens.plus(TimeDelta::milliseconds(dice.between(0, open_for - 1)));
    at.min(now)
}

#[cfg(test)]
mod tests {
    use super::super::evenings::of_season;
    use super::*;

    #[test]
    fn nobody_buys_after_now_nor_after_the_curtain_and_every_place_finds_its_party() {
        let dice = Dice::of(3);
        let now: Instant = "2026-11-21T19:00:00Z".parse().expect("a moment");
        for (index, evening) in of_season(day_of(now), &dice).iter().enumerate() {
            let parties = of_evening(index, evening, 61, now, &dice);
            assert_eq!(parties.iter().map(|party| party.count).sum::<usize>(), 61);
            assert!(parties.iter().all(|party| party.at <= now && party.at <= evening.starts_at));
        }
    }
}
