//! What a venue sets of its life in a network.

use kernel::{DeskId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use crate::{Error, Result};

/// What a venue sets of its life in a network, the same at all its desks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkRules {
    /// Places of each performance of the day that a desk keeps at hand by itself, 0 to 200; fewer when few are left.
    pub reserve: u32,
    /// How long before a performance its places go to the desk of the evening by themselves, in minutes; 0: when a person
    /// says so.
    pub evening_minutes: u32,
    /// The desk that they go to then.
    pub evening_desk: Option<DeskId>,
}

impl Default for NetworkRules {
    fn default() -> Self {
        Self { reserve: 10, evening_minutes: 0, evening_desk: None }
    }
}

impl NetworkRules {
    /// Checks the rules.
    ///
    /// # Errors
    ///
    /// [`Error::SettingInvalid`] with the name of the setting.
    pub fn checked(self) -> Result<Self> {
        let invalid = |setting: &'static str| Err(Error::SettingInvalid { setting });
        match self {
            Self { reserve: 201.., .. } => invalid("reserve"),
            Self { evening_minutes: 721.., .. } => invalid("evening_minutes"),
            Self { evening_minutes: 1.., evening_desk: None, .. } => invalid("evening_desk"),
            sound => Ok(sound),
        }
    }
}

/// Where they are among the settings of a venue.
const NAME: &str = "network";

/// The rules of a venue; the defaults when it set none.
///
/// # Errors
///
/// What the database says.
pub async fn get(conn: &mut SqliteConnection, venue: VenueId) -> Result<NetworkRules> {
    let settings = settings(conn, venue).await?;
    Ok(settings.get(NAME).and_then(|rules| serde_json::from_value(rules.clone()).ok()).unwrap_or_default())
}

/// Sets the rules of a venue; its other settings stay.
///
/// # Errors
///
/// What the database says.
pub async fn set(conn: &mut SqliteConnection, venue: VenueId, rules: &NetworkRules) -> Result<()> {
    let mut settings = settings(conn, venue).await?;
    settings.insert(NAME.to_owned(), serde_json::to_value(rules).unwrap_or_default());
    let done = sqlx::query("update venue set settings = ?2 where venue_id = ?1")
        .bind(venue)
        .bind(Value::Object(settings).to_string())
        .execute(conn)
        .await?;
    Ok(store::exactly_one(&done)?)
}

async fn settings(conn: &mut SqliteConnection, venue: VenueId) -> Result<Map<String, Value>> {
    let text: Option<String> = sqlx::query_scalar("select settings from venue where venue_id = ?1")
        .bind(venue)
        .fetch_optional(conn)
        .await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_that_begins_by_itself_has_its_desk() {
        let early = NetworkRules { evening_minutes: 120, ..NetworkRules::default() };
        assert!(matches!(early.checked(), Err(Error::SettingInvalid { setting: "evening_desk" })));
        let many = NetworkRules { reserve: 500, ..NetworkRules::default() };
        assert!(matches!(many.checked(), Err(Error::SettingInvalid { setting: "reserve" })));
        assert!(NetworkRules::default().checked().is_ok());
    }
}
