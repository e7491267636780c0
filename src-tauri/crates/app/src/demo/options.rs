//! The two options that schools took on a morning.

use catalogue::hold::Kind;
use chrono::TimeDelta;

use super::selling::Selling;
use crate::Result;
use crate::catalogue::hold::{HoldPlaces, HoldView};

const SCHOOLS: [(&str, usize); 2] =
    [("École Jean-Moulin, CM1 et CM2", 52), ("Collège des Tilleuls, 6e B", 28)];

/// Takes the options on the first morning that is still to come.
pub(super) async fn take(selling: &mut Selling) -> Result<()> {
    let to_come = |place: &usize| {
        let evening = &selling.evenings[*place];
        evening.is_for_schools() && evening.starts_at > selling.until
    };
    let Some(place) = (0..selling.evenings.len()).find(to_come) else { return Ok(()) };
    let evening = selling.evenings[place];
    for (label, count) in SCHOOLS {
        let seats = selling.rows[place].take(count, &selling.dice);
        let hold = HoldPlaces {
            performance: selling.performances[place],
            kind: Kind::Option,
            label: label.to_owned(),
            contact: None,
            until: Some(evening.starts_at.plus(-TimeDelta::days(2))),
            seats,
            zones: Vec::new(),
        };
        let _: HoldView = selling.houses[evening.venue].seller.ask("hold_places", &hold).await?;
    }
    Ok(())
}
