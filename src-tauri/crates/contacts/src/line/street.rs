//! Where an address begins.

use crate::text;

/// The kinds of street, and what an address holds beside them, folded and without a dot.
const KINDS: [&str; 44] = [
    "rue",
    "r",
    "avenue",
    "av",
    "ave",
    "boulevard",
    "bd",
    "bld",
    "boul",
    "place",
    "pl",
    "impasse",
    "imp",
    "chemin",
    "che",
    "ch",
    "allee",
    "allees",
    "quai",
    "route",
    "rte",
    "cours",
    "square",
    "sq",
    "passage",
    "ruelle",
    "sentier",
    "faubourg",
    "fg",
    "montee",
    "promenade",
    "esplanade",
    "hameau",
    "cite",
    "lotissement",
    "lot",
    "residence",
    "res",
    "batiment",
    "bat",
    "appartement",
    "appt",
    "lieu-dit",
    "bp",
];

/// What stands between a number and its street.
const REPEATED: [&str; 6] = ["bis", "ter", "quater", "a", "b", "c"];

/// Whether an address begins here: at a number before a kind of street, or, `apart` from the name by a comma, at a
/// number before any word or at a kind of street itself.
pub(super) fn begins(pieces: &[&str], apart: bool) -> bool {
    match pieces {
        [number, after @ ..] if is_number(number) => {
            let repeated = after.first().is_some_and(|piece| REPEATED.contains(&text::fold(piece).as_str()));
            let named = if repeated { after.get(1) } else { after.first() };
            named.is_some_and(|word| {
                is_kind(word) || apart && word.chars().all(|c| c.is_alphabetic() || "-'’".contains(c))
            })
        }
        [kind, _, ..] => apart && is_kind(kind),
        _ => false,
    }
}

/// One to four digits, with their « bis » or their letter or without.
pub(super) fn is_number(piece: &str) -> bool {
    let letters = piece.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=4).contains(&(piece.len() - letters.len()))
        && (letters.is_empty() || REPEATED.contains(&text::fold(letters).as_str()))
}

fn is_kind(word: &str) -> bool {
    KINDS.contains(&text::fold(word.trim_end_matches('.')).as_str())
}
