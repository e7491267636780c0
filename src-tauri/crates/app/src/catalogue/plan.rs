//! A seating plan as it is drawn: what never changes in a published version.

use catalogue::hall;
use catalogue::seating::{Plan, Point, Seat, format};
use kernel::{HallId, PlanId, SeatId, ZoneId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Context, Result};

/// Which plan.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatingPlanOf {
    /// The version.
    pub plan: PlanId,
}

/// A published version of a plan; it never changes, so a screen reads it once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeatingPlan {
    /// The version.
    pub plan: PlanId,
    /// The hall.
    pub hall: HallId,
    /// Its number, from 1.
    pub version: i64,
    /// Width of the drawing. The stage is above: x goes to the right, y away from the stage.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// Where one sees best.
    pub focal: Place,
    /// The plan's own categories, which seats name by their place here; prices have theirs, see `seat_states`.
    pub categories: Vec<PlanCategory>,
    /// The zones, which rows name by their place here.
    pub zones: Vec<PlanZone>,
    /// The rows and their seats. A seat's place is counted over all rows, from 0.
    pub rows: Vec<PlanRow>,
}

/// A place of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// To the right.
    pub x: f64,
    /// Away from the stage.
    pub y: f64,
}

/// A category of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanCategory {
    /// Its name.
    pub name: String,
    /// Its colour in the file, `#RRGGBB`.
    pub color: Option<String>,
}

/// A zone of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanZone {
    /// Its id.
    pub id: ZoneId,
    /// Its printed name.
    pub name: String,
    /// How many people it holds without numbers; none for a zone with seats.
    pub capacity: Option<u32>,
    /// The category of a zone without numbers, by its place in `categories`; none for a zone with seats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<usize>,
    /// Where a zone without numbers is drawn; empty for a zone with seats, or when the file draws none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<PlanArea>,
}

/// The room that a drawn area takes, whatever its shape.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanArea {
    /// Its left side.
    pub x: f64,
    /// Its side towards the stage.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its depth.
    pub height: f64,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanRow {
    /// Its zone, by its place in `zones`.
    pub zone: usize,
    /// Its number or letter.
    pub number: String,
    /// Its seats, in the order of the file.
    pub seats: Vec<PlanSeat>,
}

/// A seat. What is usual is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanSeat {
    /// Its id.
    pub id: SeatId,
    /// To the right.
    pub x: f64,
    /// Away from the stage.
    pub y: f64,
    /// Its printed number.
    pub number: String,
    /// Its category, by its place in `categories`.
    pub category: usize,
    /// What sort of place it is.
    #[serde(default, skip_serializing_if = "SeatKind::is_standard")]
    pub kind: SeatKind,
    /// Its quality beyond its distance: 1 is offered first, 9 last.
    #[serde(default = "usual_rank", skip_serializing_if = "is_usual_rank")]
    pub rank: u8,
}

/// What sort of place a seat is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatKind {
    /// A chair.
    #[default]
    Standard,
    /// A place for a wheelchair.
    Wheelchair,
    /// Kept for who comes with a wheelchair.
    Companion,
    /// The stage is not wholly seen.
    Restricted,
}

impl SeatKind {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
    fn is_standard(&self) -> bool {
        *self == Self::Standard
    }

    /// What a seat is; a place for a wheelchair is one first, whatever is seen from it.
    #[must_use]
    pub fn of(seat: &Seat) -> Self {
        match seat {
            Seat { wheelchair: true, .. } => Self::Wheelchair,
            Seat { companion: true, .. } => Self::Companion,
            Seat { restricted_view: true, .. } => Self::Restricted,
            _ => Self::Standard,
        }
    }
}

fn usual_rank() -> u8 {
    catalogue::seating::Rank::USUAL.get()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_usual_rank(rank: &u8) -> bool {
    *rank == usual_rank()
}

impl From<Point> for Place {
    fn from(point: Point) -> Self {
        Self { x: point.x, y: point.y }
    }
}

/// The drawing of a plan.
pub(super) async fn seating_plan(ctx: &Context, input: SeatingPlanOf) -> Result<SeatingPlan> {
    let mut conn = ctx.read().await?;
    let version = hall::version(&mut conn, input.plan).await?;
    ctx.same_venue(hall::get(&mut conn, version.hall).await?.venue)?;
    let ready = ctx.app().plan(&mut conn, input.plan).await?;
    let plan = &ready.plan;
    let size = &plan.file().size;
    let categories = plan.file().categories.iter().map(|category| PlanCategory {
        name: category.name.clone(),
        color: category.rest.get("color").and_then(|color| color.as_str()).map(str::to_owned),
    });
    let zones = plan.zones().iter().zip(&plan.file().zones).map(|(zone, drawn)| PlanZone {
        id: zone.id,
        name: zone.name.clone(),
        capacity: zone.unnumbered.as_ref().map(|unnumbered| unnumbered.capacity),
        category: zone
            .unnumbered
            .as_ref()
            .and_then(|unnumbered| plan.categories().position(|name| name == unnumbered.category)),
        areas: zone.unnumbered.as_ref().map(|_| areas(drawn)).unwrap_or_default(),
    });
    Ok(SeatingPlan {
        plan: version.id,
        hall: version.hall,
        version: version.version,
        width: size.width.as_f64().unwrap_or_default(),
        height: size.height.as_f64().unwrap_or_default(),
        focal: plan.focal().into(),
        categories: categories.collect(),
        zones: zones.collect(),
        rows: rows(plan),
    })
}

/// The drawn areas of a zone: rectangles and ellipses of the public format; others are not drawn.
fn areas(zone: &format::Zone) -> Vec<PlanArea> {
    let number = |of: &Value, path: &str| of.pointer(path).and_then(Value::as_f64);
    let [left, top] = [&zone.position.x, &zone.position.y].map(|at| at.as_f64().unwrap_or_default());
    let drawn = zone.rest.get("areas").and_then(Value::as_array).into_iter().flatten();
    drawn
        .filter_map(|area| {
            let (x, y) = (number(area, "/position/x")? + left, number(area, "/position/y")? + top);
            if let (Some(width), Some(height)) =
                (number(area, "/rectangle/width"), number(area, "/rectangle/height"))
            {
                return Some(PlanArea { x, y, width, height });
            }
            let across = number(area, "/ellipse/radius/x").or_else(|| number(area, "/circle/radius"))?;
            let deep = number(area, "/ellipse/radius/y").unwrap_or(across);
            Some(PlanArea { x: x - across, y: y - deep, width: 2.0 * across, height: 2.0 * deep })
        })
        .collect()
}

fn rows(plan: &Plan) -> Vec<PlanRow> {
    let mut rows: Vec<PlanRow> = plan
        .rows()
        .iter()
        .map(|row| PlanRow { zone: row.zone, number: row.number.clone(), seats: Vec::new() })
        .collect();
    for seat in plan.seats() {
        rows[seat.row].seats.push(PlanSeat {
            id: seat.id,
            x: seat.at.x,
            y: seat.at.y,
            number: seat.number.clone(),
            category: seat.category,
            kind: SeatKind::of(seat),
            rank: seat.rank.get(),
        });
    }
    rows
}
