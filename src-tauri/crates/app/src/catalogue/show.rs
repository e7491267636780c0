//! Shows.

use catalogue::discipline::{Audience, Discipline};
use catalogue::show::{self, Producer, Show, VatRegime};
use kernel::{SeasonId, ShowId, VatRate, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rank::Ranked;
use crate::{Context, Result};

/// What is said of a show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowFields {
    /// Its season.
    #[serde(default)]
    pub season: Option<SeasonId>,
    /// Its title, as printed.
    pub title: String,
    /// What it is, from the SIBIL list.
    pub discipline: Discipline,
    /// Who it is for.
    #[serde(default)]
    pub audience: Audience,
    /// How long it lasts in minutes, interval included.
    #[serde(default)]
    pub duration_minutes: Option<i64>,
    /// Who produces it.
    #[serde(default)]
    pub producer_name: Option<String>,
    /// The producer's SIREN.
    #[serde(default)]
    pub producer_siren: Option<String>,
    /// The producer's receipt of declaration (licence).
    #[serde(default)]
    pub producer_licence: Option<String>,
    /// VAT of entrances in basis points (550 is 5,5 %).
    #[serde(default = "plain_rate")]
    pub vat_rate: VatRate,
    /// Rank of the first performance here among the 140 at the reduced rate (CGI art. 281 quater); none: plain rate.
    #[serde(default)]
    pub first_rank: Option<i64>,
}

fn plain_rate() -> VatRate {
    VatRate::basis_points(550)
}

/// A show to create.
pub type CreateShow = ShowFields;

/// A show to edit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditShow {
    /// The show.
    pub id: ShowId,
    /// What is said of it from now on.
    pub fields: ShowFields,
}

/// Which shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListShows {
    /// Of one season; of all when absent.
    #[serde(default)]
    pub season: Option<SeasonId>,
}

/// A show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShowView {
    /// Its id.
    pub id: ShowId,
    /// What is said of it.
    pub fields: ShowFields,
}

/// Shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shows {
    /// By title.
    pub shows: Vec<ShowView>,
}

impl ShowFields {
    fn into_show(self, id: ShowId, venue: VenueId) -> Show {
        Show {
            id,
            venue,
            season: self.season,
            title: self.title,
            discipline: self.discipline,
            audience: self.audience,
            duration_minutes: self.duration_minutes,
            producer: Producer {
                name: self.producer_name,
                siren: self.producer_siren,
                licence: self.producer_licence,
            },
            vat: VatRegime { rate: self.vat_rate, first_rank: self.first_rank },
        }
    }
}

impl From<Show> for ShowView {
    fn from(show: Show) -> Self {
        Self {
            id: show.id,
            fields: ShowFields {
                season: show.season,
                title: show.title,
                discipline: show.discipline,
                audience: show.audience,
                duration_minutes: show.duration_minutes,
                producer_name: show.producer.name,
                producer_siren: show.producer.siren,
                producer_licence: show.producer.licence,
                vat_rate: show.vat.rate,
                first_rank: show.vat.first_rank,
            },
        }
    }
}

/// Creates a show.
pub(super) async fn create_show(ctx: &Context, input: CreateShow) -> Result<ShowView> {
    let author = ctx.author()?;
    let show = input.into_show(ctx.id(), author.venue);
    let mut tx = ctx.write().await?;
    show::insert(&mut tx, &author, &show).await?;
    tx.commit().await?;
    Ok(show.into())
}

/// Edits a show.
pub(super) async fn edit_show(ctx: &Context, input: EditShow) -> Result<ShowView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let venue = show::get(&mut tx, input.id).await?.venue;
    ctx.same_venue(venue)?;
    let show = input.fields.into_show(input.id, venue);
    let ranked = Ranked::of(&mut tx, show.id).await?;
    show::update(&mut tx, &author, &show).await?;
    ranked.settle(&mut tx, &author).await?;
    tx.commit().await?;
    Ok(show.into())
}

/// The shows of the venue.
pub(super) async fn list_shows(ctx: &Context, input: ListShows) -> Result<Shows> {
    let venue = ctx.session()?.venue;
    let shows = show::list(&mut *ctx.read().await?, venue, input.season).await?;
    Ok(Shows { shows: shows.into_iter().map(ShowView::from).collect() })
}
