//! Tickets, passes and gift vouchers that another desk sold: the right to undo one is asked for, and given away once it is.

use journal::rights::{Right, network};
use kernel::{DeskId, OperationId, OrderId, OrderItemId, TicketId, TypedId as _};
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use super::item::undone_as;
use super::{may_undo, right_of_undoing};
use crate::{Error, Result, order, ticket};

/// What is to be undone of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The order.
    pub order: OrderId,
    /// Its tickets; every live one when neither a ticket nor an item is named.
    pub tickets: Vec<TicketId>,
    /// Its passes and gift vouchers.
    pub items: Vec<OrderItemId>,
}

/// What this desk must ask for before it undoes what is wanted: tickets, passes and gift vouchers whose undoing is not its
/// own.
///
/// # Errors
///
/// What the database says.
pub async fn lacking(conn: &mut SqliteConnection, author: &Author, wanted: &Wanted) -> Result<Vec<Uuid>> {
    let mut lacking = Vec::new();
    if !network::is_adopted(conn, author.venue).await? {
        return Ok(lacking);
    }
    for (thing, sold_by) in live(conn, wanted).await? {
        let standing = network::standing(conn, &right_of_undoing(thing)).await?;
        let is_here = match standing.as_ref().map(|(state, holder)| (state.as_str(), *holder == author.desk))
        {
            None => may_undo(conn, sold_by, author).await?,
            Some((state, here)) => state == "spent" || state == "granted" && here,
        };
        if !is_here {
            lacking.push(thing);
        }
    }
    Ok(lacking)
}

/// What lives of what is wanted, and the operation that sold it.
async fn live(conn: &mut SqliteConnection, wanted: &Wanted) -> Result<Vec<(Uuid, OperationId)>> {
    let Wanted { order, tickets, items } = wanted;
    let all = tickets.is_empty() && items.is_empty();
    let sold = ticket::of_order(conn, *order).await?.into_iter();
    let sold = sold.filter(|ticket| ticket.end.is_none() && (all || tickets.contains(&ticket.id)));
    let mut live: Vec<_> = sold.map(|ticket| (ticket.id.uuid(), ticket.operation)).collect();
    if !items.is_empty() {
        let sold = order::items(conn, *order).await?.into_iter();
        let sold = sold.filter(|item| item.end.is_none() && items.contains(&item.id));
        live.extend(sold.map(|item| (undone_as(&item), item.reference.operation)));
    }
    Ok(live)
}

/// Has the undoing of something at hand, to be given to the desk that asks for it: only of a ticket, a pass or a gift voucher
/// that was sold here, lives, and is not being exchanged.
///
/// # Errors
///
/// What the database says.
pub async fn lay_at_hand(conn: &mut SqliteConnection, author: &Author, thing: Uuid) -> Result<()> {
    let sold_by: Option<OperationId> = sqlx::query_scalar(
        "select o.operation_id
         from ticket t join operation o using (journal_id, seq)
         where t.ticket_id = ?1 and t.venue_id = ?2
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
           and not exists (select 1 from basket_line l join basket b using (basket_id)
                           where l.ticket_id = t.ticket_id and b.state = 'open')
         union all
         select p.operation_id
         from order_item i
         join orders o on o.order_id = i.order_id
         join operation p on p.journal_id = i.journal_id and p.seq = i.seq
         where i.thing_id = ?1 and i.kind in ('pass', 'voucher') and o.venue_id = ?2
           and not exists (select 1 from order_item_end e where e.item_id = i.item_id)",
    )
    .bind(thing)
    .bind(author.venue)
    .fetch_optional(&mut *conn)
    .await?;
    match sold_by {
        Some(sold_by) if may_undo(conn, sold_by, author).await? => {
            Ok(network::lay_at_hand(conn, author, &right_of_undoing(thing)).await?)
        }
        _ => Ok(()),
    }
}

/// The name of the desk that may undo something which this one may not: the one that has the right, or where it was born.
///
/// # Errors
///
/// What the database says.
pub async fn holder(conn: &mut SqliteConnection, author: &Author, thing: Uuid) -> Result<Option<String>> {
    let standing = network::standing(conn, &right_of_undoing(thing)).await?;
    let sold_by: Option<OperationId> = sqlx::query_scalar(
        "select o.operation_id from ticket t join operation o using (journal_id, seq) where t.ticket_id = ?1",
    )
    .bind(thing)
    .fetch_optional(&mut *conn)
    .await?;
    name_of(conn, author, (sold_by, standing.map(|(_, holder)| holder))).await
}

/// Where a right was born as long as it never left, then who has it, or had it last; unless that is this desk.
async fn name_of(
    conn: &mut SqliteConnection,
    author: &Author,
    (sold_by, holder): (Option<OperationId>, Option<DeskId>),
) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(
        "select d.name from desk d
         where d.desk_id <> ?3
           and d.desk_id = coalesce(?2, (select j.desk_id from operation o join journal j using (journal_id)
                                         where o.operation_id = ?1))",
    )
    .bind(sold_by)
    .bind(holder)
    .bind(author.desk)
    .fetch_optional(conn)
    .await?)
}

/// Why something is not undone here: it was, another desk may, or this one cannot know yet.
pub(super) async fn why_not(
    conn: &mut SqliteConnection,
    (right, refused): (&Right, journal::Error),
    sold_by: OperationId,
    author: &Author,
    ended: impl FnOnce() -> Error,
) -> Result<Error> {
    let holder = match network::standing(conn, right).await? {
        Some((state, _)) if state == "spent" => return Ok(ended()),
        standing => standing.map(|(_, holder)| holder),
    };
    let name = name_of(conn, author, (Some(sold_by), holder)).await?;
    Ok(match (name, holder) {
        (Some(desk), _) => Error::UndoingElsewhere { desk },
        (None, Some(_)) => Error::UndoingLetGo,
        (None, None) => refused.into(),
    })
}
