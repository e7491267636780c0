//! What an outing gives: credits, a companion's place.

use kernel::{NaiveDate, PassProductId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::book::Thanks;
use crate::{Outing, PreparedBook, Scope, Spectator, Text};

/// What an outing gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Given {
    /// The code of the thanks.
    pub code: Text,
    /// What the person reads.
    pub name: Text,
    /// The pass whose credits are given.
    pub product: PassProductId,
    /// How many.
    pub credits: u32,
    /// The last day they can be used; absent: no expiry.
    pub expires: Option<NaiveDate>,
}

impl PreparedBook {
    /// What an outing gives to a person whose outings already hold it.
    #[must_use]
    pub fn thanks(&self, spectator: &Spectator, outing: &Outing) -> Vec<Given> {
        let earned = self.thanks.iter().filter(|thanks| earned(thanks, spectator, outing));
        earned
            .map(|thanks| Given {
                code: thanks.code.clone(),
                name: thanks.name.clone(),
                product: thanks.product,
                credits: thanks.credits,
                expires: thanks.expires,
            })
            .collect()
    }
}

fn earned(thanks: &Thanks, spectator: &Spectator, outing: &Outing) -> bool {
    if !Scope::any_holds(&thanks.among, &outing.setting) {
        return false;
    }
    let before = spectator.outings.before(outing.at).iter().filter(|past| {
        past.setting.performance != outing.setting.performance
            && Scope::any_holds(&thanks.among, &past.setting)
            && thanks.window.counts(&past.setting, past.day, &outing.setting, outing.day)
    });
    let rank = u32::try_from(before.count() + 1).unwrap_or(u32::MAX);
    let counted = thanks.window.counts(&outing.setting, outing.day, &outing.setting, outing.day);
    counted && (rank == thanks.at || (thanks.again && thanks.at > 0 && rank.is_multiple_of(thanks.at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{book, id, outing};

    fn who_went(times: u64) -> Spectator {
        let outings = (0..times).map(outing).collect::<Vec<_>>().into();
        Spectator { contact: Some(id(1)), outings, ..Spectator::default() }
    }

    #[test]
    fn the_fifth_and_the_tenth_outings_of_a_season_are_thanked() {
        let book = PreparedBook::new(&book()).expect("a sound book");
        let thanked = (1..=11).filter(|&rank| !book.thanks(&who_went(rank), &outing(rank - 1)).is_empty());
        assert_eq!(thanked.collect::<Vec<_>>(), [5, 10]);
    }
}
