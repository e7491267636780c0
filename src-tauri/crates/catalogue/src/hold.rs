//! Options, house holds (servitudes) and blocks: three different things that keep places from sale.
//!
//! An option is somebody's and has a deadline, after which it counts no more, whether or not anybody released it. A
//! place sold out of a hold stays written in it: given back, it is the hold's again.

mod put_off;
mod rows;
mod standing;

use kernel::{AgentId, ContactId, HoldId, Instant, PerformanceId, SeatId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::seating::{Places, Standing};
use crate::{Error, Result};

pub use put_off::{free_put_off, is_put_off, release_put_off};
pub use rows::{change, forget, get, insert, lapsed, list, release};
pub use standing::{Over, any, check_free, claims, kept, left_in, standing_over};

/// What a hold is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "HoldKind")]
pub enum Kind {
    /// Promised to somebody until a deadline (*option*).
    Option,
    /// For the house, the fire brigade, the press (*servitude*).
    House,
    /// Out of sale (*blocage*).
    Block,
}

impl Kind {
    /// What its places count as.
    #[must_use]
    pub const fn standing(self) -> Standing {
        match self {
            Self::Option => Standing::Optioned,
            Self::House => Standing::Held,
            Self::Block => Standing::Blocked,
        }
    }
}

/// Places kept from sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// The performance.
    pub performance: PerformanceId,
    /// The venue.
    pub venue: VenueId,
    /// Option, house hold or block.
    pub kind: Kind,
    /// Who or what it is for: « Lycée Monge », « Pompiers », « Régie son ».
    pub label: String,
    /// Whose it is, when that is a contact.
    pub contact: Option<ContactId>,
    /// Until when, of an option.
    pub until: Option<Instant>,
    /// Who made it.
    pub agent: Option<AgentId>,
    /// When.
    pub made_at: Instant,
    /// When it was released.
    pub released_at: Option<Instant>,
    /// The performance whose tickets it keeps the places of, when that one was postponed to this one.
    pub put_off_from: Option<PerformanceId>,
    /// The places, sold out of it or not.
    pub places: Vec<Places>,
}

impl Hold {
    /// Checks what a hold needs at a moment when it is made or changed.
    ///
    /// # Errors
    ///
    /// [`Error::HoldEmpty`], [`Error::HoldUnnamed`], [`Error::HoldDeadline`].
    pub fn check(&self, at: Instant) -> Result<()> {
        let empty = |places: &Places| matches!(places, Places::Unnumbered { count: 0, .. });
        if self.places.is_empty() || self.places.iter().any(empty) {
            return Err(Error::HoldEmpty);
        }
        if self.label.trim().is_empty() {
            return Err(Error::HoldUnnamed);
        }
        match (self.kind, self.until) {
            (Kind::Option, Some(until)) if until > at => Ok(()),
            (Kind::House | Kind::Block, None) => Ok(()),
            _ => Err(Error::HoldDeadline),
        }
    }

    /// Whether it still keeps its places at a moment.
    #[must_use]
    pub fn stands(&self, at: Instant) -> bool {
        self.released_at.is_none() && self.until.is_none_or(|until| until > at)
    }

    /// Checks that it still keeps its places.
    ///
    /// # Errors
    ///
    /// [`Error::HoldOver`].
    pub fn check_stands(&self, at: Instant) -> Result<()> {
        match self.stands(at) {
            true => Ok(()),
            false => Err(Error::HoldOver),
        }
    }

    /// Checks that people may change or release it: what is kept for tickets goes with them.
    ///
    /// # Errors
    ///
    /// [`Error::HoldOfTickets`].
    pub fn check_free_to_change(&self) -> Result<()> {
        match self.put_off_from {
            Some(_) => Err(Error::HoldOfTickets),
            None => Ok(()),
        }
    }

    /// Its numbered seats.
    pub fn seats(&self) -> impl Iterator<Item = SeatId> {
        self.places.iter().filter_map(|places| match places {
            Places::Seat { seat } => Some(*seat),
            Places::Unnumbered { .. } => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::TypedId;
    use uuid::Uuid;

    fn option(until: Option<i64>) -> Hold {
        let id = Uuid::from_u128(1);
        Hold {
            id: HoldId::from_uuid(id),
            performance: PerformanceId::from_uuid(id),
            venue: VenueId::from_uuid(id),
            kind: Kind::Option,
            label: "Lycée Monge".to_owned(),
            contact: None,
            until: until.map(Instant::from_millis),
            agent: None,
            made_at: Instant::from_millis(0),
            released_at: None,
            put_off_from: None,
            places: vec![Places::Seat { seat: SeatId::from_uuid(id) }],
        }
    }

    #[test]
    fn an_option_has_a_deadline_to_come_and_a_block_has_none() {
        let now = Instant::from_millis(10);
        assert!(option(Some(11)).check(now).is_ok());
        assert!(matches!(option(Some(10)).check(now), Err(Error::HoldDeadline)));
        assert!(matches!(option(None).check(now), Err(Error::HoldDeadline)));
        assert!(Hold { kind: Kind::Block, ..option(None) }.check(now).is_ok());
        assert!(matches!(
            Hold { kind: Kind::House, ..option(Some(11)) }.check(now),
            Err(Error::HoldDeadline)
        ));
    }

    #[test]
    fn an_option_counts_no_more_from_its_deadline_on() {
        let option = option(Some(11));
        assert!(option.stands(Instant::from_millis(10)));
        assert!(!option.stands(Instant::from_millis(11)));
    }

    #[test]
    fn a_hold_says_what_it_is_for_and_keeps_something() {
        let now = Instant::from_millis(0);
        let unnamed = Hold { label: "  ".to_owned(), ..option(Some(1)) };
        assert!(matches!(unnamed.check(now), Err(Error::HoldUnnamed)));
        let zone = kernel::ZoneId::from_uuid(Uuid::nil());
        let empty = Hold { places: vec![Places::Unnumbered { zone, count: 0 }], ..option(Some(1)) };
        assert!(matches!(empty.check(now), Err(Error::HoldEmpty)));
    }
}
