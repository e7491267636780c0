//! One line typed at the desk, read into fields: « Mme Le Coq Florence 06 12 34 56 78 f.lecoq@wanadoo.fr ».

use crate::{email, phone, text};

/// The fields of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// « Mme » or « M. ».
    pub civility: String,
    /// The name in use.
    pub usage: String,
    /// Given names.
    pub given: String,
    /// An e-mail address.
    pub email: String,
    /// A phone number, as typed.
    pub phone: String,
    /// A postcode.
    pub postcode: String,
}

/// The civilities that people type, folded and without a dot, and how they are written.
const CIVILITIES: [(&str, &str); 8] = [
    ("mme", "Mme"),
    ("madame", "Mme"),
    ("mlle", "Mme"),
    ("m", "M."),
    ("mr", "M."),
    ("monsieur", "M."),
    ("mrs", "Mme"),
    ("ms", "Mme"),
];

/// Words that begin a name of several words; articles keep their place in the name (french-rules §10).
const PARTICLES: [&str; 12] = ["de", "du", "des", "d", "la", "le", "les", "l", "van", "von", "den", "der"];

/// Reads a line: the e-mail, the phone and the civility are recognised wherever they stand; of the words that
/// remain, those in capitals are the name, else the first one with its particles.
#[must_use]
pub fn parse(typed: &str) -> Line {
    let mut line = Line::default();
    let mut names: Vec<&str> = Vec::new();
    let mut digits: Vec<&str> = Vec::new();
    for piece in typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|p| !p.is_empty())
    {
        if line.email.is_empty() && email::normalise(piece).is_some() {
            piece.clone_into(&mut line.email);
        } else if phone::read(piece).is_some() {
            digits.push(piece);
        } else if line.civility.is_empty() && names.is_empty() && civility(piece).is_some() {
            civility(piece).unwrap_or_default().clone_into(&mut line.civility);
        } else {
            names.push(piece);
        }
    }
    (line.phone, line.postcode) = split_digits(&digits);
    (line.usage, line.given) = split_name(&names);
    line
}

/// The phone, and the postcode: five digits that stand after it, or alone.
fn split_digits(pieces: &[&str]) -> (String, String) {
    let is_postcode = |piece: &&str| piece.len() == 5 && piece.bytes().all(|byte| byte.is_ascii_digit());
    let Some((last, before)) = pieces.split_last().filter(|(last, _)| is_postcode(last)) else {
        return (pieces.join(" "), String::new());
    };
    match before.is_empty() || phone::normalise(&before.join(" ")).is_some() {
        true => (before.join(" "), (*last).to_owned()),
        false => (pieces.join(" "), String::new()),
    }
}

/// How a civility is written, when the word is one.
#[must_use]
pub fn civility(typed: &str) -> Option<&'static str> {
    let folded = text::fold(typed.trim_end_matches('.'));
    CIVILITIES.iter().find(|(known, _)| *known == folded).map(|(_, written)| *written)
}

fn split_name(words: &[&str]) -> (String, String) {
    let shouted = |word: &&str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase)
    };
    let in_capitals = words.iter().filter(|word| shouted(word)).count();
    if in_capitals > 0 && in_capitals < words.len() {
        let is_name = |word: &&&str| shouted(word) || is_particle(word);
        let (name, given): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| is_name(word));
        return (name.join(" "), given.join(" "));
    }
    let particles = words.iter().take_while(|word| is_particle(word)).count();
    let name = (particles + 1).min(words.len());
    (words[..name].join(" "), words[name..].join(" "))
}

fn is_particle(word: &&str) -> bool {
    PARTICLES.contains(&text::fold(word).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(typed: &str) -> [String; 5] {
        let line = parse(typed);
        [line.civility, line.usage, line.given, line.phone, line.email]
    }

    #[test]
    fn a_line_gives_its_fields_in_any_order() {
        assert_eq!(
            parsed("Mme Le Coq Florence 06 12 34 56 78 f.lecoq@wanadoo.fr"),
            ["Mme", "Le Coq", "Florence", "06 12 34 56 78", "f.lecoq@wanadoo.fr"]
        );
        assert_eq!(
            parsed("a@b.fr 0387275577 de La Tour Jean-Paul"),
            ["", "de La Tour", "Jean-Paul", "0387275577", "a@b.fr"]
        );
    }

    #[test]
    fn a_postcode_is_not_the_end_of_the_phone() {
        let read = |typed: &str| {
            let line = parse(typed);
            (line.phone, line.postcode)
        };
        let both = ("06 12 34 56 78".to_owned(), "69001".to_owned());
        assert_eq!(read("Mme Le Coq 06 12 34 56 78 69001"), both);
        assert_eq!(read("Mme Le Coq 69001"), (String::new(), "69001".to_owned()));
        assert_eq!(read("Mme Le Coq 06 12345").1, "");
    }

    #[test]
    fn a_name_in_capitals_may_come_last() {
        assert_eq!(parsed("Anne Laure L'HERMINIER")[1..3], ["L'HERMINIER", "Anne Laure"]);
        assert_eq!(parsed("M. Jean de LA TOUR")[..3], ["M.", "de LA TOUR", "Jean"]);
    }

    #[test]
    fn nothing_typed_gives_nothing() {
        assert_eq!(parse("  "), Line::default());
        assert_eq!(parsed("Martin")[1..3], ["Martin", ""]);
    }
}
