//! What an operation that gave tickets up, or a part of their price, did, as its voucher (coupon de gestion) and its credit note tell it.

use journal::Record;
use kernel::{AgentId, DeskId, Instant, JournalId, OrderId, TicketId};
use sqlx::SqliteConnection;

use crate::order::{self, Sold};
use crate::{Error, Result};

/// An operation that gave tickets of an order up.
#[derive(Debug, Clone, PartialEq)]
pub struct Undoing {
    /// Its chain.
    pub journal: JournalId,
    /// Its place there.
    pub seq: i64,
    /// What was signed.
    pub record: Record,
    /// The code of its motive.
    pub motive: String,
    /// What was said, unless the person was erased.
    pub words: String,
    /// The tickets that it gave up, by number.
    pub tickets: Vec<TicketId>,
    /// The items that it gave back, in the order of their lines.
    pub items: Vec<Sold>,
}

/// The operation of a printed number that gave tickets of an order up.
///
/// # Errors
///
/// [`Error::OrderUnknown`] when there is none.
pub async fn undoing(conn: &mut SqliteConnection, order: OrderId, number: &str) -> Result<Undoing> {
    let found: Option<(JournalId, i64, Vec<u8>, String, String)> = sqlx::query_as(
        "select e.journal_id, e.seq, o.bytes, e.motive, coalesce(w.words, '')
         from (select d.journal_id, d.seq, d.motive from ticket t
               join ticket_end d on d.ticket_id = t.ticket_id
               where t.order_id = ?1
               union
               select d.journal_id, d.seq, d.motive from order_item i
               join order_item_end d on d.item_id = i.item_id
               where i.order_id = ?1
               union
               select journal_id, seq, 'step_earned' from order_item where order_id = ?1 and kind = 'rebate') e
         join operation o on o.journal_id = e.journal_id and o.seq = e.seq
         join journal j on j.journal_id = e.journal_id
         left join operation_words w on w.journal_id = e.journal_id and w.seq = e.seq
         where j.terminal || '-' || printf('%09d', e.seq) = ?2
         limit 1",
    )
    .bind(order)
    .bind(number)
    .fetch_optional(&mut *conn)
    .await?;
    let (journal, seq, bytes, motive, words) = found.ok_or(Error::OrderUnknown)?;
    let tickets = sqlx::query_scalar(
        "select ticket_id from ticket_end where journal_id = ?1 and seq = ?2 order by line",
    )
    .bind(journal)
    .bind(seq)
    .fetch_all(&mut *conn)
    .await?;
    let given = |item: &Sold| item.end.as_ref().is_some_and(|end| end.number == number);
    let items = order::items(conn, order).await?.into_iter().filter(given).collect();
    let record =
        serde_json::from_slice(&bytes).map_err(|error| Error::Archive { detail: error.to_string() })?;
    Ok(Undoing { journal, seq, record, motive, words, tickets, items })
}

/// Notes that the voucher of an operation was printed.
///
/// # Errors
///
/// What the database says.
pub async fn voucher_printed(
    conn: &mut SqliteConnection,
    undoing: &Undoing,
    (desk, agent): (DeskId, Option<AgentId>),
    at: Instant,
) -> Result<()> {
    sqlx::query(
        "insert into voucher_print (journal_id, seq, at, desk_id, agent_id) values (?1, ?2, ?3, ?4, ?5)
         on conflict do nothing",
    )
    .bind(undoing.journal)
    .bind(undoing.seq)
    .bind(at)
    .bind(desk)
    .bind(agent)
    .execute(conn)
    .await?;
    Ok(())
}
