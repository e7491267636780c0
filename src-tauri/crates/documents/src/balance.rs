//! # What makes a statement add up
//!
//! Receipts and money in advance on one side, payments and what is still owed on the other: a statement whose receipts
//! are not what was paid says why (`french-rules` §1.6).

use kernel::Money;
use serde::{Deserialize, Serialize};

use crate::flow::Flow;
use crate::words::Words;

/// The four figures: the first two together make the last two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Tax included.
    pub receipts: Money,
    /// Money in advance, in no receipts: gift vouchers.
    pub advances: Money,
    /// By every means, less what was given back.
    pub payments: Money,
    /// What is not paid yet; below zero, what earlier sales owed and owe no more.
    pub owed: Money,
}

impl Balance {
    /// The four figures under their names. What earlier sales owe no more is positive; it was received, or its sale was
    /// given up, or both, which one figure cannot tell apart (decision 0120).
    #[must_use]
    pub fn figures<'w>(&self, words: &'w Words) -> [(&'w str, Money); 4] {
        let rest = match self.owed < Money::ZERO {
            true => (words.say("balance.earlier"), -self.owed),
            false => (words.say("balance.owed"), self.owed),
        };
        [
            (words.say("balance.receipts"), self.receipts),
            (words.say("balance.advances"), self.advances),
            (words.say("balance.payments"), self.payments),
            rest,
        ]
    }
}

/// The four figures under their heading.
pub(crate) fn balance(flow: &mut Flow<'_>, of: &Balance, words: &Words) {
    flow.heading(words.say("balance.title"));
    let figures = of.figures(words).map(|(name, amount)| (name, words.money(amount)));
    flow.pairs(figures.len(), &figures);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn what_earlier_sales_owe_no_more_is_said_to_be_received_or_cancelled() {
        let words = Words::of(Language::Fr);
        let paid_later =
            Balance { payments: Money::cents(2000), owed: Money::cents(-2000), ..Balance::default() };
        assert_eq!(paid_later.figures(words)[3], ("Dû antérieur reçu ou annulé", Money::cents(2000)));
        let given_up =
            Balance { receipts: Money::cents(-4000), owed: Money::cents(-4000), ..Balance::default() };
        assert_eq!(given_up.figures(words)[3], ("Dû antérieur reçu ou annulé", Money::cents(4000)));
        let owing = Balance { receipts: Money::cents(6000), owed: Money::cents(6000), ..Balance::default() };
        assert_eq!(owing.figures(words)[3], ("Reste dû", Money::cents(6000)));
    }
}
