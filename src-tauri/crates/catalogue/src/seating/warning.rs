//! What is odd in a plan and does not prevent its use.

use std::collections::{BTreeMap, HashMap};

use kernel::{SeatId, ZoneId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Plan;

/// Something odd in a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// Several seats of a row have the same printed number.
    RepeatedNumber {
        /// The zone's name.
        zone: String,
        /// The row's number.
        row: String,
        /// The printed number.
        number: String,
        /// The seats that have it.
        seats: Vec<SeatId>,
    },
    /// Several rows of a zone have the same number: a ticket would not tell them apart.
    RepeatedRow {
        /// The zone's name.
        zone: String,
        /// The rows' number.
        row: String,
    },
    /// Several seats stand at the very same place.
    SamePlace {
        /// The seats.
        seats: Vec<SeatId>,
    },
    /// Ranks or marks are written for seats that the plan does not have.
    MarksWithoutSeat {
        /// The ids they are written for.
        seats: Vec<SeatId>,
    },
    /// A capacity is written for a zone that the plan does not have.
    CapacityWithoutZone {
        /// The ids it is written for.
        zones: Vec<ZoneId>,
    },
    /// A declared category has no place.
    EmptyCategory {
        /// Its name.
        category: String,
    },
    /// A place for a wheelchair stands at both ends without a neighbour for who comes along.
    WheelchairAlone {
        /// The place.
        seat: SeatId,
    },
}

impl Plan {
    /// What is odd in this plan, in a steady order.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let mut all = self.repeated_numbers();
        all.extend(self.repeated_rows());
        all.extend(self.same_places());
        all.extend(self.marks_without_seat());
        all.extend(self.empty_categories());
        all.extend(self.wheelchairs_alone());
        all
    }

    fn repeated_numbers(&self) -> Vec<Warning> {
        let mut by_number: BTreeMap<(usize, &str), Vec<SeatId>> = BTreeMap::new();
        for seat in self.seats() {
            by_number.entry((seat.row, &seat.number)).or_default().push(seat.id);
        }
        let several = by_number.into_iter().filter(|(_, seats)| seats.len() > 1);
        several
            .map(|((row, number), seats)| Warning::RepeatedNumber {
                zone: self.zones()[self.rows()[row].zone].name.clone(),
                row: self.rows()[row].number.clone(),
                number: number.to_owned(),
                seats,
            })
            .collect()
    }

    fn repeated_rows(&self) -> Vec<Warning> {
        let mut rows: BTreeMap<(usize, &str), u32> = BTreeMap::new();
        for row in self.rows() {
            *rows.entry((row.zone, &row.number)).or_default() += 1;
        }
        let several = rows.into_iter().filter(|(_, count)| *count > 1);
        let told = several.map(|((zone, number), _)| Warning::RepeatedRow {
            zone: self.zones()[zone].name.clone(),
            row: number.to_owned(),
        });
        told.collect()
    }

    fn same_places(&self) -> Vec<Warning> {
        let mut first: HashMap<(u64, u64), usize> = HashMap::new();
        let mut together: BTreeMap<usize, Vec<SeatId>> = BTreeMap::new();
        for (place, seat) in self.seats().iter().enumerate() {
            let holder = *first.entry((seat.at.x.to_bits(), seat.at.y.to_bits())).or_insert(place);
            together.entry(holder).or_default().push(seat.id);
        }
        together
            .into_values()
            .filter(|seats| seats.len() > 1)
            .map(|seats| Warning::SamePlace { seats })
            .collect()
    }

    fn marks_without_seat(&self) -> Vec<Warning> {
        let Some(ours) = &self.file().ours else { return Vec::new() };
        let seats: Vec<SeatId> = ours.seats.keys().copied().filter(|&id| self.place(id).is_none()).collect();
        let zones: Vec<ZoneId> = ours.zones.keys().copied().filter(|&id| self.zone(id).is_none()).collect();
        let seats = (!seats.is_empty()).then_some(Warning::MarksWithoutSeat { seats });
        let zones = (!zones.is_empty()).then_some(Warning::CapacityWithoutZone { zones });
        seats.into_iter().chain(zones).collect()
    }

    fn empty_categories(&self) -> Vec<Warning> {
        let standing = |name: &str| {
            self.zones().iter().any(|zone| zone.unnumbered.as_ref().is_some_and(|u| u.category == name))
        };
        let seated = |place: usize| self.seats().iter().any(|seat| seat.category == place);
        let empty = self.categories().enumerate().filter(|&(place, name)| !seated(place) && !standing(name));
        empty.map(|(_, name)| Warning::EmptyCategory { category: name.to_owned() }).collect()
    }

    fn wheelchairs_alone(&self) -> Vec<Warning> {
        let alone = self.blocks().into_iter().filter_map(|block| match block[..] {
            [only] if self.seats()[only].wheelchair => Some(self.seats()[only].id),
            _ => None,
        });
        alone.map(|seat| Warning::WheelchairAlone { seat }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const MIXED: &str = include_str!("../../../../../tests/data/seating/mixed.json");

    fn warned(pointer: &str, value: Value) -> Vec<Warning> {
        let mut file: Value = serde_json::from_str(MIXED).expect("a JSON file");
        *file.pointer_mut(pointer).expect("a member of the file") = value;
        Plan::import(&file.to_string()).expect("odd, but a plan").warnings()
    }

    #[test]
    fn a_sound_plan_raises_no_warning() {
        assert_eq!(Plan::import(MIXED).expect("a plan").warnings(), []);
    }

    #[test]
    fn two_seats_with_one_number_in_a_row_are_a_warning_not_a_refusal() {
        let warnings = warned("/zones/1/rows/0/seats/1/seat_number", json!("1"));
        assert!(
            matches!(&warnings[..], [Warning::RepeatedNumber { row, number, seats, .. }]
            if row == "A" && number == "1" && seats.len() == 2),
            "{warnings:?}"
        );
    }

    #[test]
    fn two_rows_of_a_zone_with_one_number_are_told() {
        let warnings = warned("/zones/1/rows/1/row_number", json!("A"));
        assert!(matches!(&warnings[..], [Warning::RepeatedRow { row, .. }] if row == "A"), "{warnings:?}");
    }

    #[test]
    fn two_seats_on_one_another_are_told() {
        let warnings = warned("/zones/1/rows/0/seats/1/position", json!({"x": 0, "y": 0.5}));
        assert!(matches!(&warnings[..], [Warning::SamePlace { seats }] if seats.len() == 2), "{warnings:?}");
    }
}
