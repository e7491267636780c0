//! Consents: dated facts (contact × venue × channel × purpose), appended only (french-rules §7.1).

use kernel::{ConsentId, ContactId, Instant, TypedId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use store::Author;

use crate::{Error, Result};

/// How the venue would reach the person.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
#[schemars(rename = "ReachChannel")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text message.
    Sms,
    /// A call.
    Phone,
    /// A letter.
    Post,
    /// A notification.
    Push,
}

/// What the person said, or what follows from a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum ConsentState {
    /// Yes, by a clear act.
    Granted,
    /// No.
    Refused,
    /// No longer.
    Withdrawn,
    /// A customer of this venue, told of it, who did not object (CPCE L. 34-5); never for another venue.
    SoftOptIn,
    /// Too old to count.
    Expired,
}

impl ConsentState {
    /// Whether the person may be reached.
    #[must_use]
    pub fn allows(self) -> bool {
        matches!(self, Self::Granted | Self::SoftOptIn)
    }
}

/// A consent.
#[derive(Debug, Clone, Serialize, sqlx::FromRow)]
pub struct Consent {
    /// Its id.
    pub consent_id: ConsentId,
    /// Whose.
    pub contact_id: ContactId,
    /// The venue it is given to.
    pub venue_id: VenueId,
    /// How it may reach the person.
    pub channel: Channel,
    /// What for: `programme`, `partner_offers`, `surveys`, `donations`, `schools`, `pool`.
    pub purpose: String,
    /// What was said.
    pub state: ConsentState,
    /// The legal basis: `consent`, `customer`, `legitimate_interest`.
    pub basis: String,
    /// The version of the words that were read.
    pub wording: String,
    /// Where it was said: `desk`, `paper`, `web`, `import`.
    pub source: String,
    /// What proves it: a scan's name, an order's number.
    pub proof: String,
    /// When.
    pub at: Instant,
}

/// Ways of reaching that a customer need not have asked for: the customer exception of CPCE L. 34-5 is of messages, and
/// a letter rests on legitimate interest. A call is asked for since 11 August 2026, a notification always.
const TO_CUSTOMERS: [Channel; 3] = [Channel::Email, Channel::Sms, Channel::Post];

/// Purposes that are analogous to what the venue sold; partners' offers, surveys and donations are not.
const ANALOGOUS: [&str; 2] = ["programme", "schools"];

impl Consent {
    /// Checks that the law knows this yes (french-rules §7.1); `is_customer` when the person bought from this venue.
    ///
    /// # Errors
    ///
    /// [`Error::FieldInvalid`] for a yes without the words that were read, [`Error::SoftOptInForbidden`],
    /// [`Error::NotCustomer`].
    pub fn checked(self, is_customer: bool) -> Result<Self> {
        if self.state.allows() && self.wording.trim().is_empty() {
            return Err(Error::FieldInvalid { field: "wording".to_owned() });
        }
        if self.state == ConsentState::SoftOptIn {
            if !TO_CUSTOMERS.contains(&self.channel) || !ANALOGOUS.contains(&self.purpose.as_str()) {
                return Err(Error::SoftOptInForbidden);
            }
            if !is_customer {
                return Err(Error::NotCustomer);
            }
        }
        Ok(self)
    }
}

/// Appends a consent unless it is here already: said before a restore, it holds after it.
///
/// # Errors
///
/// What the database says.
pub async fn record_once(conn: &mut SqliteConnection, author: &Author, consent: &Consent) -> Result<()> {
    let known: bool = sqlx::query_scalar("select exists (select 1 from consent where consent_id = ?1)")
        .bind(consent.consent_id)
        .fetch_one(&mut *conn)
        .await?;
    if known { Ok(()) } else { record(conn, author, consent).await }
}

/// Appends a consent that was [checked](Consent::checked).
///
/// # Errors
///
/// What the database says.
pub async fn record(conn: &mut SqliteConnection, author: &Author, consent: &Consent) -> Result<()> {
    sqlx::query(
        "insert into consent (consent_id, contact_id, venue_id, channel, purpose, state, basis, wording, source, proof, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )
    .bind(consent.consent_id)
    .bind(consent.contact_id)
    .bind(consent.venue_id)
    .bind(consent.channel)
    .bind(&consent.purpose)
    .bind(consent.state)
    .bind(&consent.basis)
    .bind(&consent.wording)
    .bind(&consent.source)
    .bind(&consent.proof)
    .bind(consent.at)
    .execute(&mut *conn)
    .await?;
    Ok(store::change::record_row(conn, author, "consent", consent.consent_id.uuid(), consent).await?)
}

/// The consents in force: the latest for each channel and purpose at a venue; between two of one moment, a no wins.
/// A channel and purpose that is not in the list means no.
///
/// # Errors
///
/// What the database says.
pub async fn effective(
    conn: &mut SqliteConnection,
    venue: VenueId,
    contact: ContactId,
) -> Result<Vec<Consent>> {
    let mut latest: Vec<Consent> = sqlx::query_as(
        "select consent_id, contact_id, venue_id, channel, purpose, state, basis, wording, source, proof, at
         from consent
         where contact_id = ?1 and venue_id = ?2
         order by channel, purpose, at desc, state in ('granted', 'soft_opt_in'), consent_id desc",
    )
    .bind(contact)
    .bind(venue)
    .fetch_all(conn)
    .await?;
    latest.dedup_by(|next, kept| next.channel == kept.channel && next.purpose == kept.purpose);
    Ok(latest)
}
