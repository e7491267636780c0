//! Why tickets are given up or copied: a case that the chain and the statements name, and the person's own words,
//! which are hers and are kept apart from what is never erased.

use journal::Appended;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::{Error, Result};

/// The usual cases of a desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Motive {
    /// The person cannot come.
    Unable,
    /// The performance was cancelled.
    PerformanceCancelled,
    /// The performance was postponed.
    PerformancePostponed,
    /// Another date suits better.
    OtherDate,
    /// Other places suit better.
    OtherPlaces,
    /// Another tariff: a proof came late, or was missing.
    OtherTariff,
    /// The seller was mistaken.
    Mistake,
    /// Nobody collected them.
    Uncollected,
    /// Nobody entered, and the tariff gives the place up then.
    NoShow,
    /// The paper was lost or spoilt.
    Lost,
    /// What had left, on paper or by e-mail, left again by e-mail.
    SentAgain,
    /// A gesture of the house.
    Goodwill,
    /// The outing earned a step to who bought ahead.
    StepEarned,
    /// Something else, said in words.
    #[default]
    Other,
}

impl Motive {
    /// The code that the chain and the tables keep.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unable => "unable",
            Self::PerformanceCancelled => "performance_cancelled",
            Self::PerformancePostponed => "performance_postponed",
            Self::OtherDate => "other_date",
            Self::OtherPlaces => "other_places",
            Self::OtherTariff => "other_tariff",
            Self::Mistake => "mistake",
            Self::Uncollected => "uncollected",
            Self::NoShow => "no_show",
            Self::Lost => "lost",
            Self::SentAgain => "sent_again",
            Self::Goodwill => "goodwill",
            Self::StepEarned => "step_earned",
            Self::Other => "other",
        }
    }
}

/// A motive and the words that go with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reason {
    /// The case.
    pub motive: Motive,
    /// What was said; needed when the case says nothing.
    pub words: String,
}

impl Reason {
    /// A reason that says something.
    ///
    /// # Errors
    ///
    /// [`Error::DetailMissing`] for another case without words.
    pub fn check(&self) -> Result<()> {
        match self.motive == Motive::Other && self.words.trim().is_empty() {
            true => Err(Error::DetailMissing { detail: "reason" }),
            false => Ok(()),
        }
    }

    /// Keeps the words of an operation, where they can be erased with the person.
    pub(super) async fn keep(&self, conn: &mut SqliteConnection, appended: &Appended) -> Result<()> {
        let words = self.words.trim();
        if words.is_empty() {
            return Ok(());
        }
        sqlx::query("insert into operation_words (journal_id, seq, words) values (?1, ?2, ?3)")
            .bind(appended.head.journal)
            .bind(appended.head.seq)
            .bind(words)
            .execute(conn)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_reason_needs_its_words_and_a_known_one_does_not() {
        let said = |motive, words: &str| Reason { motive, words: words.to_owned() }.check().is_ok();
        assert!(said(Motive::Unable, ""));
        assert!(said(Motive::Other, "grève des trains"));
        assert!(!said(Motive::Other, "  "));
    }

    #[test]
    fn the_chain_names_a_motive_as_the_wire_does() {
        for motive in [Motive::Unable, Motive::OtherTariff, Motive::Uncollected, Motive::Other] {
            assert_eq!(serde_json::to_value(motive).ok(), Some(motive.name().into()));
        }
    }
}
