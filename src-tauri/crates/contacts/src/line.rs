//! One line typed at the desk, read into fields: « Mme Le Coq Florence 06 12 34 56 78 f.lecoq@wanadoo.fr ».
//!
//! - The e-mail, the phone and a civility before the names are recognised wherever they stand.
//! - A postcode is five digits apart from the phone; once there is a name, the words after it are the city.
//! - An address begins at a number followed by a kind of street (« 12 bis rue »), or, after a comma and a name, at any
//!   number followed by a word or at a kind of street; it ends with its comma, or at the postcode, the phone or the e-mail.
//! - What remains is the names (`line/name.rs`).

mod name;
mod street;

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
    /// The lines of an address: number and street.
    pub lines: String,
    /// A postcode.
    pub postcode: String,
    /// A city.
    pub city: String,
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

/// Reads a line, by the rules above.
#[must_use]
pub fn parse(typed: &str) -> Line {
    let mut reading = Reading::default();
    for segment in typed.split([',', ';', '\n', '\r']) {
        let pieces: Vec<&str> = segment.split_whitespace().collect();
        reading.segment(&pieces);
    }
    (reading.line.usage, reading.line.given) = name::split(&reading.names);
    reading.line
}

/// How a civility is written, when the word is one.
#[must_use]
pub fn civility(typed: &str) -> Option<&'static str> {
    let folded = text::fold(typed.trim_end_matches('.'));
    CIVILITIES.iter().find(|(known, _)| *known == folded).map(|(_, written)| *written)
}

/// What the words being read belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Name,
    Street,
    City,
}

#[derive(Debug, Default)]
struct Reading<'a> {
    line: Line,
    /// The words of the names, by the segments that commas make.
    names: Vec<Vec<&'a str>>,
}

