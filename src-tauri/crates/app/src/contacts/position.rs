//! Positions: a person in an organisation.

use contacts::contact::store::rows;
use contacts::position::{self, Position};
use kernel::{ContactId, NaiveDate, PositionId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::card::{ContactCard, card};
use crate::{Context, Result};

/// A person to place in an organisation.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPosition {
    /// Whose card is being edited: the person or the organisation; it is answered.
    pub card: ContactId,
    /// Who.
    pub person: ContactId,
    /// Where.
    pub organisation: ContactId,
    /// As what: « professeure de lettres ».
    #[serde(default)]
    pub function: String,
    /// In which service: « CDI ».
    #[serde(default)]
    pub service: String,
    /// The first day, when it is known.
    #[serde(default)]
    pub since: Option<NaiveDate>,
}

/// A position that ends.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPosition {
    /// Whose card is being edited: the person or the organisation; it is answered.
    pub card: ContactId,
    /// The position.
    pub position: PositionId,
    /// Its last day.
    pub until: NaiveDate,
}

/// A position, seen from one of its two cards.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PositionView {
    /// The position.
    pub position: PositionId,
    /// The other one: the organisation of a person, the person of an organisation.
    pub other: ContactId,
    /// Its name.
    pub name: String,
    /// As what.
    pub function: String,
    /// In which service.
    pub service: String,
    /// The first day, when it is known.
    pub since: Option<NaiveDate>,
    /// The last day; none while it lasts.
    pub until: Option<NaiveDate>,
}

/// Places a person in an organisation.
///
/// # Errors
///
/// A contact that the venue does not have; two that are not a person and an organisation.
pub async fn add_position(ctx: &Context, input: AddPosition) -> Result<ContactCard> {
    let author = ctx.author()?;
    let position = Position {
        id: ctx.id(),
        person: input.person,
        organisation: input.organisation,
        function: input.function.trim().to_owned(),
        service: input.service.trim().to_owned(),
        since: input.since,
        until: None,
    };
    let mut tx = ctx.write().await?;
    position::add(&mut tx, &author, &position).await?;
    let card = card(&mut tx, ctx, input.card).await?;
    tx.commit().await?;
    Ok(card)
}

/// Ends a position; it stays on both cards as what was.
///
/// # Errors
///
/// A position that the venue does not have, or that had not begun.
pub async fn end_position(ctx: &Context, input: EndPosition) -> Result<ContactCard> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    position::end(&mut tx, &author, input.position, input.until).await?;
    let card = card(&mut tx, ctx, input.card).await?;
    tx.commit().await?;
    Ok(card)
}

/// The positions of a contact, each with the name of the other one.
pub(super) async fn positions(
    conn: &mut SqliteConnection,
    ctx: &Context,
    contact: ContactId,
) -> Result<Vec<PositionView>> {
    let positions = position::list(conn, ctx.session()?.venue, contact).await?;
    let others: Vec<ContactId> = positions
        .iter()
        .map(|position| if position.person == contact { position.organisation } else { position.person })
        .collect();
    let names = rows(conn, &others).await?;
    let view = |(position, other): (Position, ContactId)| PositionView {
        position: position.id,
        other,
        name: names.iter().find(|row| row.id == other).map(|row| row.sheet.name()).unwrap_or_default(),
        function: position.function,
        service: position.service,
        since: position.since,
        until: position.until,
    };
    Ok(positions.into_iter().zip(others).map(view).collect())
}
