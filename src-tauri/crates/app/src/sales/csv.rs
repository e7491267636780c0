//! Tables for a spreadsheet, as French ones read them (`french-rules` §10): UTF-8 with its mark, semicolons, decimal
//! commas, CRLF, and no cell that a spreadsheet would run as a formula.

use kernel::Money;

/// The file of these rows.
pub(super) fn file(rows: &[String]) -> Vec<u8> {
    format!("\u{feff}{}\r\n", rows.join("\r\n")).into_bytes()
}

/// Rows under a heading, after an empty row; nothing when there is none.
pub(super) fn section(rows: &mut Vec<String>, heading: String, of: impl Iterator<Item = String>) {
    let before = rows.len();
    rows.extend([String::new(), heading]);
    rows.extend(of);
    if rows.len() == before + 2 {
        rows.truncate(before);
    }
}

/// Quoted where it must be; what looks like a formula is kept from running.
pub(super) fn cell(text: &str) -> String {
    let safe = match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    match safe.contains([';', '"', '\n', '\r']) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe,
    }
}

/// An amount in euros.
pub(super) fn decimal(amount: Money) -> String {
    let (sign, cents) = (if amount < Money::ZERO { "-" } else { "" }, amount.as_cents().unsigned_abs());
    format!("{sign}{},{:02}", cents / 100, cents % 100)
}

/// A rate in hundredths.
pub(super) fn decimal_rate(basis_points: u32) -> String {
    format!("{},{:02}", basis_points / 100, basis_points % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_looks_like_a_formula_stays_a_title() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("Bérénice ; « fin »"), "\"Bérénice ; « fin »\"");
    }

    #[test]
    fn amounts_have_a_decimal_comma() {
        assert_eq!(decimal(Money::cents(-1205)), "-12,05");
        assert_eq!(decimal_rate(550), "5,50");
    }
}
