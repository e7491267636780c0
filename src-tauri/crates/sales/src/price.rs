//! The price of a line, as it was chosen: this crate keeps it, and never makes or changes one.

use journal::record::{self, Consumed, Promised};
use kernel::{Money, VatRate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Error, Result};

/// What this person pays for this place, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The neutral code of the tariff.
    pub tariff: String,
    /// Its printed name.
    pub name: String,
    /// The published version of the tariff book.
    pub version: u32,
    /// What is paid now, tax included.
    pub amount: Money,
    /// The rate of its VAT.
    pub vat: VatRate,
    /// Why it is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_motive: Option<String>,
    /// Whether somebody gives it, which needs a right; otherwise what makes it free is a rule of the book.
    #[serde(default)]
    pub given: bool,
    /// What else it consumes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consumes: Vec<Consumed>,
    /// What it takes later, on printing or entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promised>,
    /// The version of the wording of the reason.
    #[serde(default)]
    pub wording: u32,
    /// The steps of the reason, as the engine wrote them.
    #[serde(default)]
    pub reason: Value,
    /// Those that are kept with the ticket, when some are not: a quotient is nobody's to keep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Value>,
}

impl Price {
    /// Checks what the law wants of a price: an amount, or a motive (50 sexies B III, 4°), or what was paid before, or what will be.
    ///
    /// # Errors
    ///
    /// [`Error::AmountWrong`] below zero, [`Error::MotiveMissing`] for a free ticket that does not say why.
    pub fn check(&self) -> Result<()> {
        if self.amount < Money::ZERO {
            return Err(Error::AmountWrong);
        }
        crate::payment::plausible(self.amount)?;
        let explained = self.free_motive.as_deref().is_some_and(|motive| !motive.trim().is_empty());
        if self.amount.is_zero() && !explained && self.besides().is_zero() {
            return Err(Error::MotiveMissing);
        }
        Ok(())
    }

    /// What it takes besides money, at once or later.
    #[must_use]
    pub fn besides(&self) -> Money {
        record::besides(&self.consumes, &self.promises)
    }
}
