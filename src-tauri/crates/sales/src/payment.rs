//! Payments (règlements): the means, what each asks for, and whether together they settle what is due.

mod store;

use kernel::{CreditNoteId, Money, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Error, Result};

pub(crate) use store::{Paid, check_first_use, insert, insert_after, of_order};
pub use store::{Payment, list};

/// How something is paid, with what its remittance slip will need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "means", rename_all = "snake_case")]
pub enum Means {
    /// Cash (espèces).
    Cash {
        /// What was handed over, when change is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        given: Option<Money>,
    },
    /// Bank card, on a terminal of its own.
    Card {
        /// The seller saw that the terminal accepted this very amount.
        confirmed: bool,
    },
    /// Cheque.
    Cheque {
        /// Its number.
        number: String,
        /// Its bank.
        bank: String,
        /// The day it may be cashed, when that is later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value_date: Option<NaiveDate>,
    },
    /// Bank transfer (virement).
    Transfer {
        /// What the statement of account will show.
        #[serde(default)]
        reference: String,
    },
    /// Administrative mandate of a public body (mandat administratif), paid later.
    Mandate {
        /// The purchase order of the body.
        reference: String,
    },
    /// Holiday vouchers (chèques-vacances): no change is given.
    HolidayVouchers {
        /// What is printed on them in all.
        face: Money,
    },
    /// A third party's gift voucher: no change is given.
    GiftVoucher {
        /// Its number.
        number: String,
        /// What is printed on it.
        face: Money,
    },
    /// A credit note (avoir) or gift voucher of this venue.
    CreditNote {
        /// Which; absent only when giving back, to make a new one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<CreditNoteId>,
    },
    /// A pass Culture countermark, recorded here and sent when the network allows.
    PassCulture {
        /// Its token.
        token: String,
    },
}

/// One payment: a means and an amount, negative when giving back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tender {
    /// How.
    #[serde(flatten)]
    pub means: Means,
    /// What of the due it pays.
    pub amount: Money,
}

impl Means {
    /// The name kept in the `means` column and in operations.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cash { .. } => "cash",
            Self::Card { .. } => "card",
            Self::Cheque { .. } => "cheque",
            Self::Transfer { .. } => "transfer",
            Self::Mandate { .. } => "mandate",
            Self::HolidayVouchers { .. } => "holiday_vouchers",
            Self::GiftVoucher { .. } => "gift_voucher",
            Self::CreditNote { .. } => "credit_note",
            Self::PassCulture { .. } => "pass_culture",
        }
    }

    /// What was handed over, when it was said: the cash, or the face of vouchers.
    #[must_use]
    pub fn given(&self) -> Option<Money> {
        match self {
            Self::Cash { given } => *given,
            Self::HolidayVouchers { face } | Self::GiftVoucher { face, .. } => Some(*face),
            _ => None,
        }
    }

    /// What the operation keeps of it besides the amounts: the number and the bank of a cheque, the purchase order of a
    /// public body, the number or the token of a paper. The reference of a transfer stays out, as people write names there.
    #[must_use]
    pub fn details(&self) -> Map<String, Value> {
        let kept = match self {
            Self::Cheque { .. }
            | Self::Mandate { .. }
            | Self::GiftVoucher { .. }
            | Self::PassCulture { .. } => serde_json::to_value(self).unwrap_or_default(),
            _ => Value::Null,
        };
        let Value::Object(mut details) = kept else { return Map::new() };
        details.retain(|name, value| !matches!(name.as_str(), "means" | "face") && !value.is_null());
        details
    }
}

impl Tender {
    /// The credit note or gift voucher that it draws on, or gives back to.
    #[must_use]
    pub fn draws_on(&self) -> Option<CreditNoteId> {
        match self.means {
            Means::CreditNote { note } => note,
            _ => None,
        }
    }

    /// The change to hand over.
    #[must_use]
    pub fn change(&self) -> Money {
        match &self.means {
            Means::Cash { given: Some(given) } if self.amount > Money::ZERO => *given - self.amount,
            _ => Money::ZERO,
        }
    }

    /// What the person loses of a voucher's face.
    #[must_use]
    pub fn lost(&self) -> Money {
        match &self.means {
            Means::HolidayVouchers { face } | Means::GiftVoucher { face, .. }
                if self.amount > Money::ZERO =>
            {
                *face - self.amount
            }
            _ => Money::ZERO,
        }
    }

