//! Asking back what another desk holds and may not need. A wish: what comes back comes by that desk's own chain.

use journal::rights::RightKind;
use kernel::{TypedId as _, VenueId};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::Link;
use crate::Result;
use crate::hub::answer::{self, Answer};

/// Units of one recall.
const AT_ONCE: usize = 200;

/// What another desk asks one to give back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Recall {
    /// The venue.
    pub venue: VenueId,
    /// `seat`, `place`, `credit`, `balance`, `undoing`.
    pub kind: String,
    /// The thing, as operations name it.
    pub thing: Uuid,
    /// The unit; of places the zone.
    pub unit: Uuid,
    /// How many places.
    pub many: i64,
}

/// Who was asked to give something back, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Recalled {
    /// Desks that were heard of a moment ago, and are asked.
    pub asked: Vec<String>,
    /// Desks that hold some of it and are away.
    pub away: Vec<String>,
}

impl Link {
    /// Has the other desks that hold these units, or places of these zones, asked for them.
    ///
    /// # Errors
    ///
    /// [`Error::VenueForeign`](crate::Error::VenueForeign).
    pub async fn recall(
        &mut self,
        venue: VenueId,
        kind: RightKind,
        thing: Uuid,
        units: &[Uuid],
        many: i64,
    ) -> Result<Recalled> {
        let mut recalled = Recalled::default();
        for page in units.chunks(AT_ONCE) {
            let said: Answer =
                sqlx::query_as("select code, params::text from api_v1.recall($1, $2, $3, $4, $5)")
                    .bind(venue.uuid())
                    .bind(kind.name())
                    .bind(thing)
                    .bind(page)
                    .bind(many)
                    .fetch_one(&mut self.conn)
                    .await?;
            let Recalled { asked, away } = answer::read(said)?;
            recalled.asked.extend(asked);
            recalled.away.extend(away);
        }
        Ok(recalled)
    }

    /// How much of what one asked back was not answered yet.
    ///
    /// # Errors
    ///
    /// As [`recall`](Self::recall).
    pub async fn recalls_left(&mut self, venue: VenueId) -> Result<u64> {
        #[derive(Deserialize)]
        struct Left {
            left: u64,
        }
        let said: Answer = sqlx::query_as("select code, params::text from api_v1.recalls_left($1)")
            .bind(venue.uuid())
            .fetch_one(&mut self.conn)
            .await?;
        Ok(answer::read::<Left>(said)?.left)
    }

    /// Says that one gave back what one could of what hello told of.
    ///
    /// # Errors
    ///
    /// As [`recall`](Self::recall).
    pub async fn recalls_answered(&mut self, venue: VenueId) -> Result<()> {
        let said: Answer = sqlx::query_as("select code, params::text from api_v1.recalls_answered($1)")
            .bind(venue.uuid())
            .fetch_one(&mut self.conn)
            .await?;
        answer::read::<Value>(said).map(|_| ())
    }
}
