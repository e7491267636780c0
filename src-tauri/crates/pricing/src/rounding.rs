//! Named rounding rules and shares; the only places of the engine where an amount loses precision.

use std::fmt;

use kernel::Money;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The multiple that a price is rounded to.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Multiple {
    /// One cent.
    #[default]
    WholeCent,
    /// Ten cents.
    #[serde(rename = "to_10_cents")]
    TenCents,
    /// Fifty cents.
    #[serde(rename = "to_50_cents")]
    FiftyCents,
    /// One euro.
    ToEuro,
}

impl Multiple {
    /// The multiple in cents.
    #[must_use]
    pub const fn as_cents(self) -> i64 {
        match self {
            Self::WholeCent => 1,
            Self::TenCents => 10,
            Self::FiftyCents => 50,
            Self::ToEuro => 100,
        }
    }
}

/// Which of the two neighbours a price is rounded to.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Never less than the exact price.
    Up,
    /// Never more than the exact price.
    Down,
    /// The nearer one; a half goes up.
    #[default]
    Nearest,
}

/// A named rounding rule, applied once at the end of a pricing rule. Default: the nearest cent, half up.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct Rounding {
    /// The multiple to reach.
    #[serde(rename = "to")]
    pub multiple: Multiple,
    /// The side to reach it from.
    #[serde(default)]
    pub direction: Direction,
}

impl Rounding {
    /// The nearest cent, half up.
    pub const WHOLE_CENT: Self = Self { multiple: Multiple::WholeCent, direction: Direction::Nearest };

    /// Rounds an exact amount to this rule's multiple. Amounts below zero become zero: no price is negative.
    #[must_use]
    pub fn apply(self, exact: Exact) -> Money {
        let multiple = i128::from(self.multiple.as_cents());
        let unit = exact.den * multiple;
        let cents = exact.num.max(0);
        if unit == 1 {
            return Money::cents(i64::try_from(cents).unwrap_or(i64::MAX));
        }
        let count = match self.direction {
            Direction::Down => cents / unit,
            Direction::Up => (cents + unit - 1) / unit,
            Direction::Nearest => (2 * cents + unit) / (2 * unit),
        };
        Money::cents(i64::try_from(count * multiple).unwrap_or(i64::MAX))
    }
}

/// An amount before rounding: a fraction of cents, never a float.
#[derive(Debug, Clone, Copy)]
pub struct Exact {
    num: i128,
    den: i128,
}

impl Exact {
    /// `amount × part / whole`; the amount itself when `whole` is zero.
    #[must_use]
    pub fn scaled(amount: Money, part: Money, whole: Money) -> Self {
        match whole.as_cents() {
            0 => amount.into(),
            den => Self {
                num: i128::from(amount.as_cents()) * i128::from(part.as_cents()),
                den: i128::from(den),
            },
        }
    }

    /// `amount × rate` for a decimal rate.
    #[must_use]
    pub fn rated(amount: Money, rate: Decimal) -> Self {
        let scale = rate.scale().min(18);
        let mantissa = rate.round_dp(scale).mantissa();
        Self { num: i128::from(amount.as_cents()).saturating_mul(mantissa), den: 10_i128.pow(scale) }
    }
}

impl Exact {
    /// Whether rounding to `amount` changed nothing.
    #[must_use]
    pub const fn is(self, amount: Money) -> bool {
        self.num == amount.as_cents() as i128 * self.den
    }

    /// The least whole number of cents that is not below.
    #[must_use]
    pub fn ceil(self) -> Money {
        Rounding { multiple: Multiple::WholeCent, direction: Direction::Up }.apply(self)
    }

    /// In euros, to a thousandth of a cent, for the reason.
    #[must_use]
    pub fn euros(self) -> Decimal {
        Decimal::try_from_i128_with_scale(self.num * 1_000 / self.den, 5).unwrap_or(Decimal::MAX).normalize()
    }
}

impl From<Money> for Exact {
    fn from(amount: Money) -> Self {
        Self { num: amount.as_cents().into(), den: 1 }
    }
}