    /// The same means, giving an amount back.
    #[must_use]
    pub fn back(&self, amount: Money) -> Self {
        let means = match &self.means {
            Means::Cash { .. } => Means::Cash { given: None },
            Means::HolidayVouchers { .. } => Means::HolidayVouchers { face: amount },
            other => other.clone(),
        };
        Self { means, amount: -amount }
    }

    /// What makes a paper of a third party pay once only: its number or token.
    fn once(&self) -> Option<&str> {
        match &self.means {
            Means::GiftVoucher { number, .. } => Some(number.trim()),
            Means::PassCulture { token } => Some(token.trim()),
            _ => None,
        }
    }

    fn check(&self) -> Result<()> {
        plausible(self.amount)?;
        let filled = |text: &str, detail| match text.trim().is_empty() {
            true => Err(Error::DetailMissing { detail }),
            false => Ok(()),
        };
        let enough = |given: Money| match given < self.amount {
            true => Err(Error::GivenShort { given, amount: self.amount }),
            false => plausible(given),
        };
        match &self.means {
            Means::Cash { given } => given.map_or(Ok(()), enough),
            Means::Card { confirmed } => confirmed.then_some(()).ok_or(Error::CardUnconfirmed),
            Means::Cheque { number, bank, .. } => {
                filled(number, "number")?;
                filled(bank, "bank")
            }
            Means::Transfer { .. } => Ok(()),
            Means::Mandate { reference } => filled(reference, "reference"),
            Means::HolidayVouchers { face } => enough(*face),
            Means::GiftVoucher { number, face } => {
                filled(number, "number")?;
                enough(*face)
            }
            Means::CreditNote { note } => match note.is_none() && self.amount > Money::ZERO {
                true => Err(Error::DetailMissing { detail: "note" }),
                false => Ok(()),
            },
            Means::PassCulture { token } => filled(token, "token"),
        }
    }
}

/// Refuses amounts beyond a hundred million euros, which no desk means and whose sums could overflow.
///
/// # Errors
///
/// [`Error::AmountWrong`].
pub fn plausible(amount: Money) -> Result<()> {
    /// In cents.
    const LARGEST: u64 = 10_000_000_000;
    match amount.as_cents().unsigned_abs() > LARGEST {
        true => Err(Error::AmountWrong),
        false => Ok(()),
    }
}

/// Checks payments of what is due, and says what remains due; a rest is allowed to whom `owing` allows it.
///
/// # Errors
///
/// [`Error::Unpaid`] for a rest that is not allowed, [`Error::Overpaid`] beyond what is due (change is given on the
/// cash handed over, not on the amount), and what a means asks for.
pub fn settle(due: Money, tenders: &[Tender], owing: bool) -> Result<Money> {
    for tender in tenders {
        if tender.amount <= Money::ZERO {
            return Err(Error::AmountWrong);
        }
        tender.check()?;
    }
    let paid: Money = tenders.iter().map(|tender| tender.amount).sum();
    match due - paid {
        rest if rest < Money::ZERO => Err(Error::Overpaid { due, paid }),
        rest if rest > Money::ZERO && !owing => Err(Error::Unpaid { due: rest }),
        rest => Ok(rest),
    }
}

/// Checks what is given back: `back` exactly, each part to a means that paid at least as much, unless `other_means`.
///
/// `paid` is what each payment brought, the last first, gifts back deducted.
///
/// # Errors
///
/// [`Error::OtherMeansForbidden`], [`Error::Overpaid`] or [`Error::Unpaid`] when the parts do not make the whole.
pub fn give_back(
    back: Money,
    paid: &[Tender],
    asked: Option<&[Tender]>,
    other_means: bool,
) -> Result<Vec<Tender>> {
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else { return Ok(to_original(back, paid)) };
    for tender in asked {
        if tender.amount >= Money::ZERO {
            return Err(Error::AmountWrong);
        }
        tender.check()?;
        let name = tender.means.name();
        let sum = |tenders: &[Tender]| -> Money {
            tenders.iter().filter(|one| one.means.name() == name).map(|one| one.amount).sum()
        };
        if !other_means && sum(paid) + sum(asked) < Money::ZERO {
            return Err(Error::OtherMeansForbidden { means: name });
        }
    }
    let given: Money = asked.iter().map(|tender| -tender.amount).sum();
    match back - given {
        rest if rest < Money::ZERO => Err(Error::Overpaid { due: back, paid: given }),
        rest if rest > Money::ZERO => Err(Error::NotGivenBack { rest }),
        _ => Ok(asked.to_vec()),
    }
}

