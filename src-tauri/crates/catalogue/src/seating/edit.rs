//! Light edits of a plan. Each gives a new plan and leaves the old one as it was; a seat keeps its id through all.

use std::collections::HashSet;

use kernel::{SeatId, ZoneId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::format::{self, File, Marks, Position, Rank, Rest, Unnumbered};
use super::{Plan, Point, repair};
use crate::{Error, Result};

/// What is done to the seats of a selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Edit {
    /// Gives them printed numbers, row by row.
    Renumber(Numbering),
    /// Puts them in a category of the plan, by name.
    Category(String),
    /// Moves them to another numbered zone; they stay where they stand.
    Zone(ZoneId),
    /// Takes them out of sale with this plan, or back in.
    Block(bool),
    /// Says their quality beyond their distance.
    Rank(Rank),
    /// Makes them places for wheelchairs, or chairs.
    Wheelchair(bool),
    /// Keeps them for those who come with a wheelchair, or not.
    Companion(bool),
    /// Says whether the stage is wholly seen from them.
    RestrictedView(bool),
}

/// How the selected seats of each row are numbered: `first`, `first + step`… from one side to the other.
///
/// Odd and even numbers from the centre are two edits: the left half from the right with 1 and 2, the right half
/// from the left with 2 and 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Numbering {
    /// The number of the first seat.
    pub first: u32,
    /// What is added from a seat to the next.
    pub step: u32,
    /// Where the first seat is.
    pub from: Side,
}

/// A side of the drawing, as one looks at it with the stage above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DrawingSide")]
pub enum Side {
    /// Smaller x.
    Left,
    /// Larger x.
    Right,
}

impl Plan {
    /// The plan with `edit` done to `seats`.
    ///
    /// # Errors
    ///
    /// [`Error::SeatUnknown`], [`Error::PlanCategoryUnknown`], [`Error::ZoneUnknown`], [`Error::ZoneUnnumbered`].
    pub fn edit(&self, seats: &[SeatId], edit: &Edit) -> Result<Self> {
        if let Some(&seat) = seats.iter().find(|&&seat| self.place(seat).is_none()) {
            return Err(Error::SeatUnknown { seat });
        }
        let selected: HashSet<SeatId> = seats.iter().copied().collect();
        let file = match edit {
            Edit::Renumber(numbering) => self.renumbered(&selected, *numbering),
            Edit::Category(category) => self.in_category(&selected, category)?,
            Edit::Zone(zone) => self.in_zone(&selected, *zone)?,
            Edit::Block(on) => self.marked(&selected, |marks| marks.blocked = *on),
            Edit::Rank(rank) => self.marked(&selected, |marks| marks.rank = *rank),
            Edit::Wheelchair(on) => self.marked(&selected, |marks| marks.wheelchair = *on),
            Edit::Companion(on) => self.marked(&selected, |marks| marks.companion = *on),
            Edit::RestrictedView(on) => self.marked(&selected, |marks| marks.restricted_view = *on),
        };
        Self::new(file)
    }

    /// The plan in which a zone holds `capacity` people without numbers, `blocked` of them never for sale.
    ///
    /// # Errors
    ///
    /// [`Error::ZoneUnknown`], and as [`Plan::new`]: a zone with seats cannot also have a capacity.
    pub fn with_capacity(&self, zone: ZoneId, capacity: u32, category: &str, blocked: u32) -> Result<Self> {
        self.zone(zone).ok_or(Error::ZoneUnknown { zone })?;
        let mut file = self.file().clone();
        let known = file.ours.get_or_insert_default();
        let rest = known.zones.remove(&zone).map_or_else(Rest::new, |known| known.rest);
        known.zones.insert(zone, Unnumbered { capacity, category: category.to_owned(), blocked, rest });
        Self::new(file)
    }

