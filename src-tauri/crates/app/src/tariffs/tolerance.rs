//! What a sale makes of passes whose right this desk does not hold, once the network did not answer it.

use journal::rights::RightKind;
use journal::rights::network as granted;
use passes::consume::CREDIT;
use passes::tolerance;
use sales::Basket;
use sqlx::SqliteConnection;

use super::pricer;
use crate::{Context, Result, Write};

/// The basket as it can be sold: at a desk that the network does not answer, places that passes pay for without their right
/// are within the tolerance of the venue, to be settled, or not sold; where it answers, none is tolerated.
///
/// # Errors
///
/// [`passes::Error::NotTolerated`] when the price is another one then: the person who pays is to see it first.
pub async fn settled(ctx: &Context, tx: &mut Write, basket: Basket) -> Result<Basket> {
    let network = &ctx.app().network;
    let venue = ctx.session()?.venue;
    if !network.joined() || !granted::is_adopted(tx, venue).await? || !is_in_question(tx, &basket).await? {
        return Ok(basket);
    }
    let away = network.did_not_answer(ctx.app().clock.now());
    let (mut priced, _) = pricer::price(ctx, tx, basket.id, away).await?;
    if priced.total() != basket.total() {
        return Err(passes::Error::NotTolerated.into());
    }
    let prices = priced.lines.iter_mut().filter_map(|line| line.price.as_mut());
    for consumed in prices.flat_map(|price| &mut price.consumes) {
        if !consumed.to_settle.is_empty() {
            consumed.to_settle.extend(tolerance::in_its_stead(tx, consumed.id).await?);
        }
    }
    Ok(priced)
}

/// Whether a line of a basket takes a credit that does not lie at hand, now or later, or was tolerated when it was priced.
async fn is_in_question(conn: &mut SqliteConnection, basket: &Basket) -> Result<bool> {
    let prices = || basket.lines.iter().filter_map(|line| line.price.as_ref());
    let now = prices().flat_map(|price| &price.consumes).filter(|one| one.kind == CREDIT);
    let later = prices().flat_map(|price| &price.promises).filter(|one| one.kind == CREDIT);
    let credits: Vec<_> = now.map(|one| one.id).chain(later.filter_map(|one| one.id)).collect();
    if credits.is_empty() {
        return Ok(false);
    }
    let tolerated = prices().flat_map(|price| &price.consumes).any(|one| !one.to_settle.is_empty());
    let at_hand = granted::at_hand(conn, None).await?;
    let lies =
        |credit| at_hand.iter().any(|it| it.right.kind == RightKind::Credit && it.right.unit == credit);
    Ok(tolerated || !credits.into_iter().all(lies))
}
