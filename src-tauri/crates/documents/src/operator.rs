//! Who answers for the box office, as every document names it.

use serde::{Deserialize, Serialize};

/// The legal entity that answers for the box office (*exploitant*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Its legal name.
    pub name: String,
    /// Its SIREN, nine digits.
    pub siren: Option<String>,
    /// Its VAT number, when it has one.
    pub vat_number: Option<String>,
    /// Its address, in one line.
    pub address: Option<String>,
    /// Its licences: `L-R-22-1234` or `PLATESV-R-2022-001234` (code du travail R. 7122).
    pub licences: Vec<String>,
}
