//! Editing a contact, its coordinates, its consents and its notes.

use contacts::consent::{self, Channel, ConsentState};
use contacts::interaction::{self, InteractionKind};
use contacts::point::{self, PointStatus};
use contacts::{Consent, Error, Interaction, contact, find};
use kernel::{ContactId, ContactPointId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::card::{ContactCard, card};
use super::create::{Address, points};
use super::ledger::{self, Asked};
use crate::{Context, Result};

/// What changes on a contact.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditContact {
    /// The contact.
    pub contact: ContactId,
    /// The fields of the sheet that change, with their new values.
    #[serde(default)]
    pub fields: Map<String, Value>,
    /// The versions that the card gave; a field that moved since is not overwritten.
    #[serde(default)]
    pub versions: Map<String, Value>,
    /// An e-mail to add.
    #[serde(default)]
    pub add_email: String,
    /// A phone to add.
    #[serde(default)]
    pub add_phone: String,
    /// An address to add.
    #[serde(default)]
    pub add_address: Option<Address>,
}

/// Whether a coordinate still reaches anyone.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkPoint {
    /// The contact.
    pub contact: ContactId,
    /// Its coordinate.
    pub point: ContactPointId,
    /// Its status.
    pub status: PointStatus,
}

/// What a person said about being reached.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordConsent {
    /// The contact.
    pub contact: ContactId,
    /// How.
    pub channel: Channel,
    /// What for: `programme`, `partner_offers`, `surveys`, `donations`, `schools`, `pool`.
    pub purpose: Purpose,
    /// What was said.
    pub state: ConsentState,
    /// The version of the words that were read, empty for a refusal.
    #[serde(default)]
    pub wording: String,
    /// Where it was said.
    pub source: Source,
    /// What proves it: a scan's name, an order's number.
    #[serde(default)]
    pub proof: String,
}

/// What a person is reached for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The season's programme and its letters.
    Programme,
    /// Offers of partners.
    PartnerOffers,
    /// Surveys.
    Surveys,
    /// Donations.
    Donations,
    /// Letters to schools.
    Schools,
    /// Being shown to the other venues of a charter, with what this channel reaches.
    Pool,
}

/// Where a consent was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// At the box office.
    Desk,
    /// On a paper form.
    Paper,
    /// On a web form.
    Web,
    /// By phone.
    Phone,
}

/// A note on a contact.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddNote {
    /// The contact.
    pub contact: ContactId,
    /// What happened: a note, a call, a visit, a message.
    pub kind: InteractionKind,
    /// What was said.
    pub text: String,
}

/// Edits a contact's sheet and adds coordinates.
///
/// # Errors
///
/// A field that moved since it was shown, one that does not exist, a coordinate that is not one.
pub async fn edit_contact(ctx: &Context, input: EditContact) -> Result<ContactCard> {
    let author = ctx.author()?;
    let id = input.contact;
    let mut tx = ctx.write().await?;
    contact::store::edit(&mut tx, &author, id, &input.fields, &input.versions).await?;
    for point in points(ctx, &input.add_email, &input.add_phone, input.add_address.as_ref()) {
        point::store::add(&mut tx, &author, id, &point.checked()?).await?;
    }
    let stored = contact::store::get(&mut tx, author.venue, id).await?;
    find::index::refresh(&mut tx, stored.contact_no, id, &stored.sheet).await?;
    let card = card(&mut tx, ctx, id).await?;
    tx.commit().await?;
    Ok(card)
}

/// Says whether a coordinate still reaches anyone.
///
/// # Errors
///
/// A contact or a coordinate that the venue does not have.
pub async fn mark_point(ctx: &Context, input: MarkPoint) -> Result<ContactCard> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    contact::store::get(&mut tx, author.venue, input.contact).await?;
    point::store::mark(&mut tx, &author, input.contact, input.point, input.status).await?;
    let card = card(&mut tx, ctx, input.contact).await?;
    tx.commit().await?;
    Ok(card)
}

/// Records what a person said about being reached.
///
/// # Errors
///
/// A contact that the venue does not have; a yes without the words it answers, or by a customer exception that the law
/// does not know.
pub async fn record_consent(ctx: &Context, input: RecordConsent) -> Result<ContactCard> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    contact::store::get(&mut tx, author.venue, input.contact).await?;
    let basis = match input.state {
        ConsentState::SoftOptIn => "customer",
        _ => "consent",
    };
    let consent = Consent {
        consent_id: ctx.id(),
        contact_id: input.contact,
        venue_id: author.venue,
        channel: input.channel,
        purpose: word(input.purpose)?,
        state: input.state,
        basis: basis.to_owned(),
        wording: input.wording,
        source: word(input.source)?,
        proof: input.proof,
        at: author.at,
    };
    let bought = sales::history::of_contact(&mut tx, author.venue, input.contact, 1).await?;
    let consent = consent.checked(!bought.is_empty())?;
    consent::record(&mut tx, &author, &consent).await?;
    let card = card(&mut tx, ctx, input.contact).await?;
    ledger::keep(ctx.app(), Asked::refusal(&consent).as_slice())?;
    tx.commit().await?;
    Ok(card)
}

/// Writes down what happened with a contact.
///
/// # Errors
///
/// A contact that the venue does not have; a note that says nothing.
pub async fn add_note(ctx: &Context, input: AddNote) -> Result<ContactCard> {
    let author = ctx.author()?;
    if input.text.trim().is_empty() {
        return Err(Error::FieldInvalid { field: "text".to_owned() }.into());
    }
    let mut tx = ctx.write().await?;
    contact::store::get(&mut tx, author.venue, input.contact).await?;
    let interaction = Interaction {
        interaction_id: ctx.id(),
        contact_id: input.contact,
        venue_id: author.venue,
        kind: input.kind,
        at: author.at,
        agent_id: author.agent,
        text: input.text,
    };
    interaction::record(&mut tx, &author, &interaction).await?;
    let card = card(&mut tx, ctx, input.contact).await?;
    tx.commit().await?;
    Ok(card)
}

/// The word that stands for a wire value in a column.
fn word<T: Serialize>(value: T) -> Result<String> {
    crate::gate::read_input(crate::gate::write_output(&value)?)
}
