//! A party over several rows, when it was asked and cannot be avoided.
//!
//! As few parts as the free runs allow, then the least sum of what is wrong with each part, nobody sitting alone
//! coming first. With the fewest parts, no run can hold two of them (they would be one), so the parts are chosen run
//! by run; and of one size no more than the best few windows can matter, which keeps the choice small and exact.

use std::collections::BTreeMap;

use kernel::SeatId;

use super::window::Window;
use super::{Ask, Cost, View};

impl View<'_> {
    /// The best windows that seat the whole party, or `None` when there are too few places.
    pub(super) fn split(&self, ask: &Ask) -> Option<Vec<Window>> {
        if ask.wheelchairs == 0 {
            return self.spread(ask.places);
        }
        // Everybody in a wheelchair stays together, with somebody for each if the party has them.
        let core = (2 * ask.wheelchairs).min(ask.places);
        (core..ask.places).rev().find_map(|size| {
            let first = self.together(size, ask.wheelchairs)?;
            let mut rest = self.clone();
            for at in first.start..first.end {
                (rest.free[at], rest.fit[at]) = (false, false);
            }
            for (fit, seat) in rest.fit.iter_mut().zip(&self.hall.seats) {
                *fit &= !seat.wheelchair;
            }
            let left = ask.places - size;
            let others = rest.together(left, 0).map(|window| vec![window]).or_else(|| rest.spread(left))?;
            Some(std::iter::once(first).chain(others).collect())
        })
    }

    fn spread(&self, places: usize) -> Option<Vec<Window>> {
        let parts = self.fewest_parts(places)?;
        let runs = self.candidates(places, parts);
        let mut table = Table::new(places, parts);
        for windows in runs.values() {
            table.offer(windows);
        }
        table.best()
    }

    /// How many of the longest runs it takes.
    fn fewest_parts(&self, places: usize) -> Option<usize> {
        let mut lengths: Vec<usize> = self.runs().iter().map(|run| run.len()).collect();
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        let mut seated = 0;
        lengths
            .iter()
            .position(|length| {
                seated += length;
                seated >= places
            })
            .map(|last| last + 1)
    }

    /// The runs of fit neighbours.
    fn runs(&self) -> Vec<std::ops::Range<usize>> {
        let mut runs = Vec::new();
        for bounds in self.hall.bounds.windows(2) {
            let mut start = bounds[0];
            for at in bounds[0]..=bounds[1] {
                if at == bounds[1] || !self.fit[at] {
                    if start < at {
                        runs.push(start..at);
                    }
                    start = at + 1;
                }
            }
        }
        runs
    }

    /// For each size the best window of each of the `parts` best runs, by run: the smallest id names a run.
    fn candidates(&self, places: usize, parts: usize) -> BTreeMap<SeatId, Vec<Window>> {
        let runs = self.runs();
        let mut kept: BTreeMap<SeatId, Vec<Window>> = BTreeMap::new();
        for size in 1..places {
            let mut best: Vec<Option<Window>> = vec![None; runs.len()];
            let mut run = 0;
            self.windows(size, 0, |mut window| {
                while runs[run].end < window.end {
                    run += 1;
                }
                window.cost.loners = u8::from(size == 1);
                if best[run].as_ref().is_none_or(|best| self.better(&window, best)) {
                    best[run] = Some(window);
                }
            });
            let mut best: Vec<(usize, Window)> =
                best.into_iter().enumerate().filter_map(|(run, window)| Some((run, window?))).collect();
            best.sort_by(|(_, a), (_, b)| a.cost.cmp(&b.cost).then_with(|| self.ids(a).cmp(&self.ids(b))));
            for (run, window) in best.into_iter().take(parts) {
                let name =
                    runs[run].clone().map(|at| self.hall.seats[at].id).min().expect("a run has a seat");
                kept.entry(name).or_default().push(window);
            }
        }
        kept
    }
}

/// A cost, and the last window chosen for it: its place in [`Table::chosen`].
type Cell = (Cost, Option<usize>);

/// The least cost of seating so many people in so many parts, over the runs offered so far.
struct Table {
    /// By parts, then by people.
    cells: Vec<Vec<Option<Cell>>>,
    /// Each window chosen, and the one before it.
    chosen: Vec<(Window, Option<usize>)>,
}

impl Table {
    fn new(places: usize, parts: usize) -> Self {
        let mut cells = vec![vec![None; places + 1]; parts + 1];
        cells[0][0] = Some((Cost::default(), None));
        Self { cells, chosen: Vec::new() }
    }

    /// Considers one more run, from which at most one window is taken.
    fn offer(&mut self, windows: &[Window]) {
        // From the most parts down, so that a run is never added to itself.
        for parts in (0..self.cells.len() - 1).rev() {
            for people in 0..self.cells[parts].len() {
                let Some((cost, before)) = self.cells[parts][people] else { continue };
                for window in windows {
                    let sum = cost.plus(window.cost);
                    let Some(cell) = self.cells[parts + 1].get_mut(people + window.end - window.start) else {
                        continue;
                    };
                    if cell.is_none_or(|(known, _)| sum < known) {
                        *cell = Some((sum, Some(self.chosen.len())));
                        self.chosen.push((*window, before));
                    }
                }
            }
        }
    }

    /// The whole party in every part, the larger parts first.
    fn best(&self) -> Option<Vec<Window>> {
        let mut next = self.cells.last()?.last()?.as_ref()?.1;
        let mut windows = Vec::new();
        while let Some(at) = next {
            let (window, before) = self.chosen[at];
            windows.push(window);
            next = before;
        }
        windows.sort_by_key(|window| (std::cmp::Reverse(window.end - window.start), window.cost));
        Some(windows)
    }
}
