//! What is set at a desk: lock, printing, mail, backups. Kept in the desk's own row; secrets are elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::{Error, Result};

/// The settings of a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DeskSettings {
    /// Minutes without use after which the screen locks, 1 to 240.
    pub lock_after_minutes: u16,
    /// How tickets are printed.
    pub printing: Printing,
    /// How mail is sent; nothing leaves the desk without it.
    pub mail: Option<Mail>,
    /// How the store is backed up.
    pub backup: Backup,
}

impl Default for DeskSettings {
    fn default() -> Self {
        Self { lock_after_minutes: 5, printing: Printing::default(), mail: None, backup: Backup::default() }
    }
}

/// How tickets are printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Printing {
    /// The queue of the printing service, `name@server` when it is on another machine; the default one when absent.
    pub queue: Option<String>,
    /// The shape of tickets.
    pub format: TicketFormat,
}

/// The shape of tickets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketFormat {
    /// One ticket a page, A4.
    #[default]
    Page,
    /// Four tickets a page, A4.
    Four,
    /// A roll of 80 mm.
    Roll,
}

/// How mail is sent. Its password is kept apart and never read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The SMTP server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// The account, when the server wants one.
    pub user: Option<String>,
    /// The sender: `Billetterie <billetterie@exemple.fr>`.
    pub from: String,
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// TLS from the first byte.
    #[default]
    Tls,
    /// TLS after a greeting in clear.
    Starttls,
    /// None: for a server on this very machine.
    Plain,
}

/// How the store is backed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Backup {
    /// Whether the first start of each day makes one.
    pub daily: bool,
    /// Where; beside the keys, outside the store, when absent. Another disk is wiser.
    pub folder: Option<String>,
    /// Whether they are encrypted with the passphrase.
    pub encrypted: bool,
}

impl Default for Backup {
    fn default() -> Self {
        Self { daily: true, folder: None, encrypted: false }
    }
}

impl DeskSettings {
    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// [`Error::SettingInvalid`] with the name of the setting.
    pub fn checked(self) -> Result<Self> {
        let invalid = |setting: &'static str| Err(Error::SettingInvalid { setting });
        if !(1..=240).contains(&self.lock_after_minutes) {
            return invalid("lock_after_minutes");
        }
        if let Some(mail) = &self.mail {
            if mail.host.trim().is_empty() || mail.port == 0 {
                return invalid("mail.host");
            }
            if !mail.from.contains('@') {
                return invalid("mail.from");
            }
        }
        if self.backup.folder.as_ref().is_some_and(|folder| !std::path::Path::new(folder).is_absolute()) {
            return invalid("backup.folder");
        }
        Ok(self)
    }
}

/// The settings of this desk; the defaults before the first start.
///
/// # Errors
///
/// What the database says.
pub async fn own(conn: &mut SqliteConnection) -> Result<DeskSettings> {
    let text: Option<String> =
        sqlx::query_scalar("select settings from desk where own = 1").fetch_optional(conn).await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Writes the settings of this desk.
///
/// # Errors
///
/// What the database says.
pub async fn set_own(conn: &mut SqliteConnection, settings: &DeskSettings) -> Result<()> {
    let done = sqlx::query("update desk set settings = ?1 where own = 1")
        .bind(serde_json::to_string(settings).unwrap_or_default())
        .execute(conn)
        .await?;
    Ok(store::exactly_one(&done)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_never_set_locks_after_five_minutes_and_backs_up_every_day() {
        let settings: DeskSettings = serde_json::from_str("{}").expect("defaults");
        assert_eq!((settings.lock_after_minutes, settings.backup.daily), (5, true));
    }

    #[test]
    fn impossible_settings_are_named() {
        let never = DeskSettings { lock_after_minutes: 0, ..DeskSettings::default() };
        assert!(matches!(never.checked(), Err(Error::SettingInvalid { setting: "lock_after_minutes" })));
        let relative = Backup { folder: Some("ici".to_owned()), ..Backup::default() };
        let settings = DeskSettings { backup: relative, ..DeskSettings::default() };
        assert!(matches!(settings.checked(), Err(Error::SettingInvalid { setting: "backup.folder" })));
    }
}
