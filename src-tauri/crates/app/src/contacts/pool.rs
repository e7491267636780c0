//! The pool (base mutualisée): people whom other venues show under a charter that both signed. A list says names and
//! communes; opening a card is asked of the shared database, which shows what the person and the charter allow and tells her
//! venue who read it.

use kernel::{ContactId, Instant, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sync::desk::Shown;

use crate::Context;
use crate::error::Result;
use crate::wire::Nothing;

/// As many as a list is read through.
const SHOWN: i64 = 100;

/// Whom one looks for.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindPool {
    /// Words of a name or a commune, or their beginnings; empty for the first ones.
    pub query: String,
}

/// People of other venues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FoundPool {
    /// At most a hundred, by name.
    pub people: Vec<PoolPerson>,
    /// The venues that show theirs, by name.
    pub partners: Vec<String>,
}

/// A person of another venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PoolPerson {
    /// Her id at her venue.
    pub contact: ContactId,
    /// Her venue.
    pub venue: VenueId,
    /// Its name.
    pub venue_name: String,
    /// Her names.
    pub name: String,
    /// Where she lives.
    pub commune: String,
}

impl From<Shown> for PoolPerson {
    fn from(shown: Shown) -> Self {
        let Shown { contact, venue, venue_name, name, commune } = shown;
        Self { contact, venue, venue_name, name, commune }
    }
}

/// Finds people whom other venues show, by the beginnings of words in any order.
///
/// # Errors
///
/// What the store says.
pub async fn find_pool(ctx: &Context, input: FindPool) -> Result<FoundPool> {
    let mut conn = ctx.read().await?;
    let words = contacts::text::words(&input.query);
    let people = sync::desk::shown(&mut conn, &words, SHOWN).await?;
    let partners = sync::desk::partners(&mut conn).await?;
    let people = people.into_iter().map(PoolPerson::from).collect();
    Ok(FoundPool { people, partners })
}

/// Whose card.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenPoolCard {
    /// Her venue.
    pub venue: VenueId,
    /// Her id there.
    pub contact: ContactId,
}

/// A card of the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PoolCard {
    /// Her names.
    pub name: String,
    /// Where she lives.
    pub commune: String,
    /// What she agreed to have shown, as far as her venue's charter shows it.
    pub points: Vec<PoolPoint>,
}

/// An e-mail, a phone or an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PoolPoint {
    /// `email`, `phone` or `postal`.
    pub kind: String,
    /// As it was typed, an address with its postcode and commune.
    pub value: String,
}

/// Opens the card of a person of another venue, which reads who did.
///
/// # Errors
///
/// `sync.unreachable` without the network, `sync.pool_person_gone`, `sync.pool_reads_bounded`.
pub async fn open_pool_card(ctx: &Context, input: OpenPoolCard) -> Result<PoolCard> {
    let agent = ctx.session()?.agent;
    let card = ctx.app().answering().await?.open_pool_card(input.venue, input.contact, agent).await?;
    let point = |point: sync::hub::PoolPoint| {
        let whole = [point.value, point.postcode, point.city];
        let said: Vec<String> = whole.into_iter().filter(|part| !part.is_empty()).collect();
        PoolPoint { kind: point.kind, value: said.join(" ") }
    };
    let points = card.points.into_iter().map(point).collect();
    Ok(PoolCard { name: card.name, commune: card.commune, points })
}

/// A reading of the card of one's person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PoolReading {
    /// Whose card.
    pub contact: ContactId,
    /// Her names, when she is known here still.
    pub name: Option<String>,
    /// The venue that read it.
    pub reader: String,
    /// When.
    pub at: Instant,
}

/// Who read the cards of one's people, the latest first.
///
/// # Errors
///
/// `sync.unreachable` without the network.
pub async fn pool_readings(ctx: &Context, _: Nothing) -> Result<Vec<PoolReading>> {
    let venue = ctx.session()?.venue;
    let told = ctx.app().answering().await?.pool_reads(venue).await?;
    let mut conn = ctx.read().await?;
    let mut readings = Vec::with_capacity(told.len());
    for read in told {
        let known = contacts::contact::store::get(&mut conn, venue, read.contact).await.ok();
        let name = known.map(|stored| stored.sheet.name());
        readings.push(PoolReading { contact: read.contact, name, reader: read.reader, at: read.at });
    }
    Ok(readings)
}
