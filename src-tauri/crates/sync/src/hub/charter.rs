//! Publishing a charter: the dated text that says who shares what.

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::admin::Admin;
use crate::{Error, Result};

/// What a card may show besides names and commune.
pub const SHOWS: [&str; 3] = ["email", "phone", "postal"];
/// Figures of a member that the others may see.
pub const TELLS: [&str; 3] = ["contacts", "pooled", "tickets"];

/// Characters of a name, and of a text.
const NAME: usize = 200;
const BODY: usize = 200_000;

/// A charter to publish, or another version of one.
#[derive(Debug, Clone)]
pub struct NewCharter {
    /// Any new id, or that of the charter whose next version it is.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// Its text.
    pub body: String,
    /// Of [`SHOWS`].
    pub shows: Vec<String>,
    /// Of [`TELLS`].
    pub tells: Vec<String>,
}

/// A version of a charter, seen from above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct CharterStatus {
    /// Which charter.
    pub charter: Uuid,
    /// Which version.
    pub version: i32,
    /// What people call it.
    pub name: String,
    /// What a card shows.
    pub shows: Vec<String>,
    /// Which figures are told.
    pub tells: Vec<String>,
    /// The venues that are members under it.
    pub members: Vec<String>,
}

impl Admin {
    /// Publishes a charter, or the next version of one: it is in force at once, and to be signed. The version that it is.
    ///
    /// # Errors
    ///
    /// [`Error::CharterUnsound`]; what the database says of what cannot be shown.
    pub async fn publish_charter(&mut self, new: &NewCharter) -> Result<i32> {
        let sound = |text: &str, most| !text.trim().is_empty() && text.chars().count() <= most;
        if !sound(&new.name, NAME) || !sound(&new.body, BODY) {
            return Err(Error::CharterUnsound);
        }
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(new.body.as_bytes()));
        Ok(sqlx::query_scalar(
            "insert into app.charter (charter_id, version, name, body, hash, shows, tells)
             select $1, coalesce(max(c.version), 0) + 1, $2, $3, $4, $5, $6
             from app.charter c where c.charter_id = $1
             returning version",
        )
        .bind(new.id)
        .bind(&new.name)
        .bind(&new.body)
        .bind(hash)
        .bind(&new.shows)
        .bind(&new.tells)
        .fetch_one(&mut self.conn)
        .await?)
    }

    /// Every version of every charter, the later first.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn charters(&mut self) -> Result<Vec<CharterStatus>> {
        Ok(sqlx::query_as(
            "select c.charter_id as charter, c.version, c.name, c.shows, c.tells,
                    array(select m.venue_name from app.members() m
                          where m.charter_id = c.charter_id and m.version = c.version order by 1) as members
             from app.charter c order by c.name, c.charter_id, c.version desc",
        )
        .fetch_all(&mut self.conn)
        .await?)
    }
}
