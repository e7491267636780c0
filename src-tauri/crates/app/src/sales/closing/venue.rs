//! The closings of the venue: what each of its desks closed of a day, a month or a year, and together.
//!
//! Each desk closes its own chain, as the law wants it; this adds their closings up and says which desks have not closed,
//! and which were not heard of since, so that nobody takes a part for the whole.

pub mod paper;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use kernel::{DeskId, Instant, Money};
use network::venue::{self, Venue};
use sales::closing::{self, OfDesk, OfVenue, Period, Seal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use sync::desk::Other;

use super::{RateTotal, rates};
use crate::sales::balance::BalanceView;
use crate::wire::Nothing;
use crate::{Context, Result};

/// How long a desk may not be heard of during a period before it is said to be late: it exchanges three times a minute.
const PATIENCE: TimeDelta = TimeDelta::minutes(5);

/// Which closings.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueClosingOf {
    /// Day, month or year.
    pub period: Period,
    /// `2026-11-21`, `2026-11`, `2026`.
    pub label: String,
}

/// The last periods that desks of the venue closed, and the days that one has still to close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VenueClosings {
    /// The latest first.
    pub periods: Vec<VenuePeriod>,
    /// How many desks the venue has, as far as this one heard.
    pub desks: u32,
}

/// A period of the venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VenuePeriod {
    /// Day, month or year.
    pub period: Period,
    /// `2026-11-21`, `2026-11`, `2026`.
    pub label: String,
    /// Desks that closed it.
    pub closed: u32,
    /// Desks that have still to close it, or to close it again; of a day.
    pub open: u32,
    /// What was closed, tax included.
    pub total: Money,
}

/// The closings of a period of the venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VenueClosing {
    /// Day, month or year.
    pub period: Period,
    /// `2026-11-21`, `2026-11`, `2026`.
    pub label: String,
    /// Whether every desk that did something closed it, and no other may have done something that is not known here.
    pub complete: bool,
    /// The desks, by terminal code; last, those that never did anything here.
    pub desks: Vec<DeskClosing>,
    /// Operations closed, by kind.
    pub operations: BTreeMap<String, u32>,
    /// Tickets issued.
    pub issued: u32,
    /// Tickets given up.
    pub ended: u32,
    /// What makes it add up.
    pub balance: BalanceView,
    /// By rate of VAT in basis points.
    pub by_rate: BTreeMap<String, RateTotal>,
    /// Payments by means.
    pub by_means: BTreeMap<String, Money>,
    /// The sum of the perpetual totals of the desks.
    pub perpetual: Money,
}

/// How a desk stands with a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClosingStanding {
    /// It closed all that is known of it.
    Closed,
    /// Something that it did is in no closing of the period.
    Open,
    /// Nothing is known of it in the period.
    Nothing,
}

/// The closings of one desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeskClosing {
    /// The desk.
    pub desk: DeskId,
    /// What people call it.
    pub name: String,
    /// Whether it is the one that is asked.
    pub own: bool,
    /// How it stands.
    pub standing: ClosingStanding,
    /// Its closings: a day may be closed again when something was sold after.
    pub closings: Vec<ClosingSeal>,
    /// What they add up to.
    pub balance: BalanceView,
    /// Cash counted less expected, of its tills; absent when none was counted.
    pub difference: Option<Money>,
    /// Its receipts since it exists, at the end of the last day of the period that it closed.
    pub perpetual: Money,
    /// Operations that are in no closing of the period.
    pub open: u32,
    /// What they brought, tax included.
    pub open_total: Money,
    /// The last operation of each of its chains that is known here.
    pub heads: Vec<ClosingHead>,
    /// When it was heard of last; absent for the desk that is asked.
    pub heard_at: Option<Instant>,
    /// Since when it was not heard of, when it did not close and may have done something that is not known here.
    pub late_since: Option<Instant>,
    /// Since when it is given up for lost.
    pub lost_at: Option<Instant>,
}

/// A closing that a desk made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClosingSeal {
    /// The number of its operation.
    pub number: String,
    /// The hash of that operation, in hexadecimal.
    pub hash: String,
    /// When.
    pub at: Instant,
}

/// The last operation of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClosingHead {
    /// Its number.
    pub number: String,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

/// The last periods that desks of the venue closed, and the days that one has still to close.
pub(in crate::sales) async fn venue_closings(ctx: &Context, _: Nothing) -> Result<VenueClosings> {
    const LATEST: u32 = 60;
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let periods = closing::summaries(&mut conn, venue, LATEST).await?;
    let one = |summary: closing::Summary| VenuePeriod {
        period: summary.period(),
        label: summary.label,
        closed: summary.closed,
        open: summary.open,
        total: summary.total,
    };
    let others = sync::desk::others(&mut conn, venue).await?;
    let desks =
        u32::try_from(others.iter().filter(|it| it.lost_at.is_none()).count() + 1).unwrap_or(u32::MAX);
    Ok(VenueClosings { periods: periods.into_iter().map(one).collect(), desks })
}

