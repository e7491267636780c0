//! Options from the desk: what was put in a basket is kept for someone until a deadline instead of being sold.

use std::collections::BTreeMap;

use catalogue::hold::Kind;
use kernel::{BasketId, ContactId, Instant, PerformanceId, SeatId, ZoneId};
use sales::basket::{self, Line};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::hold::{self, HoldPlaces, Holds, ZonePlaces};
use crate::{Context, Result};

/// A basket to keep as an option.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldBasket {
    /// The basket; its places leave it.
    pub basket: BasketId,
    /// Who it is for: « Lycée Monge ».
    pub label: String,
    /// Until when.
    pub until: Instant,
    /// Whose option it is; the person of the basket when absent.
    #[serde(default)]
    pub contact: Option<ContactId>,
}

/// Keeps the places of a basket as options: one for each performance.
pub(super) async fn hold_basket(ctx: &Context, input: HoldBasket) -> Result<Holds> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let basket = basket::get(&mut tx, author.desk, input.basket).await?;
    if basket.lines.is_empty() {
        return Err(sales::Error::BasketEmpty.into());
    }
    if !basket.kept().is_empty() {
        return Err(sales::Error::ExchangeOnly.into());
    }
    let lines: Vec<_> = basket.lines.iter().map(|line| line.id).collect();
    basket::remove(&mut tx, &author, basket.id, &lines).await?;
    let contact = input.contact.or(basket.contact);
    let mut holds = Vec::new();
    for (performance, (seats, zones)) in places(&basket.lines) {
        let option = HoldPlaces {
            performance,
            kind: Kind::Option,
            label: input.label.clone(),
            contact,
            until: Some(input.until),
            seats,
            zones,
        };
        holds.push(hold::keep(ctx, &mut tx, option).await?);
    }
    if basket.items.is_empty() {
        basket::clear(&mut tx, &author, basket.id).await?;
    }
    tx.commit().await?;
    Ok(Holds { holds })
}

/// The seats and the places without numbers of each performance.
fn places(lines: &[Line]) -> BTreeMap<PerformanceId, (Vec<SeatId>, Vec<ZonePlaces>)> {
    let mut by_performance: BTreeMap<_, (Vec<SeatId>, BTreeMap<ZoneId, u32>)> = BTreeMap::new();
    for line in lines {
        let (seats, zones) = by_performance.entry(line.place.performance).or_default();
        seats.extend(line.place.spot.seat());
        if let Some(zone) = line.place.spot.zone() {
            *zones.entry(zone).or_default() += 1;
        }
    }
    let listed = |zones: BTreeMap<ZoneId, u32>| {
        zones.into_iter().map(|(zone, places)| ZonePlaces { zone, places }).collect()
    };
    by_performance.into_iter().map(|(id, (seats, zones))| (id, (seats, listed(zones)))).collect()
}
