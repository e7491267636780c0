//! What is refused about people and places.

kernel::refusals! {
    /// Why a person, a desk or a venue is refused.
    pub enum Error {
        /// No such agent, or the wrong secret: which of the two is not told.
        SignInRefused = "network.sign_in_refused",
        /// Too many failures; the agent is locked until then.
        AgentLocked { until: kernel::Instant } = "network.agent_locked",
    }
    wraps { Store(store::Error), Journal(journal::Error) }
}

/// The result of a network function.
pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