impl<'a> Reading<'a> {
    /// Reads what stands between two commas.
    fn segment(&mut self, pieces: &[&'a str]) {
        let apart = !self.names.is_empty();
        let mut part = match apart && !self.line.lines.is_empty() && self.line.city.is_empty() {
            true => Part::City,
            false => Part::Name,
        };
        if !self.line.lines.is_empty() {
            self.line.lines.push('\n');
        }
        let mut names = Vec::new();
        let mut rest = pieces;
        while let [piece, after @ ..] = rest {
            let run = digits(rest);
            if part != Part::Street && street::begins(rest, apart && rest.len() == pieces.len()) {
                part = Part::Street;
                append(&mut self.line.lines, piece);
            } else if self.line.email.is_empty() && email::normalise(piece).is_some() {
                (*piece).clone_into(&mut self.line.email);
            } else if run > 0 {
                let named = apart || !names.is_empty() || !self.line.lines.is_empty();
                if self.digits(&rest[..run], part) {
                    part = if named { Part::City } else { Part::Name };
                }
                rest = &rest[run..];
                continue;
            } else {
                match (part, civility(piece)) {
                    (Part::Street, _) => append(&mut self.line.lines, piece),
                    (Part::City, _) => append(&mut self.line.city, piece),
                    (Part::Name, Some(civility))
                        if !apart && names.is_empty() && self.line.civility.is_empty() =>
                    {
                        civility.clone_into(&mut self.line.civility);
                    }
                    (Part::Name, _) => names.push(*piece),
                }
            }
            rest = after;
        }
        self.line.lines.truncate(self.line.lines.trim_end().len());
        if !names.is_empty() {
            self.names.push(names);
        }
    }

    /// Reads pieces of digits: a phone and a postcode, or the end of a street (« du 8 mai 1945 »). Whether a postcode
    /// was there.
    fn digits(&mut self, run: &[&str], part: Part) -> bool {
        let in_street = part == Part::Street;
        let (phone, postcode) = split_digits(run, in_street);
        match in_street && !phone.is_empty() && phone::normalise(&phone).is_none() {
            true => append(&mut self.line.lines, &phone),
            false => append(&mut self.line.phone, &phone),
        }
        if postcode.is_empty() || !self.line.postcode.is_empty() {
            append(&mut self.line.phone, postcode);
            return false;
        }
        postcode.clone_into(&mut self.line.postcode);
        // What stood between the street and the postcode is of the address still.
        let between = std::mem::take(&mut self.line.city);
        append(&mut self.line.lines, &between);
        true
    }
}

fn append(to: &mut String, piece: &str) {
    if !to.is_empty() && !to.ends_with('\n') && !piece.is_empty() {
        to.push(' ');
    }
    to.push_str(piece);
}

/// How many pieces of digits follow each other, without the number of a street after a phone.
fn digits(pieces: &[&str]) -> usize {
    let run = pieces.iter().take_while(|piece| phone::read(piece).is_some()).count();
    let is_phone = |end: usize| phone::normalise(&pieces[..end].join(" ")).is_some();
    match run.checked_sub(1) {
        Some(last) if is_phone(last) && street::begins(&pieces[last..], false) => last,
        _ => run,
    }
}

/// The phone, and the postcode: five digits before it, after it, or alone; in a street, a
/// number may stand before it.
fn split_digits<'a>(run: &[&'a str], in_street: bool) -> (String, &'a str) {
    let is_postcode = |piece: &str| piece.len() == 5 && piece.bytes().all(|byte| byte.is_ascii_digit());
    let is_phone = |pieces: &[&str]| pieces.is_empty() || phone::normalise(&pieces.join(" ")).is_some();
    match run {
        [before @ .., last] if is_postcode(last) && is_phone(before) => (before.join(" "), last),
        [first, after @ ..] if is_postcode(first) && is_phone(after) => (after.join(" "), first),
        // « du 8 mai 1945 69003 »
        [number, last] if in_street && is_postcode(last) => ((*number).to_owned(), last),
        _ => (run.join(" "), ""),
    }
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

    #[test]
    fn the_words_after_a_postcode_are_the_city() {
        let line = parse("Marie Curie 04 72 00 00 00 69003 Lyon");
        assert_eq!((line.usage.as_str(), line.given.as_str()), ("Curie", "Marie"));
        assert_eq!((line.phone.as_str(), line.postcode.as_str()), ("04 72 00 00 00", "69003"));
        assert_eq!(line.city, "Lyon");
        let line = parse("Le Coq 69003 Villeurbanne la Doua 0472000000 f@exemple.fr");
        assert_eq!((line.city.as_str(), line.phone.as_str()), ("Villeurbanne la Doua", "0472000000"));
        assert_eq!(parse("69001 Mme Le Coq").usage, "Le Coq", "a name may come after all else");
    }

    #[test]
    fn the_number_of_a_street_is_no_phone_and_a_comma_ends_the_name() {
        for typed in [
            "Marie Curie, 12 rue des Fleurs, 69003 Lyon",
            "Marie Curie 12 rue des Fleurs 69003 Lyon",
            "Marie Curie, 12 rue des Fleurs 69003, Lyon",
        ] {
            let line = parse(typed);
            let read = [&line.usage, &line.given, &line.lines, &line.postcode, &line.city, &line.phone];
            assert_eq!(read, ["Curie", "Marie", "12 rue des Fleurs", "69003", "Lyon", ""], "{typed}");
        }
        let line = parse("Le Coq, 4 bis Grande Rue, bât. C, 06 12 34 56 78, 21000 Dijon, f@exemple.fr");
        assert_eq!((line.lines.as_str(), line.city.as_str()), ("4 bis Grande Rue\nbât. C", "Dijon"));
        assert_eq!((line.phone.as_str(), line.email.as_str()), ("06 12 34 56 78", "f@exemple.fr"));
        let line = parse("Le Coq 06 12 34 56 78 3 rue du 8 mai 1945 21000 Dijon");
        assert_eq!((line.phone.as_str(), line.lines.as_str()), ("06 12 34 56 78", "3 rue du 8 mai 1945"));
        assert_eq!(
            (line.usage.as_str(), line.postcode.as_str(), line.city.as_str()),
            ("Le Coq", "21000", "Dijon")
        );
    }
}
