//! What a venue sets of its life in a network.

use network::venue::rules::{self, NetworkRules};

use crate::Context;
use crate::error::Result;
use crate::wire::Nothing;

/// What the venue sets of its life in a network.
///
/// # Errors
///
/// What the store says.
pub async fn network_rules(ctx: &Context, _: Nothing) -> Result<NetworkRules> {
    Ok(rules::get(&mut *ctx.read().await?, ctx.session()?.venue).await?)
}

/// Sets it, for all desks of the venue.
///
/// # Errors
///
/// `network.setting_invalid`.
pub async fn set_network_rules(ctx: &Context, input: NetworkRules) -> Result<NetworkRules> {
    let author = ctx.author()?;
    let rules = input.checked()?;
    let mut tx = ctx.write().await?;
    rules::set(&mut tx, author.venue, &rules).await?;
    store::change::record_row(&mut tx, &author, "venue", kernel::TypedId::uuid(author.venue), &rules).await?;
    tx.record_event(author.venue, "settings_changed", &[]).await?;
    tx.commit().await?;
    Ok(rules)
}