/// A share in basis points: 2 000 is 20 %.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Percent(pub u32);

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The whole.
    pub const WHOLE: Self = Self(10_000);

    /// A share of `percent` hundredths.
    #[must_use]
    pub const fn of(percent: u32) -> Self {
        Self(percent * 100)
    }

    /// What remains of the whole once this share is taken off; nothing beyond the whole.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self(10_000_u32.saturating_sub(self.0))
    }

    /// This share of an amount, before rounding.
    #[must_use]
    pub fn of_amount(self, amount: Money) -> Exact {
        Exact { num: i128::from(amount.as_cents()) * i128::from(self.0), den: 10_000 }
    }

    /// The share that `part` is of `whole`, to the nearest basis point; zero of nothing.
    #[must_use]
    pub fn ratio(part: i64, whole: i64) -> Self {
        if whole <= 0 || part <= 0 {
            return Self::ZERO;
        }
        let (part, whole) = (i128::from(part), i128::from(whole));
        Self(u32::try_from((part * 20_000 + whole) / (2 * whole)).unwrap_or(u32::MAX))
    }
}

/// `20 %`, `2,5 %`: French typography, with a narrow no-break space.
impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        kernel::VatRate::basis_points(self.0).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule(multiple: Multiple, direction: Direction) -> Rounding {
        Rounding { multiple, direction }
    }

    #[test]
    fn each_named_rule_rounds_as_its_name_says() {
        let exact = Percent::of(65).of_amount(Money::cents(2450)); // 15,925 €
        let all = [Multiple::WholeCent, Multiple::TenCents, Multiple::FiftyCents, Multiple::ToEuro];
        let rounded = |direction| all.map(|multiple| rule(multiple, direction).apply(exact).as_cents());
        assert_eq!(rounded(Direction::Up), [1593, 1600, 1600, 1600]);
        assert_eq!(rounded(Direction::Down), [1592, 1590, 1550, 1500]);
        assert_eq!(rounded(Direction::Nearest), [1593, 1590, 1600, 1600], "a half cent goes up");
    }

    #[test]
    fn rules_have_names_on_the_wire() {
        let rule = rule(Multiple::FiftyCents, Direction::Down);
        let json = serde_json::json!({"to": "to_50_cents", "direction": "down"});
        assert_eq!(serde_json::to_value(rule).expect("JSON"), json);
    }

    #[test]
    fn a_decimal_rate_is_exact() {
        let exact = Exact::rated(Money::cents(80_033), Decimal::new(15, 3));
        assert_eq!(exact.euros(), Decimal::new(1_200_495, 5));
        assert_eq!(Rounding::WHOLE_CENT.apply(exact), Money::cents(1200));
    }

    proptest! {
        #[test]
        fn rounding_lands_on_its_multiple_on_its_side_and_nearby(
            cents in 0_i64..10_000_000,
            share in 0_u32..=10_000,
            rounding in crate::quote::roundings(),
        ) {
            let exact = Percent(share).of_amount(Money::cents(cents));
            let (unit, rounded) = (rounding.multiple.as_cents(), rounding.apply(exact).as_cents());
            prop_assert_eq!(rounded % unit, 0);
            // Compared in ten-thousandths of a cent, where both are whole.
            let (exact, rounded) = (cents * i64::from(share), rounded * 10_000);
            let gap = rounded - exact;
            let within = match rounding.direction {
                Direction::Up => (0..unit * 10_000).contains(&gap),
                Direction::Down => (-unit * 10_000 + 1..=0).contains(&gap),
                Direction::Nearest => 2 * gap.abs() <= unit * 10_000,
            };
            prop_assert!(within);
        }

        #[test]
        fn a_larger_amount_never_rounds_lower(
            one in 0_i64..1_000_000,
            more in 0_i64..1_000,
            share in 0_u32..=10_000,
            rounding in crate::quote::roundings(),
        ) {
            let round = |cents| rounding.apply(Percent(share).of_amount(Money::cents(cents)));
            prop_assert!(round(one) <= round(one + more));
        }
    }
}
