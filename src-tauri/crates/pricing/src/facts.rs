//! The facts a price is made of: who, for what, sold by whom. Nothing here is looked up: callers bring it.

use std::collections::BTreeSet;

use kernel::{
    ContactId, CreditId, EntitlementId, Instant, Money, NaiveDate, PassId, PassProductId, VatRate, VenueId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Scope, Setting, Text};

/// A performance, as far as its price is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Performance {
    /// Where it stands in the programme.
    #[serde(flatten)]
    pub setting: Setting,
    /// Its day, in the venue's calendar.
    pub day: NaiveDate,
    /// The VAT rate of its tickets.
    pub vat: VatRate,
}

/// Who sells, and by which channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seller {
    /// The channel of the sale.
    pub channel: Channel,
    /// The seller's rights that tariffs may ask for.
    #[serde(default)]
    pub rights: BTreeSet<Text>,
}

/// A channel of sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A desk, face to face.
    Desk,
    /// By telephone, post or e-mail, through a seller.
    Remote,
    /// On the spot, the evening itself.
    Door,
    /// On line.
    Online,
    /// Through a relay: school, works council, association.
    Relay,
    /// By another venue or a reseller.
    Partner,
}

impl Channel {
    /// The name that orders, allotments and statements keep.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Remote => "remote",
            Self::Door => "door",
            Self::Online => "online",
            Self::Relay => "relay",
            Self::Partner => "partner",
        }
    }

    /// The channel of a name; one that an older or newer program wrote is the desk.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let all = [Self::Remote, Self::Door, Self::Online, Self::Relay, Self::Partner];
        all.into_iter().find(|channel| channel.name() == name).unwrap_or(Self::Desk)
    }
}

/// What is known of the person who will sit there; [`Spectator::default`] is a passer-by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Spectator {
    /// The contact; absent for a passer-by, to whom no quota, cap or pass can be counted.
    pub contact: Option<ContactId>,
    /// Birth date.
    pub born: Option<NaiveDate>,
    /// Monthly family quotient.
    pub quotient: Option<Quotient>,
    /// Statuses that the person has, had, or claims.
    pub statuses: Vec<Held>,
    /// Segments the person is in.
    pub segments: BTreeSet<Text>,
    /// Where the person went.
    pub outings: Outings,
    /// What the person paid for their own places, for caps.
    pub paid: Vec<Paid>,
    /// Passes and cards in force.
    pub passes: Vec<Pass>,
}

impl Spectator {
    /// Age in whole years on a day, when the birth date is known.
    #[must_use]
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        self.born.and_then(|born| day.years_since(born))
    }

    /// The status of that code, the one that lasts longest first.
    #[must_use]
    pub fn held(&self, status: &str) -> Option<&Held> {
        let lasting = |held: &&Held| (held.until.unwrap_or(NaiveDate::MAX), held.entitlement.is_some());
        self.statuses.iter().filter(|held| &*held.status == status).max_by_key(lasting)
    }
}

/// A status that a person has, had, or claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Held {
    /// The status's code in the book.
    pub status: Text,
    /// Who saw which proof; absent while it is only claimed.
    #[serde(default)]
    pub entitlement: Option<EntitlementId>,
    /// The last day it holds; absent: no end.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// A monthly family quotient (*quotient familial*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quotient {
    /// The quotient.
    pub amount: Money,
    /// Who saw the proof; absent while it is only claimed.
    #[serde(default)]
    pub entitlement: Option<EntitlementId>,
}

/// One outing: a person went to a performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outing {
    /// The performance.
    #[serde(flatten)]
    pub setting: Setting,
    /// Its day, in the venue's calendar.
    pub day: NaiveDate,
    /// When it was counted: the scan, or the issue of the ticket where tickets are torn by hand.
    pub at: Instant,
}

/// The outings of a person, by time, once per performance whatever the number of tickets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Vec<Outing>", into = "Vec<Outing>")]
#[schemars(with = "Vec<Outing>")]
pub struct Outings(Vec<Outing>);

impl Outings {
    /// The outings counted before a moment, the oldest first.
    #[must_use]
    pub fn before(&self, now: Instant) -> &[Outing] {
        &self.0[..self.0.partition_point(|outing| outing.at < now)]
    }
}

impl From<Vec<Outing>> for Outings {
    fn from(mut outings: Vec<Outing>) -> Self {
        outings.sort_by_key(|outing| (outing.setting.performance, outing.at));
        outings.dedup_by_key(|outing| outing.setting.performance);
        outings.sort_by_key(|outing| (outing.at, outing.setting.performance));
        Self(outings)
    }
}

impl From<Outings> for Vec<Outing> {
    fn from(outings: Outings) -> Self {
        outings.0
    }
}

/// What a person paid for their own place at a performance, refunds deducted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Paid {
    /// The performance.
    #[serde(flatten)]
    pub setting: Setting,
    /// Its day, in the venue's calendar.
    pub day: NaiveDate,
    /// What was paid.
    pub amount: Money,
}

/// A pass or a prepaid card in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pass {
    /// The pass.
    pub id: PassId,
    /// Its kind.
    pub product: PassProductId,
    /// The venue that sold it and holds its money.
    pub issuer: VenueId,
    /// When it was made out: it pays for nothing sold before; absent: it was always there.
    #[serde(default)]
    pub since: Option<Instant>,
    /// The credits that remain.
    #[serde(default)]
    pub credits: Vec<Credit>,
    /// The money that remains, for a prepaid card.
    #[serde(default)]
    pub balance: Money,
    /// The credits already used, for limits.
    #[serde(default)]
    pub used: Vec<Used>,
    /// Whether this desk may debit it: it holds its right, or it is on line.
    pub right: bool,
}

/// One credit of a pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Credit {
    /// The credit.
    pub id: CreditId,
    /// What one use of it is worth (statement, VAT, clearing).
    pub value: Money,
    /// What it is earmarked for; such credits leave first.
    #[serde(default)]
    pub earmark: Option<Scope>,
    /// The last day of performance it can be used for.
    #[serde(default)]
    pub expires: Option<NaiveDate>,
}

/// A credit that was used and not given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Used {
    /// Where.
    #[serde(flatten)]
    pub setting: Setting,
    /// What it was worth.
    pub value: Money,
}
