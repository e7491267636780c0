//! Performances: a show, in a hall, at an hour.

mod store_rows;

use kernel::{HallId, Instant, PerformanceId, PlanId, ShowId, TariffBookId, VatRate, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

pub use store_rows::{
    between, check_hall, earlier_of_show, freeze_plan, get, insert, list, number_in_show, played_instead,
    put_off_through, put_off_to, revision, update,
};

/// Where a performance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being prepared: nobody can buy.
    Draft,
    /// On sale.
    OnSale,
    /// No longer on sale; tickets stand.
    Closed,
    /// Cancelled by the venue; tickets are kept, marked, and can be refunded.
    Cancelled,
    /// Moved to another performance; tickets are kept, marked, and can be exchanged.
    Postponed,
}

/// How the venue and the producer are bound (it decides who answers for the box office and its tax).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contract {
    /// The venue's own production.
    #[default]
    Production,
    /// Bought for a price (cession).
    Cession,
    /// Produced together.
    Coproduction,
    /// Receipts shared.
    Corealisation,
    /// The hall is let.
    Location,
}

/// A performance; a merged sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Performance {
    /// Its id.
    pub id: PerformanceId,
    /// The venue.
    pub venue: VenueId,
    /// The show.
    pub show: ShowId,
    /// The hall.
    pub hall: HallId,
    /// The plan version.
    pub plan: PlanId,
    /// Whether tickets already name seats of that version.
    pub plan_frozen: bool,
    /// Curtain.
    pub starts_at: Instant,
    /// Doors.
    pub door_at: Option<Instant>,
    /// Contract.
    pub contract: Contract,
    /// VAT of its entrances, in basis points.
    pub vat: VatRate,
    /// Where it stands.
    pub state: State,
    /// Where its tickets go when it is postponed.
    pub postponed_to: Option<PerformanceId>,
    /// Its tariff book; the venue's when none.
    pub tariff_book: Option<TariffBookId>,
    /// The series it was made with.
    pub series: Option<uuid::Uuid>,
}

impl Performance {
    /// Checks that places may be sold now.
    ///
    /// # Errors
    ///
    /// [`Error::NotOnSale`].
    pub fn on_sale(&self) -> Result<()> {
        match self.state {
            State::OnSale => Ok(()),
            state => Err(Error::NotOnSale { state }),
        }
    }

    /// Checks that its doors open before its curtain.
    ///
    /// # Errors
    ///
    /// [`Error::DoorsAfterStart`].
    pub fn check_doors(&self) -> Result<()> {
        match self.door_at {
            Some(door) if door > self.starts_at => Err(Error::DoorsAfterStart),
            _ => Ok(()),
        }
    }

    /// Cancels, also what had been postponed: tickets are kept and marked, nothing more is sold.
    ///
    /// # Errors
    ///
    /// [`Error::NotOnSale`] when it was already cancelled.
    pub fn cancel(self) -> Result<Self> {
        match self.state {
            state @ State::Cancelled => Err(Error::NotOnSale { state }),
            _ => Ok(Self { state: State::Cancelled, postponed_to: None, ..self }),
        }
    }

    /// Postpones to another performance: tickets are kept and marked.
    ///
    /// # Errors
    ///
    /// [`Error::NotOnSale`] when it was already given up, [`Error::PostponedNowhere`] unless `to` is another
    /// performance of the same show that stands.
    pub fn postpone(self, to: &Self) -> Result<Self> {
        self.stands()?;
        let elsewhere = (to.venue, to.show) != (self.venue, self.show);
        if elsewhere || to.id == self.id || to.stands().is_err() {
            return Err(Error::PostponedNowhere);
        }
        Ok(Self { state: State::Postponed, postponed_to: Some(to.id), ..self })
    }

    /// Checks that it was not given up.
    ///
    /// # Errors
    ///
    /// [`Error::NotOnSale`] when it is cancelled or postponed.
    pub fn stands(&self) -> Result<()> {
        match self.state {
            state @ (State::Cancelled | State::Postponed) => Err(Error::NotOnSale { state }),
            _ => Ok(()),
        }
    }
}
