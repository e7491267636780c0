//! The public JSON seating-plan format, version 0.0.1, as it is written in a file.
//!
//! Only what the program reads has a field here; every other member of every object is kept in `rest` and written
//! back. Lengths are pixels, x to the right, y away from the stage; a position is relative to its parent.

use std::collections::BTreeMap;

use kernel::{SeatId, ZoneId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

/// Members that this program does not read and gives back as they were.
pub type Rest = Map<String, Value>;

/// A whole plan file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// The name of the plan.
    pub name: String,
    /// The drawing's size.
    pub size: Size,
    /// The categories that seats refer to by name.
    pub categories: Vec<Category>,
    /// The zones, from the front of the file to its end.
    pub zones: Vec<Zone>,
    /// What the public format lacks.
    #[serde(rename = "x-parterre", default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<Ours>,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Rest,
}

/// The drawing's size in pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// Left to right.
    pub width: Number,
    /// Stage to back.
    pub height: Number,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A category of seats, such as a price level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// What seats refer to.
    pub name: String,
    /// Everything else, its colour among it.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A physical zone: stalls, balcony, boxes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Its printed name; older files have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The tool's own name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone_id: Option<String>,
    /// Its unique id; older files have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
    /// Its origin in the plan.
    pub position: Position,
    /// Its rows; none in a zone without numbers.
    pub rows: Vec<Row>,
    /// Everything else, its drawn areas among it.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A row of seats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The number or letter of the row.
    pub row_number: String,
    /// Its unique id; older files have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
    /// Its origin in the zone; the zone's own origin when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Its seats, in any order.
    pub seats: Vec<Seat>,
    /// Everything else: `row_label` and `seat_label`, the words of a ticket, among it.
    #[serde(flatten)]
    pub rest: Rest,
}

/// One seat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    /// A name that no other seat of the plan has.
    pub seat_guid: String,
    /// The printed number.
    pub seat_number: String,
    /// Its unique id; older files have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
    /// Its place in the row.
    pub position: Position,
    /// The name of its category.
    pub category: String,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A place relative to its parent, in pixels; kept as written, so that `0` does not come back as `0.0`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// To the right.
    pub x: Number,
    /// Away from the stage.
    pub y: Number,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Rest,
}

/// What the public format lacks: the `"x-parterre"` object of a plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ours {
    /// Where one sees best, in the plan's absolute coordinates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focal: Option<Position>,
    /// What is particular about a seat, by its id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub seats: BTreeMap<SeatId, Marks>,
    /// The zones without numbers, by their id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub zones: BTreeMap<ZoneId, Unnumbered>,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Rest,
}

/// What is particular about a seat.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Marks {
    /// Its quality, where that is not told by its place.
    #[serde(default, skip_serializing_if = "Rank::is_usual")]
    pub rank: Rank,
    /// A place for a wheelchair, without a chair (*place PMR*).
    #[serde(default, skip_serializing_if = "is_false")]
    pub wheelchair: bool,
    /// Kept for the person who comes with somebody in a wheelchair.
    #[serde(default, skip_serializing_if = "is_false")]
    pub companion: bool,
    /// The stage is not wholly seen from it; the ticket must say so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub restricted_view: bool,
    /// Never for sale with this plan: broken, behind the mixing desk, a fire exit.
    #[serde(default, skip_serializing_if = "is_false")]
    pub blocked: bool,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Rest,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// A zone where one stands or sits where one likes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unnumbered {
    /// How many people it holds.
    pub capacity: u32,
    /// The name of its category.
    pub category: String,
    /// How many of them are never for sale with this plan.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub blocked: u32,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Rest,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// The quality of a seat beyond its distance: 1 is sold first, 9 last, 5 when nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schemars(with = "u8")]
pub struct Rank(u8);

impl Rank {
    /// The rank of a seat about which nothing is said.
    pub const USUAL: Self = Self(5);

    /// A rank from 1, sold first, to 9, sold last; anything else is none.
    #[must_use]
    pub const fn new(rank: u8) -> Option<Self> {
        match rank {
            1..=9 => Some(Self(rank)),
            _ => None,
        }
    }

    /// The rank as a number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    fn is_usual(&self) -> bool {
        *self == Self::USUAL
    }
}

impl Default for Rank {
    fn default() -> Self {
        Self::USUAL
    }
}

impl From<Rank> for u8 {
    fn from(rank: Rank) -> Self {
        rank.0
    }
}

impl TryFrom<u8> for Rank {
    type Error = &'static str;
    fn try_from(rank: u8) -> Result<Self, Self::Error> {
        Self::new(rank).ok_or("a rank goes from 1 to 9")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_trip_loses_no_field_known_or_not() {
        for text in [
            include_str!("../../../../../tests/data/seating/mixed.json"),
            include_str!("../../../../../tests/data/seating/studio-120.json"),
            include_str!("../../../../../tests/data/seating/italienne.json"),
            include_str!("../../../../../tests/data/seating/auditorium-1914.json"),
            include_str!("../../../../../tests/data/seating/arena-8400.json"),
        ] {
            let before: Value = serde_json::from_str(text).expect("a JSON file");
            let file: File = serde_json::from_str(text).expect("a plan");
            let written = serde_json::to_string(&file).expect("a plan can be written");
            assert_eq!(
                serde_json::from_str::<Value>(&written).expect("a JSON file"),
                before,
                "{}",
                file.name
            );
        }
    }

    #[test]
    fn a_rank_outside_one_to_nine_is_not_read() {
        assert!(serde_json::from_str::<Marks>(r#"{"rank": 0}"#).is_err());
        assert_eq!(serde_json::from_str::<Marks>(r#"{"rank": 9}"#).expect("in range").rank.get(), 9);
        assert_eq!(Rank::new(10), None);
    }
}
