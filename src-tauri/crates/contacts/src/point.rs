//! A contact point (*coordonnée*): one e-mail, phone or postal address.

pub mod store;

use kernel::ContactPointId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Error, Result, email, phone, text};

/// What a contact point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum PointKind {
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A postal address.
    Postal,
}

/// Whether a contact point still reaches anyone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum PointStatus {
    /// As far as is known.
    #[default]
    Ok,
    /// A message came back.
    Bounced,
    /// A letter came back.
    Returned,
    /// It was never right.
    Wrong,
}

/// A contact point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Its id.
    pub id: ContactPointId,
    /// What it is.
    pub kind: PointKind,
    /// As typed; for an address, the lines above postcode and city.
    pub value: String,
    /// The postcode of an address.
    pub postcode: String,
    /// The city of an address.
    pub city: String,
    /// What is compared.
    pub normalised: String,
    /// Whether it reaches anyone.
    pub status: PointStatus,
}

impl Point {
    /// An e-mail address; one that no mail system delivers is kept, marked as wrong.
    #[must_use]
    pub fn email(id: ContactPointId, typed: &str) -> Self {
        let valid = email::normalise(typed);
        let status = if valid.is_some() { PointStatus::Ok } else { PointStatus::Wrong };
        let normalised = valid.unwrap_or_else(|| text::trim(typed).to_lowercase());
        Self::bare(id, PointKind::Email, typed, normalised, status)
    }

    /// A phone number; one that is not is kept with its digits, marked as wrong.
    #[must_use]
    pub fn phone(id: ContactPointId, typed: &str) -> Self {
        let valid = phone::normalise(typed);
        let status = if valid.is_some() { PointStatus::Ok } else { PointStatus::Wrong };
        Self::bare(id, PointKind::Phone, typed, valid.unwrap_or_else(|| phone::digits(typed)), status)
    }

    /// A postal address.
    #[must_use]
    pub fn postal(id: ContactPointId, lines: &str, postcode: &str, city: &str) -> Self {
        let normalised = [lines, postcode, city].map(text::key).join("|");
        Self {
            postcode: text::trim(postcode).to_owned(),
            city: text::trim(city).to_owned(),
            ..Self::bare(id, PointKind::Postal, lines, normalised, PointStatus::Ok)
        }
    }

    fn bare(
        id: ContactPointId,
        kind: PointKind,
        typed: &str,
        normalised: String,
        status: PointStatus,
    ) -> Self {
        let (value, postcode, city) = (typed.to_owned(), String::new(), String::new());
        Self { id, kind, value, postcode, city, normalised, status }
    }

    /// The point, refused when a person at the desk can still correct it.
    ///
    /// # Errors
    ///
    /// [`Error::EmailInvalid`], [`Error::PhoneInvalid`].
    pub fn checked(self) -> Result<Self> {
        match (self.status, self.kind) {
            (PointStatus::Wrong, PointKind::Email) => Err(Error::EmailInvalid { value: self.value }),
            (PointStatus::Wrong, PointKind::Phone) => Err(Error::PhoneInvalid { value: self.value }),
            _ => Ok(self),
        }
    }

    /// The address on one line, or the value.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.kind {
            PointKind::Email => self.normalised.clone(),
            PointKind::Phone => phone::shown(&self.normalised),
            PointKind::Postal => {
                let place = format!("{} {}", self.postcode, self.city);
                let lines = self.value.replace(['\r', '\n'], " ");
                [lines.trim(), place.trim()].join(", ").trim_matches([',', ' ']).to_owned()
            }
        }
    }
}
