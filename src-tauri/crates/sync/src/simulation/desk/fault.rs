//! What must never happen to a desk in a round; the words are those of a violation that is told.

use std::fmt;

use uuid::Uuid;

use crate::simulation::hub::Answer;

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::simulation) enum Fault {
    /// The digest of a feed, read to its end, is not that of the shared database.
    Digest { venue: Uuid },
    /// Another operation is known at that place of its chain.
    Forked { seq: i64 },
    /// A feed goes on after an operation that it did not tell.
    LeftOut { seq: i64 },
    /// The answer is not one to what was asked.
    Unexpected { step: String, answer: Answer },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digest { venue } => write!(f, "the digest of {venue} differs"),
            Self::Forked { seq } => write!(f, "two operations at place {seq} of one chain"),
            Self::LeftOut { seq } => write!(f, "a feed leaves out what comes before place {seq}"),
            Self::Unexpected { step, answer } => write!(f, "{step} was answered {answer:?}"),
        }
    }
}
