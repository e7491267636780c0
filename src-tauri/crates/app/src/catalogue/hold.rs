//! Options, house holds and blocks, from the desk.

use catalogue::hold::{self, Hold, Kind};
use catalogue::performance::{self, Performance};
use catalogue::seating::{Gauges, Places, Plan, Standing};
use catalogue::{Error, claims};
use kernel::{AgentId, ContactId, HoldId, Instant, PerformanceId, SeatId, ZoneId};
use network::Right;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::wire::Nothing;
use crate::{Context, Result};

/// Places to keep from sale.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldPlaces {
    /// The performance.
    pub performance: PerformanceId,
    /// Option, house hold or block; the last two need the right to manage the capacity.
    pub kind: Kind,
    /// Who or what it is for: « Lycée Monge », « Pompiers ».
    pub label: String,
    /// Whose option it is, when that is a contact.
    #[serde(default)]
    pub contact: Option<ContactId>,
    /// Until when, of an option, and at the latest until the curtain; house holds and blocks have no deadline.
    #[serde(default)]
    pub until: Option<Instant>,
    /// The numbered seats.
    #[serde(default)]
    pub seats: Vec<SeatId>,
    /// Places of zones without numbers.
    #[serde(default)]
    pub zones: Vec<ZonePlaces>,
}

/// So many places of a zone without numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZonePlaces {
    /// The zone.
    pub zone: ZoneId,
    /// How many.
    pub places: u32,
}

/// What to change of a hold; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeHold {
    /// The hold.
    pub id: HoldId,
    /// Who or what it is for.
    #[serde(default)]
    pub label: Option<String>,
    /// Whose option it is.
    #[serde(default)]
    pub contact: Option<ContactId>,
    /// Another deadline, of an option.
    #[serde(default)]
    pub until: Option<Instant>,
    /// All of its places from now on: seats…
    #[serde(default)]
    pub seats: Option<Vec<SeatId>>,
    /// …and places of zones without numbers.
    #[serde(default)]
    pub zones: Option<Vec<ZonePlaces>>,
}

/// A hold to release.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseHold {
    /// The hold.
    pub id: HoldId,
}

/// Which holds.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListHolds {
    /// Of this performance.
    pub performance: PerformanceId,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HoldView {
    /// Its id.
    pub id: HoldId,
    /// The performance.
    pub performance: PerformanceId,
    /// Option, house hold or block.
    pub kind: Kind,
    /// Who or what it is for.
    pub label: String,
    /// Whose option it is.
    pub contact: Option<ContactId>,
    /// Until when, of an option.
    pub until: Option<Instant>,
    /// Whether it keeps the places of tickets of a date that was put off: they go with those tickets alone.
    pub for_tickets: bool,
    /// Whether that deadline is past: it keeps nothing any more.
    pub lapsed: bool,
    /// Who made it.
    pub agent: Option<AgentId>,
    /// When.
    pub made_at: Instant,
    /// Its numbered seats.
    pub seats: Vec<HeldSeat>,
    /// Its places of zones without numbers.
    pub zones: Vec<HeldPlaces>,
}

/// A seat of a hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldSeat {
    /// The seat.
    pub id: SeatId,
    /// Its zone.
    pub zone: String,
    /// Its row.
    pub row: String,
    /// Its number.
    pub number: String,
    /// Whether it was sold out of the hold, or is in a basket.
    pub used: bool,
}

/// Places of a hold in a zone without numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldPlaces {
    /// The zone.
    pub zone: ZoneId,
    /// Its name.
    pub name: String,
    /// How many places.
    pub places: u32,
    /// How many of them were sold out of the hold, or are in baskets.
    pub used: u32,
}

/// Holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Holds {
    /// The first made first.
    pub holds: Vec<HoldView>,
}

/// What was released.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ReleasedOptions")]
pub struct Released {
    /// The options.
    pub holds: Vec<HoldId>,
}

/// Keeps places from sale.
pub(super) async fn hold_places(ctx: &Context, input: HoldPlaces) -> Result<HoldView> {
    let mut tx = ctx.write().await?;
    let view = keep(ctx, &mut tx, input).await?;
    tx.commit().await?;
    Ok(view)
}

