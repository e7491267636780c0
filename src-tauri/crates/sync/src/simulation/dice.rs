//! Chance of a run, the same each time its seed is told.

use uuid::Uuid;

/// A generator (SplitMix64) that depends on its seed alone: on no library's version, so that a seed stays what it was.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The chance of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, and without, `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.next() % sides.max(1)
    }

    /// Whether something that happens so many times in a thousand happens now.
    pub fn happens(&mut self, in_a_thousand: u64) -> bool {
        self.roll(1000) < in_a_thousand
    }

    /// One of these, if there is any.
    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        let at = self.roll(of.len() as u64);
        of.get(usize::try_from(at).unwrap_or(0))
    }

    /// An id that nobody drew yet.
    pub fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}
