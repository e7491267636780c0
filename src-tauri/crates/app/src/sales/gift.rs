//! Gift vouchers of the venue, sold with an order: one item each, and a balance to pay with.
//!
//! A voucher that may pay anything of the venue bears no tax when it is sold: what it later pays for does
//! (directive 2006/112/CE art. 30 bis, bon à usages multiples).

use kernel::ContactId;
use sales::order::{Done, Item, VOUCHER};
use sales::{Basket, note};
use sqlx::SqliteConnection;

use super::act::Doing;
use super::place::IssuedVoucher;
use crate::Result;

/// The vouchers of a basket, as the order sells them.
pub(super) fn of_basket(basket: &Basket) -> Vec<Item> {
    basket.items.iter().filter(|item| item.kind == VOUCHER).map(sales::basket::BasketItem::sold).collect()
}

/// Issues vouchers, in the transaction of their order.
pub(super) async fn make(
    conn: &mut SqliteConnection,
    doing: &Doing,
    done: &Done,
    contact: Option<ContactId>,
    vouchers: &[Item],
) -> Result<Vec<IssuedVoucher>> {
    let mut issued = Vec::with_capacity(vouchers.len());
    for (voucher, n) in vouchers.iter().zip(1_u32..) {
        let number = format!("{}-C{n}", done.appended.number);
        let (kind, order, amount) = (note::VOUCHER, done.order, voucher.amount);
        let new = note::New { kind, contact, order, number: &number, amount };
        let note = note::make(conn, &doing.act(), new).await?;
        issued.push(IssuedVoucher { note, number, amount });
    }
    Ok(issued)
}
