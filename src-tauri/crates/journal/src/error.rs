//! What the journal refuses.

kernel::refusals! {
    /// Why an operation or a right is refused.
    pub enum Error {
        /// Another basket, ticket or desk holds the right.
        RightTaken { kind: &'static str, unit: uuid::Uuid } = "journal.right_taken",
        /// The shared database of the network did not grant the right to this desk.
        RightNotGranted { kind: &'static str, unit: uuid::Uuid } = "journal.right_not_granted",
        /// The right is not held by this user, so it cannot be spent or given back.
        RightNotHeld { kind: &'static str, unit: uuid::Uuid } = "journal.right_not_held",
        /// The signing key of the chain is not on this machine.
        KeyMissing { journal: String } = "journal.key_missing",
        /// The key store cannot be read or written.
        KeyStore { detail: String } = "journal.key_store",
        /// The desk has no chain yet.
        NotOpen = "journal.not_open",
        /// The store is older than the mark kept outside it: it was restored or replaced without saying so.
        StoreRolledBack { journal: String, marked: i64, found: i64 } = "journal.store_rolled_back",
        /// Another operation than this one is known at its place, or it does not follow the one before it.
        ChainDiffers { journal: String, seq: i64 } = "journal.chain_differs",
        /// The record cannot be written as canonical JSON.
        Unwritable { detail: String } = "journal.unwritable",
        /// An operation that should be there is not, or is not a record that this program reads.
        Unreadable { journal: String, seq: i64 } = "journal.unreadable",
    }
    wraps { Store(store::Error) }
}

/// The result of a journal function.
pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
