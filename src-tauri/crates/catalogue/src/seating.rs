//! # Seating
//!
//! A plan says where people sit: numbered seats in rows, and zones without numbers that hold so many people; one
//! hall may have both. It is read from and written to the public JSON seating-plan format (0.0.1), and what that
//! format lacks is carried in one extra object, `"x-parterre"`, that other tools ignore.
//!
//! Promises: a round trip loses no field, known or not; two seats are neighbours by where they stand, never by the
//! number printed on them; the best places and the gauge are pure functions of their input, so any desk that asks
//! the same question gets the same answer.
//!
//! Absent on purpose: the store, prices, and who holds which right: see the modules beside this one and `sales`.

pub mod adjacency;
pub mod best;
pub mod edit;
pub mod format;
pub mod gauge;
pub mod plan;
pub mod point;
pub mod repair;
#[cfg(test)]
mod sample;
pub mod share;
pub mod warning;

pub use best::{Ask, Choice, Prepared, Within};
pub use edit::{Edit, Numbering, Side};
pub use format::{File, Marks, Rank};
pub use gauge::{Claim, Gauge, Gauges, Places, Standing};
pub use plan::{Plan, Row, Seat, Zone};
pub use point::Point;
pub use share::{Allotment, Buyer, Quota};
pub use warning::Warning;
