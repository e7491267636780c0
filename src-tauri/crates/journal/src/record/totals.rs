//! What an operation brings: sums of its lines, of which money in advance is no receipt.

use std::collections::BTreeMap;

use kernel::Money;
use serde::{Deserialize, Serialize};

use super::Line;

/// The `item` of a line that sells a gift voucher of the venue, or gives one back.
pub const VOUCHER: &str = "voucher";

/// The `item` of a line that keeps what a gift voucher paid, when the voucher is given back.
pub const SPENT: &str = "spent";

/// Sums of the lines of an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Money in advance, in no receipts.
    #[serde(default, skip_serializing_if = "Money::is_zero")]
    pub advances: Money,
    /// Receipts by rate in basis points, written as text because it is a key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_rate: BTreeMap<String, VatTotals>,
    /// Receipts, tax included.
    pub total: Money,
}

/// Sums at one rate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatTotals {
    /// Before tax.
    pub before_tax: Money,
    /// Tax.
    pub tax: Money,
}

impl Totals {
    /// The sums of `lines`: totals are sums of lines, never computed again from a total (`french-rules` §4.1).
    #[must_use]
    pub fn of(lines: &[Line]) -> Self {
        let mut totals = Self::default();
        for line in lines {
            if line.is_advance() {
                totals.advances += line.total;
                continue;
            }
            totals.total += line.total;
            let rate = totals.by_rate.entry(line.rate.as_basis_points().to_string()).or_default();
            rate.before_tax += line.before_tax;
            rate.tax += line.tax;
        }
        totals
    }

    /// Receipts of `lines`, each counted as positive.
    #[must_use]
    pub fn absolute(lines: &[Line]) -> Money {
        lines.iter().filter(|line| !line.is_advance()).map(|line| line.total.abs()).sum()
    }
}

impl Line {
    /// Whether it is money in advance: a gift voucher, sold or given back. The tickets that it pays are receipts; it is
    /// not, or the same money would be received twice.
    #[must_use]
    pub fn is_advance(&self) -> bool {
        matches!(self.item.as_deref(), Some(VOUCHER | SPENT))
    }
}

#[cfg(test)]
mod tests {
    use kernel::VatRate;

    use super::*;

    fn line(item: Option<&str>, quantity: i64, cents: i64, rate: u32) -> Line {
        let rate = VatRate::basis_points(rate);
        Line { item: item.map(str::to_owned), ..Line::new(1, "x", quantity, Money::cents(cents), rate) }
    }

    #[test]
    fn a_gift_voucher_is_in_no_receipts_and_its_ticket_is() {
        let lines =
            [line(None, 1, 2000, 550), line(Some(VOUCHER), -1, 4000, 0), line(Some(SPENT), 1, 1500, 0)];
        let totals = Totals::of(&lines);
        assert_eq!((totals.total, totals.advances), (Money::cents(2000), Money::cents(-2500)));
        assert_eq!(totals.by_rate.keys().collect::<Vec<_>>(), ["550"]);
        assert_eq!(Totals::absolute(&lines), Money::cents(2000));
    }

    #[test]
    fn what_was_used_of_a_pass_is_received() {
        let lines = [line(Some("pass"), -1, 7500, 550), line(Some("used"), 1, 3000, 550)];
        assert_eq!(
            (Totals::of(&lines).total, Totals::absolute(&lines)),
            (Money::cents(-4500), Money::cents(10_500))
        );
    }
}
