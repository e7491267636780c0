//! SIREN and SIRET numbers, and the VAT number worked out from them (`french-rules` §10).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;

/// La Poste, whose establishments may answer to another rule than Luhn's: digits that sum to a multiple of five.
const LA_POSTE: &str = "356000000";

/// A SIREN: nine digits with Luhn's check.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siren(String);

impl Siren {
    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The French VAT number: `FR`, a key of two digits, the SIREN; key = (12 + 3 × (SIREN mod 97)) mod 97.
    #[must_use]
    pub fn vat_number(&self) -> String {
        let number: u64 = self.0.parse().unwrap_or(0);
        format!("FR{:02}{}", (12 + 3 * (number % 97)) % 97, self.0)
    }

    /// Whether `text` is the SIRET of one of this entity's establishments.
    #[must_use]
    pub fn owns_siret(&self, text: &str) -> bool {
        let sum: u32 = text.bytes().map(|byte| u32::from(byte.wrapping_sub(b'0'))).sum();
        let post_office = self.0 == LA_POSTE && sum.is_multiple_of(5);
        text.len() == 14 && all_digits(text) && text.starts_with(&self.0) && (luhn(text) || post_office)
    }
}

impl FromStr for Siren {
    type Err = Error;

    /// Reads a SIREN as people write it: spaces and dots are left out.
    fn from_str(text: &str) -> Result<Self, Error> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
        match digits.len() == 9 && all_digits(&digits) && luhn(&digits) && digits != "000000000" {
            true => Ok(Self(digits)),
            false => Err(Error::SirenInvalid { siren: text.to_owned() }),
        }
    }
}

impl TryFrom<String> for Siren {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Siren> for String {
    fn from(siren: Siren) -> Self {
        siren.0
    }
}

/// Grouped by three, as it is printed: `552 100 554`.
impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }
}

/// A French VAT number as it is printed: `FR`, a key of two characters, a SIREN, which for the members of a VAT group is
/// the group's. A key of digits is checked; one with letters has no published rule.
///
/// # Errors
///
/// [`Error::VatNumberInvalid`].
pub(super) fn read_vat_number(text: &str) -> Result<String, Error> {
    let number: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let read = || {
        let (key, siren) = number.strip_prefix("FR")?.split_at_checked(2)?;
        let siren: Siren = siren.parse().ok()?;
        let lettered = key.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !all_digits(key);
        (lettered || siren.vat_number() == number).then_some(())
    };
    match read() {
        Some(()) => Ok(number),
        None => Err(Error::VatNumberInvalid { number: text.to_owned() }),
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            match place % 2 {
                0 => digit,
                _ if digit > 4 => 2 * digit - 9,
                _ => 2 * digit,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siren_is_read_as_people_write_it_and_printed_in_groups() {
        let siren: Siren = "552 100 554".parse().expect("a known SIREN");
        assert_eq!((siren.as_str(), siren.to_string().as_str()), ("552100554", "552 100 554"));
    }

    #[test]
    fn one_wrong_digit_or_two_swapped_are_noticed() {
        for wrong in ["552100555", "552100545", "55210055", "5521005540", "55210055a", "000000000", ""] {
            assert!(wrong.parse::<Siren>().is_err(), "{wrong} is no SIREN");
        }
    }

    #[test]
    fn the_vat_number_carries_its_key() {
        let siren: Siren = "404833048".parse().expect("a known SIREN");
        assert_eq!(siren.vat_number(), "FR83404833048");
    }

    #[test]
    fn a_siret_belongs_to_its_siren_even_at_la_poste() {
        let siren: Siren = "732829320".parse().expect("a known SIREN");
        assert!(siren.owns_siret("73282932000074") && !siren.owns_siret("73282932000075"));
        let post: Siren = LA_POSTE.parse().expect("La Poste");
        assert!(post.owns_siret("35600000049837"), "a post office sums to a multiple of five");
    }

    #[test]
    fn a_vat_number_of_france_has_its_key_and_a_siren() {
        assert_eq!(read_vat_number("fr 83 404 833 048").ok().as_deref(), Some("FR83404833048"));
        assert!(read_vat_number("FRK7404833048").is_ok(), "a key with letters has no published rule");
        for wrong in ["XX", "FR84404833048", "FR83404833049", "DE123456789", "FR8", "FR é404833048"] {
            assert!(read_vat_number(wrong).is_err(), "{wrong}");
        }
    }
}
