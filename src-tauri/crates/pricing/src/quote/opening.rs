//! Whether a tariff is open here, now, to this person, by this seller; and what of its quotas is left.

use super::Case;
use crate::Scope;
use crate::book::{Opening, Quota, QuotaPer};
use crate::prepared::Line;

impl Case<'_> {
    /// Whether a tariff may be offered at all.
    pub(super) fn is_open(&self, line: &Line) -> bool {
        self.is_within(&line.tariff.opening)
            && line.quotas.iter().all(|&at| self.has_room(&self.book.quotas[at]))
    }

    fn is_within(&self, opening: &Opening) -> bool {
        let ask = self.ask;
        let day = ask.performance.day;
        let listed =
            |texts: &[crate::Text], one: &str| texts.is_empty() || texts.iter().any(|text| &**text == one);
        Scope::any_holds(&opening.scopes, &ask.performance.setting)
            && listed(&opening.categories, ask.category)
            && (opening.channels.is_empty() || opening.channels.contains(&ask.seller.channel))
            && opening.right.as_ref().is_none_or(|right| ask.seller.rights.contains(right))
            && (opening.segments.is_empty()
                || opening.segments.iter().any(|segment| ask.spectator.segments.contains(segment)))
            && opening.sold_from.is_none_or(|from| from <= ask.now)
            && opening.sold_until.is_none_or(|until| ask.now < until)
            && opening.played_from.is_none_or(|from| from <= day)
            && opening.played_until.is_none_or(|until| day <= until)
    }

    /// Whether one more place fits in a quota. A passer-by has no places that could be counted per person.
    fn has_room(&self, quota: &Quota) -> bool {
        let setting = &self.ask.performance.setting;
        if !Scope::any_holds(&quota.scopes, setting) {
            return true;
        }
        let here = setting.performance;
        let quantity = self.ask.quantity;
        let contact = self.ask.spectator.contact;
        let before: u32 = match quota.per {
            QuotaPer::Performance => {
                let sold = quantity.sold.iter().filter(|sold| sold.performance == here);
                sold.filter(|sold| quota.tariffs.contains(&sold.tariff)).map(|sold| sold.places).sum()
            }
            QuotaPer::Person if contact.is_none() => return true,
            QuotaPer::Person => {
                let held = quantity.held.iter();
                let held = held.filter(|held| held.performance == here && Some(held.contact) == contact);
                held.filter(|held| quota.tariffs.contains(&held.tariff)).map(|held| held.places).sum()
            }
        };
        let earlier = quantity.earlier.iter().filter(|taken| {
            taken.performance.setting.performance == here
                && quota.tariffs.contains(&taken.tariff)
                && (quota.per == QuotaPer::Performance || taken.contact == contact)
        });
        u64::from(before) + (earlier.count() as u64) < u64::from(quota.places)
    }
}
