//! Money in whole cents of euro. The rounding of this module is documented in `docs/algorithms/money.md`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use schemars::JsonSchema;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

/// An amount in whole cents of euro; negative for what is given back.
///
/// Sums panic on overflow in every profile: 92 quadrillion euros are a defect, not a total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Money(i64);

/// The largest amount that is read, either way: ten billion euros. No box office takes it, and what is read stays
/// so far below the range of 64 bits that no sum of it gets there.
const LARGEST: i64 = 1_000_000_000_000;

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let cents = i64::deserialize(from)?;
        match (-LARGEST..=LARGEST).contains(&cents) {
            true => Ok(Self(cents)),
            false => Err(D::Error::custom("an amount beyond ten billion euros")),
        }
    }
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of `cents` hundredths of a euro.
    #[must_use]
    pub const fn cents(cents: i64) -> Self {
        Self(cents)
    }

    /// The amount in cents.
    #[must_use]
    pub const fn as_cents(self) -> i64 {
        self.0
    }

    /// Whether nothing is due either way.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// The amount without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The sum, or `None` beyond the range of 64 bits.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// This unit price `count` times.
    ///
    /// # Panics
    ///
    /// Beyond the range of 64 bits, as sums do.
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        match self.0.checked_mul(count) {
            Some(product) => Self(product),
            None => panic!("an amount beyond 64 bits"),
        }
    }

    /// `parts` amounts that differ by a cent at most and sum to the whole, the larger ones first.
    #[must_use]
    pub fn split(self, parts: usize) -> Vec<Self> {
        self.prorate(&vec![1; parts])
    }

    /// Amounts in proportion to `weights` that sum to the whole: largest remainder, ties by order.
    ///
    /// Empty when there is no weight at all to carry the amount.
    #[must_use]
    pub fn prorate(self, weights: &[u64]) -> Vec<Self> {
        let total: i128 = weights.iter().map(|&w| i128::from(w)).sum();
        if total == 0 {
            return Vec::new();
        }
        let whole = i128::from(self.0.abs());
        let mut parts: Vec<i128> = weights.iter().map(|&w| whole * i128::from(w) / total).collect();
        let mut order: Vec<usize> = (0..weights.len()).filter(|&i| weights[i] > 0).collect();
        order.sort_by_key(|&i| (std::cmp::Reverse(whole * i128::from(weights[i]) % total), i));
        let missing = whole - parts.iter().sum::<i128>();
        for &i in order.iter().take(usize::try_from(missing).unwrap_or(usize::MAX)) {
            parts[i] += 1;
        }
        let sign = i128::from(self.0.signum());
        parts
            .into_iter()
            .map(|part| Self(i64::try_from(sign * part).expect("a part is not larger than its whole")))
            .collect()
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.checked_add(other).expect("an amount beyond 64 bits")
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.checked_neg().expect("an amount beyond 64 bits"))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// French typography: `1 234,50 €`, with narrow no-break spaces (U+202F) and a minus sign (U+2212).
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (euros, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = euros.to_string();
        if self.0 < 0 {
            f.write_str("\u{2212}")?;
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                f.write_str("\u{202f}")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ",{cents:02}\u{202f}€")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_written_the_french_way() {
        assert_eq!(Money::cents(123_456_705).to_string(), "1\u{202f}234\u{202f}567,05\u{202f}€");
        assert_eq!(Money::cents(-1600).to_string(), "\u{2212}16,00\u{202f}€");
    }

    #[test]
    fn an_amount_that_no_sum_could_hold_is_not_read() {
        assert_eq!(serde_json::from_str::<Money>("-1600").expect("read"), Money::cents(-1600));
        for absurd in [i64::MAX, i64::MIN, LARGEST + 1] {
            serde_json::from_str::<Money>(&absurd.to_string()).expect_err("refused");
        }
    }

    #[test]
    fn the_odd_cent_goes_to_the_first_of_equals() {
        assert_eq!(Money::cents(100).split(3), [34, 33, 33].map(Money::cents));
    }

    proptest! {
        #[test]
        fn the_parts_of_any_division_sum_to_the_whole(
            cents in -1_000_000_000_000_i64..1_000_000_000_000,
            weights in proptest::collection::vec(0_u64..1_000_000, 1..40),
        ) {
            let parts = Money::cents(cents).prorate(&weights);
            if weights.iter().any(|&w| w > 0) {
                prop_assert_eq!(parts.iter().copied().sum::<Money>(), Money::cents(cents));
            } else {
                prop_assert!(parts.is_empty());
            }
        }

        #[test]
        fn parts_of_an_even_split_differ_by_one_cent_at_most(cents in 0_i64..1_000_000_000, n in 1_usize..60) {
            let parts = Money::cents(cents).split(n);
            let (low, high) = (parts.iter().min().expect("n > 0"), parts.iter().max().expect("n > 0"));
            prop_assert!((*high - *low).as_cents() <= 1);
        }
    }
}
