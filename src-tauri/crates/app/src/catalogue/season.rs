//! Seasons.

use catalogue::season::{self, Season};
use kernel::{NaiveDate, SeasonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::Nothing;
use crate::{Context, Result};

/// A season to create.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSeason {
    /// « 2026-2027 ».
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, included.
    pub ends_on: NaiveDate,
}

/// A season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeasonView {
    /// Its id.
    pub id: SeasonId,
    /// « 2026-2027 ».
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, included.
    pub ends_on: NaiveDate,
}

/// The seasons of a venue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Seasons {
    /// The latest first.
    pub seasons: Vec<SeasonView>,
}

impl From<Season> for SeasonView {
    fn from(season: Season) -> Self {
        Self { id: season.id, name: season.name, starts_on: season.starts_on, ends_on: season.ends_on }
    }
}

/// Creates a season.
pub(super) async fn create_season(ctx: &Context, input: CreateSeason) -> Result<SeasonView> {
    let author = ctx.author()?;
    let season = Season {
        id: ctx.id(),
        venue: author.venue,
        name: input.name,
        starts_on: input.starts_on,
        ends_on: input.ends_on,
    };
    let mut tx = ctx.write().await?;
    season::insert(&mut tx, &author, &season).await?;
    tx.commit().await?;
    Ok(season.into())
}

/// The seasons of the venue.
pub(super) async fn list_seasons(ctx: &Context, _: Nothing) -> Result<Seasons> {
    let venue = ctx.session()?.venue;
    let seasons = season::list(&mut *ctx.read().await?, venue).await?;
    Ok(Seasons { seasons: seasons.into_iter().map(SeasonView::from).collect() })
}
