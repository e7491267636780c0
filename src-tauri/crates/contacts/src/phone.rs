//! Phone numbers: as typed, and in E.164.
//!
//! The French plan is a table here (arcep.fr, *plan national de numérotation*): it is the whole of what a French
//! box office types, and a desk cannot wait for a library of every country. A number of another country must come
//! with its code and is kept as it is.

/// The overseas numbers that are dialled like metropolitan ones, with the country code they have abroad.
const OVERSEAS: [(&str, &str); 14] = [
    ("0262", "262"),
    ("0263", "262"),
    ("0269", "262"),
    ("0692", "262"),
    ("0693", "262"),
    ("0639", "262"),
    ("0590", "590"),
    ("0690", "590"),
    ("0691", "590"),
    ("0594", "594"),
    ("0694", "594"),
    ("0596", "596"),
    ("0696", "596"),
    ("0697", "596"),
];

/// Set aside for fiction in metropolitan France, though they begin as Mayotte's do (Arcep, décision 2018-0881).
const FICTION: &str = "063998";

/// Digits after the country code of an overseas department.
const OVERSEAS_LENGTH: usize = 9;

/// The number in E.164, `None` when it is not one.
#[must_use]
pub fn normalise(typed: &str) -> Option<String> {
    let Dialled { digits, international } = read(typed)?;
    if international {
        return abroad(&digits);
    }
    if digits.len() != 10 || !digits.starts_with('0') || digits.starts_with("00") {
        return None;
    }
    let overseas =
        OVERSEAS.iter().find(|(prefix, _)| digits.starts_with(prefix) && !digits.starts_with(FICTION));
    Some(format!("+{}{}", overseas.map_or("33", |(_, code)| code), &digits[1..]))
}

fn abroad(digits: &str) -> Option<String> {
    let national = |code: &str| {
        digits.strip_prefix(code).map(|rest| rest.strip_prefix('0').unwrap_or(rest)).map(str::to_owned)
    };
    if let Some(rest) = national("33") {
        return (rest.len() == 9 && !rest.starts_with('0')).then(|| format!("+33{rest}"));
    }
    for code in ["262", "590", "594", "596"] {
        if let Some(rest) = national(code) {
            return (rest.len() == OVERSEAS_LENGTH).then(|| format!("+{code}{rest}"));
        }
    }
    // E.164: fifteen digits at most, the shortest numbers in use have seven with their country code.
    ((7..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}"))
}

/// What is compared when the number is not one: its digits, so that it can still be found.
#[must_use]
pub fn digits(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_digit).collect()
}

/// The number as it is dialled in France: `0612345678`, or `00…` abroad. Digits that are no number stay as they are.
#[must_use]
pub fn dialled(normalised: &str) -> String {
    let Some(number) = normalised.strip_prefix('+') else { return normalised.to_owned() };
    if let Some(rest) = number.strip_prefix("33") {
        return format!("0{rest}");
    }
    for (prefix, code) in OVERSEAS {
        if let Some(rest) = number.strip_prefix(code)
            && rest.starts_with(&prefix[1..])
        {
            return format!("0{rest}");
        }
    }
    format!("00{number}")
}

/// The number as a person reads it: pairs for French ones, after the four digits of an island for those overseas,
/// E.164 for others.
#[must_use]
pub fn shown(normalised: &str) -> String {
    let national = dialled(normalised);
    if national.len() != 10 || national.starts_with("00") {
        return normalised.to_owned();
    }
    let pairs: Vec<&str> = (0..5).map(|i| &national[2 * i..2 * i + 2]).collect();
    match normalised.starts_with("+33") {
        true => pairs.join(" "),
        false => format!("{} {}", &national[..4], pairs[2..].join(" ")),
    }
}

/// Digits as they were dialled, and whether a country code leads them.
pub(crate) struct Dialled {
    pub(crate) digits: String,
    pub(crate) international: bool,
}

/// Reads digits and the marks that people put between them; `None` when there is anything else, or no digit.
pub(crate) fn read(typed: &str) -> Option<Dialled> {
    let typed = crate::text::trim(typed);
    let bare = typed.replace("(0)", "");
    let plain = |c: char| c.is_ascii_digit() || c.is_whitespace() || ".-/()+".contains(c);
    if !bare.chars().all(plain) {
        return None;
    }
    let all = digits(&bare);
    if all.is_empty() {
        return None;
    }
    let plus = bare.trim_start_matches(['(', ' ']).starts_with('+');
    match all.strip_prefix("00") {
        Some(rest) if !plus => Some(Dialled { digits: rest.to_owned(), international: true }),
        _ => Some(Dialled { digits: all, international: plus }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_of_writing_a_french_number_is_one_number() {
        for typed in [
            "0612345678",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "06-12-34-56-78",
            "+33 6 12 34 56 78",
            "+33(0)612345678",
            "+33 (0)6 12 34 56 78",
            "0033612345678",
            "+330612345678",
        ] {
            assert_eq!(normalise(typed).as_deref(), Some("+33612345678"), "{typed}");
        }
    }

    #[test]
    fn overseas_numbers_get_their_own_country_code() {
        assert_eq!(normalise("0692 12 34 56").as_deref(), Some("+262692123456"));
        assert_eq!(normalise("0590123456").as_deref(), Some("+590590123456"));
        assert_eq!(normalise("+262 692 12 34 56").as_deref(), Some("+262692123456"));
        assert_eq!(dialled("+262692123456"), "0692123456");
        assert_eq!(shown("+33612345678"), "06 12 34 56 78");
        assert_eq!(shown("+262692123456"), "0692 12 34 56");
        assert_eq!(shown(&normalise("0590123456").unwrap_or_default()), "0590 12 34 56");
    }

    #[test]
    fn a_foreign_number_needs_its_code_and_too_short_a_number_is_none() {
        assert_eq!(normalise("+44 20 7946 0958").as_deref(), Some("+442079460958"));
        for typed in ["", "06 12", "612345678", "20 7946 0958", "06 12 34 56 7a", "0012"] {
            assert_eq!(normalise(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(typed in "[+0-9 .()-]{0,20}") {
            if let Some(number) = normalise(&typed) {
                prop_assert_eq!(normalise(&number), Some(number.clone()));
                prop_assert_eq!(normalise(&dialled(&number)), Some(number));
            }
        }
    }
}
