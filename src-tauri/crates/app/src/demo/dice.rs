//! Draws that replay from a seed: which evening, which row, how many people come together.

use kernel::Chance;

/// Dice.
#[derive(Debug)]
pub(super) struct Dice(Chance);

impl Dice {
    /// The dice of a seed.
    pub(super) fn of(seed: u64) -> Self {
        Self(Chance::seeded(seed))
    }

    /// A number from 0 to `end`, excluded.
    pub(super) fn below(&self, end: u64) -> u64 {
        u64::from_le_bytes(self.0.bytes()) % end.max(1)
    }

    /// A number from `first` to `last`, both included.
    pub(super) fn between(&self, first: i64, last: i64) -> i64 {
        first + i64::try_from(self.below((last - first + 1).unsigned_abs())).unwrap_or(0)
    }

    /// A place in a list of `length` things.
    pub(super) fn place(&self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// One of several things.
    pub(super) fn pick<T: Copy>(&self, among: &[T]) -> T {
        among[self.place(among.len())]
    }

    /// Whether something that happens `times` times in a thousand happens now.
    pub(super) fn happens(&self, times: u64) -> bool {
        self.below(1000) < times
    }

    /// One of several things, each with its weight.
    pub(super) fn weighed<T: Copy>(&self, among: &[(u64, T)]) -> T {
        let mut drawn = self.below(among.iter().map(|(weight, _)| weight).sum());
        for (weight, thing) in among {
            if drawn < *weight {
                return *thing;
            }
            drawn -= weight;
        }
        among[0].1
    }
}
