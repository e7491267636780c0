//! What a desk that knows only whom it needs gives up of its orders: who bought those that are over.

use chrono::TimeDelta;
use kernel::{ContactId, Instant, OrderId, PerformanceId, TypedId};
use sqlx::SqliteConnection;
use store::shared::listed;
use uuid::Uuid;

use crate::Result;

/// Who has a ticket of one of some performances, or is named by an open basket.
///
/// # Errors
///
/// What the database says.
pub async fn buyers(conn: &mut SqliteConnection, performances: &[PerformanceId]) -> Result<Vec<ContactId>> {
    Ok(sqlx::query_scalar(
        "select o.contact_id from orders o join ticket t using (order_id)
         where o.contact_id is not null and t.performance_id in (select unhex(value) from json_each(?1))
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
         union select contact_id from basket where contact_id is not null and state = 'open'",
    )
    .bind(listed(performances.iter().map(|id| id.uuid())))
    .fetch_all(conn)
    .await?)
}

/// Takes the person out of every order but those for some performances, with all that was written about her, and answers which
/// orders those are. Words go whoever's order it was: who she was may be gone already.
///
/// # Errors
///
/// What the database says.
pub async fn veil(conn: &mut SqliteConnection, but_for: &[PerformanceId], at: Instant) -> Result<Vec<Uuid>> {
    let open = standing(conn, but_for).await?;
    let over: Vec<Uuid> = sqlx::query_scalar(
        "select order_id from orders
         where (contact_id is not null or kept_for <> '')
           and order_id not in (select unhex(value) from json_each(?1))",
    )
    .bind(&open)
    .fetch_all(&mut *conn)
    .await?;
    let mut touched = take_words(conn, &open).await?;
    // Of a transfer, what the statement of account shows is written by people.
    let transferred: Vec<Uuid> = sqlx::query_scalar(
        "update payment set details = json_set(details, '$.reference', '')
         where means = 'transfer' and details <> '' and details ->> '$.reference' <> ''
           and order_id not in (select unhex(value) from json_each(?1))
         returning order_id",
    )
    .bind(&open)
    .fetch_all(&mut *conn)
    .await?;
    touched.extend(transferred);
    sqlx::query(
        "update orders set contact_id = null, kept_for = '', kept_key = ''
         where order_id in (select unhex(value) from json_each(?1))",
    )
    .bind(listed(over.iter().copied()))
    .execute(&mut *conn)
    .await?;
    // Tickets that are still to leave by e-mail leave first, within a day.
    sqlx::query(
        "delete from outbox where (state <> 'queued' or queued_at < ?2)
           and coalesce(order_id, x'') not in (select unhex(value) from json_each(?1))",
    )
    .bind(&open)
    .bind(at.plus(TimeDelta::days(-1)))
    .execute(conn)
    .await?;
    touched.extend(over);
    touched.sort_unstable();
    touched.dedup();
    Ok(touched)
}

/// The orders with a ticket of some performances, as a statement unpacks them.
async fn standing(conn: &mut SqliteConnection, performances: &[PerformanceId]) -> Result<String> {
    let orders: Vec<Uuid> = sqlx::query_scalar(
        "select distinct t.order_id from ticket t
         where t.performance_id in (select unhex(value) from json_each(?1))
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)",
    )
    .bind(listed(performances.iter().map(|id| id.uuid())))
    .fetch_all(conn)
    .await?;
    Ok(listed(orders))
}

/// Whether an order has a ticket of one of some performances.
///
/// # Errors
///
/// What the database says.
pub async fn stands(
    conn: &mut SqliteConnection,
    order: OrderId,
    performances: &[PerformanceId],
) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (
             select 1 from ticket t
             where t.order_id = ?2 and t.performance_id in (select unhex(value) from json_each(?1))
               and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id))",
    )
    .bind(listed(performances.iter().map(|id| id.uuid())))
    .bind(order)
    .fetch_one(conn)
    .await?)
}

/// Takes away what was written about people with the tickets of other orders than some, and answers which orders those are.
async fn take_words(conn: &mut SqliteConnection, open: &str) -> Result<Vec<Uuid>> {
    let touched: Vec<Uuid> = sqlx::query_scalar(
        "select order_id from (
             select t.order_id from ticket_reason r join ticket t using (ticket_id)
             union select t.order_id from operation_words w
                 join ticket_end e using (journal_id, seq) join ticket t using (ticket_id)
             union select i.order_id from operation_words w
                 join order_item_end e using (journal_id, seq) join order_item i using (item_id)
             union select t.order_id from operation_words w
                 join ticket_copy c using (journal_id, seq) join ticket t using (ticket_id))
         where order_id not in (select unhex(value) from json_each(?1))",
    )
    .bind(open)
    .fetch_all(&mut *conn)
    .await?;
    sqlx::query(
        "delete from ticket_reason where ticket_id not in (
             select ticket_id from ticket where order_id in (select unhex(value) from json_each(?1)))",
    )
    .bind(open)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "delete from operation_words where (journal_id, seq) not in (
             select e.journal_id, e.seq from ticket t join ticket_end e using (ticket_id)
             where t.order_id in (select unhex(value) from json_each(?1))
             union select e.journal_id, e.seq from order_item i join order_item_end e using (item_id)
             where i.order_id in (select unhex(value) from json_each(?1))
             union select c.journal_id, c.seq from ticket t join ticket_copy c using (ticket_id)
             where t.order_id in (select unhex(value) from json_each(?1)))",
    )
    .bind(open)
    .execute(conn)
    .await?;
    Ok(touched)
}
