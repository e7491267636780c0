//! The halls, the season and its evenings, as they are announced.

use catalogue::performance::Contract;
use catalogue::seating::Plan;
use chrono::{Datelike, NaiveDate};
use kernel::{PerformanceId, SeasonId, ShowId, VatRate};

use super::dice::Dice;
use super::evenings::{Evening, shift};
use super::seats::Rows;
use super::shows::{PRODUCERS, SEASON};
use super::venues::{VENUES, siren};
use crate::catalogue::hall::{CreateHall, PlanImported};
use crate::catalogue::season::{CreateSeason, SeasonView};
use crate::catalogue::series::{CategoryFields, CreatePerformances, Created};
use crate::catalogue::show::{CreateShow, ShowView};
use crate::error::Gate;
use crate::{Context, Result};

/// A venue's season on sale.
#[derive(Debug, Clone)]
pub(super) struct Announced {
    /// The hall's rows, before any sale.
    pub(super) rows: Rows,
    pub(super) season: SeasonId,
    hall: kernel::HallId,
    categories: Vec<CategoryFields>,
}

/// `2026-2027`: a season begins in July.
pub(super) fn name_of_season(today: NaiveDate) -> String {
    let first = if today.month() < 7 { today.year() - 1 } else { today.year() };
    format!("{first}-{}", first + 1)
}

/// Makes the hall and the season of the `number`-th venue.
pub(super) async fn announce(admin: &Context, number: usize, today: NaiveDate) -> Result<Announced> {
    let place = &VENUES[number];
    let text =
        std::str::from_utf8(place.plan).map_err(|error| Gate::Internal { detail: error.to_string() })?;
    let plan = Plan::import(text)?;
    let hall = CreateHall { name: place.hall.to_owned(), plan: text.to_owned(), renumber: false };
    let hall: PlanImported = admin.ask("create_hall", &hall).await?;
    let season = CreateSeason {
        name: name_of_season(today),
        starts_on: shift(today, -90),
        ends_on: shift(today, 270),
    };
    let season: SeasonView = admin.ask("create_season", &season).await?;
    Ok(Announced { rows: Rows::of(&plan), season: season.id, hall: hall.hall, categories: categories(&plan) })
}

/// Announces every show of a venue; answers their ids in the order of the season.
pub(super) async fn create_shows(
    admin: &Context,
    number: usize,
    season: SeasonId,
    dice: &Dice,
) -> Result<Vec<ShowId>> {
    let mut shows = Vec::with_capacity(SEASON[number].len());
    for bill in SEASON[number] {
        let producer = dice.place(PRODUCERS.len());
        let show = CreateShow {
            season: Some(season),
            title: bill.title.to_owned(),
            discipline: bill.discipline,
            audience: bill.audience,
            duration_minutes: Some(bill.minutes),
            producer_name: Some(PRODUCERS[producer].to_owned()),
            producer_siren: Some(siren(900 + 7 * u32::try_from(producer).unwrap_or(0))),
            producer_licence: Some(format!("PLATESV-D-2024-{:06}", 995_000 + producer)),
            vat_rate: VatRate::basis_points(550),
            first_rank: dice.happens(700).then(|| dice.between(1, 150)),
        };
        let show: ShowView = admin.ask("create_show", &show).await?;
        shows.push(show.id);
    }
    Ok(shows)
}

/// Puts the evenings of a show on sale.
pub(super) async fn put_on_sale(
    admin: &Context,
    announced: &Announced,
    show: ShowId,
    evenings: &[Evening],
) -> Result<Vec<PerformanceId>> {
    let new = CreatePerformances {
        show,
        hall: announced.hall,
        starts_at: evenings.iter().map(|evening| evening.starts_at).collect(),
        doors_minutes_before: Some(45),
        contract: Contract::Cession,
        categories: announced.categories.clone(),
        tariff_book: None,
        draft: false,
    };
    let created: Created = admin.ask("create_performances", &new).await?;
    Ok(created.performances)
}

/// Three price categories at most, over those that the plan draws.
fn categories(plan: &Plan) -> Vec<CategoryFields> {
    let rank = |name: &str| match name {
        "Cat1" | "PMR" | "Or" | "Unique" => 0,
        "Cat2" | "Argent" => 1,
        _ => 2,
    };
    let several = plan.categories().any(|name| rank(name) > 0);
    let fields = (0..3).filter_map(|wanted| {
        let drawn: Vec<String> =
            plan.categories().filter(|name| rank(name) == wanted).map(str::to_owned).collect();
        let name =
            if several { format!("Catégorie {}", wanted + 1) } else { "Catégorie unique".to_owned() };
        let code = (wanted + 1).to_string();
        (!drawn.is_empty()).then_some(CategoryFields {
            code,
            name,
            plan_categories: drawn,
            zones: Vec::new(),
        })
    });
    fields.collect()
}
