//! The gauge: how many places there are, who has them and how many are free, derived from the plan and from what is
//! written about its places. Nothing of it is stored.
//!
//! An **option** is named and has a deadline; a **house hold** keeps places for the house, the fire brigade or the
//! press; a **block** takes places out of sale. They are three different things and are counted apart.

use std::collections::HashSet;

use kernel::{SeatId, ZoneId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Plan;
use crate::{Error, Result};

/// What a place is taken for. Of several claims on one seat the last of this list counts: a sale out of a house hold
/// is a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing: it may be sold.
    Free,
    /// Out of sale (*blocage*).
    Blocked,
    /// Kept for the house, the fire brigade, the press (*servitude*).
    Held,
    /// Promised to somebody until a deadline (*option*).
    Optioned,
    /// In a basket at this moment.
    InBasket,
    /// Sold, or given against an *exonéré* ticket.
    Sold,
}

/// Places that are claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Places {
    /// One numbered seat.
    Seat {
        /// The seat.
        seat: SeatId,
    },
    /// So many places of a zone without numbers.
    Unnumbered {
        /// The zone.
        zone: ZoneId,
        /// How many.
        count: u32,
    },
}

/// Something written about places that still counts: a lapsed option or a refunded ticket is no claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// What they are taken for; a claim as [`Standing::Free`] says nothing.
    pub standing: Standing,
    /// The places.
    pub places: Places,
}

/// How many places a part of the hall has and what they are taken for.
///
/// Always `capacity + over = blocked + held + optioned + in_basket + sold + free`, and nothing is free while `over` is
/// not zero (see [`Gauge::free`] and [`Gauge::over`]).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gauge {
    /// Places that there are.
    pub capacity: u32,
    /// Out of sale.
    pub blocked: u32,
    /// Kept by the house.
    pub held: u32,
    /// Promised until a deadline.
    pub optioned: u32,
    /// In baskets.
    pub in_basket: u32,
    /// Sold.
    pub sold: u32,
}

impl Gauge {
    /// Places that may be sold; never negative.
    #[must_use]
    pub const fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.taken())
    }

    /// Claims beyond the capacity: zero unless somebody claimed without checking, or a capacity was lowered.
    #[must_use]
    pub const fn over(&self) -> u32 {
        self.taken().saturating_sub(self.capacity)
    }

    const fn taken(&self) -> u32 {
        self.blocked
            .saturating_add(self.held)
            .saturating_add(self.optioned)
            .saturating_add(self.in_basket)
            .saturating_add(self.sold)
    }

    fn count(&mut self, standing: Standing, places: u32) {
        let counter = match standing {
            Standing::Free => return,
            Standing::Blocked => &mut self.blocked,
            Standing::Held => &mut self.held,
            Standing::Optioned => &mut self.optioned,
            Standing::InBasket => &mut self.in_basket,
            Standing::Sold => &mut self.sold,
        };
        *counter = counter.saturating_add(places);
    }

    /// Both parts together.
    #[must_use]
    pub fn plus(mut self, other: Self) -> Self {
        self.capacity = self.capacity.saturating_add(other.capacity);
        for (standing, places) in [
            (Standing::Blocked, other.blocked),
            (Standing::Held, other.held),
            (Standing::Optioned, other.optioned),
            (Standing::InBasket, other.in_basket),
            (Standing::Sold, other.sold),
        ] {
            self.count(standing, places);
        }
        self
    }
}

/// The gauge of a whole hall, to be read by zone, by category or over any set of seats.
#[derive(Debug, Clone)]
pub struct Gauges<'a> {
    plan: &'a Plan,
    seats: Vec<Standing>,
    unnumbered: Vec<Option<Gauge>>,
    sold_twice: Vec<SeatId>,
    strays: Vec<Claim>,
}

impl<'a> Gauges<'a> {
    /// Derives the gauge from the plan, its own blocks included, and the claims in any order.
    #[must_use]
    pub fn derive(plan: &'a Plan, claims: impl IntoIterator<Item = Claim>) -> Self {
        let seats =
            plan.seats().iter().map(|seat| if seat.blocked { Standing::Blocked } else { Standing::Free });
        let unnumbered = plan.zones().iter().map(|zone| {
            let unnumbered = zone.unnumbered.as_ref()?;
            Some(Gauge { capacity: unnumbered.capacity, blocked: unnumbered.blocked, ..Gauge::default() })
        });
        let (seats, unnumbered) = (seats.collect(), unnumbered.collect());
        let mut gauges = Self { plan, seats, unnumbered, sold_twice: Vec::new(), strays: Vec::new() };
        for claim in claims {
            gauges.apply(claim);
        }
        gauges.sold_twice.sort_unstable();
        gauges.sold_twice.dedup();
        gauges
    }

    fn apply(&mut self, claim: Claim) {
        match claim.places {
            Places::Seat { seat } => match self.plan.place(seat) {
                Some(place) => {
                    if claim.standing == Standing::Sold && self.seats[place] == Standing::Sold {
                        self.sold_twice.push(seat);
                    }
                    self.seats[place] = self.seats[place].max(claim.standing);
                }
                None => self.strays.push(claim),
            },
            Places::Unnumbered { zone, count } => {
                match self.plan.zone(zone).and_then(|zone| self.unnumbered[zone].as_mut()) {
                    Some(gauge) => gauge.count(claim.standing, count),
                    None => self.strays.push(claim),
                }
            }
        }
    }