/// Keeps places from sale, in a transaction under way.
pub(crate) async fn keep(ctx: &Context, conn: &mut SqliteConnection, input: HoldPlaces) -> Result<HoldView> {
    require(ctx, input.kind)?;
    let author = ctx.author()?;
    let performance = performance::get(conn, input.performance).await?;
    ctx.same_venue(performance.venue)?;
    performance.stands()?;
    let hold = Hold {
        id: ctx.id(),
        performance: performance.id,
        venue: author.venue,
        kind: input.kind,
        label: input.label,
        contact: input.contact,
        until: until(input.until, &performance),
        agent: author.agent,
        made_at: author.at,
        released_at: None,
        put_off_from: None,
        places: places(&input.seats, &input.zones),
    };
    check_contact(conn, &hold).await?;
    let ready = ctx.app().plan(conn, performance.plan).await?;
    let claims = claims::of(conn, performance.id, author.at).await?;
    check_free(&Gauges::derive(&ready.plan, claims), &hold.places)?;
    hold::insert(conn, &author, &hold).await?;
    view(ctx, conn, &ready.plan, hold).await
}

/// Changes a hold.
pub(super) async fn change_hold(ctx: &Context, input: ChangeHold) -> Result<HoldView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let before = hold::get(&mut tx, input.id).await?;
    ctx.same_venue(before.venue)?;
    require(ctx, before.kind)?;
    before.check_free_to_change()?;
    before.check_stands(author.at)?;
    let performance = performance::get(&mut tx, before.performance).await?;
    let ready = ctx.app().plan(&mut tx, performance.plan).await?;
    let (seats, zones) = parts(&before.places);
    let seats = input.seats.unwrap_or(seats);
    let zones = input.zones.unwrap_or(zones);
    let after = Hold {
        label: input.label.unwrap_or_else(|| before.label.clone()),
        contact: input.contact.or(before.contact),
        until: until(input.until.or(before.until), &performance),
        places: places(&seats, &zones),
        ..before.clone()
    };
    check_contact(&mut tx, &after).await?;
    check_change(&mut tx, &ready.plan, (&before, &after), author.at).await?;
    hold::change(&mut tx, &author, &after).await?;
    let view = view(ctx, &mut tx, &ready.plan, after).await?;
    tx.commit().await?;
    Ok(view)
}

/// Releases a hold.
pub(super) async fn release_hold(ctx: &Context, input: ReleaseHold) -> Result<Nothing> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let hold = hold::get(&mut tx, input.id).await?;
    ctx.same_venue(hold.venue)?;
    require(ctx, hold.kind)?;
    hold.check_free_to_change()?;
    hold::release(&mut tx, &author, hold.id).await?;
    tx.commit().await?;
    Ok(Nothing {})
}

/// Notes the release of the options whose deadline is past; their places were free from that moment on.
pub(crate) async fn release_expired_options(ctx: &Context, _: Nothing) -> Result<Released> {
    let author = ctx.author()?;
    let holds = hold::lapsed(&mut *ctx.read().await?, author.venue, author.at).await?;
    if holds.is_empty() {
        return Ok(Released { holds });
    }
    let mut tx = ctx.write().await?;
    for id in &holds {
        hold::release(&mut tx, &author, *id).await?;
    }
    tx.commit().await?;
    Ok(Released { holds })
}

/// The holds of a performance.
pub(super) async fn list_holds(ctx: &Context, input: ListHolds) -> Result<Holds> {
    let mut conn = ctx.read().await?;
    let performance = performance::get(&mut conn, input.performance).await?;
    ctx.same_venue(performance.venue)?;
    let ready = ctx.app().plan(&mut conn, performance.plan).await?;
    let mut holds = Vec::new();
    for hold in hold::list(&mut conn, performance.id).await? {
        holds.push(view(ctx, &mut conn, &ready.plan, hold).await?);
    }
    Ok(Holds { holds })
}

/// An option is a seller's; the house's own places are the manager's.
fn require(ctx: &Context, kind: Kind) -> Result<()> {
    match kind {
        Kind::Option => ctx.require(Right::HoldPlaces),
        Kind::House | Kind::Block => ctx.require(Right::ManageCapacity),
    }
}

/// An option is over when the curtain rises, however late it was asked for.
fn until(asked: Option<Instant>, of: &Performance) -> Option<Instant> {
    asked.map(|until| until.min(of.starts_at))
}

