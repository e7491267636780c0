//! Donations to the suspended-ticket funds, made with an order: one item each, and money in the fund.
//!
//! A donation buys nothing for whoever gives it: it bears no tax, and it is given for good.

use kernel::{FundId, Money, OrderId, TypedId, VatRate};
use passes::fund;
use sales::Basket;
use sales::order::{DONATION, Item};
use sqlx::SqliteConnection;

use super::act::Doing;
use super::words;
use crate::{Context, Result};

/// A donation as a basket holds it, to a fund of this venue.
pub(super) async fn item(
    ctx: &Context,
    conn: &mut SqliteConnection,
    (fund, amount): (FundId, Money),
) -> Result<Item> {
    let session = ctx.session()?;
    let fund = fund::get(conn, session.venue, fund).await?;
    let label = words::fill(session.language, "donation", &[("fund", &fund.name)]);
    let vat = VatRate::basis_points(0);
    Ok(Item { thing: Some(fund.id.uuid()), ..Item::new(DONATION, label, amount, vat) })
}

/// The donations of a basket, as the order makes them.
pub(super) fn of_basket(basket: &Basket) -> Vec<Item> {
    basket.items.iter().filter(|item| item.kind == DONATION).map(sales::basket::BasketItem::sold).collect()
}

/// Puts donations into their funds, in the transaction of their order.
pub(super) async fn give(
    conn: &mut SqliteConnection,
    doing: &Doing,
    order: OrderId,
    donations: &[Item],
) -> Result<()> {
    for (fund, amount) in donations.iter().filter_map(|one| Some((one.thing?, one.amount))) {
        let of = (FundId::from_uuid(fund), order);
        fund::give(conn, &doing.author, doing.act().chance, of, amount).await?;
    }
    Ok(())
}
