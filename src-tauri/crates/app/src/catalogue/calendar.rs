//! The programme as an iCalendar file (RFC 5545), for agendas and sites.

use catalogue::performance::{self, State};
use catalogue::{hall, show};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use kernel::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::documents::DocumentRef;
use crate::{Context, Result};

/// What an event lasts when the show does not say.
const USUAL_MINUTES: i64 = 90;

/// Which performances.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarOf {
    /// From, included.
    pub from: Instant,
    /// Until, excluded.
    pub until: Instant,
}

/// Who made it, as RFC 5545 §3.7.3 wants to know.
const PRODUCT: &str = concat!("-//Parterre//Parterre ", env!("CARGO_PKG_VERSION"), "//FR");

/// Exports a calendar; drafts stay at home.
pub(super) async fn export_calendar(ctx: &Context, input: CalendarOf) -> Result<DocumentRef> {
    let mut conn = ctx.read().await?;
    let venue = ctx.session()?.venue;
    let house = network::venue::get(&mut conn, venue).await?.name;
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property((name, value));
    }
    for performance in performance::between(&mut conn, venue, (input.from, input.until)).await? {
        let status = match performance.state {
            State::Draft => continue,
            State::Cancelled | State::Postponed => EventStatus::Cancelled,
            State::OnSale | State::Closed => EventStatus::Confirmed,
        };
        let show = show::get(&mut conn, performance.show).await?;
        let hall = hall::get(&mut conn, performance.hall).await?;
        let lasts = chrono::TimeDelta::minutes(show.duration_minutes.unwrap_or(USUAL_MINUTES));
        let mut event = Event::new();
        event
            .uid(&performance.id.to_string())
            .timestamp(ctx.now().utc())
            .summary(&show.title)
            .location(&format!("{house}, {}", hall.name))
            .sequence(performance::revision(&mut conn, performance.id).await?)
            .starts(performance.starts_at.utc())
            .ends(performance.starts_at.plus(lasts).utc())
            .status(status);
        calendar.push(event);
    }
    Ok(ctx.keep("programme.ics".to_owned(), "text/calendar", calendar.to_string().into_bytes()))
}