    /// The plan that is best seen from `focal`.
    ///
    /// # Errors
    ///
    /// None that a sound plan can meet; as [`Plan::new`].
    pub fn best_seen_from(&self, focal: Point) -> Result<Self> {
        let mut file = self.file().clone();
        file.ours.get_or_insert_default().focal = Some(position(focal, Rest::new()));
        Self::new(file)
    }

    fn marked(&self, selected: &HashSet<SeatId>, change: impl Fn(&mut Marks)) -> File {
        let mut file = self.file().clone();
        let marks = &mut file.ours.get_or_insert_default().seats;
        for &seat in selected {
            change(marks.entry(seat).or_default());
        }
        marks.retain(|_, marks| *marks != Marks::default());
        file
    }

    fn renumbered(&self, selected: &HashSet<SeatId>, numbering: Numbering) -> File {
        let mut numbers = vec![None; self.seats().len()];
        for mut walk in self.walks() {
            walk.retain(|&seat| selected.contains(&self.seats()[seat].id));
            if numbering.from == Side::Right {
                walk.reverse();
            }
            let mut next = u64::from(numbering.first);
            for seat in walk {
                numbers[seat] = Some(next.to_string());
                next += u64::from(numbering.step);
            }
        }
        let mut file = self.file().clone();
        for (seat, number) in seats(&mut file).zip(numbers) {
            if let Some(number) = number {
                seat.seat_number = number;
            }
        }
        file
    }

    fn in_category(&self, selected: &HashSet<SeatId>, category: &str) -> Result<File> {
        if !self.categories().any(|known| known == category) {
            return Err(Error::PlanCategoryUnknown { category: category.to_owned() });
        }
        let mut file = self.file().clone();
        for seat in seats(&mut file).filter(|seat| selected.contains(&repair::seat_id(seat))) {
            category.clone_into(&mut seat.category);
        }
        Ok(file)
    }

    /// Each row, or part of a row, that moves is a row of its own in its new zone.
    fn in_zone(&self, selected: &HashSet<SeatId>, zone: ZoneId) -> Result<File> {
        let target = self.zone(zone).ok_or(Error::ZoneUnknown { zone })?;
        if self.zones()[target].unnumbered.is_some() {
            return Err(Error::ZoneUnnumbered { zone: self.zones()[target].name.clone() });
        }
        let mut file = self.file().clone();
        let origin = file.zones[target].position.clone();
        let mut moved = Vec::new();
        for (_, zone) in file.zones.iter_mut().enumerate().filter(|(place, _)| *place != target) {
            let from = zone.position.clone();
            zone.rows.retain_mut(|row| {
                let out = taken_out(row, selected);
                let emptied = out.is_some() && row.seats.is_empty();
                moved.extend(out.map(|row| shifted(row, &from, &origin)));
                !emptied
            });
        }
        file.zones[target].rows.extend(moved);
        Ok(file)
    }
}

fn seats(file: &mut File) -> impl Iterator<Item = &mut format::Seat> {
    file.zones.iter_mut().flat_map(|zone| &mut zone.rows).flat_map(|row| &mut row.seats)
}

/// The selected seats of a row as a row; it takes the row's id along only when it takes all its seats.
fn taken_out(row: &mut format::Row, selected: &HashSet<SeatId>) -> Option<format::Row> {
    let (out, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut row.seats)
        .into_iter()
        .partition(|seat| selected.contains(&repair::seat_id(seat)));
    row.seats = kept;
    if out.is_empty() {
        return None;
    }
    let uuid = if row.seats.is_empty() { row.uuid.take() } else { None };
    Some(format::Row { uuid, seats: out, ..row.clone() })
}

/// The row seen from another zone's origin: it stands where it stood.
fn shifted(row: format::Row, from: &Position, to: &Position) -> format::Row {
    let at = row.position.as_ref().map_or(Point { x: 0.0, y: 0.0 }, Point::of);
    let (from, to) = (Point::of(from), Point::of(to));
    let rest = row.position.clone().map_or_else(Rest::new, |position| position.rest);
    let moved = position(Point { x: at.x + from.x - to.x, y: at.y + from.y - to.y }, rest);
    format::Row { position: Some(moved), ..row }
}

