//! What the row of an operation says beside its bytes.

use kernel::{AgentId, Instant, Money, NaiveDate, VenueId};

use crate::Record;
use crate::record::Kind;

/// What an operation says of itself, read from its bytes. Reading them takes longer than writing the row: it is done where
/// they come, on whichever thread is free.
#[derive(Debug, Clone)]
pub struct Said {
    pub(super) kind: Kind,
    pub(super) at: Instant,
    pub(super) business_date: NaiveDate,
    pub(super) venue: VenueId,
    pub(super) agent: Option<AgentId>,
    pub(super) total: Money,
    pub(super) grand: Money,
    pub(super) grand_absolute: Money,
    /// The whole of it, when it announces a key.
    pub(super) key_change: Option<Box<Record>>,
}

impl Said {
    /// What these bytes say; `None` when they are no record.
    #[must_use]
    pub fn by(bytes: &[u8]) -> Option<Self> {
        let record: Record = serde_json::from_slice(bytes).ok()?;
        Some(Self {
            kind: record.kind,
            at: record.at,
            business_date: record.business_date,
            venue: record.venue,
            agent: record.agent,
            total: record.totals.total,
            grand: record.grand,
            grand_absolute: record.grand_absolute,
            key_change: (record.kind == Kind::KeyChange).then(|| Box::new(record)),
        })
    }
}
