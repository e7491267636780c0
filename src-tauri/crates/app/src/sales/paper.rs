//! Tickets on paper.

mod sheet;

use documents::ticket::{self as paper, Format};
use documents::{Language, Words};
use kernel::{OrderId, TicketId};
use network::settings::TicketFormat;
use sales::{Ticket, ticket};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

pub(super) use sheet::Sheet;

use super::act::Doing;
use super::promises;
use crate::documents::DocumentRef;
use crate::{Context, Result};

/// Tickets to print.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintTickets {
    /// The order.
    pub order: OrderId,
    /// Which of its tickets; every live one that is not printed yet when empty.
    #[serde(default)]
    pub tickets: Vec<TicketId>,
    /// On what; as the desk is set when absent.
    #[serde(default)]
    pub format: Option<TicketFormat>,
}

/// The PDF of tickets. Each may be printed once, and once more for each duplicate that was recorded.
pub(super) async fn print_tickets(ctx: &Context, input: PrintTickets) -> Result<DocumentRef> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let order = sales::order::get(&mut tx, author.venue, input.order).await?;
    order.check_paid()?;
    sales::outbox::check_still(&mut tx, order.id, author.at).await?;
    let format = match input.format {
        Some(format) => format,
        None => network::settings::own(&mut tx).await?.printing.format,
    };
    let all = ticket::of_order(&mut tx, order.id).await?;
    let chosen: Vec<_> = match input.tickets.is_empty() {
        true => all.iter().filter(|ticket| ticket.check_print().is_ok()).collect(),
        false => all.iter().filter(|ticket| input.tickets.contains(&ticket.id)).collect(),
    };
    for ticket in &chosen {
        ticket.check_print()?;
    }
    if chosen.is_empty() {
        // Why there is none: the ticket in hand was printed, rather than another given up.
        let mut refusals: Vec<_> = all.iter().filter_map(|ticket| ticket.check_print().err()).collect();
        refusals.sort_by_key(|refusal| !matches!(refusal, sales::Error::AlreadyPrinted { .. }));
        return Err(refusals.into_iter().next().unwrap_or(sales::Error::TicketUnknown).into());
    }
    let doing = Doing::begin(ctx, &mut tx).await?;
    promises::printed(&mut tx, &doing, (&order, ctx.session()?.language), &chosen).await?;
    let bytes = pdf(ctx, &mut tx, &chosen, format).await?;
    let ids: Vec<_> = chosen.iter().map(|ticket| ticket.id).collect();
    ticket::printed(&mut tx, &ids, name(format), author.desk, author.agent, author.at).await?;
    tx.commit().await?;
    Ok(ctx.keep(format!("{}.pdf", order.number), "application/pdf", bytes))
}

/// The PDF of tickets, without saying that they were printed.
pub(super) async fn pdf(
    ctx: &Context,
    conn: &mut SqliteConnection,
    tickets: &[&Ticket],
    format: TicketFormat,
) -> Result<Vec<u8>> {
    let mut sheet = Sheet::of(ctx, conn).await?;
    let mut views = Vec::with_capacity(tickets.len());
    for ticket in tickets {
        views.push(sheet.ticket(conn, ticket).await?);
    }
    let words = Words::of(language(ctx)?);
    Ok(paper::render(&views, drawn(format), words)?)
}

/// The language of papers: the agent's.
pub(super) fn language(ctx: &Context) -> Result<Language> {
    Ok(match ctx.session()?.language {
        network::Language::Fr => Language::Fr,
        network::Language::En => Language::En,
    })
}

fn drawn(format: TicketFormat) -> Format {
    match format {
        TicketFormat::Page => Format::A4,
        TicketFormat::Four => Format::FourUp,
        TicketFormat::Roll => Format::Roll,
    }
}

fn name(format: TicketFormat) -> &'static str {
    match format {
        TicketFormat::Page => "page",
        TicketFormat::Four => "four",
        TicketFormat::Roll => "roll",
    }
}