async fn check_contact(conn: &mut SqliteConnection, hold: &Hold) -> Result<()> {
    if let Some(contact) = hold.contact {
        contacts::contact::store::get(conn, hold.venue, contact).await?;
    }
    Ok(())
}

fn check_free(gauges: &Gauges, places: &[Places]) -> catalogue::Result<()> {
    let (seats, zones) = parts(places);
    gauges.check_seats(&seats)?;
    zones.iter().try_for_each(|zone| gauges.check_places(zone.zone, zone.places))
}

/// What a hold had stays its own, sold out of it or not; what it gains must be free. Of a zone without numbers it
/// cannot keep less than was sold out of it.
async fn check_change(
    conn: &mut SqliteConnection,
    plan: &Plan,
    (before, after): (&Hold, &Hold),
    at: Instant,
) -> Result<()> {
    let mut claims = claims::of_sales(conn, before.performance).await?;
    claims.extend(hold::claims(conn, before.performance, at, Some(before.id)).await?);
    let gauges = Gauges::derive(plan, claims);
    let own: Vec<SeatId> = before.seats().collect();
    let gained: Vec<SeatId> = after.seats().filter(|seat| !own.contains(seat)).collect();
    gauges.check_seats(&gained)?;
    for zone in parts(&after.places).1 {
        let used = catalogue::share::used(conn, kernel::TypedId::uuid(before.id), Some(zone.zone)).await?;
        if zone.places < used {
            return Err(Error::HoldShort { asked: used, left: zone.places }.into());
        }
        gauges.check_places(zone.zone, zone.places - used)?;
    }
    Ok(())
}

/// Seats once each, and the places of each zone added up.
pub(super) fn places(seats: &[SeatId], zones: &[ZonePlaces]) -> Vec<Places> {
    let seats = seats.iter().map(|seat| Places::Seat { seat: *seat });
    let mut by_zone = std::collections::BTreeMap::<ZoneId, u32>::new();
    for ZonePlaces { zone, places } in zones {
        let sum = by_zone.entry(*zone).or_default();
        *sum = sum.saturating_add(*places);
    }
    seats.chain(by_zone.into_iter().map(|(zone, count)| Places::Unnumbered { zone, count })).collect()
}

fn parts(places: &[Places]) -> (Vec<SeatId>, Vec<ZonePlaces>) {
    let (mut seats, mut zones) = (Vec::new(), Vec::new());
    for places in places {
        match *places {
            Places::Seat { seat } => seats.push(seat),
            Places::Unnumbered { zone, count } => zones.push(ZonePlaces { zone, places: count }),
        }
    }
    (seats, zones)
}

async fn view(ctx: &Context, conn: &mut SqliteConnection, plan: &Plan, hold: Hold) -> Result<HoldView> {
    let sold = Gauges::derive(plan, claims::of_sales(conn, hold.performance).await?);
    let seats = hold.seats().filter_map(|id| held_seat(plan, &sold, id)).collect();
    let mut zones = Vec::new();
    for ZonePlaces { zone, places } in parts(&hold.places).1 {
        let used = catalogue::share::used(conn, kernel::TypedId::uuid(hold.id), Some(zone)).await?;
        let name = plan.zone(zone).map(|place| plan.zones()[place].name.clone()).unwrap_or_default();
        zones.push(HeldPlaces { zone, name, places, used });
    }
    Ok(HoldView {
        lapsed: !hold.stands(ctx.now()),
        for_tickets: hold.put_off_from.is_some(),
        id: hold.id,
        performance: hold.performance,
        kind: hold.kind,
        label: hold.label,
        contact: hold.contact,
        until: hold.until,
        agent: hold.agent,
        made_at: hold.made_at,
        seats,
        zones,
    })
}

fn held_seat(plan: &Plan, sold: &Gauges, id: SeatId) -> Option<HeldSeat> {
    let place = plan.place(id)?;
    let seat = &plan.seats()[place];
    Some(HeldSeat {
        id,
        zone: plan.zones()[seat.zone].name.clone(),
        row: plan.rows()[seat.row].number.clone(),
        number: seat.number.clone(),
        used: sold.standings()[place] >= Standing::InBasket,
    })
}
