//! What a basket holds besides places: passes to make out, gift vouchers to issue, donations to a fund.

use kernel::{BasketId, BasketItemId, Chance, Money, VatRate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use store::{At, Author, Batch};
use uuid::Uuid;

use super::fill;
use crate::order::{DONATION, Item, PASS, VOUCHER};
use crate::{Error, Result, payment};

/// Something sold that is no place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::FromRow)]
pub struct BasketItem {
    /// The item.
    #[sqlx(rename = "item_id")]
    pub id: BasketItemId,
    /// `pass`, `voucher` or `donation`.
    pub kind: String,
    /// The kind of pass, or the fund.
    #[sqlx(rename = "thing_id")]
    pub thing: Option<Uuid>,
    /// As printed.
    pub label: String,
    /// Tax included.
    pub amount: Money,
    /// The rate of its VAT.
    pub vat_rate: VatRate,
}

impl BasketItem {
    /// As the order sells it.
    #[must_use]
    pub fn sold(&self) -> Item {
        let kind = [PASS, DONATION].into_iter().find(|kind| *kind == self.kind).unwrap_or(VOUCHER);
        Item { thing: self.thing, ..Item::new(kind, self.label.clone(), self.amount, self.vat_rate) }
    }
}

/// Puts something that is no place into a basket.
///
/// # Errors
///
/// [`Error::BasketClosed`]; [`Error::AmountWrong`] for a voucher or a donation of nothing.
pub async fn add_item(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    basket: BasketId,
    item: Item,
) -> Result<BasketItemId> {
    fill::touch(conn, author, basket).await?;
    payment::plausible(item.amount)?;
    if item.amount < Money::ZERO || (item.kind != PASS && item.amount.is_zero()) {
        return Err(Error::AmountWrong);
    }
    let id: BasketItemId = chance.id(author.at);
    sqlx::query(
        "insert into basket_item (item_id, basket_id, kind, thing_id, label, amount, vat_rate)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .bind(id)
    .bind(basket)
    .bind(item.kind)
    .bind(item.thing)
    .bind(item.label)
    .bind(item.amount)
    .bind(item.vat)
    .execute(conn)
    .await?;
    Ok(id)
}

/// Takes something that is no place out of a basket.
///
/// # Errors
///
/// [`Error::BasketClosed`], [`Error::LineUnknown`].
pub async fn remove_item(
    conn: &mut SqliteConnection,
    author: &Author,
    basket: BasketId,
    item: BasketItemId,
) -> Result<()> {
    fill::touch(conn, author, basket).await?;
    let done = sqlx::query("delete from basket_item where basket_id = ?1 and item_id = ?2")
        .bind(basket)
        .bind(item)
        .execute(conn)
        .await?;
    store::exactly_one(&done).map_err(|_| Error::LineUnknown)
}

/// The items of a basket, the first first.
pub(super) fn of_basket(batch: &mut Batch, basket: BasketId) -> At<BasketItem> {
    batch
        .statement(
            "select item_id, kind, thing_id, label, amount, vat_rate from basket_item
             where basket_id = ? order by item_id",
        )
        .bind(basket)
        .answer()
}
