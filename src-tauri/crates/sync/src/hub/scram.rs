//! What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5802 and 7677), worked out here: the password itself is never
//! in a statement, hence in no log of the server.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// PostgreSQL's own count (`scram_iterations`).
const ITERATIONS: u32 = 4096;

/// The verifier of a password of plain letters and digits, which need no normalisation.
pub(super) fn verifier(password: &str, salt: &[u8; 16]) -> String {
    let salted = salted(password.as_bytes(), salt);
    let client = mac(&salted, &[b"Client Key"]);
    let server = mac(&salted, &[b"Server Key"]);
    let stored = Sha256::digest(client);
    format!(
        "SCRAM-SHA-256${ITERATIONS}:{}${}:{}",
        BASE64.encode(salt),
        BASE64.encode(&stored),
        BASE64.encode(&server)
    )
}

/// `Hi` of RFC 5802: PBKDF2 with one block.
fn salted(password: &[u8], salt: &[u8]) -> [u8; 32] {
    let mut round = mac(password, &[salt, &1_u32.to_be_bytes()]);
    let mut sum = round;
    for _ in 1..ITERATIONS {
        round = mac(password, &[&round]);
        sum.iter_mut().zip(round).for_each(|(sum, byte)| *sum ^= byte);
    }
    sum
}

fn mac(key: &[u8], message: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    message.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exchange of RFC 7677 § 3: password `pencil`, its salt, and the proof that the client sends.
    #[test]
    fn the_published_exchange_is_reproduced() {
        let salt = BASE64.decode(b"W22ZaJ0SNY7soEsUEjb6gQ==").expect("base 64");
        let client = mac(&salted(b"pencil", &salt), &[b"Client Key"]);
        let said = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                    s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,\
                    r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        let signature = mac(&Sha256::digest(client), &[said.as_bytes()]);
        let proof: Vec<u8> = client.iter().zip(signature).map(|(key, byte)| key ^ byte).collect();
        assert_eq!(BASE64.encode(&proof), "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    }
}
