//! Takings for a spreadsheet, as French ones read them (`french-rules` §10): UTF-8 with its mark, semicolons,
//! decimal commas, CRLF, and no cell that a spreadsheet would run as a formula.

use kernel::Money;
use network::Language;
use sales::takings::{Line, Takings};

use crate::sales::words;

/// One row per line of takings.
pub(super) fn of(takings: &Takings, language: Language) -> String {
    let mut text = format!("\u{feff}{}\r\n", words::say(language, "takings.columns"));
    for line in &takings.lines {
        text.push_str(&row(line));
        text.push_str("\r\n");
    }
    text
}

fn row(line: &Line) -> String {
    let cells = [
        cell(&line.title),
        cell(&line.category),
        cell(&line.tariff),
        decimal(line.price),
        line.issued.to_string(),
        line.cancelled.to_string(),
        line.net().to_string(),
        decimal(line.receipts()),
        decimal_rate(line.vat.as_basis_points()),
        decimal(line.before_tax()),
        decimal(line.tax()),
        cell(&line.first),
        cell(&line.last),
        line.free().to_string(),
    ];
    cells.join(";")
}

/// Quoted where it must be; what looks like a formula is kept from running.
fn cell(text: &str) -> String {
    let safe = match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    match safe.contains([';', '"', '\n', '\r']) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe,
    }
}

fn decimal(amount: Money) -> String {
    let (sign, cents) = (if amount < Money::ZERO { "-" } else { "" }, amount.as_cents().unsigned_abs());
    format!("{sign}{},{:02}", cents / 100, cents % 100)
}

fn decimal_rate(basis_points: u32) -> String {
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
