//! What a ladder brings: its average, and how those above the suggested price carry those under it.

use kernel::Money;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Rounding;
use crate::rounding::Exact;

/// The balance of a ladder, around the price it suggests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LadderBalance {
    /// How many places.
    pub tickets: u32,
    /// What they brought.
    pub revenue: Money,
    /// The average price, to the nearest cent.
    pub average: Money,
    /// What was paid beyond the suggested price, all places together.
    pub over: Money,
    /// What was not paid up to it.
    pub under: Money,
}

impl LadderBalance {
    /// The balance of places sold at these prices.
    #[must_use]
    pub fn of(suggested: Money, sold: impl IntoIterator<Item = (Money, u32)>) -> Self {
        let mut balance = Self::default();
        for (price, places) in sold {
            let all = price.times(places.into());
            let gap = all - suggested.times(places.into());
            balance.tickets += places;
            balance.revenue += all;
            balance.over += gap.max(Money::ZERO);
            balance.under += (-gap).max(Money::ZERO);
        }
        balance.average = average(balance.revenue, balance.tickets);
        balance
    }
}

/// The average of what `tickets` places brought, to the nearest cent; nothing for none.
pub(crate) fn average(revenue: Money, tickets: u32) -> Money {
    if tickets == 0 {
        return Money::ZERO;
    }
    Rounding::WHOLE_CENT.apply(Exact::scaled(revenue, Money::cents(1), Money::cents(tickets.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_of_la_renaissance_averages_seventeen_euros_thirty_five() {
        let sold = [(600, 10), (1300, 25), (1800, 40), (2400, 20), (3000, 5)];
        let balance =
            LadderBalance::of(Money::cents(1800), sold.map(|(cents, places)| (Money::cents(cents), places)));
        assert_eq!(balance.tickets, 100);
        assert_eq!(balance.average, Money::cents(1735));
        assert_eq!((balance.over, balance.under), (Money::cents(18_000), Money::cents(24_500)));
    }

    #[test]
    fn nothing_sold_has_no_average() {
        assert_eq!(LadderBalance::of(Money::cents(1800), []), LadderBalance::default());
    }
}
