//! Shows: what is played, who produces it, how it is taxed.

use kernel::{SeasonId, ShowId, TypedId, VatRate, VenueId};
use serde::Serialize;
use sqlx::SqliteConnection;
use store::Author;

use crate::column;
use crate::discipline::{Audience, Discipline};
use crate::{Error, Result};

/// A show; a merged sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Show {
    /// Its id.
    pub id: ShowId,
    /// The venue that announces it.
    pub venue: VenueId,
    /// Its season.
    pub season: Option<SeasonId>,
    /// Its title, as printed.
    pub title: String,
    /// What it is.
    pub discipline: Discipline,
    /// Who it is for.
    pub audience: Audience,
    /// How long it lasts, interval included.
    pub duration_minutes: Option<i64>,
    /// Who produces it.
    pub producer: Producer,
    /// How its entrances are taxed.
    pub vat: VatRegime,
}

/// Who produces a show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Producer {
    /// Name.
    pub name: Option<String>,
    /// SIREN, nine digits.
    pub siren: Option<String>,
    /// Number of its receipt of declaration (licence).
    pub licence: Option<String>,
}

/// The VAT of a show's entrances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct VatRegime {
    /// The plain rate: 550 for a show, 2000 where one usually drinks during it. Where the reduced rate itself was
    /// given with a rank, what comes after the 140th has the rate of shows.
    pub rate: VatRate,
    /// The rank of the first performance sold here among those of the work, when the reduced rate of the first
    /// 140 applies; declared by the producer.
    pub first_rank: Option<i64>,
}

/// The reduced rate and how many performances it lasts (CGI art. 281 quater, metropolitan France).
const REDUCED: VatRate = VatRate::basis_points(210);
const REDUCED_UNTIL: i64 = 140;

/// The rate of shows (CGI art. 279 b bis).
const OF_SHOWS: VatRate = VatRate::basis_points(550);

impl VatRegime {
    /// The rate of the performance that comes after `earlier` others here.
    #[must_use]
    pub fn rate_after(&self, earlier: i64) -> VatRate {
        match self.first_rank {
            Some(first) if first.saturating_add(earlier) <= REDUCED_UNTIL => REDUCED,
            Some(_) if self.rate == REDUCED => OF_SHOWS,
            _ => self.rate,
        }
    }
}

/// Writes a new show.
///
/// # Errors
///
/// [`Error::TitleEmpty`]; what the database says.
pub async fn insert(conn: &mut SqliteConnection, author: &Author, show: &Show) -> Result<()> {
    check(show)?;
    check_season(conn, show).await?;
    sqlx::query(
        "insert into show
             (show_id, venue_id, season_id, title, discipline, audience, duration_minutes,
              producer_name, producer_siren, producer_licence, vat_rate, first_rank)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )
    .bind(show.id)
    .bind(show.venue)
    .bind(show.season)
    .bind(&show.title)
    .bind(column::text(&show.discipline))
    .bind(column::text(&show.audience))
    .bind(show.duration_minutes)
    .bind(&show.producer.name)
    .bind(&show.producer.siren)
    .bind(&show.producer.licence)
    .bind(show.vat.rate)
    .bind(show.vat.first_rank)
    .execute(&mut *conn)
    .await?;
    Ok(store::change::record_row(conn, author, "show", show.id.uuid(), show).await?)
}

/// Edits a show; tickets already sold keep the title that they bear.
///
/// # Errors
///
/// [`Error::NotFound`], [`Error::TitleEmpty`].
pub async fn update(conn: &mut SqliteConnection, author: &Author, show: &Show) -> Result<()> {
    check(show)?;
    check_season(conn, show).await?;
    let before = get(conn, show.id).await?;
    let versions: String = sqlx::query_scalar("select versions from show where show_id = ?1")
        .bind(show.id)
        .fetch_one(&mut *conn)
        .await?;
    let edit = (&before, show);
    let next = store::change::record_edit(conn, author, "show", show.id.uuid(), &versions, edit).await?;
    let Some(versions) = next else { return Ok(()) };
    let done = sqlx::query(
        "update show
         set season_id = ?2, title = ?3, discipline = ?4, audience = ?5, duration_minutes = ?6,
             producer_name = ?7, producer_siren = ?8, producer_licence = ?9, vat_rate = ?10,
             first_rank = ?11, versions = ?12
         where show_id = ?1",
    )
    .bind(show.id)
    .bind(show.season)
    .bind(&show.title)
    .bind(column::text(&show.discipline))
    .bind(column::text(&show.audience))
    .bind(show.duration_minutes)
    .bind(&show.producer.name)
    .bind(&show.producer.siren)
    .bind(&show.producer.licence)
    .bind(show.vat.rate)
    .bind(show.vat.first_rank)
    .bind(versions)
    .execute(conn)
    .await?;
    Ok(store::exactly_one(&done)?)
}

