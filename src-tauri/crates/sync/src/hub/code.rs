//! The enrolment code: a login, the password it has until the desk joins, and the certificate to expect at the other
//! end. Copied or typed once, worth nothing after a day or once it was used.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use kernel::Chance;
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// The first bytes of the SHA-256 of a certificate (DER).
pub type Fingerprint = [u8; 16];

const VERSION: u8 = 1;
const NO_CERTIFICATE: Fingerprint = [0; 16];

/// What an administrator gives to the person who sets a desk up, beside the address.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// Eight bytes that name the login, in hexadecimal after `d_`.
    login: [u8; 8],
    password: [u8; 10],
    /// Of the authority that signed the server's certificate, or of that certificate.
    pub authority: Option<Fingerprint>,
}

impl Code {
    /// A new code, for the authority whose certificate is given in DER.
    #[must_use]
    pub fn draw(chance: &Chance, authority: Option<&[u8]>) -> Self {
        Self { login: chance.bytes(), password: chance.bytes(), authority: authority.map(fingerprint) }
    }

    /// The login: a word that says nothing of who it is.
    #[must_use]
    pub fn login(&self) -> String {
        format!("d_{}", HEXLOWER.encode(&self.login))
    }

    /// The password until the desk joins.
    #[must_use]
    pub fn password(&self) -> String {
        BASE32_NOPAD.encode(&self.password)
    }
}

/// The name of a certificate (DER) in a code.
#[must_use]
pub fn fingerprint(certificate: &[u8]) -> Fingerprint {
    let mut first = Fingerprint::default();
    first.copy_from_slice(&Sha256::digest(certificate)[..16]);
    first
}

/// Its password stays out of logs.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({})", self.login())
    }
}

/// Twelve groups of five letters and digits.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![VERSION];
        bytes.extend(self.login);
        bytes.extend(self.password);
        bytes.extend(self.authority.unwrap_or(NO_CERTIFICATE));
        let check = Sha256::digest(&bytes);
        bytes.extend(&check[..2]);
        let letters = BASE32_NOPAD.encode(&bytes);
        for (place, letter) in letters.chars().enumerate() {
            if place > 0 && place % 5 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

impl FromStr for Code {
    type Err = Error;

    /// Reads a code as printed or typed: spaces, dashes and case do not count.
    fn from_str(text: &str) -> Result<Self> {
        let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let bytes = BASE32_NOPAD.decode(letters.to_ascii_uppercase().as_bytes());
        let bytes: [u8; 37] = bytes.ok().and_then(|it| it.try_into().ok()).ok_or(Error::CodeUnreadable)?;
        let (said, check) = bytes.split_at(35);
        if said[0] != VERSION || check != &Sha256::digest(said)[..2] {
            return Err(Error::CodeUnreadable);
        }
        let part = |from: usize, to: usize| &said[from..to];
        let mut code = Self { login: [0; 8], password: [0; 10], authority: None };
        code.login.copy_from_slice(part(1, 9));
        code.password.copy_from_slice(part(9, 19));
        let mut authority = NO_CERTIFICATE;
        authority.copy_from_slice(part(19, 35));
        code.authority = (authority != NO_CERTIFICATE).then_some(authority);
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_as_printed_and_as_typed() {
        for authority in [None, Some(&b"a certificate"[..])] {
            let code = Code::draw(&Chance::seeded(7), authority);
            let printed = code.to_string();
            assert_eq!(printed.len(), 60 + 11, "{printed}");
            assert_eq!(printed.parse::<Code>().ok(), Some(code.clone()));
            assert_eq!(printed.to_lowercase().replace('-', " ").parse::<Code>().ok(), Some(code));
        }
    }

    #[test]
    fn a_code_with_a_wrong_letter_is_refused() {
        let printed = Code::draw(&Chance::seeded(7), None).to_string();
        for (place, letter) in printed.char_indices().filter(|(_, letter)| *letter != '-') {
            let other = if letter == 'A' { 'B' } else { 'A' };
            let mut wrong = printed.clone();
            wrong.replace_range(place..=place, &other.to_string());
            assert!(wrong.parse::<Code>().is_err(), "letter {place} of {printed}");
        }
    }

    #[test]
    fn a_password_is_not_told_to_logs() {
        let code = Code::draw(&Chance::seeded(7), None);
        assert!(!format!("{code:?}").contains(&code.password()));
    }
}
