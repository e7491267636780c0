//! Places on the drawing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::format::Position;

/// A place in the plan's absolute coordinates, in pixels: x to the right, y away from the stage.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    /// To the right of the drawing's left edge.
    pub x: f64,
    /// Away from the drawing's upper edge, where the stage is.
    pub y: f64,
}

impl Point {
    /// How far `other` is, in pixels.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    pub(super) fn of(position: &Position) -> Self {
        Self { x: position.x.as_f64().unwrap_or_default(), y: position.y.as_f64().unwrap_or_default() }
    }

    pub(super) fn plus(self, position: &Position) -> Self {
        let step = Self::of(position);
        Self { x: self.x + step.x, y: self.y + step.y }
    }
}
