//! What an outing gives back: credits, a companion's place, and the step that an early booker did not have.

use std::collections::BTreeSet;

use kernel::{Money, NaiveDate, PassProductId, TariffId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::book::{Rule, Thanks};
use crate::facts::Channel;
use crate::quote::stepped;
use crate::reason::Step;
use crate::{Ask, Outing, Performance, PreparedBook, QuantityContext, Scope, Seller, Spectator, Text};

/// What an outing gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Given {
    /// The code of the thanks.
    pub code: Text,
    /// What the person reads.
    pub name: Text,
    /// The pass whose credits are given.
    pub product: PassProductId,
    /// How many.
    pub credits: u32,
    /// What one is worth.
    pub value: Money,
    /// The last day they can be used; absent: no expiry.
    pub expires: Option<NaiveDate>,
}

/// A ticket that was used, as far as its step is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ticket {
    /// The performance it was for.
    pub performance: Performance,
    /// The path (a tariff of steps) that the person follows.
    pub path: TariffId,
    /// The list price when it was sold.
    pub list: Money,
    /// What was paid for it.
    pub paid: Money,
}

impl PreparedBook {
    /// What an outing gives to a person whose outings already hold it.
    #[must_use]
    pub fn thanks(&self, spectator: &Spectator, outing: &Outing) -> Vec<Given> {
        let earned = self.thanks.iter().filter(|thanks| earned(thanks, spectator, outing));
        earned
            .map(|thanks| Given {
                code: thanks.code.clone(),
                name: thanks.name.clone(),
                product: thanks.product,
                credits: thanks.credits,
                value: thanks.value,
                expires: thanks.expires,
            })
            .collect()
    }

    /// The credit note (*avoir*) that an outing earns to who bought ahead: what the ticket cost beyond the price of
    /// the step reached by the outings before it. Nothing where it was not dearer.
    #[must_use]
    pub fn step_credit(
        &self,
        spectator: &Spectator,
        outing: &Outing,
        ticket: &Ticket,
    ) -> Option<(Money, Vec<Step>)> {
        let line = self.line(ticket.path)?;
        let Rule::Path(path) = &line.tariff.rule else { return None };
        let quantity = QuantityContext::default();
        let seller = Seller { channel: Channel::Desk, rights: BTreeSet::new() };
        let ask = Ask {
            spectator,
            performance: &ticket.performance,
            category: "",
            seated: false,
            quantity: &quantity,
            seller: &seller,
            now: outing.at,
        };
        let (price, reason) = stepped(self, &ask, line, path, ticket.list)?;
        (price < ticket.paid).then(|| (ticket.paid - price, reason))
    }
}

fn earned(thanks: &Thanks, spectator: &Spectator, outing: &Outing) -> bool {
    if !Scope::any_holds(&thanks.among, &outing.setting) {
        return false;
    }
    let before = spectator.outings.before(outing.at).iter().filter(|past| {
        past.setting.performance != outing.setting.performance
            && Scope::any_holds(&thanks.among, &past.setting)
            && thanks.window.counts(&past.setting, past.day, &outing.setting, outing.day)
    });
    let rank = u32::try_from(before.count() + 1).unwrap_or(u32::MAX);
    let counted = thanks.window.counts(&outing.setting, outing.day, &outing.setting, outing.day);
    counted && (rank == thanks.at || (thanks.again && thanks.at > 0 && rank.is_multiple_of(thanks.at)))
}
