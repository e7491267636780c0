//! Editing a plan: each edit publishes a new version, and seats keep their ids.

use catalogue::Error;
use catalogue::hall;
use catalogue::seating::{Edit, Plan, Point, Warning};
use kernel::{PlanId, SeatId, ZoneId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::hall::{PlanImported, imported, read};
use super::plan::Place;
use crate::{Context, Result};

/// Edits of a plan, done in their order and published together.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditPlan {
    /// The version that was edited; refused when another was published meanwhile.
    pub plan: PlanId,
    /// What is done to seats.
    #[serde(default)]
    pub edits: Vec<SeatEdit>,
    /// What zones without numbers hold.
    #[serde(default)]
    pub capacities: Vec<ZoneCapacity>,
    /// Where one sees best.
    #[serde(default)]
    pub focal: Option<Place>,
}

/// One edit of some seats.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatEdit {
    /// The seats.
    pub seats: Vec<SeatId>,
    /// What is done to them.
    pub edit: Edit,
}

/// What a zone without numbers holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneCapacity {
    /// The zone; one without seats.
    pub zone: ZoneId,
    /// How many people.
    pub capacity: u32,
    /// Its category of the plan, by name.
    pub category: String,
    /// How many of them are never for sale.
    #[serde(default)]
    pub blocked: u32,
}

/// A plan to look at before it is published.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewPlan {
    /// The text of a file of the public seating-plan format.
    pub plan: String,
    /// Whether repeated seat ids may be renumbered; they are refused otherwise, with the list.
    #[serde(default)]
    pub renumber: bool,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanPreview {
    /// The plan's name.
    pub name: String,
    /// Places, numbered or not.
    pub places: u32,
    /// Places for wheelchairs.
    pub wheelchairs: usize,
    /// Places for those who come along.
    pub companions: usize,
    /// Seats from which the stage is not wholly seen.
    pub restricted: usize,
    /// Places never for sale.
    pub blocked: u32,
    /// How many ids were repeated and would be renumbered.
    pub renumbered: usize,
    /// Its zones.
    pub zones: Vec<ZonePreview>,
    /// Its categories.
    pub categories: Vec<CategoryPreview>,
    /// What is odd and does not prevent its use.
    pub warnings: Vec<Warning>,
}

/// What a zone holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ZonePreview {
    /// The zone.
    pub id: ZoneId,
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: usize,
    /// Its numbered seats.
    pub seats: usize,
    /// How many people it holds without numbers.
    pub capacity: u32,
}

/// How many numbered seats a category of the plan has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryPreview {
    /// Its name.
    pub name: String,
    /// Its numbered seats.
    pub seats: usize,
}

/// Publishes an edited plan.
pub(super) async fn edit_plan(ctx: &Context, input: EditPlan) -> Result<PlanImported> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let edited = hall::version(&mut tx, input.plan).await?;
    ctx.same_venue(hall::get(&mut tx, edited.hall).await?.venue)?;
    let latest = hall::latest(&mut tx, edited.hall).await?;
    if latest.id != edited.id {
        return Err(Error::PlanMoved { version: latest.version }.into());
    }
    let ready = ctx.app().plan(&mut tx, edited.id).await?;
    let plan = apply(&ready.plan, &input)?;
    let version = hall::publish(&mut tx, &author, (edited.hall, ctx.id()), &plan).await?;
    tx.commit().await?;
    Ok(imported(&version, 0))
}

fn apply(plan: &Plan, input: &EditPlan) -> catalogue::Result<Plan> {
    let mut plan = plan.clone();
    for SeatEdit { seats, edit } in &input.edits {
        plan = plan.edit(seats, edit)?;
    }
    for zone in &input.capacities {
        plan = plan.with_capacity(zone.zone, zone.capacity, &zone.category, zone.blocked)?;
    }
    match input.focal {
        Some(Place { x, y }) => plan.best_seen_from(Point { x, y }),
        None => Ok(plan),
    }
}

/// What a file holds; nothing is written.
pub(super) async fn preview_plan(_: &Context, input: PreviewPlan) -> Result<PlanPreview> {
    let (plan, renumbered) = read(&input.plan, input.renumber)?;
    let of = |wanted: fn(&catalogue::seating::Seat) -> bool| {
        plan.seats().iter().filter(|seat| wanted(seat)).count()
    };
    let zones = plan.zones().iter().enumerate().map(|(place, zone)| ZonePreview {
        id: zone.id,
        name: zone.name.clone(),
        rows: plan.rows().iter().filter(|row| row.zone == place).count(),
        seats: plan.seats().iter().filter(|seat| seat.zone == place).count(),
        capacity: zone.unnumbered.as_ref().map_or(0, |unnumbered| unnumbered.capacity),
    });
    let categories = plan.categories().enumerate().map(|(place, name)| CategoryPreview {
        name: name.to_owned(),
        seats: plan.seats().iter().filter(|seat| seat.category == place).count(),
    });
    Ok(PlanPreview {
        name: plan.file().name.clone(),
        places: plan.capacity(),
        wheelchairs: of(|seat| seat.wheelchair),
        companions: of(|seat| seat.companion),
        restricted: of(|seat| seat.restricted_view),
        blocked: plan.blocked(),
        renumbered,
        zones: zones.collect(),
        categories: categories.collect(),
        warnings: plan.warnings(),
    })
}
