//! Erasing a person: asked for, it waits a week; an administrator may do it at once.

use contacts::erasure;
use kernel::ContactId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use store::Author;

use super::bought::{AtStake, at_stake};
use super::card::{ContactCard, ContactCardOf, card};
use super::ledger::{self, Asked};
use crate::wire::Nothing;
use crate::{Context, Result};

/// A contact that is no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Erased {
    /// Its id, which nothing bears any longer but a tombstone.
    pub contact: ContactId,
}

/// What was forgotten because its time had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ForgottenDue {
    /// Contacts whose week was over.
    pub contacts: usize,
    /// Proofs that had expired.
    pub proofs: u64,
}

/// What goes with a contact that is erased now; nothing is written.
///
/// # Errors
///
/// A contact that the venue does not have.
pub async fn preview_erasure(ctx: &Context, input: ContactCardOf) -> Result<AtStake> {
    at_stake(&mut *ctx.read().await?, ctx, input.contact).await
}

/// Restricts a contact for a week, after which it is erased.
///
/// # Errors
///
/// A contact that the venue does not have.
pub async fn request_erasure(ctx: &Context, input: ContactCardOf) -> Result<ContactCard> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    erasure::request(&mut tx, &author, input.contact).await?;
    let card = card(&mut tx, ctx, input.contact).await?;
    tx.commit().await?;
    Ok(card)
}

/// Lifts the restriction: the person changed her mind.
///
/// # Errors
///
/// A contact that the venue does not have.
pub async fn lift_erasure(ctx: &Context, input: ContactCardOf) -> Result<ContactCard> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    erasure::lift(&mut tx, &author, input.contact).await?;
    let card = card(&mut tx, ctx, input.contact).await?;
    tx.commit().await?;
    Ok(card)
}

/// Erases a contact at once, everywhere in this store.
///
/// # Errors
///
/// A contact that the venue does not have.
pub async fn erase_contact(ctx: &Context, input: ContactCardOf) -> Result<Erased> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    erase(&mut tx, &author, input.contact).await?;
    let asked = Asked::Erasure { contact: input.contact, venue: author.venue };
    ledger::keep(ctx.app(), &[asked])?;
    tx.commit().await?;
    erasure::scrub(&ctx.app().store).await?;
    Ok(Erased { contact: input.contact })
}

/// Erases the contacts whose week is over, and forgets the proofs that expired.
///
/// # Errors
///
/// What the store says.
pub async fn forget_due(ctx: &Context, _: Nothing) -> Result<ForgottenDue> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let due = erasure::due(&mut tx, author.venue, author.at).await?;
    for contact in &due {
        erase(&mut tx, &author, *contact).await?;
    }
    let today = ctx.business_day(&mut tx, author.venue).await?;
    let proofs = ::tariffs::entitlement::forget_expired(&mut tx, &author, today).await?;
    let asked = due.iter().map(|contact| Asked::Erasure { contact: *contact, venue: author.venue });
    ledger::keep(ctx.app(), &asked.collect::<Vec<_>>())?;
    tx.commit().await?;
    // Also what was erased at another desk since, or at this one when it stopped.
    erasure::scrub(&ctx.app().store).await?;
    Ok(ForgottenDue { contacts: due.len(), proofs })
}

/// Every crate forgets its own part, then the contact goes.
pub(crate) async fn erase(conn: &mut SqliteConnection, author: &Author, contact: ContactId) -> Result<()> {
    contacts::contact::store::get(conn, author.venue, contact).await?;
    sales::history::forget(conn, author, contact).await?;
    passes::pass::forget(conn, author, contact).await?;
    ::tariffs::entitlement::forget(conn, author, contact).await?;
    catalogue::hold::forget(conn, author, contact).await?;
    Ok(erasure::erase(conn, author, contact).await?)
}