    /// What each seat is taken for, in the order of [`Plan::seats`].
    #[must_use]
    pub fn standings(&self) -> &[Standing] {
        &self.seats
    }

    /// The seats that may be sold, as [`super::Prepared::best`] takes them.
    #[must_use]
    pub fn free(&self) -> Vec<bool> {
        self.seats.iter().map(|&standing| standing == Standing::Free).collect()
    }

    /// Seats that are sold more than once: an incident, told and never hidden.
    #[must_use]
    pub fn sold_twice(&self) -> &[SeatId] {
        &self.sold_twice
    }

    /// Claims on places that the plan does not have.
    #[must_use]
    pub fn strays(&self) -> &[Claim] {
        &self.strays
    }

    /// The gauge of the hall.
    #[must_use]
    pub fn total(&self) -> Gauge {
        self.by_zone().into_iter().fold(Gauge::default(), Gauge::plus)
    }

    /// The gauge of each zone, in the order of [`Plan::zones`].
    #[must_use]
    pub fn by_zone(&self) -> Vec<Gauge> {
        let mut zones: Vec<Gauge> = self.unnumbered.iter().map(|gauge| gauge.unwrap_or_default()).collect();
        for (seat, &standing) in self.plan.seats().iter().zip(&self.seats) {
            zones[seat.zone].capacity += 1;
            zones[seat.zone].count(standing, 1);
        }
        zones
    }

    /// The gauge of each category, in the order of [`Plan::categories`].
    #[must_use]
    pub fn by_category(&self) -> Vec<Gauge> {
        let mut categories = vec![Gauge::default(); self.plan.categories().len()];
        for (seat, &standing) in self.plan.seats().iter().zip(&self.seats) {
            categories[seat.category].capacity += 1;
            categories[seat.category].count(standing, 1);
        }
        for (zone, gauge) in self.plan.zones().iter().zip(&self.unnumbered) {
            let (Some(unnumbered), Some(gauge)) = (&zone.unnumbered, gauge) else { continue };
            let known = self.plan.categories().position(|name| name == unnumbered.category);
            if let Some(category) = known {
                categories[category] = categories[category].plus(*gauge);
            }
        }
        categories
    }

    /// The gauge over a set: a flag for each of [`Plan::seats`] and for each of [`Plan::zones`] without numbers.
    #[must_use]
    pub fn among(&self, seats: &[bool], zones: &[bool]) -> Gauge {
        let mut all = Gauge::default();
        for (&standing, _) in self.seats.iter().zip(seats).filter(|(_, among)| **among) {
            all.capacity += 1;
            all.count(standing, 1);
        }
        let zones = self.unnumbered.iter().zip(zones).filter(|(_, among)| **among);
        zones.filter_map(|(gauge, _)| *gauge).fold(all, Gauge::plus)
    }

    /// Checks that every seat may be sold, once.
    ///
    /// # Errors
    ///
    /// [`Error::SeatUnknown`], [`Error::SeatsNotFree`] with all that are not.
    pub fn check_seats(&self, seats: &[SeatId]) -> Result<()> {
        let (mut taken, mut asked) = (Vec::new(), HashSet::new());
        for &seat in seats {
            let place = self.plan.place(seat).ok_or(Error::SeatUnknown { seat })?;
            if self.seats[place] != Standing::Free || !asked.insert(seat) {
                taken.push(seat);
            }
        }
        if taken.is_empty() { Ok(()) } else { Err(Error::SeatsNotFree { seats: taken }) }
    }

