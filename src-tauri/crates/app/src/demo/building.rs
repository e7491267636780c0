//! Making the whole demonstration in an installation of its own, whose clock is moved over the past months.

use std::collections::BTreeMap;
use std::sync::Arc;

use contacts::sample::People;
use kernel::{Chance, Clock, Instant, PerformanceId};
use store::Store;

use super::dice::Dice;
use super::evenings::{self, Evening, SALES_OPENED, day_of, moment, shift};
use super::parties::{self, Party};
use super::people::{self, Person};
use super::programme::{self, Announced};
use super::seats::Rows;
use super::selling::Selling;
use super::tariffs::{self, Prices};
use super::tills::Tills;
use super::venues::{self, House};
use super::{Size, options, shows};
use crate::context::Places;
use crate::{App, Result};

/// What was made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub(super) shows: usize,
    pub(super) performances: usize,
    pub(super) people: usize,
    pub(super) tickets: u64,
}

/// What is to be made, and where.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) places: Places,
    pub(super) seed: u64,
    pub(super) size: Size,
    /// The present moment.
    pub(super) now: Instant,
}

/// Makes the demonstration. `told` hears how many steps are done of how many, and stops it by a refusal.
pub(super) async fn build(order: Order, told: impl Fn(u64, u64) -> Result<()>) -> Result<Made> {
    let today = day_of(order.now);
    let opening = shift(today, -SALES_OPENED);
    // Keys are drawn from the seed as everything else: what they sign is invented, and says so.
    let (clock, chance) = (Clock::standing_at(moment(opening, 9, 0)), Chance::seeded(order.seed));
    let store = Store::build(&order.places.store).await?;
    let app = Arc::new(App::assemble(order.places, store, Arc::new(clock), Arc::new(chance)));
    let (goal, public) = order.size.counts();
    let total = goal + public as u64;
    let dice = Dice::of(order.seed.rotate_left(32) ^ 0x5eed);
    let houses = venues::open(&app, shift(opening, -60)).await?;
    let season = announce(&houses, today, &dice).await?;
    let mut base = Vec::with_capacity(houses.len());
    let mut invented = People::new(order.seed);
    let mut done = 0;
    for (house, share) in houses.iter().zip(people::SHARES) {
        let mut here: Vec<Person> = Vec::with_capacity(public * share / 100);
        for one in invented.by_ref().take(public * share / 100) {
            here.push(people::welcome(house, one, &dice, shift(today, 300)).await?);
            done += 1;
            if done % STEP == 0 {
                told(done, total)?;
            }
        }
        base.push(here);
    }
    let selling = Selling {
        rows: season.evenings.iter().map(|one| season.announced[one.venue].rows.clone()).collect(),
        app: Arc::clone(&app),
        houses,
        prices: season.prices,
        people: base,
        evenings: season.evenings,
        performances: season.performances,
        dice,
        until: order.now,
        issued: 0,
        returns: BTreeMap::new(),
        tills: Tills::default(),
        day: opening,
    };
    let made = sell(selling, goal, done, |done| told(done, total)).await?;
    app.store.finish().await?;
    Ok(made)
}

/// People out of a thousand who have a pass of ten places.
const PASSES: usize = 20;
/// Steps between two tellings.
const STEP: u64 = 100;

/// The programme on sale.
struct Season {
    announced: Vec<Announced>,
    prices: Vec<Prices>,
    evenings: Vec<Evening>,
    performances: Vec<PerformanceId>,
}

async fn announce(houses: &[House], today: chrono::NaiveDate, dice: &Dice) -> Result<Season> {
    let evenings = evenings::of_season(today, dice);
    let mut season = Season { announced: vec![], prices: vec![], evenings: vec![], performances: vec![] };
    for (number, house) in houses.iter().enumerate() {
        let announced = programme::announce(&house.admin, number, today).await?;
        let name = programme::name_of_season(today);
        season.prices.push(tariffs::publish(&house.admin, number, &name).await?);
        let shows = programme::create_shows(&house.admin, number, announced.season, dice).await?;
        for (place, show) in shows.into_iter().enumerate() {
            let own: Vec<Evening> =
                evenings.iter().filter(|one| (one.venue, one.show) == (number, place)).copied().collect();
            let made = programme::put_on_sale(&house.admin, &announced, show, &own).await?;
            season.evenings.extend(own);
            season.performances.extend(made);
        }
        season.announced.push(announced);
    }
    Ok(season)
}

async fn sell(
    mut selling: Selling,
    goal: u64,
    before: u64,
    told: impl Fn(u64) -> Result<()>,
) -> Result<Made> {
    let mut parties: Vec<Party> = Vec::new();
    let sold = shares(&selling.evenings, &selling.rows, goal);
    for (index, (evening, places)) in selling.evenings.iter().zip(sold).enumerate() {
        parties.extend(parties::of_evening(index, evening, places, selling.until, &selling.dice));
    }
    parties.sort_by_key(|party| party.at);
    selling.sell_passes(PASSES).await?;
    options::take(&mut selling).await?;
    let mut next = 0;
    for party in &parties {
        selling.sell(party).await?;
        if selling.issued >= next {
            told(before + selling.issued.min(goal))?;
            next = selling.issued + STEP;
        }
    }
    selling.finish().await?;
    Ok(Made {
        shows: shows::SEASON.iter().map(|bills| bills.len()).sum(),
        performances: selling.performances.len(),
        people: selling.people.iter().map(Vec::len).sum(),
        tickets: selling.issued,
    })
}

/// How many places of each evening are sold, `goal` in all: the evenings that are to be looked at as they are drawn,
/// the others more or less full than drawn.
fn shares(evenings: &[Evening], rows: &[Rows], goal: u64) -> Vec<usize> {
    let goal = usize::try_from(goal).unwrap_or(0);
    let drawn: Vec<usize> = evenings
        .iter()
        .zip(rows)
        .map(|(one, rows)| rows.left() * usize::try_from(one.filled).unwrap_or(0) / 1000)
        .collect();
    let fixed = |one: &Evening| one.is_shown();
    let kept: usize =
        evenings.iter().zip(&drawn).filter(|(one, _)| fixed(one)).map(|(_, places)| places).sum();
    let others: usize = drawn.iter().sum::<usize>() - kept;
    let wanted = goal.saturating_sub(kept);
    let mut shares: Vec<usize> = Vec::with_capacity(drawn.len());
    for ((one, rows), drawn) in evenings.iter().zip(rows).zip(drawn) {
        let share = if fixed(one) { drawn } else { drawn * wanted / others.max(1) };
        shares.push(share.min(rows.left()));
    }
    shares
}
