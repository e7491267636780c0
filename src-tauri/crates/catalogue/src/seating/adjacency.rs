//! Who sits beside whom: by where the seats stand, never by their printed numbers.
//!
//! The seats of a row are walked from one end to the other, each time to the nearest that is left, so an arc or a
//! horseshoe is followed as a straight row is. The walk is cut where a step is longer than one and a half times the
//! row's median step: that is an aisle.

use super::{Plan, Point};

/// How many median steps a neighbour may be away; beyond is an aisle.
const AISLE: f64 = 1.5;

/// With fewer steps a row has no median worth the name, and its zone's is taken.
const STEPS_FOR_A_MEDIAN: usize = 3;

impl Plan {
    /// The blocks of the plan: runs of neighbours without an aisle, as places in [`Plan::seats`], left to right.
    #[must_use]
    pub fn blocks(&self) -> Vec<Vec<usize>> {
        let walks = self.walks();
        let mut zone_steps = vec![Vec::new(); self.zones().len()];
        for walk in &walks {
            zone_steps[self.seats()[walk[0]].zone].extend(self.steps(walk));
        }
        let zone_medians: Vec<Option<f64>> = zone_steps.into_iter().map(median).collect();
        let mut blocks = Vec::new();
        for walk in walks {
            let steps = self.steps(&walk);
            let own = (steps.len() >= STEPS_FOR_A_MEDIAN).then(|| median(steps.clone())).flatten();
            let usual = own.or(zone_medians[self.seats()[walk[0]].zone]).unwrap_or(f64::INFINITY);
            let mut block = vec![walk[0]];
            for (&seat, step) in walk[1..].iter().zip(steps) {
                if step > AISLE * usual {
                    blocks.push(std::mem::take(&mut block));
                }
                block.push(seat);
            }
            blocks.push(block);
        }
        blocks
    }

    /// Each row's seats from its left end to its right end, as places in [`Plan::seats`]; empty rows are left out.
    #[must_use]
    pub fn walks(&self) -> Vec<Vec<usize>> {
        let mut rows = vec![Vec::new(); self.rows().len()];
        for (place, seat) in self.seats().iter().enumerate() {
            rows[seat.row].push(place);
        }
        rows.into_iter().filter(|row| !row.is_empty()).map(|row| self.walk(row)).collect()
    }

    fn walk(&self, mut left: Vec<usize>) -> Vec<usize> {
        // By id first, so that neither the order of the file nor the rounding of a sum has a say.
        left.sort_by_key(|&place| self.seats()[place].id);
        let at = |place: usize| self.seats()[place].at;
        let centre = centre(left.iter().map(|&place| at(place)));
        let mut walk = Vec::with_capacity(left.len());
        let mut here =
            left.iter().copied().max_by(|&a, &b| at(a).distance(centre).total_cmp(&at(b).distance(centre)));
        while let Some(seat) = here {
            left.retain(|&other| other != seat);
            walk.push(seat);
            here = left
                .iter()
                .copied()
                .min_by(|&a, &b| at(a).distance(at(seat)).total_cmp(&at(b).distance(at(seat))));
        }
        let (first, last) = (at(walk[0]), at(walk[walk.len() - 1]));
        if (first.x, first.y) > (last.x, last.y) {
            walk.reverse();
        }
        walk
    }

    fn steps(&self, walk: &[usize]) -> Vec<f64> {
        walk.windows(2).map(|pair| self.seats()[pair[0]].at.distance(self.seats()[pair[1]].at)).collect()
    }
}

fn centre(points: impl ExactSizeIterator<Item = Point>) -> Point {
    #[expect(clippy::cast_precision_loss, reason = "a row has far fewer seats than 2^52")]
    let count = points.len() as f64;
    let sum = points.fold(Point { x: 0.0, y: 0.0 }, |sum, at| Point { x: sum.x + at.x, y: sum.y + at.y });
    Point { x: sum.x / count, y: sum.y / count }
}

/// The middle of `steps`, or the mean of the two in the middle; none of nothing.
fn median(mut steps: Vec<f64>) -> Option<f64> {
    steps.sort_by(f64::total_cmp);
    let upper = *steps.get(steps.len() / 2)?;
    let lower = steps[(steps.len() - 1) / 2];
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seating::sample::{hall, row};

    fn numbers(plan: &Plan) -> Vec<Vec<&str>> {
        let name = |&place: &usize| plan.seats()[place].number.as_str();
        plan.blocks().iter().map(|block| block.iter().map(name).collect()).collect()
    }

    #[test]
    fn odd_and_even_numbers_from_the_centre_are_neighbours_by_where_they_stand() {
        let plan = hall(&[row("A", &[("3", 0.0), ("1", 20.0), ("2", 40.0), ("4", 60.0)])]);
        assert_eq!(numbers(&plan), [["3", "1", "2", "4"]]);
    }

    #[test]
    fn an_aisle_parts_a_row_and_the_order_of_the_file_does_not_matter() {
        let plan = hall(&[row("A", &[("4", 90.0), ("1", 0.0), ("5", 110.0), ("2", 20.0), ("3", 40.0)])]);
        assert_eq!(numbers(&plan), [vec!["1", "2", "3"], vec!["4", "5"]]);
    }

    #[test]
    fn a_short_row_takes_the_step_of_its_zone() {
        let long = row("A", &[("1", 0.0), ("2", 20.0), ("3", 40.0), ("4", 60.0)]);
        let plan = hall(&[long, row("B", &[("1", 0.0), ("2", 300.0)])]);
        assert_eq!(numbers(&plan), [vec!["1", "2", "3", "4"], vec!["1"], vec!["2"]]);
    }
}