/// A show.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn get(conn: &mut SqliteConnection, id: ShowId) -> Result<Show> {
    sqlx::query_as::<_, Row>(
        "select show_id, venue_id, season_id, title, discipline, audience, duration_minutes,
                producer_name, producer_siren, producer_licence, vat_rate, first_rank
         from show
         where show_id = ?1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::NotFound { entity: "show", id: id.uuid() })?
    .into_show()
}

/// The shows of a venue, of one season or of all, by title.
///
/// # Errors
///
/// What the database says.
pub async fn list(
    conn: &mut SqliteConnection,
    venue: VenueId,
    season: Option<SeasonId>,
) -> Result<Vec<Show>> {
    sqlx::query_as::<_, Row>(
        "select show_id, venue_id, season_id, title, discipline, audience, duration_minutes,
                producer_name, producer_siren, producer_licence, vat_rate, first_rank
         from show
         where venue_id = ?1 and (?2 is null or season_id = ?2)
         order by title",
    )
    .bind(venue)
    .bind(season)
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Row::into_show)
    .collect()
}

/// A show is of a season of its own venue, or of none.
async fn check_season(conn: &mut SqliteConnection, show: &Show) -> Result<()> {
    let Some(season) = show.season else { return Ok(()) };
    let known: bool =
        sqlx::query_scalar("select exists (select 1 from season where season_id = ?1 and venue_id = ?2)")
            .bind(season)
            .bind(show.venue)
            .fetch_one(conn)
            .await?;
    match known {
        true => Ok(()),
        false => Err(Error::NotFound { entity: "season", id: season.uuid() }),
    }
}

fn check(show: &Show) -> Result<()> {
    if show.title.trim().is_empty() {
        return Err(Error::TitleEmpty);
    }
    check_rate(show.vat.rate)?;
    match show.producer.siren.as_deref().map(str::trim).filter(|siren| !siren.is_empty()) {
        Some(siren) if siren.parse::<network::Siren>().is_err() => {
            Err(Error::ProducerSirenInvalid { siren: siren.to_owned() })
        }
        _ => Ok(()),
    }
}

/// Checks that a rate of VAT may be one of the law's.
///
/// # Errors
///
/// [`Error::VatTooHigh`].
pub fn check_rate(rate: VatRate) -> Result<()> {
    match rate > VatRate::HIGHEST {
        true => Err(Error::VatTooHigh),
        false => Ok(()),
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    show_id: ShowId,
    venue_id: VenueId,
    season_id: Option<SeasonId>,
    title: String,
    discipline: String,
    audience: String,
    duration_minutes: Option<i64>,
    producer_name: Option<String>,
    producer_siren: Option<String>,
    producer_licence: Option<String>,
    vat_rate: VatRate,
    first_rank: Option<i64>,
}

impl Row {
    fn into_show(self) -> Result<Show> {
        Ok(Show {
            id: self.show_id,
            venue: self.venue_id,
            season: self.season_id,
            title: self.title,
            discipline: column::variant(self.discipline)?,
            audience: column::variant(self.audience)?,
            duration_minutes: self.duration_minutes,
            producer: Producer {
                name: self.producer_name,
                siren: self.producer_siren,
                licence: self.producer_licence,
            },
            vat: VatRegime { rate: self.vat_rate, first_rank: self.first_rank },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reduced_rate_ends_with_the_hundred_and_fortieth_performance_of_the_work() {
        let regime = VatRegime { rate: VatRate::basis_points(550), first_rank: Some(139) };
        let rates = [0, 1, 2].map(|earlier| regime.rate_after(earlier).as_basis_points());
        assert_eq!(rates, [210, 210, 550]);
    }
}
