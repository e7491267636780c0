//! Duplicates: the same ticket printed again, under the same number, with its count and its reason
//! (`french-rules` §1.3).

use journal::{Appended, Kind};
use kernel::TicketId;
use serde_json::json;
use sqlx::SqliteConnection;

use super::Reason;
use crate::{Act, Error, Result, order, ticket};

/// Records a duplicate of a live ticket, and says how manieth it is.
///
/// # Errors
///
/// [`Error::TicketUnknown`], [`Error::TicketEnded`], [`Error::NeverPrinted`], [`Error::DetailMissing`] without a reason.
pub async fn duplicate(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    id: TicketId,
    reason: &Reason,
) -> Result<(Appended, u32)> {
    reason.check()?;
    let ticket = ticket::get(conn, id).await?;
    order::get(conn, act.author.venue, ticket.order).await?;
    if ticket.end.is_some() {
        return Err(Error::TicketEnded { number: ticket.number });
    }
    if ticket.prints == 0 {
        return Err(Error::NeverPrinted { number: ticket.number });
    }
    let copy = ticket.copies + 1;
    let mut entry = act.entry(Kind::Duplicate);
    entry.refers = vec![order::reference(&ticket)];
    entry.data.insert("ticket".to_owned(), json!(id));
    entry.data.insert("copy".to_owned(), json!(copy));
    entry.data.insert("motive".to_owned(), json!(reason.motive));
    let appended = act.append(conn, entry).await?;
    sqlx::query(
        "insert into ticket_copy (ticket_id, copy, journal_id, seq, motive, at) values (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .bind(id)
    .bind(copy)
    .bind(appended.head.journal)
    .bind(appended.head.seq)
    .bind(reason.motive.name())
    .bind(act.at())
    .execute(&mut *conn)
    .await?;
    reason.keep(conn, &appended).await?;
    Ok((appended, copy))
}
