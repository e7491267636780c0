//! Protections taken away one at a time: a check that cannot fail proves nothing.

use std::fmt;
use std::str::FromStr;

/// What is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    /// A desk takes in any grant it reads, also one that it used since.
    NoEpoch,
    /// What a desk committed does not survive a loss of power.
    SyncNormal,
    /// The shared database takes back by itself what was held for long.
    Ttl,
    /// A desk whose store was put back goes on as if nothing had happened.
    Restore,
    /// A ticket is refunded by whoever knows it.
    DoubleRefund,
    /// The shared database tells a desk a page of a venue that it may not read.
    ForeignFeed,
}

impl Mutation {
    /// All of them, with the names that the command line knows.
    pub const ALL: [(&'static str, Self); 6] = [
        ("no_epoch", Self::NoEpoch),
        ("sync_normal", Self::SyncNormal),
        ("ttl", Self::Ttl),
        ("restore", Self::Restore),
        ("double_refund", Self::DoubleRefund),
        ("foreign_feed", Self::ForeignFeed),
    ];
}

/// No protection has that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unnamed;

impl fmt::Display for Unnamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no protection has that name")
    }
}

impl std::error::Error for Unnamed {}

impl FromStr for Mutation {
    type Err = Unnamed;

    fn from_str(name: &str) -> Result<Self, Unnamed> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, mutation)| *mutation).ok_or(Unnamed)
    }
}
