//! Tickets that another desk sold: the right to undo one is asked for, and given away once it is.

use journal::rights::{Right, network};
use kernel::{OperationId, OrderId, TicketId, TypedId as _};
use sqlx::SqliteConnection;
use store::Author;

use super::{may_undo, right_of_undoing};
use crate::{Error, Result, ticket};

/// The tickets of an order whose undoing this desk must ask for: of those named, or of every live one.
///
/// # Errors
///
/// What the database says.
pub async fn lacking(
    conn: &mut SqliteConnection,
    author: &Author,
    (order, named): (OrderId, &[TicketId]),
) -> Result<Vec<TicketId>> {
    let mut lacking = Vec::new();
    if !network::is_adopted(conn, author.venue).await? {
        return Ok(lacking);
    }
    for ticket in ticket::of_order(conn, order).await? {
        if ticket.end.is_some() || !(named.is_empty() || named.contains(&ticket.id)) {
            continue;
        }
        let standing = network::standing(conn, &right_of_undoing(ticket.id.uuid())).await?;
        let is_here = match standing.as_ref().map(|(state, holder)| (state.as_str(), *holder == author.desk))
        {
            None => may_undo(conn, ticket.operation, author).await?,
            Some((state, here)) => state == "spent" || state == "granted" && here,
        };
        if !is_here {
            lacking.push(ticket.id);
        }
    }
    Ok(lacking)
}

/// Has the undoing of a ticket at hand, to be given to the desk that asks for it: only of one that was sold here, lives,
/// and is not being exchanged.
///
/// # Errors
///
/// What the database says.
pub async fn lay_at_hand(conn: &mut SqliteConnection, author: &Author, ticket: TicketId) -> Result<()> {
    let sold_by: Option<OperationId> = sqlx::query_scalar(
        "select o.operation_id
         from ticket t join operation o using (journal_id, seq)
         where t.ticket_id = ?1 and t.venue_id = ?2
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
           and not exists (select 1 from basket_line l join basket b using (basket_id)
                           where l.ticket_id = t.ticket_id and b.state = 'open')",
    )
    .bind(ticket)
    .bind(author.venue)
    .fetch_optional(&mut *conn)
    .await?;
    match sold_by {
        Some(sold_by) if may_undo(conn, sold_by, author).await? => {
            Ok(network::lay_at_hand(conn, author, &right_of_undoing(ticket.uuid())).await?)
        }
        _ => Ok(()),
    }
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
    // Where it was born as long as it never left, then with who has it, or had it last.
    let name: Option<String> = sqlx::query_scalar(
        "select d.name from desk d
         where d.desk_id <> ?3
           and d.desk_id = coalesce(?2, (select j.desk_id from operation o join journal j using (journal_id)
                                         where o.operation_id = ?1))",
    )
    .bind(sold_by)
    .bind(holder)
    .bind(author.desk)
    .fetch_optional(conn)
    .await?;
    Ok(match (name, holder) {
        (Some(desk), _) => Error::UndoingElsewhere { desk },
        (None, Some(_)) => Error::UndoingLetGo,
        (None, None) => refused.into(),
    })
}
