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
    /// Why it shows no VAT, when it charges none.
    #[serde(default)]
    pub untaxed: Option<Untaxed>,
    /// Its address, in one line.
    pub address: Option<String>,
    /// Its licences: `L-R-22-1234` or `PLATESV-R-2022-001234` (code du travail R. 7122).
    pub licences: Vec<String>,
}

/// Why an operator charges no VAT; the law wants it said on what it sells (CGI, art. 293 E and ann. II, art. 242 nonies A).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Untaxed {
    /// Below the threshold: CGI, art. 293 B.
    Franchise,
    /// Its activity is exempt: CGI, art. 261.
    Exempt,
}

impl Untaxed {
    /// The place of its mention among the words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Franchise => "operator.franchise",
            Self::Exempt => "operator.exempt",
        }
    }
}
