//! Passes and gift vouchers given back: what was used of each, who may do it, and what is withdrawn.

use kernel::{CreditNoteId, Money, OrderId, OrderItemId, PassId, TypedId, VenueId};
use network::Right;
use passes::give_back::{self, Usage};
use sales::note;
use sales::order::{self, Done, PASS, Sold, VOUCHER};
use sales::undo::{Fee, GiveBack};
use sqlx::SqliteConnection;

use super::act::Doing;
use super::words;
use crate::{Context, Result};

/// What was used of a pass or of a gift voucher; nothing of another item.
pub(super) async fn usage(conn: &mut SqliteConnection, venue: VenueId, item: &Sold) -> Result<Option<Usage>> {
    Ok(match (item.kind.as_str(), item.thing) {
        (PASS, Some(pass)) => Some(give_back::usage(conn, PassId::from_uuid(pass)).await?),
        (VOUCHER, Some(id)) => {
            let note = note::get(conn, venue, CreditNoteId::from_uuid(id)).await?;
            Some(Usage { amount: note.amount - note.balance, number: note.number, places: 0 })
        }
        _ => None,
    })
}

/// The items of a refund, with what is kept of each. What was spent of a gift voucher is known to the cent; a pass
/// that was used is given back with a right of its own, because the price of its places was that of the whole.
pub(super) async fn asked(
    ctx: &Context,
    conn: &mut SqliteConnection,
    order: OrderId,
    wanted: &[OrderItemId],
) -> Result<Vec<GiveBack>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let (venue, language) = (ctx.session()?.venue, ctx.session()?.language);
    let order = order::get(conn, venue, order).await?;
    let all = order::items(conn, order.id).await?;
    let mut asked = Vec::with_capacity(wanted.len());
    for id in wanted {
        let item = all.iter().find(|item| item.id == *id).ok_or(sales::Error::ItemUnknown)?;
        let usage = match item.end {
            None => usage(conn, venue, item).await?,
            Some(_) => None,
        };
        if let Some(usage) = usage.as_ref().filter(|_| item.kind == PASS && !ctx.has(Right::RefundOtherMeans))
        {
            usage.check_whole()?;
        }
        let used = usage.map(|usage| usage.amount).filter(|amount| *amount > Money::ZERO);
        let label = words::fill(language, "used", &[("item", &item.label)]);
        asked.push(GiveBack { item: *id, used: used.map(|amount| Fee { label, amount }) });
    }
    Ok(asked)
}

/// Withdraws what is left on the passes that an act gave back.
pub(super) async fn settle(conn: &mut SqliteConnection, doing: &Doing, done: &Done) -> Result<()> {
    let passes = done.returned.iter().filter(|item| item.kind == PASS).filter_map(|item| item.thing);
    for pass in passes.map(PassId::from_uuid) {
        let of = (pass, done.appended.operation);
        give_back::withdraw(conn, &doing.author, doing.act().chance, of).await?;
    }
    Ok(())
}
