//! Windows: runs of neighbouring seats of one size, and what each costs.

use super::View;

/// What is wrong with a window, the worst first: windows are compared member by member, in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// People of a split party who sit alone.
    pub(super) loners: u8,
    /// Free seats left alone beside it.
    pub(super) orphans: u8,
    /// People who come with a wheelchair and do not get a place kept for them.
    pub(super) misplaced: u64,
    /// Sum of the ranks.
    pub(super) rank: u64,
    /// Sum of the distances, in millionths of a pixel.
    pub(super) distance: u64,
}

impl Cost {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            loners: self.loners.saturating_add(other.loners),
            orphans: self.orphans.saturating_add(other.orphans),
            misplaced: self.misplaced + other.misplaced,
            rank: self.rank + other.rank,
            distance: self.distance + other.distance,
        }
    }
}

/// The seats from `start` to `end`, in the prepared order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) cost: Cost,
}

impl View<'_> {
    /// The best window of `size` seats of which exactly `wheelchairs` are for wheelchairs; no matter how many are
    /// when none is asked.
    pub(super) fn together(&self, size: usize, wheelchairs: usize) -> Option<Window> {
        let mut best: Option<Window> = None;
        self.windows(size, wheelchairs, |window| {
            if best.as_ref().is_none_or(|best| self.better(&window, best)) {
                best = Some(window);
            }
        });
        best
    }

    /// Every window of `size` fit neighbours, from left to right, block after block.
    pub(super) fn windows(&self, size: usize, wheelchairs: usize, mut found: impl FnMut(Window)) {
        for bounds in self.hall.bounds.windows(2) {
            let block = bounds[0]..bounds[1];
            let (mut run, mut sum) = (0, Sum::default());
            for at in block.clone() {
                if !self.fit[at] {
                    (run, sum) = (0, Sum::default());
                    continue;
                }
                run += 1;
                sum.enter(&self.hall.seats[at]);
                if run > size {
                    sum.leave(&self.hall.seats[at - size]);
                }
                if run < size || (wheelchairs > 0 && sum.wheelchairs != wheelchairs) {
                    continue;
                }
                let start = at + 1 - size;
                let misplaced = if wheelchairs > 0 {
                    size - wheelchairs - sum.companions.min(size - wheelchairs)
                } else {
                    0
                };
                let cost = Cost {
                    loners: 0,
                    orphans: self.orphans(&block, start, at + 1),
                    misplaced: misplaced as u64,
                    rank: sum.rank,
                    distance: sum.distance,
                };
                found(Window { start, end: at + 1, cost });
            }
        }
    }

    /// How many free seats, 0 to 2, would have no free neighbour left if this window were taken.
    fn orphans(&self, block: &std::ops::Range<usize>, start: usize, end: usize) -> u8 {
        let free = |at: Option<usize>| at.is_some_and(|at| block.contains(&at) && self.free[at]);
        let left = free(start.checked_sub(1)) && !free(start.checked_sub(2));
        let right = free(Some(end)) && !free(Some(end + 1));
        u8::from(left) + u8::from(right)
    }
}

/// Sums over the seats of a window that slides.
#[derive(Debug, Default)]
struct Sum {
    rank: u64,
    distance: u64,
    wheelchairs: usize,
    companions: usize,
}

impl Sum {
    fn enter(&mut self, seat: &super::Place) {
        self.rank += seat.rank;
        self.distance += seat.distance;
        self.wheelchairs += usize::from(seat.wheelchair);
        self.companions += usize::from(seat.companion && !seat.wheelchair);
    }

    fn leave(&mut self, seat: &super::Place) {
        self.rank -= seat.rank;
        self.distance -= seat.distance;
        self.wheelchairs -= usize::from(seat.wheelchair);
        self.companions -= usize::from(seat.companion && !seat.wheelchair);
    }
}
