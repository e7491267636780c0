//! Pay as you grow: steps along a person's path.

use kernel::Money;

use super::Case;
use super::draft::Draft;
use crate::book::{Measure, Off, Path};
use crate::facts::Outing;
use crate::prepared::Line;
use crate::reason::Fact;
use crate::rounding::Exact;
use crate::{Scope, Window};

impl Case<'_> {
    /// The step that the person reached, on the price that remains; nothing where it would take nothing off.
    /// `list` is the list price that the floor holds for; on less than that, the floor is less in proportion.
    pub(super) fn path(&self, line: &Line, path: &Path, list: Money, draft: &mut Draft) -> Option<()> {
        let measured = self.measure(&path.measure)?;
        let rank = path.steps.partition_point(|step| step.from <= measured);
        let off = path.steps[rank.checked_sub(1)?].off;
        let before = draft.price();
        let exact = match off {
            Off::Share(share) => share.complement().of_amount(before),
            Off::Amount(amount) => (before - amount).max(Money::ZERO).into(),
        };
        let floor = Exact::scaled(before, path.floor.min(list), list).ceil();
        let rank = u32::try_from(rank).unwrap_or(u32::MAX);
        draft.settle(self.told(&path.measure, rank, measured, off), exact, line.tariff.rounding);
        draft.at_least(floor);
        (draft.price() < before).then_some(())
    }

    /// What a path measures, of this person at this performance; nothing when it is not known.
    fn measure(&self, measure: &Measure) -> Option<u32> {
        let day = self.ask.performance.day;
        match measure {
            Measure::Outings { window, among } => {
                self.ask.spectator.contact?;
                Some(self.outings(*window, among))
            }
            Measure::DaysAway { among } => {
                let last = self.past().filter(|outing| Scope::any_holds(among, &outing.setting)).last()?;
                u32::try_from(day.signed_duration_since(last.day).num_days()).ok()
            }
            Measure::Age => self.ask.spectator.age_on(day),
            Measure::DaysSince { status } => {
                let held = self.ask.spectator.held(status).filter(|held| held.entitlement.is_some())?;
                let days = day.signed_duration_since(held.until?).num_days();
                u32::try_from(days).ok().filter(|&days| days > 0)
            }
        }
    }

    /// The outings before now, this performance apart.
    fn past(&self) -> impl Iterator<Item = &Outing> {
        let here = self.ask.performance.setting.performance;
        let before = self.ask.spectator.outings.before(self.ask.now).iter();
        before.filter(move |outing| outing.setting.performance != here)
    }

    fn outings(&self, window: Window, among: &[Scope]) -> u32 {
        let performance = self.ask.performance;
        let counted = self.past().filter(|outing| {
            window.counts(&outing.setting, outing.day, &performance.setting, performance.day)
                && Scope::any_holds(among, &outing.setting)
        });
        u32::try_from(counted.count()).unwrap_or(u32::MAX)
    }

    fn told(&self, measure: &Measure, rank: u32, measured: u32, off: Off) -> Fact {
        let count = measured;
        match measure {
            Measure::Outings { window: Window::Between { from, .. }, .. } => {
                Fact::GrowOutingsSince { rank, count, since: *from, off }
            }
            Measure::Outings { window: Window::Rolling { days }, .. } => {
                Fact::GrowOutingsRolling { rank, count, days: *days, off }
            }
            Measure::Outings { window: Window::Season, .. } => Fact::GrowOutingsSeason { rank, count, off },
            Measure::Outings { window: Window::Ever, .. } => Fact::GrowOutingsEver { rank, count, off },
            Measure::DaysAway { .. } => Fact::GrowAway { rank, days: measured, off },
            Measure::Age => Fact::GrowAge { rank, age: measured, off },
            Measure::DaysSince { status } => {
                let name =
                    self.book.status(status).map_or_else(|| status.clone(), |status| status.name.clone());
                Fact::GrowSince { rank, status: name, days: measured, off }
            }
        }
    }
}
