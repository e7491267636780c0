//! A place of a performance, as it is sold and printed.

use catalogue::seating::Places;
use journal::rights::{Right, RightKind};
use kernel::{PerformanceId, SeatId, TypedId, ZoneId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the right is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Spot {
    /// A numbered seat.
    Seat(SeatId),
    /// One of the places of an unnumbered zone: a unit that means nothing by itself.
    Free {
        /// The zone.
        zone: ZoneId,
        /// The unit.
        unit: Uuid,
    },
}

impl Spot {
    /// The seat, if it is one.
    #[must_use]
    pub fn seat(self) -> Option<SeatId> {
        match self {
            Self::Seat(seat) => Some(seat),
            Self::Free { .. } => None,
        }
    }

    /// The unnumbered zone, if it is of one.
    #[must_use]
    pub fn zone(self) -> Option<ZoneId> {
        match self {
            Self::Seat(_) => None,
            Self::Free { zone, .. } => Some(zone),
        }
    }

    /// The unit of the right.
    #[must_use]
    pub fn unit(self) -> Uuid {
        match self {
            Self::Seat(seat) => seat.uuid(),
            Self::Free { unit, .. } => unit,
        }
    }

    /// The right over it.
    #[must_use]
    pub fn right(self, performance: PerformanceId) -> Right {
        let (kind, scope) = match self {
            Self::Seat(_) => (RightKind::Seat, None),
            Self::Free { zone, .. } => (RightKind::Place, Some(zone.uuid())),
        };
        Right { kind, thing: performance.uuid(), unit: self.unit(), scope }
    }

    /// The one place, as holds keep it.
    #[must_use]
    pub fn place(self) -> Places {
        match self {
            Self::Seat(seat) => Places::Seat { seat },
            Self::Free { zone, .. } => Places::Unnumbered { zone, count: 1 },
        }
    }

    /// Reads the columns `seat_id`, `zone_id`, `unit_id`; a row has one of the first two.
    pub(crate) fn from_columns(seat: Option<SeatId>, zone: Option<ZoneId>, unit: Uuid) -> Self {
        match (seat, zone) {
            (None, Some(zone)) => Self::Free { zone, unit },
            (seat, _) => Self::Seat(seat.unwrap_or_else(|| SeatId::from_uuid(unit))),
        }
    }
}

/// A place with the labels that its ticket will bear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The performance.
    pub performance: PerformanceId,
    /// The title of the show, as it stands on the line of the operation.
    pub title: String,
    /// What the right is over.
    pub spot: Spot,
    /// « Orchestre ».
    pub zone: Option<String>,
    /// The row, of a seat.
    pub row: Option<String>,
    /// The number, of a seat.
    pub seat: Option<String>,
    /// The code of the price category.
    pub category_code: String,
    /// The price category as printed.
    pub category: String,
}

impl Place {
    /// The right over it.
    #[must_use]
    pub fn right(&self) -> Right {
        self.spot.right(self.performance)
    }
}
