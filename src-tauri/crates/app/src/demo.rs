//! The demonstration: an invented network made by the use cases of the desk, to learn and to show the program with.
//!
//! It is made in an installation of its own, beside the desk's, whose clock is moved over the past months; then it
//! takes the desk's place whole. Removing it puts an empty installation in its place: no row of it is left. Everybody
//! and everything in it is invented.

mod building;
mod dice;
mod evenings;
mod options;
mod parties;
mod people;
mod place;
mod programme;
mod seats;
mod selling;
mod shows;
mod tariffs;
mod tills;
mod venues;

use network::{Error, Role, desk, venue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Gate;
use crate::wire::Nothing;
use crate::{Context, Result};
use building::Order;

/// A demonstration to make.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDemo {
    /// What chance is drawn from: the same seed on the same day gives the same network.
    #[serde(default = "first")]
    pub seed: u64,
    /// How large.
    #[serde(default)]
    pub size: Size,
    /// A name for its progress and for `cancel`; the caller's own.
    #[serde(default)]
    pub job: String,
}

fn first() -> u64 {
    1
}

/// How large a demonstration is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DemoSize")]
pub enum Size {
    /// 20 000 people and 40 000 tickets: about a minute.
    #[default]
    Full,
    /// 1 000 people and 2 400 tickets, for tests: the same venues, shows and evenings.
    Small,
}

impl Size {
    /// Tickets and people.
    const fn counts(self) -> (u64, usize) {
        match self {
            Self::Full => (40_000, 20_000),
            Self::Small => (2_400, 1_000),
        }
    }
}

/// What was made, and how to sign in to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DemoMade {
    /// Venues.
    pub venues: usize,
    /// Shows.
    pub shows: usize,
    /// Performances.
    pub performances: usize,
    /// Contacts.
    pub people: usize,
    /// Tickets issued, exchanged and refunded ones included.
    pub tickets: u64,
    /// The password of every invented agent.
    pub password: String,
    /// Their PIN.
    pub pin: String,
    /// The agents: who administers, who sells at the five venues, and one for each other role.
    pub agents: Vec<DemoAgent>,
}

/// An invented agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DemoAgent {
    /// What they type to sign in.
    pub code: String,
    /// Their name.
    pub name: String,
    /// Their role at the home venue.
    pub role: Role,
}

crate::use_cases! {
    /// Fills this desk, which has no venue yet, with an invented network: five venues, a season, people, sales.
    create_demo(CreateDemo) -> DemoMade, right Open, job [
        Agents, Baskets, Contacts, Gauges, Halls, Holds, Journal, Orders, Outbox, Passes, Programme, Session, Settings,
        Tariffs, Tills,
    ];
    /// Empties this desk of its demonstration: no row of it is left, and everyone is signed out.
    remove_demo(Nothing) -> Nothing, right ManageVenue, job [
        Agents, Baskets, Contacts, Gauges, Halls, Holds, Journal, Orders, Outbox, Passes, Programme, Session, Settings,
        Tariffs, Tills,
    ];
}

async fn create_demo(ctx: &Context, input: CreateDemo) -> Result<DemoMade> {
    let app = ctx.app();
    if desk::find_own(&mut *ctx.read().await?).await?.is_some() {
        return Err(Error::AlreadyStarted.into());
    }
    let side = place::Side::new(app)?;
    let began = ctx.now();
    let told = |done: u64, total: u64| {
        let spent = ctx.now().since(began).num_milliseconds().unsigned_abs();
        ctx.progress(&input.job, done, total, (done > 0).then(|| spent * (total - done) / done));
        app.jobs.go_on(&input.job)
    };
    let order = Order { places: side.places(), seed: input.seed, size: input.size, now: began };
    let made = building::build(order, told).await?;
    side.take_place(app).await?;
    Ok(DemoMade {
        venues: venues::VENUES.len(),
        shows: made.shows,
        performances: made.performances,
        people: made.people,
        tickets: made.tickets,
        password: venues::PASSWORD.to_owned(),
        pin: venues::PIN.to_owned(),
        agents: agents(),
    })
}

async fn remove_demo(ctx: &Context, _: Nothing) -> Result<Nothing> {
    let app = ctx.app().real();
    let mut conn = app.store.read().await?;
    let home = desk::own(&mut conn).await?.home;
    if !venue::get(&mut conn, home).await?.demo {
        return Err(Gate::NotADemo.into());
    }
    drop(conn);
    place::empty(&app).await?;
    Ok(Nothing {})
}

fn agents() -> Vec<DemoAgent> {
    let agent = |(code, name, role): (&str, &str, Role)| DemoAgent {
        code: code.to_owned(),
        name: name.to_owned(),
        role,
    };
    let admin = (venues::ADMIN, venues::ADMIN_NAME, Role::VenueAdmin);
    let seller = venues::AGENTS.iter().copied();
    let mut agents: Vec<DemoAgent> = seller.map(agent).collect();
    agents.insert(1, agent(admin));
    agents
}
