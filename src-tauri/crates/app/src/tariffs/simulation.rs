//! Replaying past sales under a draft, before it is adopted.

use std::collections::HashMap;

use catalogue::performance;
use kernel::{ContactId, Instant, Money, PerformanceId};
use pricing::reason::Fact;
use pricing::{Hypotheses, Past, PastSale, PreparedBook, Simulation, Spectator, Step, TariffBook, Text};
use sales::outing::{self, PastTicket};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::facts::{self, PublishedBook};
use crate::{Context, Result};

/// What to replay, under what.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Simulate {
    /// The draft.
    pub draft: TariffBook,
    /// Sales from this moment.
    pub from: Instant,
    /// Until this one, excluded.
    pub until: Instant,
    /// What people would do that they did not do yet.
    #[serde(default)]
    pub hypotheses: Hypotheses,
}

/// Simulates.
pub(super) async fn simulate_tariff_book(ctx: &Context, input: Simulate) -> Result<Simulation> {
    let mut conn = ctx.read().await?;
    let venue = ctx.session()?.venue;
    let current = ctx.app().book_in_force(&mut conn, venue, None).await?;
    let draft = PreparedBook::new(&input.draft).map_err(::tariffs::Error::from)?;
    let tickets = outing::past(&mut conn, venue, (input.from, input.until)).await?;
    let mut replay = Replay::default();
    for ticket in &tickets {
        replay.add(ctx, &mut conn, &current, ticket).await?;
    }
    let past = Past { people: &replay.people, performances: &replay.performances, sales: &replay.sales };
    Ok(pricing::simulate(&current.prepared, &draft, &past, &input.hypotheses, &facts::seller(ctx)))
}

/// The past, gathered: each person and performance once.
#[derive(Default)]
struct Replay {
    people: Vec<Spectator>,
    performances: Vec<pricing::Performance>,
    sales: Vec<PastSale>,
    person_at: HashMap<Option<ContactId>, usize>,
    performance_at: HashMap<PerformanceId, usize>,
}

impl Replay {
    async fn add(
        &mut self,
        ctx: &Context,
        conn: &mut SqliteConnection,
        book: &PublishedBook,
        ticket: &PastTicket,
    ) -> Result<()> {
        // A tariff that the book in force no longer names cannot be compared with it.
        let Some(tariff) = book.document.tariffs.iter().find(|tariff| *tariff.code == ticket.tariff) else {
            return Ok(());
        };
        let person = self.person(ctx, conn, ticket.contact).await?;
        let performance = self.performance(conn, ticket.performance).await?;
        let newcomer = self.people[person].outings.before(ticket.issued_at).is_empty();
        let steps: Vec<Step> =
            ticket.steps.as_deref().and_then(|steps| serde_json::from_str(steps).ok()).unwrap_or_default();
        let mut sale = PastSale {
            person,
            performance,
            category: Text::from(ticket.category.as_str()),
            seated: ticket.seated,
            at: ticket.issued_at,
            tariff: tariff.id,
            level: None,
            value: ticket.price,
            named: None,
            newcomer,
            status: None,
        };
        steps.iter().for_each(|step| learn(&mut sale, step, ticket.price));
        self.sales.push(sale);
        Ok(())
    }

    async fn person(
        &mut self,
        ctx: &Context,
        conn: &mut SqliteConnection,
        contact: Option<ContactId>,
    ) -> Result<usize> {
        if let Some(at) = self.person_at.get(&contact) {
            return Ok(*at);
        }
        let venue = network::venue::get(conn, ctx.session()?.venue).await?;
        let today = network::venue::day_of(ctx.now(), &venue.time_zone, venue.cut_hour)?;
        let mut person = facts::spectator(conn, &venue, contact, today).await?;
        if let Some(contact) = contact {
            person.passes = passes::pass::as_made(conn, contact).await?;
        }
        self.people.push(person);
        self.person_at.insert(contact, self.people.len() - 1);
        Ok(self.people.len() - 1)
    }

    async fn performance(&mut self, conn: &mut SqliteConnection, id: PerformanceId) -> Result<usize> {
        if let Some(at) = self.performance_at.get(&id) {
            return Ok(*at);
        }
        let known = performance::get(conn, id).await?;
        self.performances.push(facts::performance(conn, &known).await?);
        self.performance_at.insert(id, self.performances.len() - 1);
        Ok(self.performances.len() - 1)
    }
}

/// What the reason of a past price tells besides its amount.
fn learn(sale: &mut PastSale, step: &Step, price: Money) {
    match &step.fact {
        Fact::Level { letter, .. } => sale.level = Some(*letter),
        Fact::FreeAmount { .. } | Fact::FreeAmountWithin { .. } => sale.named = Some(price),
        Fact::Status { status } => sale.status = Some(status.clone()),
        Fact::Credit { value, .. } => sale.value = price + *value,
        _ => {}
    }
}
