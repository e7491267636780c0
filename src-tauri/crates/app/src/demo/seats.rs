//! Which seats an invented party takes: side by side, in the best row that has room for it.

use catalogue::seating::{Plan, Seat};
use kernel::SeatId;

use super::dice::Dice;

/// The category of wheelchair places in the halls that we give.
const WHEELCHAIRS: &str = "PMR";

/// The free seats of an evening, row by row, the best row first.
#[derive(Debug, Clone)]
pub(super) struct Rows(Vec<Vec<SeatId>>);

impl Rows {
    /// The rows of a plan that may be sold, by distance to the point that seats look at; what is kept for wheelchairs
    /// is left to people who need it.
    pub(super) fn of(plan: &Plan) -> Self {
        let focal = plan.focal();
        let names: Vec<&str> = plan.categories().collect();
        let plain = |seat: &&Seat| {
            !(seat.blocked || seat.wheelchair || seat.companion || names[seat.category] == WHEELCHAIRS)
        };
        let mut rows: Vec<(f64, Vec<SeatId>)> = plan.rows().iter().map(|_| (f64::MAX, Vec::new())).collect();
        for seat in plan.seats().iter().filter(plain) {
            let (nearest, seats) = &mut rows[seat.row];
            *nearest = nearest.min(seat.at.distance(focal));
            seats.push(seat.id);
        }
        rows.retain(|(_, seats)| !seats.is_empty());
        rows.sort_by(|one, other| one.0.total_cmp(&other.0));
        Self(rows.into_iter().map(|(_, seats)| seats).collect())
    }

    /// How many seats remain.
    pub(super) fn left(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Takes `count` seats: together when a row has room, else wherever they are.
    pub(super) fn take(&mut self, count: usize, dice: &Dice) -> Vec<SeatId> {
        // People do not all ask for the very best row.
        let liked = dice.place(self.0.len() / 2 + 1);
        let rows = self.0.len();
        let order = (liked..rows).chain(0..liked);
        let roomy = order.into_iter().find(|row| self.0[*row].len() >= count);
        let mut taken = Vec::with_capacity(count);
        match roomy {
            Some(row) => taken.extend(self.0[row].drain(..count)),
            None => {
                for row in &mut self.0 {
                    let part = row.len().min(count - taken.len());
                    taken.extend(row.drain(..part));
                }
            }
        }
        self.0.retain(|row| !row.is_empty());
        taken
    }

    /// Puts seats back, as one more row.
    pub(super) fn put_back(&mut self, seats: Vec<SeatId>) {
        self.0.push(seats);
    }
}
