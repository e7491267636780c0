//! What a desk that knows only whom it needs gives up of its orders: who bought those that are over.

use kernel::{ContactId, PerformanceId, TypedId};
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

/// Takes the person out of every order but those for some performances, with what was written about her, and answers which
/// orders those are.
///
/// # Errors
///
/// What the database says.
pub async fn veil(conn: &mut SqliteConnection, but_for: &[PerformanceId]) -> Result<Vec<Uuid>> {
    let over: Vec<Uuid> = sqlx::query_scalar(
        "select o.order_id from orders o
         where (o.contact_id is not null or o.kept_for <> '') and not exists (
             select 1 from ticket t
             where t.order_id = o.order_id and t.performance_id in (select unhex(value) from json_each(?1))
               and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id))",
    )
    .bind(listed(but_for.iter().map(|id| id.uuid())))
    .fetch_all(&mut *conn)
    .await?;
    let orders = listed(over.iter().copied());
    sqlx::query(
        "delete from ticket_reason where ticket_id in (
             select ticket_id from ticket where order_id in (select unhex(value) from json_each(?1)))",
    )
    .bind(&orders)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "delete from operation_words where (journal_id, seq) in (
             select e.journal_id, e.seq from ticket t join ticket_end e on e.ticket_id = t.ticket_id
             where t.order_id in (select unhex(value) from json_each(?1))
             union select e.journal_id, e.seq from order_item i join order_item_end e on e.item_id = i.item_id
             where i.order_id in (select unhex(value) from json_each(?1))
             union select c.journal_id, c.seq from ticket t join ticket_copy c on c.ticket_id = t.ticket_id
             where t.order_id in (select unhex(value) from json_each(?1)))",
    )
    .bind(&orders)
    .execute(&mut *conn)
    .await?;
    // Of a transfer, what the statement of account shows is written by people.
    sqlx::query(
        "update payment set details = json_set(details, '$.reference', '')
         where order_id in (select unhex(value) from json_each(?1)) and details ->> '$.reference' <> ''",
    )
    .bind(&orders)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "update orders set contact_id = null, kept_for = '', kept_key = ''
         where order_id in (select unhex(value) from json_each(?1))",
    )
    .bind(&orders)
    .execute(conn)
    .await?;
    Ok(over)
}
