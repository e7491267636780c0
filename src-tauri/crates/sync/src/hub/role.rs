//! What a desk is for, hence what it replicates of its venues.

use serde::{Deserialize, Serialize};

use super::admin::Admin;
use crate::{Error, Result};
use kernel::{DeskId, TypedId as _};

/// What a desk is for. The shared database decides by it what it tells the desk (`migrations/hub`, `see_by_role`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Role {
    /// All that its venues have.
    #[default]
    BoxOffice,
    /// Of people, those whom a performance to come needs.
    Seasonal,
    /// Tickets, and nobody.
    Door,
}

impl Role {
    /// The word that the shared database and the command line have for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::BoxOffice => "box_office",
            Self::Seasonal => "seasonal",
            Self::Door => "door",
        }
    }
}

impl Admin {
    /// Says what a desk is for. What it is told changes with its next exchange: a narrower one gives up what it knew.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchDesk`].
    pub async fn set_role(&mut self, desk: DeskId, role: Role) -> Result<()> {
        let done = sqlx::query(
            "with told as (update app.desk set role = $2 where desk_id = $1 returning desk_id)
             update app.venue v set narrow = v.narrow or $2 <> 'box_office'
             from told join app.mandate m on m.desk_id = told.desk_id where v.venue_id = m.venue_id",
        )
        .bind(desk.uuid())
        .bind(role.word())
        .execute(&mut self.conn)
        .await?;
        if done.rows_affected() == 0 { Err(Error::NoSuchDesk) } else { Ok(()) }
    }
}
