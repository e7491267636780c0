//! What crosses the boundary when something cannot be done: `{ code, params, id }`.

use std::collections::BTreeMap;

use kernel::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A refusal on the wire. The words of `code` are in `src-tauri/locales`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Error {
    /// `crate.what_happened`.
    pub code: String,
    /// What the words need, by name.
    pub params: BTreeMap<String, Value>,
    /// Finds the failure in the log; empty until it was logged.
    #[serde(default)]
    pub id: String,
}

/// The result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code)?;
        self.params.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl std::error::Error for Error {}

impl<E: Refusal> From<E> for Error {
    fn from(refusal: E) -> Self {
        Self {
            code: refusal.code().to_owned(),
            params: refusal.params().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            id: String::new(),
        }
    }
}

kernel::refusals! {
    /// What the gate itself refuses.
    pub enum Gate {
        /// No use case has this name.
        UnknownUseCase { name: String } = "app.unknown_use_case",
        /// The input does not have the shape of its schema.
        BadInput { detail: String } = "app.bad_input",
        /// Nobody is signed in, or the session is over.
        SignInNeeded = "app.sign_in_needed",
        /// The session is locked; its basket is kept.
        Locked = "app.locked",
        /// The agent has not the right.
        RightMissing { right: network::Right } = "app.right_missing",
        /// It is ruled at a box office, and this desk is a door or a seasonal one.
        BoxOfficeOnly = "app.box_office_only",
        /// It belongs to a venue that this session does not act for.
        OtherVenue = "app.other_venue",
        /// Only a demonstration is removed: the desk holds real sales.
        NotADemo = "app.not_a_demo",
        /// The document is no longer at hand.
        DocumentGone = "app.document_gone",
        /// The job was cancelled by its user.
        Cancelled = "app.cancelled",
        /// A defect of the program; the log tells more.
        Internal { detail: String } = "app.internal",
    }
}