/// Back to the means that paid, the last first.
fn to_original(back: Money, paid: &[Tender]) -> Vec<Tender> {
    let mut rest = back;
    let mut parts = Vec::new();
    for tender in paid {
        let part = rest.min(tender.amount);
        if part > Money::ZERO {
            parts.push(tender.back(part));
            rest -= part;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cash(cents: i64) -> Tender {
        Tender { means: Means::Cash { given: None }, amount: Money::cents(cents) }
    }

    fn card(cents: i64) -> Tender {
        Tender { means: Means::Card { confirmed: true }, amount: Money::cents(cents) }
    }

    #[test]
    fn change_is_given_on_the_cash_handed_over() {
        let tender =
            Tender { means: Means::Cash { given: Some(Money::cents(5000)) }, amount: Money::cents(3200) };
        assert_eq!(settle(Money::cents(3200), std::slice::from_ref(&tender), false).ok(), Some(Money::ZERO));
        assert_eq!(tender.change(), Money::cents(1800));
    }

    #[test]
    fn no_change_is_given_on_holiday_vouchers() {
        let tender =
            Tender { means: Means::HolidayVouchers { face: Money::cents(4000) }, amount: Money::cents(3200) };
        assert!(settle(Money::cents(3200), std::slice::from_ref(&tender), false).is_ok());
        assert_eq!((tender.change(), tender.lost()), (Money::ZERO, Money::cents(800)));
    }

    #[test]
    fn a_rest_is_owed_only_where_it_is_allowed() {
        let due = Money::cents(4000);
        assert!(
            matches!(settle(due, &[cash(1000)], false), Err(Error::Unpaid { due }) if due == Money::cents(3000))
        );
        assert_eq!(settle(due, &[cash(1000)], true).ok(), Some(Money::cents(3000)));
    }

    #[test]
    fn an_unconfirmed_card_and_a_nameless_cheque_pay_nothing() {
        let unconfirmed = Tender { means: Means::Card { confirmed: false }, amount: Money::cents(100) };
        let means = Means::Cheque { number: "77".into(), bank: " ".into(), value_date: None };
        let nameless = Tender { means, amount: Money::cents(100) };
        assert!(matches!(settle(Money::cents(100), &[unconfirmed], false), Err(Error::CardUnconfirmed)));
        assert!(matches!(
            settle(Money::cents(100), &[nameless], false),
            Err(Error::DetailMissing { detail: "bank" })
        ));
    }

    #[test]
    fn another_means_than_the_original_needs_its_right() {
        let (back, paid) = (Money::cents(2000), [card(2000)]);
        let asked = [cash(-2000)];
        assert!(matches!(
            give_back(back, &paid, Some(&asked), false),
            Err(Error::OtherMeansForbidden { means: "cash" })
        ));
        assert!(give_back(back, &paid, Some(&asked), true).is_ok());
    }

    proptest! {
        /// Whatever was paid and however, what goes back to the original means makes the whole.
        #[test]
        fn what_goes_back_makes_the_whole(paid in prop::collection::vec(1_i64..9_000, 1..6), share in 0_i64..=100) {
            let tenders: Vec<_> =
                paid.iter().enumerate().map(|(i, c)| if i % 2 == 0 { cash(*c) } else { card(*c) }).collect();
            let back = Money::cents(paid.iter().sum::<i64>() * share / 100);
            let parts = give_back(back, &tenders, None, false).expect("the original means");
            prop_assert_eq!(parts.iter().map(|part| -part.amount).sum::<Money>(), back);
            prop_assert!(give_back(back, &tenders, Some(&parts), false).is_ok());
        }

        /// A settled order never received more than was due, nor less without saying so.
        #[test]
        fn payments_and_rest_make_the_due(due in 0_i64..100_000, paid in prop::collection::vec(1_i64..30_000, 0..5)) {
            let tenders: Vec<_> = paid.iter().map(|c| cash(*c)).collect();
            let sum: i64 = paid.iter().sum();
            match settle(Money::cents(due), &tenders, true) {
                Ok(rest) => prop_assert_eq!(rest, Money::cents(due - sum)),
                Err(Error::Overpaid { .. }) => prop_assert!(sum > due),
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }
}
