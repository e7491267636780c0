//! Halls and their plans.

use catalogue::hall::{self, Hall, Version};
use catalogue::seating::Plan;
use kernel::{HallId, PlanId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::documents::DocumentRef;
use crate::wire::Nothing;
use crate::{Context, Result};

/// A hall to create.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateHall {
    /// « Grande salle ».
    pub name: String,
    /// The text of a file of the public seating-plan format.
    pub plan: String,
    /// Whether repeated seat ids may be renumbered; they are refused otherwise, with the list.
    #[serde(default)]
    pub renumber: bool,
}

/// A plan for a hall.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportPlan {
    /// The hall.
    pub hall: HallId,
    /// The text of a file of the public seating-plan format.
    pub plan: String,
    /// Whether repeated seat ids may be renumbered; they are refused otherwise, with the list.
    #[serde(default)]
    pub renumber: bool,
}

/// What was imported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanImported {
    /// The hall.
    pub hall: HallId,
    /// The version published.
    pub plan: PlanId,
    /// Its number, from 1.
    pub version: i64,
    /// Places, numbered or not.
    pub places: i64,
    /// How many ids were repeated and renumbered.
    pub renumbered: usize,
}

/// Which plan.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportPlan {
    /// The hall.
    pub hall: HallId,
}

/// A hall and its plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HallView {
    /// Its id.
    pub id: HallId,
    /// Its name.
    pub name: String,
    /// The latest version of its plan.
    pub plan: PlanId,
    /// The number of that version.
    pub version: i64,
    /// Places, numbered or not.
    pub places: i64,
}

/// Halls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Halls {
    /// By name.
    pub halls: Vec<HallView>,
}

/// Reads a plan file; how many repeated ids were renumbered.
pub(super) fn read(text: &str, renumber: bool) -> Result<(Plan, usize)> {
    Ok(match renumber {
        false => (Plan::import(text)?, 0),
        true => {
            let (plan, changed) = Plan::renumber(text)?;
            (plan, changed.len())
        }
    })
}

/// What was published, as it is told.
pub(super) fn imported(version: &Version, renumbered: usize) -> PlanImported {
    PlanImported {
        hall: version.hall,
        plan: version.id,
        version: version.version,
        places: version.seats,
        renumbered,
    }
}

/// Creates a hall.
pub(super) async fn create_hall(ctx: &Context, input: CreateHall) -> Result<PlanImported> {
    let author = ctx.author()?;
    let (plan, renumbered) = read(&input.plan, input.renumber)?;
    let hall = Hall { id: ctx.id(), venue: author.venue, name: input.name };
    let mut tx = ctx.write().await?;
    hall::insert(&mut tx, &author, &hall).await?;
    let version = hall::publish(&mut tx, &author, (hall.id, ctx.id()), &plan).await?;
    tx.commit().await?;
    Ok(imported(&version, renumbered))
}

/// Publishes a plan.
pub(super) async fn import_plan(ctx: &Context, input: ImportPlan) -> Result<PlanImported> {
    let author = ctx.author()?;
    let (plan, renumbered) = read(&input.plan, input.renumber)?;
    let mut tx = ctx.write().await?;
    ctx.same_venue(hall::get(&mut tx, input.hall).await?.venue)?;
    let version = hall::publish(&mut tx, &author, (input.hall, ctx.id()), &plan).await?;
    tx.commit().await?;
    Ok(imported(&version, renumbered))
}

/// Exports the latest plan.
pub(super) async fn export_plan(ctx: &Context, input: ExportPlan) -> Result<DocumentRef> {
    let mut conn = ctx.read().await?;
    let hall = hall::get(&mut conn, input.hall).await?;
    ctx.same_venue(hall.venue)?;
    let version = hall::latest(&mut conn, input.hall).await?;
    let plan = hall::plan(&mut conn, version.id).await?;
    Ok(ctx.keep(format!("{} v{}.json", hall.name, version.version), "application/json", plan.export().into()))
}

/// The halls of the venue.
pub(super) async fn list_halls(ctx: &Context, _: Nothing) -> Result<Halls> {
    let mut conn = ctx.read().await?;
    let mut halls = Vec::new();
    for hall in hall::list(&mut conn, ctx.session()?.venue).await? {
        let version = hall::latest(&mut conn, hall.id).await?;
        halls.push(HallView {
            id: hall.id,
            name: hall.name,
            plan: version.id,
            version: version.version,
            places: version.seats,
        });
    }
    Ok(Halls { halls })
}
