//! The last refusals of this process, by their codes: what remote help asks for first. No parameter of a refusal is kept,
//! since one may name somebody.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use kernel::Instant;
use serde::Serialize;

/// How many are remembered.
const KEPT: usize = 50;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// When.
    pub at: Instant,
    /// What was asked.
    pub use_case: String,
    /// What it was refused with.
    pub code: String,
    /// The reference that the person was shown.
    pub reference: String,
}

/// The last refusals.
#[derive(Debug, Default)]
pub struct Recent(Mutex<VecDeque<Refused>>);

impl Recent {
    /// Remembers one, in the place of the oldest.
    pub(crate) fn note(&self, refused: Refused) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == KEPT {
            all.pop_front();
        }
        all.push_back(refused);
    }

    /// All of them, the oldest first.
    #[must_use]
    pub fn list(&self) -> Vec<Refused> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