/// The closings of a period of the venue.
pub(in crate::sales) async fn venue_closing(ctx: &Context, input: VenueClosingOf) -> Result<VenueClosing> {
    let mut conn = ctx.read().await?;
    read(ctx, &mut conn, &input).await
}

async fn read(ctx: &Context, conn: &mut SqliteConnection, of: &VenueClosingOf) -> Result<VenueClosing> {
    let session = ctx.session()?;
    let known = closing::of_venue(conn, session.venue, (of.period, &of.label)).await?;
    let others = sync::desk::others(conn, session.venue).await?;
    let watch = Watch {
        venue: venue::get(conn, session.venue).await?,
        own: session.desk,
        now: ctx.now(),
        of,
        is_over: of.period.label(ctx.business_day(conn, session.venue).await?) > of.label,
    };
    let OfVenue { totals, perpetual, desks } = known;
    let silent = others.iter().filter(|other| desks.iter().all(|desk| desk.desk != other.desk));
    let silent: Vec<DeskClosing> = silent.map(|other| watch.silent(other)).collect();
    let heard = |desk: DeskId| others.iter().find(|other| other.desk == desk);
    let desks = desks.into_iter().map(|desk| {
        let other = heard(desk.desk);
        watch.desk(desk, other)
    });
    let desks: Vec<DeskClosing> = desks.chain(silent).filter(|desk| watch.counts(desk)).collect();
    let is_done = |desk: &DeskClosing| desk.standing != ClosingStanding::Open && desk.late_since.is_none();
    Ok(VenueClosing {
        period: of.period,
        label: of.label.clone(),
        complete: desks.iter().all(is_done),
        desks,
        balance: totals.balance().into(),
        operations: totals.operations,
        issued: totals.issued,
        ended: totals.ended,
        by_rate: rates(totals.by_rate),
        by_means: totals.by_means,
        perpetual,
    })
}

/// Who asks, when, and of what.
struct Watch<'a> {
    venue: Venue,
    own: DeskId,
    now: Instant,
    of: &'a VenueClosingOf,
    /// Whether the period is over.
    is_over: bool,
}

impl Watch<'_> {
    fn desk(&self, of: OfDesk, other: Option<&Other>) -> DeskClosing {
        let standing = match (of.open, of.is_known) {
            (0, true) => ClosingStanding::Closed,
            (0, false) => ClosingStanding::Nothing,
            _ => ClosingStanding::Open,
        };
        let seal = |Seal { number, hash, at }: Seal| ClosingSeal { number, hash, at };
        let head =
            |head: sales::heads::Head| ClosingHead { number: head.number.to_string(), hash: head.hash };
        let heard_at = other.and_then(|other| other.seen_at);
        DeskClosing {
            own: of.desk == self.own,
            desk: of.desk,
            name: of.name,
            standing,
            closings: of.seals.into_iter().map(seal).collect(),
            balance: of.totals.balance().into(),
            difference: of.difference,
            perpetual: of.perpetual,
            open: of.open,
            open_total: of.open_total,
            heads: of.heads.into_iter().map(head).collect(),
            heard_at,
            late_since: heard_at.filter(|at| standing != ClosingStanding::Closed && self.is_late(*at)),
            lost_at: other.and_then(|other| other.lost_at),
        }
    }

    /// A desk without a chain here.
    fn silent(&self, other: &Other) -> DeskClosing {
        DeskClosing {
            desk: other.desk,
            name: other.name.clone(),
            own: false,
            standing: ClosingStanding::Nothing,
            closings: Vec::new(),
            balance: sales::Balance::default().into(),
            difference: None,
            perpetual: Money::ZERO,
            open: 0,
            open_total: Money::ZERO,
            heads: Vec::new(),
            heard_at: other.seen_at,
            late_since: other.seen_at.filter(|at| self.is_late(*at)),
            lost_at: other.lost_at,
        }
    }

    /// The period in which a moment lies.
    fn label_at(&self, at: Instant) -> Option<String> {
        let day = venue::day_of(at, &self.venue.time_zone, self.venue.cut_hour).ok()?;
        Some(self.of.period.label(day))
    }

    /// Whether a desk that was heard of then may have done something in the period since.
    fn is_late(&self, heard: Instant) -> bool {
        match self.is_over {
            true => self.label_at(heard).is_none_or(|label| label <= self.of.label),
            false => heard < self.now.plus(-PATIENCE),
        }
    }

    /// A desk that was lost before the period began has no part in it.
    fn counts(&self, desk: &DeskClosing) -> bool {
        let gone = desk.lost_at.and_then(|at| self.label_at(at)).is_some_and(|label| label < self.of.label);
        desk.standing != ClosingStanding::Nothing || !gone
    }
}
