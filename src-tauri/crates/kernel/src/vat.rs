//! Value-added tax on a ticket line.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Money;

/// A VAT rate in basis points: 210 is 2,10 %, 0 is exempt. Rates in force are data, not code.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct VatRate(u32);

impl VatRate {
    /// The highest rate of the law: 20 % (CGI art. 278).
    pub const HIGHEST: Self = Self(2000);

    /// A rate of `bp` hundredths of a percent.
    #[must_use]
    pub const fn basis_points(bp: u32) -> Self {
        Self(bp)
    }

    /// The rate in hundredths of a percent.
    #[must_use]
    pub const fn as_basis_points(self) -> u32 {
        self.0
    }

    /// The part of a tax-included `price` that is before tax, half up:
    /// `round(price × 10000 / (10000 + rate))` (CGI art. 266; `french-rules` §4.1). The tax is what remains.
    #[must_use]
    pub fn before_tax(self, price: Money) -> Money {
        let base = 10_000 + i128::from(self.0);
        let gross = i128::from(price.as_cents().abs()) * 10_000;
        let net = (2 * gross + base) / (2 * base);
        let net = i64::try_from(net).expect("not larger than the price");
        Money::cents(net * price.as_cents().signum())
    }

    /// The tax inside a tax-included `price`.
    #[must_use]
    pub fn tax(self, price: Money) -> Money {
        price - self.before_tax(price)
    }
}

/// `5,5 %`, with a narrow no-break space.
impl fmt::Display for VatRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => write!(f, "{whole}\u{202f}%"),
            r if r.is_multiple_of(10) => write!(f, "{whole},{}\u{202f}%", r / 10),
            r => write!(f, "{whole},{r:02}\u{202f}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_ticket_at_eighteen_euros_holds_ninety_four_cents_of_tax() {
        let rate = VatRate::basis_points(550);
        assert_eq!(rate.before_tax(Money::cents(1800)), Money::cents(1706));
        assert_eq!(rate.tax(Money::cents(1800)), Money::cents(94));
        assert_eq!(rate.to_string(), "5,5\u{202f}%");
    }

    proptest! {
        #[test]
        fn a_refund_holds_exactly_the_tax_of_its_sale(cents in 0_i64..10_000_000, bp in 0_u32..2_500) {
            let rate = VatRate::basis_points(bp);
            prop_assert_eq!(rate.tax(Money::cents(-cents)), -rate.tax(Money::cents(cents)));
        }
    }
}
