//! What an agent may do. Each use case names one right; the gate of `app` checks it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Anyone, before signing in: first start, sign-in, the state of the desk.
    Open,
    /// Any signed-in agent: own session, reading the programme.
    SignedIn,
    /// Fill a basket, and issue what is free of charge in it: invitations.
    Issue,
    /// Sell, quote, print, collect.
    Sell,
    /// Give free tickets with their motive.
    GiveFree,
    /// Set a price by hand, with its reason.
    PriceByHand,
    /// Take and release options.
    HoldPlaces,
    /// Set house holds and blocks, allotments and quotas.
    ManageCapacity,
    /// Cancel, refund to the original means, exchange, duplicate.
    Undo,
    /// Refund to another means than the original, or a pass of which places were taken.
    RefundOtherMeans,
    /// Open and close a till.
    KeepTill,
    /// Close the day, read statements of the whole venue.
    CloseDay,
    /// Read takings statements and the journal.
    ReadAccounts,
    /// Look orders up by number or person.
    ReadOrders,
    /// Read tills, closings and credit notes.
    ReadTills,
    /// Verify, archive and query everything, without any write (tax inspection).
    Inspect,
    /// Read contacts and their cards.
    ReadContacts,
    /// Create and edit contacts.
    EditContacts,
    /// Import and export contacts.
    MoveContacts,
    /// Erase a person at once.
    EraseContacts,
    /// Edit seasons, shows, performances, halls and plans.
    ManageProgramme,
    /// Draft and publish tariff books, passes.
    ManageTariffs,
    /// Check tickets at the door.
    Admit,
    /// Edit agents and their roles.
    ManageAgents,
    /// Edit venues, operators, desks, settings; back up and restore.
    ManageVenue,
    /// Edit the network.
    ManageNetwork,
    /// Settle what the exchange with the network puts before a person: conflicts, incidents, lost desks.
    SettleExchange,
}

impl Right {
    /// What whoever has it may read besides: a desk reads its own work, and those who read the accounts read what they
    /// are made of (the specification of ticketing systems gives tax agents the highest right of viewing).
    #[must_use]
    pub fn implied(self) -> &'static [Self] {
        match self {
            Self::Issue => &[Self::ReadOrders],
            Self::Sell | Self::KeepTill => &[Self::ReadTills],
            Self::ReadAccounts => &[Self::ReadOrders, Self::ReadTills],
            _ => &[],
        }
    }
}
