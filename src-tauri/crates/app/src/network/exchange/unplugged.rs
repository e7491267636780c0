//! What this desk could do if its network went now: the places it may sell, the tickets it may refund, what would wait.

use chrono::TimeDelta;
use journal::rights::RightKind;
use journal::rights::network as granted;
use kernel::{Instant, PerformanceId, TypedId};
use network::desk;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::catalogue::programme::{self, ProgrammeBetween};
use crate::error::Result;
use crate::wire::Nothing;

/// As far ahead as an outage is looked at.
const AHEAD: TimeDelta = TimeDelta::days(7);
/// A performance that has begun is still sold for a while.
const LATE_ENTRY: TimeDelta = TimeDelta::hours(2);

/// What this desk could do without its network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unplugged {
    /// The performances on sale of the coming week, and those of which it has places or wants some.
    pub performances: Vec<UnpluggedPerformance>,
    /// Credits of passes that it could debit.
    pub credits: usize,
    /// Cards and other balances that it could draw on.
    pub balances: usize,
    /// Documents that the network does not have yet.
    pub to_push: i64,
}

/// What it could do for a performance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnpluggedPerformance {
    /// The performance.
    pub performance: PerformanceId,
    /// The title of the show.
    pub title: String,
    /// Its hall.
    pub hall: String,
    /// Curtain.
    pub starts_at: Instant,
    /// Places that are free, at whatever desk.
    pub free: i64,
    /// Places that it could sell.
    pub at_hand: usize,
    /// How many it wants at hand.
    pub wanted: i64,
    /// Tickets that it could refund or exchange: those that it sold, and those that another desk let it undo.
    pub refundable: i64,
    /// The desks of the evening, once its set-up began: no other is granted places.
    pub evening: Vec<String>,
}

/// What this desk could do if its network went now.
///
/// # Errors
///
/// What the store says.
pub async fn unplugged(ctx: &Context, _: Nothing) -> Result<Unplugged> {
    let app = ctx.app();
    let now = ctx.now();
    let span = ProgrammeBetween { from: now.plus(-LATE_ENTRY), until: now.plus(AHEAD) };
    let mut known = programme::programme(ctx, span).await?.performances;
    let mut conn = ctx.read().await?;
    let own = desk::own(&mut conn).await?.id;
    let desks = super::naming::desks(&mut conn).await?;
    let at_hand = granted::at_hand(&mut conn, None).await?;
    let wishes = app.wishes(&mut conn).await?;
    let evenings = sync::desk::evenings(&mut conn).await?;
    let later = at_hand.iter().filter(|it| is_place(it.right.kind)).map(|it| it.right.thing);
    for thing in later.chain(wishes.iter().filter(|(_, many)| **many > 0).map(|(thing, _)| *thing)) {
        if !known.iter().any(|it| it.id.uuid() == thing) {
            known.push(programme::view(&mut conn, PerformanceId::from_uuid(thing), now).await?);
        }
    }
    known.retain(|it| it.state == catalogue::performance::State::OnSale);
    known.sort_by_key(|it| (it.starts_at, it.id));
    let mut performances = Vec::with_capacity(known.len());
    for view in known {
        let thing = view.id.uuid();
        let is_its = |it: &&granted::AtHand| is_place(it.right.kind) && it.right.thing == thing;
        let evening = evenings.iter().find(|it| it.thing == thing);
        performances.push(UnpluggedPerformance {
            performance: view.id,
            at_hand: at_hand.iter().filter(is_its).count(),
            wanted: wishes.get(&thing).copied().unwrap_or(0),
            refundable: sales::ticket::undoable_at(&mut conn, own, view.id).await?,
            evening: evening
                .map(|it| it.desks.iter().map(|id| super::naming::desk(&desks, *id)).collect())
                .unwrap_or_default(),
            title: view.title,
            hall: view.hall_name,
            starts_at: view.starts_at,
            free: view.free,
        });
    }
    let of = |kind| at_hand.iter().filter(|it| it.right.kind == kind).count();
    Ok(Unplugged {
        performances,
        credits: of(RightKind::Credit),
        balances: of(RightKind::Balance),
        to_push: sync::desk::left(&mut conn).await?,
    })
}

/// Whether a right is a place of a performance.
pub(super) fn is_place(kind: RightKind) -> bool {
    matches!(kind, RightKind::Seat | RightKind::Place)
}