/// A position in whole pixels where it can be, else to the millionth.
fn position(at: Point, rest: Rest) -> Position {
    Position { x: number(at.x), y: number(at.y), rest }
}

fn number(value: f64) -> Number {
    let value = (value * 1e6).round() / 1e6;
    #[expect(clippy::cast_possible_truncation, reason = "only kept when it is the same number")]
    let whole = value as i64;
    #[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "only kept when it is the same number")]
    let same = whole as f64 == value;
    if same { whole.into() } else { Number::from_f64(value).unwrap_or_else(|| 0.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seating::sample::{hall, straight};

    const MIXED: &str = include_str!("../../../../../tests/data/seating/mixed.json");

    fn ids(plan: &Plan, places: std::ops::Range<usize>) -> Vec<SeatId> {
        plan.seats()[places].iter().map(|seat| seat.id).collect()
    }

    fn numbers(plan: &Plan) -> Vec<&str> {
        plan.seats().iter().map(|seat| seat.number.as_str()).collect()
    }

    #[test]
    fn a_row_is_renumbered_odd_and_even_from_the_centre_in_two_edits() {
        let plan = hall(&[straight("A", 6)]);
        let odd = Numbering { first: 1, step: 2, from: Side::Right };
        let even = Numbering { first: 2, step: 2, from: Side::Left };
        let plan = plan.edit(&ids(&plan, 0..3), &Edit::Renumber(odd)).expect("known seats");
        let plan = plan.edit(&ids(&plan, 3..6), &Edit::Renumber(even)).expect("known seats");
        assert_eq!(numbers(&plan), ["5", "3", "1", "2", "4", "6"]);
    }

    #[test]
    fn seats_that_change_zone_stand_where_they_stood_under_the_same_ids() {
        let italienne =
            Plan::import(include_str!("../../../../../tests/data/seating/italienne.json")).expect("a plan");
        let balcony = italienne.zones()[1].id;
        let row: Vec<SeatId> =
            italienne.seats().iter().filter(|seat| seat.row == 17).take(5).map(|seat| seat.id).collect();
        let moved = italienne.edit(&row, &Edit::Zone(balcony)).expect("a numbered zone");
        assert_eq!(moved.seats().len(), italienne.seats().len());
        for id in row {
            let seat = |plan: &Plan| plan.seats()[plan.place(id).expect("the same id")].clone();
            assert_eq!(moved.zones()[seat(&moved).zone].id, balcony);
            let (before, after) = (seat(&italienne), seat(&moved));
            assert!(before.at.distance(after.at) < 1e-6, "{:?} became {:?}", before.at, after.at);
        }
    }

    #[test]
    fn a_seat_is_blocked_and_given_back_without_a_trace() {
        let plan = hall(&[straight("A", 2)]);
        let blocked = plan.edit(&ids(&plan, 0..1), &Edit::Block(true)).expect("a known seat");
        assert!(blocked.seats()[0].blocked && !blocked.seats()[1].blocked);
        let back = blocked.edit(&ids(&plan, 0..1), &Edit::Block(false)).expect("a known seat");
        assert_eq!(back.fingerprint(), plan.fingerprint());
    }

    #[test]
    fn the_pit_takes_no_numbered_seat_and_no_unknown_category() {
        let plan = Plan::import(MIXED).expect("a plan");
        let seats = ids(&plan, 0..2);
        let pit = plan.zones()[0].id;
        assert!(matches!(plan.edit(&seats, &Edit::Zone(pit)), Err(Error::ZoneUnnumbered { .. })));
        let unknown = Edit::Category("Or".to_owned());
        assert!(matches!(plan.edit(&seats, &unknown), Err(Error::PlanCategoryUnknown { .. })));
        let pit = plan.with_capacity(pit, 250, "Fosse", 0).expect("a zone of the plan");
        assert_eq!(pit.capacity(), 260);
    }
}