    /// Checks that a zone without numbers has `asked` places left.
    ///
    /// # Errors
    ///
    /// [`Error::ZoneUnknown`] when it is not a zone without numbers, [`Error::PlacesShort`].
    pub fn check_places(&self, zone: ZoneId, asked: u32) -> Result<()> {
        let known = self.plan.zone(zone).and_then(|zone| self.unnumbered[zone]);
        let left = known.ok_or(Error::ZoneUnknown { zone })?.free();
        if asked <= left { Ok(()) } else { Err(Error::PlacesShort { asked, left }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn club() -> Plan {
        Plan::import(include_str!("../../../../../tests/data/seating/mixed.json")).expect("a plan")
    }

    fn on(plan: &Plan, seat: usize, standing: Standing) -> Claim {
        Claim { standing, places: Places::Seat { seat: plan.seats()[seat].id } }
    }

    #[test]
    fn options_house_holds_and_blocks_are_counted_apart() {
        let plan = club();
        let claims = [
            on(&plan, 0, Standing::Optioned),
            on(&plan, 1, Standing::Held),
            on(&plan, 2, Standing::Blocked),
            on(&plan, 3, Standing::Sold),
            Claim {
                standing: Standing::Held,
                places: Places::Unnumbered { zone: plan.zones()[0].id, count: 6 },
            },
        ];
        let gauges = Gauges::derive(&plan, claims);
        let total = gauges.total();
        assert_eq!(total, Gauge { capacity: 310, blocked: 5, held: 7, optioned: 1, in_basket: 0, sold: 1 });
        assert_eq!(total.free(), 296, "four of the pit are blocked by the plan itself");
        assert_eq!(gauges.by_zone()[0].free(), 290);
        assert_eq!(gauges.by_category()[1].free(), 6);
    }

    #[test]
    fn a_sale_out_of_a_house_hold_is_counted_once() {
        let plan = club();
        let gauges =
            Gauges::derive(&plan, [on(&plan, 0, Standing::Sold), on(&plan, 0, Standing::Held)]).total();
        assert_eq!((gauges.held, gauges.sold), (0, 1));
    }

    #[test]
    fn a_seat_sold_twice_is_told() {
        let plan = club();
        let gauges = Gauges::derive(&plan, [on(&plan, 0, Standing::Sold), on(&plan, 0, Standing::Sold)]);
        assert_eq!(gauges.sold_twice(), [plan.seats()[0].id]);
        assert_eq!(gauges.total().sold, 1, "and the gauge stays true to the seats");
    }

    #[test]
    fn what_is_taken_cannot_be_asked_for() {
        let plan = club();
        let gauges = Gauges::derive(&plan, [on(&plan, 0, Standing::Optioned)]);
        let seats = [plan.seats()[0].id, plan.seats()[1].id];
        assert!(matches!(gauges.check_seats(&seats), Err(Error::SeatsNotFree { seats }) if seats.len() == 1));
        assert!(gauges.check_seats(&[seats[1], seats[1]]).is_err(), "one seat is not two places");
        assert!(gauges.check_places(plan.zones()[0].id, 296).is_ok());
        let short = gauges.check_places(plan.zones()[0].id, 297);
        assert!(matches!(short, Err(Error::PlacesShort { asked: 297, left: 296 })));
    }

    fn any_claim() -> impl Strategy<Value = (u8, usize, Option<u32>)> {
        (0..6_u8, 0..10_usize, proptest::option::of(0..200_u32))
    }

    fn claims(plan: &Plan, drawn: &[(u8, usize, Option<u32>)]) -> Vec<Claim> {
        use Standing::{Blocked, Free, Held, InBasket, Optioned, Sold};
        let standing = |n: u8| [Free, Blocked, Held, Optioned, InBasket, Sold][usize::from(n)];
        let claim = |&(n, seat, count): &(u8, usize, Option<u32>)| match count {
            None => on(plan, seat, standing(n)),
            Some(count) => Claim {
                standing: standing(n),
                places: Places::Unnumbered { zone: plan.zones()[0].id, count },
            },
        };
        drawn.iter().map(claim).collect()
    }

    proptest! {
        #[test]
        fn the_gauge_always_adds_up_whatever_was_written(drawn in proptest::collection::vec(any_claim(), 0..30)) {
            let plan = club();
            let gauges = Gauges::derive(&plan, claims(&plan, &drawn));
            for gauge in gauges.by_zone().into_iter().chain(gauges.by_category()) {
                let taken = gauge.blocked + gauge.held + gauge.optioned + gauge.in_basket + gauge.sold;
                prop_assert_eq!(gauge.capacity + gauge.over(), taken + gauge.free());
                prop_assert!(gauge.free() == 0 || gauge.over() == 0);
            }
            let total = gauges.by_category().into_iter().fold(Gauge::default(), Gauge::plus);
            prop_assert_eq!(gauges.total(), total, "zones and categories tell the same hall");
            prop_assert_eq!(gauges.total(), gauges.among(&[true; 10], &[true; 2]));
        }

        #[test]
        fn the_order_of_what_was_written_has_no_say(drawn in proptest::collection::vec(any_claim(), 0..30)) {
            let plan = club();
            let mut turned = drawn.clone();
            turned.reverse();
            let (one, two) = (claims(&plan, &drawn), claims(&plan, &turned));
            let (one, two) = (Gauges::derive(&plan, one), Gauges::derive(&plan, two));
            prop_assert_eq!(one.standings(), two.standings());
            prop_assert_eq!(one.total(), two.total());
        }

        #[test]
        fn what_passes_the_check_never_overdraws(asked in proptest::collection::vec((0..10_usize, 0..90_u32), 0..30)) {
            let plan = club();
            let mut written = Vec::new();
            for (seat, count) in asked {
                let gauges = Gauges::derive(&plan, written.iter().copied());
                let zone = plan.zones()[0].id;
                let seated = gauges.check_seats(&[plan.seats()[seat].id]).is_ok();
                let standing = gauges.check_places(zone, count).is_ok();
                if seated {
                    written.push(on(&plan, seat, Standing::Sold));
                }
                if standing {
                    written.push(Claim { standing: Standing::Sold, places: Places::Unnumbered { zone, count } });
                }
            }
            let gauges = Gauges::derive(&plan, written);
            prop_assert_eq!(gauges.total().over(), 0);
            prop_assert!(gauges.sold_twice().is_empty());
        }
    }
}
