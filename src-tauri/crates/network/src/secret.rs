//! Passwords and PINs: kept as argon2id hashes alone, 19 MiB, two passes, one lane (OWASP Password Storage
//! Cheat Sheet, 2024). One verification stays far below the hundred milliseconds that a change of seller may take.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::Chance;

use crate::{Error, Result};

/// The shortest password, in characters.
pub const PASSWORD_LEAST: usize = 8;
/// The shortest PIN, in digits.
pub const PIN_LEAST: usize = 4;
/// The longest PIN, in digits.
pub const PIN_MOST: usize = 8;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Verified when nobody has the code, so that the answer takes as long as for a known one. Nothing matches it.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a password, as a PHC string.
///
/// # Errors
///
/// [`Error::PasswordTooShort`] below [`PASSWORD_LEAST`] characters.
pub fn hash_password(password: &str, chance: &Chance) -> Result<String> {
    match password.chars().count() < PASSWORD_LEAST {
        true => Err(Error::PasswordTooShort { least: PASSWORD_LEAST }),
        false => hash(password, chance),
    }
}

/// Hashes a PIN, as a PHC string.
///
/// # Errors
///
/// [`Error::PinInvalid`] for anything but 4 to 8 digits, or for one digit repeated.
pub fn hash_pin(pin: &str, chance: &Chance) -> Result<String> {
    let repeated = pin.bytes().all(|byte| Some(byte) == pin.bytes().next());
    match looks_like_pin(pin) && !repeated {
        true => hash(pin, chance),
        false => Err(Error::PinInvalid { least: PIN_LEAST, most: PIN_MOST }),
    }
}

/// Whether a text has the shape of a PIN.
#[must_use]
pub fn looks_like_pin(text: &str) -> bool {
    (PIN_LEAST..=PIN_MOST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `secret` is the one that was hashed; without a hash, takes as long and says no.
#[must_use]
pub fn verify(secret: &str, hash: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else { return false };
    let matches = Argon2::default().verify_password(secret.as_bytes(), &parsed).is_ok();
    matches && hash.is_some()
}

fn hash(secret: &str, chance: &Chance) -> Result<String> {
    let failed = |detail: String| Error::SecretNotKept { detail };
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| failed(error.to_string()))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt: [u8; 16] = chance.bytes();
    let hash: PasswordHash = argon2
        .hash_password_with_salt(secret.as_bytes(), &salt)
        .map_err(|error| failed(error.to_string()))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_never_kept() {
        let hash = hash_password("théâtre du soir", &Chance::seeded(1)).expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("théâtre du soir", Some(&hash)) && !verify("théâtre du soi", Some(&hash)));
    }

    #[test]
    fn nobody_matches_no_secret_but_is_a_readable_hash() {
        assert!(
            PasswordHash::new(NOBODY).is_ok(),
            "else an unknown code would answer faster than a known one"
        );
        assert!(!verify("", None) && !verify("nobody", None));
    }

    #[test]
    fn short_passwords_and_obvious_pins_are_refused() {
        let chance = Chance::seeded(1);
        assert!(matches!(hash_password("1234567", &chance), Err(Error::PasswordTooShort { .. })));
        for pin in ["123", "123456789", "12a4", "0000", ""] {
            assert!(matches!(hash_pin(pin, &chance), Err(Error::PinInvalid { .. })), "{pin}");
        }
        assert!(hash_pin("4071", &chance).is_ok());
    }
}
