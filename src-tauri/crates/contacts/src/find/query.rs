//! What a person typed, read as words, digits and pieces of e-mail.

use crate::phone;
use crate::text;

/// More words than anyone types; the rest is left aside.
const WORDS: usize = 8;
/// More characters than anyone types; the rest is left aside. What is near a word is drawn letter by letter, and a page
/// pasted by mistake is no name.
const CHARACTERS: usize = 120;

/// One thing that must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// The beginning of a name or of a piece of e-mail, folded.
    Word(String),
    /// The beginning of an e-mail's domain, letters and digits alone.
    Domain(String),
    /// The beginning of a phone number as it is dialled in France.
    Number(String),
}

/// Reads what was typed. Digits are gathered in whatever format they come: `06 12`, `+33 (0)6`, `0033.6`.
#[must_use]
pub fn parse(typed: &str) -> Vec<Term> {
    let typed = typed.char_indices().nth(CHARACTERS).map_or(typed, |(end, _)| &typed[..end]);
    let mut terms = Vec::new();
    let mut number = String::new();
    for piece in typed.split_whitespace() {
        let is_number = piece.chars().all(|c| c.is_ascii_digit() || "+.-/()".contains(c))
            && piece.contains(|c: char| c.is_ascii_digit() || c == '+');
        if is_number && (number.is_empty() || !piece.starts_with('+')) {
            number.push_str(piece);
            continue;
        }
        end_number(&mut number, &mut terms);
        match piece.split_once('@') {
            _ if is_number => number.push_str(piece),
            Some((local, domain)) => {
                terms.extend(text::words(local).into_iter().map(Term::Word));
                let domain = text::words(domain).concat();
                if !domain.is_empty() {
                    terms.push(Term::Domain(domain));
                }
            }
            None => terms.extend(text::words(piece).into_iter().map(Term::Word)),
        }
    }
    end_number(&mut number, &mut terms);
    terms.truncate(WORDS);
    terms
}

/// The other reading of what was typed, when pieces with a dot may be the domain of an e-mail: « sfr.fr ».
#[must_use]
pub fn with_domains(typed: &str) -> Option<Vec<Term>> {
    let is_domain =
        |piece: &str| piece.contains('.') && !piece.contains('@') && piece.contains(char::is_alphabetic);
    typed.contains('.').then(|| {
        let led = |piece: &str| if is_domain(piece) { format!("@{piece}") } else { piece.to_owned() };
        parse(&typed.split_whitespace().map(led).collect::<Vec<_>>().join(" "))
    })
}

fn end_number(number: &mut String, terms: &mut Vec<Term>) {
    let typed = std::mem::take(number);
    if typed.is_empty() {
        return;
    }
    let bare = typed.replace("(0)", "");
    let digits = phone::digits(&bare);
    let abroad = match digits.strip_prefix("00") {
        Some(rest) => Some(rest),
        None => bare.starts_with('+').then_some(digits.as_str()),
    };
    terms.push(Term::Number(match abroad {
        None => digits,
        // « +3 » is still on its way to « +33 ».
        Some("" | "3") => "0".to_owned(),
        Some(rest) => match rest.strip_prefix("33") {
            Some(national) => format!("0{}", national.strip_prefix('0').unwrap_or(national)),
            None => format!("00{rest}"),
        },
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Term {
        Term::Word(text.into())
    }
    fn number(text: &str) -> Term {
        Term::Number(text.into())
    }

    #[test]
    fn words_come_in_any_order_with_any_accent() {
        assert_eq!(parse("  Zoé L'Her "), [word("zoe"), word("l"), word("her")]);
    }

    #[test]
    fn digits_are_one_number_in_any_format() {
        for typed in
            ["061234", "06 12 34", "06.12.34", "+33 6 12 34", "+33 (0)6 12 34", "0033 61234", "(06)12-34"]
        {
            assert_eq!(parse(typed), [number("061234")], "{typed}");
        }
        assert_eq!(parse("+44 20"), [number("004420")]);
        assert_eq!(parse("martin 06 12 jean"), [word("martin"), number("0612"), word("jean")]);
    }

    #[test]
    fn an_address_gives_its_words_and_its_domain() {
        assert_eq!(parse("Jean.Dup42@gm"), [word("jean"), word("dup42"), Term::Domain("gm".into())]);
        assert_eq!(parse("@orange.f"), [Term::Domain("orangef".into())]);
        assert_eq!(parse(" @ - . "), []);
    }
}
