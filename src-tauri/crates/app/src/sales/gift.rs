//! Gift vouchers of the venue, sold with an order: one item each, and a balance to pay with. The item names its note.
//!
//! A voucher that may pay anything of the venue bears no tax when it is sold: what it later pays for does
//! (directive 2006/112/CE art. 30 bis, bon à usages multiples).

use kernel::{ContactId, CreditNoteId, TypedId};
use sales::order::{Done, Item, VOUCHER};
use sales::{Basket, note};
use sqlx::SqliteConnection;

use super::act::Doing;
use super::place::IssuedVoucher;
use crate::{Context, Result};

/// The vouchers of a basket, as the order sells them.
pub(super) fn of_basket(ctx: &Context, basket: &Basket) -> Vec<Item> {
    let vouchers = basket.items.iter().filter(|item| item.kind == VOUCHER);
    vouchers.map(|item| Item { thing: Some(ctx.id::<CreditNoteId>().uuid()), ..item.sold() }).collect()
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
    for ((id, amount), n) in vouchers.iter().filter_map(|one| Some((one.thing?, one.amount))).zip(1_u32..) {
        let note = CreditNoteId::from_uuid(id);
        let number = format!("{}-C{n}", done.appended.number);
        let (kind, order) = (note::VOUCHER, done.order);
        let new = note::New { id: note, kind, contact, order, number: &number, amount };
        note::make(conn, &doing.act(), new).await?;
        issued.push(IssuedVoucher { note, number, amount });
    }
    Ok(issued)
}
