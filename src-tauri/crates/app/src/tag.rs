//! Cache tags: what a reading use case provides and a writing one invalidates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A part of what a screen may have read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Agents and roles.
    Agents,
    /// Baskets in preparation.
    Baskets,
    /// Contacts and their cards.
    Contacts,
    /// Free, held and sold places.
    Gauges,
    /// Halls and plans.
    Halls,
    /// Options, house holds, blocks, allotments, quotas.
    Holds,
    /// The journal of operations.
    Journal,
    /// How the desk stands in its network.
    Network,
    /// Orders, tickets, payments.
    Orders,
    /// The outbox of messages.
    Outbox,
    /// Passes, credits, wallets, funds.
    Passes,
    /// Seasons, shows, performances.
    Programme,
    /// Sessions and the lock.
    Session,
    /// Venue, operator, desk, settings.
    Settings,
    /// Tariff books and entitlements.
    Tariffs,
    /// Tills and closings.
    Tills,
}

impl Tag {
    /// Every tag.
    pub const ALL: [Self; 16] = [
        Self::Agents,
        Self::Baskets,
        Self::Contacts,
        Self::Gauges,
        Self::Halls,
        Self::Holds,
        Self::Journal,
        Self::Network,
        Self::Orders,
        Self::Outbox,
        Self::Passes,
        Self::Programme,
        Self::Session,
        Self::Settings,
        Self::Tariffs,
        Self::Tills,
    ];
}
