//! What a basket holds besides places: passes, gift vouchers, donations.

use kernel::{BasketId, BasketItemId, FundId, Money, PassProductId, VatRate};
use sales::basket;
use sales::order::{Item, VOUCHER};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::view::{self, BasketView};
use crate::sales::{donation, pass, words};
use crate::{Context, Result};

/// A pass to put into a basket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPass {
    /// The basket; a new one when absent.
    #[serde(default)]
    pub basket: Option<BasketId>,
    /// The kind of pass.
    pub product: PassProductId,
}

/// A gift voucher to put into a basket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddGiftVoucher {
    /// The basket; a new one when absent.
    #[serde(default)]
    pub basket: Option<BasketId>,
    /// What it is worth.
    pub amount: Money,
}

/// A donation to put into a basket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddDonation {
    /// The basket; a new one when absent.
    #[serde(default)]
    pub basket: Option<BasketId>,
    /// The suspended-ticket fund.
    pub fund: FundId,
    /// What is given.
    pub amount: Money,
}

/// Something to take out of a basket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveItem {
    /// The basket.
    pub basket: BasketId,
    /// The item.
    pub item: BasketItemId,
}

/// Puts a pass into a basket.
pub(in crate::sales) async fn add_pass(ctx: &Context, input: AddPass) -> Result<BasketView> {
    let venue = ctx.session()?.venue;
    let mut conn = ctx.read().await?;
    let products = pass::sought(&mut conn, venue, &[input.product]).await?;
    drop(conn);
    let Some(product) = products.first() else { return Err(passes::Error::ProductUnknown.into()) };
    add(ctx, input.basket, pass::item(product)).await
}

/// Puts a gift voucher into a basket.
pub(in crate::sales) async fn add_gift_voucher(ctx: &Context, input: AddGiftVoucher) -> Result<BasketView> {
    let label = words::say(ctx.session()?.language, "gift");
    add(ctx, input.basket, Item::new(VOUCHER, label, input.amount, VatRate::basis_points(0))).await
}

/// Puts a donation into a basket.
pub(in crate::sales) async fn add_donation(ctx: &Context, input: AddDonation) -> Result<BasketView> {
    let item = donation::item(ctx, &mut *ctx.read().await?, (input.fund, input.amount)).await?;
    add(ctx, input.basket, item).await
}

/// Takes an item out.
pub(in crate::sales) async fn remove_item(ctx: &Context, input: RemoveItem) -> Result<BasketView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    basket::remove_item(&mut tx, &author, input.basket, input.item).await?;
    let view = view::repriced(ctx, &mut tx, input.basket).await?;
    tx.commit().await?;
    Ok(view)
}

async fn add(ctx: &Context, named: Option<BasketId>, item: Item) -> Result<BasketView> {
    let author = ctx.author()?;
    let mut tx = ctx.write().await?;
    let id = super::named_or_new(ctx, &mut tx, named).await?;
    basket::add_item(&mut tx, &author, &ctx.app().chance, id, item).await?;
    let view = view::repriced(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(view)
}
